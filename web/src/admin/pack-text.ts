// Edits the YAML text of a protocol pack the way a form does, one thing at a time. What is not edited stays as it was written:
// comments, order, blank lines. A value on one line is replaced where it stands; larger changes go through the document's tree.
import { isAlias, isCollection, isMap, isPair, isScalar, isSeq, parseDocument, Scalar, stringify, visit, type Document, type Node, type YAMLMap, type YAMLSeq } from 'yaml';

export type Path = readonly (string | number)[];

export type PackEdit =
  | { type: 'set'; path: Path; value: unknown }
  | { type: 'remove'; path: Path }
  /** To the end of the list at `path`, or before its item `at`; the list is made when it is not there. */
  | { type: 'add'; path: Path; value: unknown; at?: number }
  | { type: 'move'; path: Path; from: number; to: number }
  /** A part shared by several places becomes this place's own copy. */
  | { type: 'own'; path: Path };

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
  try {
    return { document, fault: null, value: document.toJS() as unknown };
  } catch (thrown) {
    // More uses of one anchor than the library unfolds.
    return { document, fault: { message: thrown instanceof Error ? thrown.message : '', offset: 0 }, value: null };
  }
}

/** The text after an edit; null when the text is not YAML, has no such place, or other places share what would go. */
export function editPack(text: string, edit: PackEdit): string | null {
  const { document, fault } = readPack(text);
  if (fault !== null) return null;
  const spliced = edit.type === 'set' ? splice(text, document, edit.path, edit.value) : null;
  if (spliced !== null) return spliced;
  return apply(document, edit) ? written(document, text) : null;
}

/** Null when what was taken away is shared by a place that stays. */
function written(document: Document.Parsed, before: string): string | null {
  try {
    const text = document.toString(writingOf(before));
    return readPack(text).fault === null ? text : null;
  } catch {
    return null;
  }
}

/** What stands at a path; a shared part is followed to where it is written. */
function nodeAt(document: Document.Parsed, path: Path): Node | null {
  let node: unknown = document.contents;
  for (const key of path) {
    node = followed(document, node);
    node = isMap(node) ? pairOf(node, key)?.value : isSeq(node) ? node.items[Number(key)] : null;
  }
  return asNode(followed(document, node));
}

