// Edits the YAML text of a protocol pack the way a form does, one thing at a time. What is not edited stays as it was written:
// comments, order, blank lines. A value on one line is replaced where it stands; larger changes go through the document's tree.
import { isCollection, isMap, isPair, isScalar, isSeq, parseDocument, Scalar, stringify, type Document, type ParsedNode, type YAMLSeq } from 'yaml';

export type Path = readonly (string | number)[];

export type PackEdit =
  | { type: 'set'; path: Path; value: unknown }
  | { type: 'remove'; path: Path }
  /** To the end of the list at `path`, which is made when it is not there. */
  | { type: 'add'; path: Path; value: unknown }
  | { type: 'move'; path: Path; from: number; to: number };

export interface ReadPack {
  document: Document.Parsed;
  /** The first fault of the YAML itself; such a text is edited as text until it is mended. */
  fault: { message: string; offset: number } | null;
  value: unknown;
}

export function readPack(text: string): ReadPack {
  const document = parseDocument(text, { keepSourceTokens: true });
  const [error] = document.errors;
  if (error !== undefined) return { document, fault: { message: error.message.split(' at line')[0] ?? '', offset: error.pos[0] }, value: null };
  return { document, fault: null, value: document.toJS() as unknown };
}

/** The text after an edit; null when the text is not YAML or has no such place. */
export function editPack(text: string, edit: PackEdit): string | null {
  const { document, fault } = readPack(text);
  if (fault !== null) return null;
  const spliced = edit.type === 'set' ? splice(text, document, edit.path, edit.value) : null;
  if (spliced !== null) return spliced;
  return apply(document, edit) ? document.toString(writingOf(text)) : null;
}

/** As the writer of this text writes: with or without spaces inside brackets, lists indented or not, lines never folded. */
function writingOf(text: string) {
  return { lineWidth: 0, flowCollectionPadding: !/[[{][^\s\]}]/.test(text.replaceAll(/(["']).*?\1|#.*$/gm, '')), indentSeq: !/^( *)[\w-]+:[ \t]*\n(?: *#.*\n)*\1- /m.test(text) };
}

/** One-line scalars only: everything around them, their own comment too, is not touched. */
function splice(text: string, document: Document.Parsed, path: Path, value: unknown): string | null {
  const node = document.getIn(path, true) as ParsedNode | undefined;
  if (!isScalar(node) || !node.range || (value !== null && typeof value === 'object')) return null;
  const [from, to] = node.range;
  const written = scalarText(value, isScalar(node) ? node.type : undefined);
  if (from === to || written.includes('\n') || text.slice(from, to).includes('\n')) return null;
  const next = text.slice(0, from) + written + text.slice(to);
  // Inside brackets a plain text may end the list: then the tree writes it.
  const check = readPack(next);
  return check.fault === null && check.document.getIn(path) === value ? next : null;
}

function scalarText(value: unknown, type: Scalar['type'] | undefined): string {
  const scalar = new Scalar(value);
  if (typeof value === 'string' && (type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE')) scalar.type = type;
  return stringify(scalar, { lineWidth: 0 }).trimEnd();
}

function apply(document: Document.Parsed, edit: PackEdit): boolean {
  switch (edit.type) {
    case 'set':
      return setAt(document, edit.path, edit.value);
    case 'remove':
      return document.deleteIn(edit.path);
    case 'add':
      return addTo(document, edit.path, edit.value);
    case 'move':
      return move(document.getIn(edit.path, true), edit.from, edit.to);
  }
}

function setAt(document: Document.Parsed, path: Path, value: unknown): boolean {
  const parent = document.getIn(path.slice(0, -1), true);
  if (parent !== undefined && parent !== null && !isCollection(parent)) return false;
  const old = document.getIn(path, true);
  const node = document.createNode(value);
  if (isScalar(old) && isScalar(node)) {
    old.value = node.value;
    old.type = typeof value === 'string' && value.includes('\n') ? 'BLOCK_LITERAL' : undefined;
    return true;
  }
  if (isSeq(old) && isSeq(node)) node.flow = old.flow ?? false;
  keepComments(old, node);
  document.setIn(path, node);
  return true;
}

function keepComments(old: unknown, node: { comment?: string | null | undefined; commentBefore?: string | null | undefined }): void {
  if (!isCollection(old)) return;
  node.comment = old.comment ?? null;
  node.commentBefore = old.commentBefore ?? null;
}

function addTo(document: Document.Parsed, path: Path, value: unknown): boolean {
  const list = document.getIn(path, true);
  if (isSeq(list)) {
    list.items.push(document.createNode(value));
    // An empty list is written `[]`; with something in it, as lines.
    if (list.items.length === 1 && typeof value === 'object') list.flow = false;
    return true;
  }
  if (list !== undefined && list !== null && !(isScalar(list) && list.value === null)) return false;
  document.setIn(path, document.createNode([value]));
  return true;
}

function move(list: unknown, from: number, to: number): boolean {
  if (!isSeq(list) || list.items[from] === undefined || to < 0 || to >= list.items.length) return false;
  ownComment(list);
  const [moved] = list.items.splice(from, 1);
  list.items.splice(to, 0, moved);
  return true;
}

/** A comment over the first item is kept by the list; it belongs to the item when items move. */
function ownComment(list: YAMLSeq): void {
  const first = list.items[0];
  if (!list.commentBefore || !(isCollection(first) || isScalar(first))) return;
  first.commentBefore = [list.commentBefore, first.commentBefore].filter(Boolean).join('\n');
  list.commentBefore = null;
}

/** Where a path stands in the text; a place that is not there is its nearest parent that is. */
export function placeInText(text: string, path: Path): { from: number; to: number; line: number } {
  const { document } = readPack(text);
  for (let length = path.length; length > 0; length -= 1) {
    const range = keyRange(document, path.slice(0, length)) ?? nodeRange(document.getIn(path.slice(0, length), true));
    if (range !== null) return { ...range, line: lineAt(text, range.from) };
  }
  return { from: 0, to: 0, line: 1 };
}

function keyRange(document: Document.Parsed, path: Path): { from: number; to: number } | null {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return null;
  const pair = parent.items.find((each) => isPair(each) && isScalar(each.key) && each.key.value === path.at(-1));
  return nodeRange(pair?.key);
}

function nodeRange(node: unknown): { from: number; to: number } | null {
  if (!(isScalar(node) || isCollection(node)) || !node.range) return null;
  const [from, to] = node.range;
  return { from, to };
}

export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** The path of the innermost value that holds this place of the text. */
export function pathAt(text: string, offset: number): Path {
  const { document } = readPack(text);
  const path: (string | number)[] = [];
  let node: unknown = document.contents;
  for (;;) {
    const step = stepInto(node, offset);
    if (step === null) return path;
    path.push(step.key);
    node = step.node;
  }
}

function stepInto(node: unknown, offset: number): { key: string | number; node: unknown } | null {
  if (isMap(node)) {
    const pair = node.items.findLast((each) => isScalar(each.key) && each.key.range !== undefined && each.key.range !== null && each.key.range[0] <= offset);
    return pair !== undefined && isScalar(pair.key) && typeof pair.key.value === 'string' ? { key: pair.key.value, node: pair.value } : null;
  }
  if (!isSeq(node)) return null;
  const index = node.items.findLastIndex((each) => (isScalar(each) || isCollection(each)) && each.range !== undefined && each.range !== null && each.range[0] <= offset);
  return index === -1 ? null : { key: index, node: node.items[index] };
}
