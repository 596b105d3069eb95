// No test is left out or run alone: a skipped promise is a broken one that nobody sees.
import { placeOf } from '../places.ts';
import { child, nameOf, pathOf, type Rule, type SyntaxNode } from '../syntax.ts';

const RUNNERS = ['it', 'test', 'describe', 'suite'];
const PARTIAL = ['only', 'skip', 'todo', 'fails', 'skipIf', 'runIf'];

export const wholeSuite: Rule = {
  create(context) {
    if (placeOf(pathOf(context)).kind !== 'test') return {};
    const report = (node: SyntaxNode, name: string): void =>
      context.report({ node, message: `"${name}" leaves tests out, and the run looks green. Mend the test, or delete it with its promise.` });
    return {
      MemberExpression(node) {
        const name = nameOf(child(node, 'property')) ?? '';
        if (RUNNERS.includes(nameOf(child(node, 'object')) ?? '') && PARTIAL.includes(name)) report(node, name);
      },
      CallExpression(node) {
        if (!RUNNERS.includes(nameOf(child(node, 'callee')) ?? '')) return;
        for (const argument of node['arguments'] as SyntaxNode[]) {
          if (argument.type !== 'ObjectExpression') continue;
          for (const property of argument['properties'] as SyntaxNode[]) {
            const name = nameOf(child(property, 'key')) ?? '';
            if (PARTIAL.includes(name)) report(property, name);
          }
        }
      },
    };
  },
};
