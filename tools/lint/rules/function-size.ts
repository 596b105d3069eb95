// Functions a reader can hold in the head. The body of a component that renders JSX may be longer: it is a picture.
import { pathOf, type Rule, type SyntaxNode } from '../syntax.ts';
import { placeOf } from '../places.ts';

const MAX_LINES = 70;
const MAX_JSX_LINES = 120;

export const functionSize: Rule = {
  create(context) {
    const path = pathOf(context);
    if (placeOf(path).kind === 'test') return {};
    const limit = path.endsWith('.tsx') ? MAX_JSX_LINES : MAX_LINES;
    const check = (node: SyntaxNode): void => {
      const lines = node.loc.end.line - node.loc.start.line + 1;
      if (lines <= limit) return;
      context.report({ node, message: `This function has ${lines} lines, and ${limit} is the limit: past that nobody sees all its cases. Name its parts and split it.` });
    };
    return { FunctionDeclaration: check, FunctionExpression: check, ArrowFunctionExpression: check };
  },
};