const asNode = (node: unknown): Node | null => (isScalar(node) || isCollection(node) ? node : null);
const followed = (document: Document.Parsed, node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
const pairOf = (map: YAMLMap, key: string | number) => map.items.find((each) => isScalar(each.key) && String(each.key.value) === String(key));

/** As the writer of this text writes: with or without spaces inside brackets, lists indented or not, lines never folded. */
function writingOf(text: string) {
  return { lineWidth: 0, flowCollectionPadding: !/[[{][^\s\]}]/.test(text.replaceAll(/(["']).*?\1|#.*$/gm, '')), indentSeq: !/^( *)[\w-]+:[ \t]*\n(?: *#.*\n)*\1- /m.test(text) };
}

/** One-line scalars only: everything around them, their own comment too, is not touched. */
function splice(text: string, document: Document.Parsed, path: Path, value: unknown): string | null {
  const node = nodeAt(document, path);
  if (!isScalar(node) || !node.range || (value !== null && typeof value === 'object')) return null;
  const [from, to] = node.range;
  const scalar = scalarText(value, node.type);
  if (from === to || scalar.includes('\n') || text.slice(from, to).includes('\n')) return null;
  const next = text.slice(0, from) + scalar + text.slice(to);
  // Inside brackets a plain text may end the list: then the tree writes it.
  const check = readPack(next);
  const found = check.fault === null ? nodeAt(check.document, path) : null;
  return isScalar(found) && found.value === value ? next : null;
}

function scalarText(value: unknown, type: Scalar.Type | undefined): string {
  const scalar = new Scalar(value);
  if (typeof value === 'string' && (type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE')) scalar.type = type;
  return stringify(scalar, { lineWidth: 0 }).trimEnd();
}

function apply(document: Document.Parsed, edit: PackEdit): boolean {
  switch (edit.type) {
    case 'set':
      return setAt(document, edit.path, edit.value);
    case 'remove':
      return removeAt(document, edit.path);
    case 'add':
      return addTo(document, edit.path, edit.value, edit.at);
    case 'move':
      return move(nodeAt(document, edit.path), edit.from, edit.to);
    case 'own':
      return own(document, edit.path);
  }
}

function setAt(document: Document.Parsed, path: Path, value: unknown): boolean {
  const parent = nodeAt(document, path.slice(0, -1));
  const key = path.at(-1);
  if (key === undefined || (!isMap(parent) && !(isSeq(parent) && typeof key === 'number'))) return false;
  const old = nodeAt(document, path);
  const node = document.createNode(value);
  if (isScalar(old) && isScalar(node)) {
    old.value = node.value;
    delete old.type;
    if (typeof value === 'string' && value.includes('\n')) old.type = 'BLOCK_LITERAL';
    return true;
  }
  if (isSeq(old) && isSeq(node)) node.flow = old.flow ?? false;
  if (isCollection(old)) [node.comment, node.commentBefore] = [old.comment ?? null, old.commentBefore ?? null];
  const pair = isMap(parent) ? pairOf(parent, key) : undefined;
  if (pair === undefined) parent.set(key, node);
  else pair.value = node;
  return true;
}

function removeAt(document: Document.Parsed, path: Path): boolean {
  const parent = nodeAt(document, path.slice(0, -1));
  return isCollection(parent) && parent.delete(path.at(-1));
}

function addTo(document: Document.Parsed, path: Path, value: unknown, at: number | undefined): boolean {
  const list = nodeAt(document, path);
  if (isSeq(list)) {
    list.items.splice(at ?? list.items.length, 0, document.createNode(value));
    // An empty list is written `[]`; with something in it, as lines.
    if (list.items.length === 1 && typeof value === 'object') list.flow = false;
    return true;
  }
  const isFree = list === null || (isScalar(list) && list.value === null);
  return isFree && setAt(document, path, [value]);
}

/** The copy has no name of its own that others could share. */
function own(document: Document.Parsed, path: Path): boolean {
  const parent = nodeAt(document, path.slice(0, -1));
  const pair = isMap(parent) ? pairOf(parent, path.at(-1) ?? '') : undefined;
  const shared = nodeAt(document, path);
  if (pair === undefined || shared === null) return false;
  // Where it is written, the others go on with it: the first of them takes it over.
  if (!isAlias(pair.value) && !handOver(document, pair.value)) return false;
  const copy = document.createNode(shared.toJS(document));
  visit(copy, { Seq: (_, seq) => void (seq.flow = seq.items.every((item) => isScalar(item))) });
  if (isCollection(shared) && isCollection(copy)) copy.flow = shared.flow ?? false;
  pair.value = copy;
  return true;
}

function handOver(document: Document.Parsed, shared: unknown): boolean {
  let isTaken = false;
  visit(document, {
    Pair: (_, pair) => {
      if (!isAlias(pair.value) || followed(document, pair.value) !== shared) return undefined;
      pair.value = shared;
      isTaken = true;
      return visit.BREAK;
    },
  });
  return isTaken;
}

/** The paths at which the same part stands, when several share what stands here; where it is written comes first. */
export function sharedBy(document: Document.Parsed, path: Path): Path[] {
  const wanted = nodeAt(document, path);
  const places: Path[] = [];
  if (wanted === null || !isCollection(wanted) || wanted.anchor === undefined) return [];
  visit(document, (_, node, ancestors) => {
    if (!isPair(node) || followed(document, node.value) !== wanted) return;
    const above = ancestors.filter(isPair).map((each) => (isScalar(each.key) ? String(each.key.value) : ''));
    places.push([...above, isScalar(node.key) ? String(node.key.value) : '']);
  });
  return places.length > 1 ? places : [];
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
    const range = keyRange(document, path.slice(0, length)) ?? rangeOf(nodeAt(document, path.slice(0, length)));
    if (range !== null) return { ...range, line: lineAt(text, range.from) };
  }
  return { from: 0, to: 0, line: 1 };
}

function keyRange(document: Document.Parsed, path: Path): { from: number; to: number } | null {
  const parent = nodeAt(document, path.slice(0, -1));
  return isMap(parent) ? rangeOf(pairOf(parent, path.at(-1) ?? '')?.key) : null;
}

function rangeOf(node: unknown): { from: number; to: number } | null {
  const range = asNode(node)?.range;
  return range ? { from: range[0], to: range[1] } : null;
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
  const begins = (each: unknown): boolean => (rangeOf(each)?.from ?? Number.POSITIVE_INFINITY) <= offset;
  if (isMap(node)) {
    const pair = node.items.findLast(({ key }) => begins(key));
    return pair !== undefined && isScalar(pair.key) ? { key: String(pair.key.value), node: pair.value } : null;
  }
  if (!isSeq(node)) return null;
  const index = node.items.findLastIndex(begins);
  return index === -1 ? null : { key: index, node: node.items[index] };
}
