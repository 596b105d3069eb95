// The part of oxlint's plugin interface our rules use, and small readings of the syntax tree.

export interface SyntaxNode {
  readonly type: string;
  readonly loc: { readonly start: { readonly line: number }; readonly end: { readonly line: number } };
  readonly parent?: SyntaxNode;
  readonly [field: string]: unknown;
}

export interface RuleContext {
  readonly filename: string;
  readonly cwd: string;
  report(problem: { node: SyntaxNode; message: string }): void;
}

export type Visitor = Record<string, (node: SyntaxNode) => void>;

export interface Rule {
  create(context: RuleContext): Visitor;
}

/** The file's path from the root of the project. */
export function pathOf({ filename, cwd }: RuleContext): string {
  return filename.startsWith(`${cwd}/`) ? filename.slice(cwd.length + 1) : filename;
}

export function child(node: SyntaxNode, field: string): SyntaxNode | undefined {
  const value = node[field];
  return typeof value === 'object' && value !== null && 'type' in value ? (value as SyntaxNode) : undefined;
}

export function nameOf(node: SyntaxNode | undefined): string | undefined {
  return typeof node?.['name'] === 'string' ? node['name'] : undefined;
}

/** The specifier of an import or re-export, and whether only types pass. */
export function importOf(node: SyntaxNode): { specifier: string; isTypeOnly: boolean } | undefined {
  const value = child(node, 'source')?.['value'];
  if (typeof value !== 'string') return undefined;
  return { specifier: value, isTypeOnly: node['importKind'] === 'type' || node['exportKind'] === 'type' };
}

/** Calls `visit` for every way one module names another. */
export function onImports(visit: (node: SyntaxNode) => void): Visitor {
  return { ImportDeclaration: visit, ExportNamedDeclaration: visit, ExportAllDeclaration: visit, ImportExpression: visit };
}
