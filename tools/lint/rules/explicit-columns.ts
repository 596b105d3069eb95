// SQL names its columns: a new column must not reach a caller, a log or a screen by itself.
import { placeOf } from '../places.ts';
import { pathOf, type Rule, type SyntaxNode } from '../syntax.ts';

/** `select * from unnest($1, $2)` is fine: its columns are the parameters beside it. */
const STAR = /\b(select|returning)\s+(distinct\s+)?([a-z_]+\.)?\*(?!\s+from\s+unnest\b)/i;

export const explicitColumns: Rule = {
  create(context) {
    if (placeOf(pathOf(context)).kind === 'test') return {};
    const check = (node: SyntaxNode, text: unknown): void => {
      if (typeof text !== 'string' || !STAR.test(text)) return;
      context.report({ node, message: 'Name the columns instead of *: a column added later must not reach callers by itself, and may be private.' });
    };
    return {
      Literal: (node) => check(node, node['value']),
      TemplateElement: (node) => check(node, (node['value'] as { cooked?: unknown }).cooked),
    };
  },
};
