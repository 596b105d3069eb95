// Reads the text of a pack: YAML with line numbers, then the schema. Says for every misfit the line, what was found, what was
// expected and what to do. Whether the plans in it are sound is the linter's question (pack-lint.ts).
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Document, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type PackFinding, ProtocolPack } from '@mydr24/protocol';
import { nearestName } from '../platform/nearest-name.ts';
import { flaw, type PackPath, type Place, placed, type Remark } from './finding.ts';

export const LARGEST_PACK_CHARS = 400_000;

export interface ReadPack {
  /** Null when the text does not have the form of a pack; then the findings say why. */
  pack: ProtocolPack | null;
  findings: PackFinding[];
  place: Place;
}

const nowhere: Place = () => ({ line: null, column: null });

export function readPack(source: string): ReadPack {
  if (source.length > LARGEST_PACK_CHARS) {
    const remark = flaw('too-big', [], `found ${source.length} characters, expected at most ${LARGEST_PACK_CHARS}; shorten texts or split the pack`, { chars: source.length });
    return { pack: null, findings: placed([remark], nowhere), place: nowhere };
  }
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  const place = placeIn(document, lines);
  const broken = document.errors.map(({ message, linePos }) => ({
    ...flaw('not-yaml', [], `found text that is not YAML (${firstLine(message)}), expected "key: value" lines with even indentation; mend it here first`),
    line: linePos?.[0].line ?? null, column: linePos?.[0].col ?? null,
  }));
  if (broken.length > 0) return { pack: null, findings: broken, place };
  const value = valueOf(document);
  if (!value.ok) return { pack: null, findings: placed([value.remark], place), place };
  const parsed = ProtocolPack.safeParse(value.value, { reportInput: true });
  if (parsed.success) return { pack: parsed.data, findings: [], place };
  return { pack: null, findings: placed(parsed.error.issues.flatMap((issue) => remarksOf(issue, [])), place), place };
}

function valueOf(document: Document): { ok: true; value: unknown } | { ok: false; remark: Remark } {
  try {
    return { ok: true, value: document.toJS() };
  } catch (error) {
    const found = error instanceof Error ? error.message : 'an alias that leads nowhere';
    return { ok: false, remark: flaw('not-yaml', [], `found ${firstLine(found)}, expected at most 100 uses of each anchor; write the parts out`) };
  }
}

const firstLine = (text: string): string => (text.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');

function remarksOf(issue: z.core.$ZodIssue, under: PackPath): Remark[] {
  const path = [...under, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField(path, key));
  if (issue.code === 'invalid_key') return [flaw('unknown-field', path, `found the key "${String(path.at(-1))}", expected ${expectedOf(issue.issues[0])}; correct or remove it`)];
  if (issue.code === 'invalid_type' && issue.input === undefined) {
    const name = String(path.at(-1));
    return [flaw('missing-field', path, `found no "${name}", expected ${issue.expected}; add it`, { field: name })];
  }
  return [flaw('wrong-shape', path, `found ${shown(issue.input)}, expected ${expectedOf(issue)}; change it`)];
}

function unknownField(path: PackPath, key: string): Remark {
  const near = nearestName(key, fieldNames);
  const advice = near === undefined ? 'remove it' : `did you mean "${near}"?`;
  return flaw('unknown-field', [...path, key], `found the field "${key}", expected one of the schema; ${advice}`, { field: key });
}

const fieldNames = [
  'schema', 'id', 'version', 'region', 'title', 'notice', 'languages', 'language', 'timeZone', 'validFrom', 'sources', 'numbers', 'limits', 'promise', 'kinds',
  'publisher', 'url', 'accessed', 'number', 'label', 'countdownS', 'receiptWaitS', 'nextPersonWaitS', 'unreachedWaitS', 'moveWaitS', 'lostWaitS', 'acknowledgedWaitS',
  'reachedWithinS', 'silentAtMostS', 'failSafeWithinS', 'raisedBy', 'alarms', 'sosAnswers', 'staff', 'isCritical', 'needs', 'steps', 'repeatLastEveryS', 'checklist',
  'callerQuestions', 'answers', 'handOver', 'familyNotice', 'when', 'roles', 'onCall', 'alerts', 'offerTo', 'channels', 'isParallel', 'waitS', 'isFailSafe',
  'widenEveryS', 'team', 'place', 'soonerByS', 'condition', 'priority', 'text', 'source', 'kind', 'type', 'is', 'from', 'to', 'atLeast', 'in',
];

function shown(value: unknown): string {
  if (value === null) return 'nothing';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function expectedOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return 'another value';
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int' ? 'a whole number' : issue.expected;
    case 'invalid_value':
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'too_small':
      return `at least ${String(issue.minimum)}${unitOf(issue.origin)}`;
    case 'too_big':
      return `at most ${String(issue.maximum)}${unitOf(issue.origin)}`;
    case 'invalid_format':
      return issue.format === 'regex' ? `a text of the form ${issue.pattern ?? ''}` : `a valid ${issue.format}`;
    default:
      return issue.message;
  }
}

const unitOf = (origin: string): string => (origin === 'string' ? ' characters' : origin === 'array' ? ' items' : '');

// Places --------------------------------------------------------------------------------------------------------

/** The key of the deepest part of a path that is in the file; an alias leads to what it stands for. */
function placeIn(document: Document, lines: LineCounter): Place {
  return (path) => {
    let node: unknown = document.contents;
    let offset = rangeOf(node)?.[0] ?? 0;
    for (const part of path) {
      if (isAlias(node)) node = node.resolve(document);
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
        if (pair === undefined) break;
        offset = rangeOf(pair.key)?.[0] ?? offset;
        node = pair.value;
      } else if (isSeq(node)) {
        const item: unknown = node.items[Number(part)];
        if (item === undefined) break;
        node = item;
        offset = rangeOf(node)?.[0] ?? offset;
      } else break;
    }
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
}

const rangeOf = (node: unknown): Node['range'] => (node !== null && typeof node === 'object' && 'range' in node ? (node as Node).range : null);
