// Names that say nothing: the reader has to open the thing to learn what it is.
import { child, nameOf, type Rule, type RuleContext, type SyntaxNode } from '../syntax.ts';

export const EMPTY_NAMES = ['utils', 'util', 'helpers', 'helper', 'lib', 'common', 'misc', 'manager', 'data', 'info', 'stuff'];

export const plainNames: Rule = {
  create(context) {
    const check = (node: SyntaxNode | undefined): void => checkName(context, node);
    return {
      VariableDeclarator: (node) => checkPattern(context, child(node, 'id')),
      FunctionDeclaration: (node) => check(child(node, 'id')),
      ClassDeclaration: (node) => check(child(node, 'id')),
      TSTypeAliasDeclaration: (node) => check(child(node, 'id')),
      TSInterfaceDeclaration: (node) => check(child(node, 'id')),
      ':function': (node) => {
        for (const parameter of node['params'] as SyntaxNode[]) checkPattern(context, parameter);
      },
    };
  },
};

/** Reads through destructuring: `{ data: board }` is fine, `{ data }` is not. */
function checkPattern(context: RuleContext, node: SyntaxNode | undefined): void {
  if (node?.type === 'Identifier') checkName(context, node);
  if (node?.type === 'AssignmentPattern') checkPattern(context, child(node, 'left'));
  if (node?.type === 'ObjectPattern') {
    for (const property of node['properties'] as SyntaxNode[]) checkPattern(context, child(property, 'value'));
  }
}

function checkName(context: RuleContext, node: SyntaxNode | undefined): void {
  const name = nameOf(node);
  if (node === undefined || name === undefined || !EMPTY_NAMES.includes(name.toLowerCase())) return;
  context.report({ node, message: `"${name}" says nothing about the thing. Name it by its word in GLOSSARY.md, so that a search finds it.` });
}
