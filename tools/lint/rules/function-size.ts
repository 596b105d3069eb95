// Functions a reader can hold in the head. A function's own lines count; the functions in it count by themselves, so that a
// factory may hold as many small ones as it offers. The body of a component that renders JSX may be longer: it is a picture.
import { pathOf, type Rule, type SyntaxNode } from '../syntax.ts';
import { placeOf } from '../places.ts';

const MAX_LINES = 70;
const MAX_JSX_LINES = 120;

export const functionSize: Rule = {
  create(context) {
    const path = pathOf(context);
    if (placeOf(path).kind === 'test') return {};
    const limit = path.endsWith('.tsx') ? MAX_JSX_LINES : MAX_LINES;
    const open: { innerLines: number }[] = [];
    const enter = (): void => void open.push({ innerLines: 0 });
    const leave = (node: SyntaxNode): void => {
      const lines = node.loc.end.line - node.loc.start.line + 1;
      const own = lines - (open.pop()?.innerLines ?? 0);
      const parent = open.at(-1);
      // Its first line stays its parent's: that is where it is named.
      if (parent !== undefined) parent.innerLines += lines - 1;
      if (own <= limit) return;
      context.report({ node, message: `This function has ${own} lines of its own, and ${limit} is the limit: past that nobody sees all its cases. Name its parts and split it.` });
    };
    return {
      FunctionDeclaration: enter, FunctionExpression: enter, ArrowFunctionExpression: enter,
      'FunctionDeclaration:exit': leave, 'FunctionExpression:exit': leave, 'ArrowFunctionExpression:exit': leave,
    };
  },
};
