// Parses what came with a request by the endpoint's schemas. Issues name the place and what was expected, never the value.
import { wireError, type Endpoint, type WireError } from '@mydr24/protocol';
import type { z } from 'zod';

export interface RawInput {
  params: unknown;
  query: unknown;
  body: unknown;
}

const MAX_ISSUES = 20;
type Parsed = { ok: true; body: RawInput } | { ok: false; error: WireError };

export function parseInput(endpoint: Endpoint, input: RawInput): Parsed {
  const issues: { path: string; message: string }[] = [];
  const parse = (part: keyof RawInput, schema: z.ZodType | null): unknown => {
    if (schema === null) return undefined;
    const result = schema.safeParse(input[part] ?? (part === 'body' ? undefined : {}));
    if (result.success) return result.data;
    issues.push(...result.error.issues.map((issue) => ({ path: [part, ...issue.path].map(String).join('.'), message: explain(issue) })));
    return undefined;
  };
  const body = { params: parse('params', endpoint.params), query: parse('query', endpoint.query), body: parse('body', endpoint.body) };
  // What devices send is judged item by item, so that one bad text costs no good reading beside it.
  if (issues.length === 0 && endpoint.auth !== 'device') issues.push(...findUnstorable(body).map((path) => ({ path, message: 'has a character that no text may hold' })));
  if (issues.length === 0) return { ok: true, body };
  const first = issues[0]!;
  return {
    ok: false,
    error: wireError('bad-request', 'invalid-input', `${first.path}: ${first.message}`, { issues: issues.slice(0, MAX_ISSUES) }),
  };
}

/** Where a text holds what neither a database nor another program can take: U+0000, or half of a surrogate pair. */
function findUnstorable(value: unknown, at = ''): string[] {
  if (typeof value === 'string') return value.includes('\u0000') || !value.isWellFormed() ? [at] : [];
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => findUnstorable(each, at === '' ? key : `${at}.${key}`));
}

/** From the issue's own facts; the library's message may quote the input. */
function explain(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${issue.expected}`;
    case 'too_small':
      return `expected at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return `expected at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'invalid_format':
      return `expected the format ${issue.format}`;
    case 'invalid_value':
      return `expected one of ${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys':
      return 'has fields that do not belong here';
    case 'invalid_union':
      return 'matches none of the allowed forms';
    default:
      return 'is not as expected';
  }
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' || origin === 'set' ? ' items' : '';
}
