// What the schema refuses in a rule set, as findings at the field: which bound, what is missing, what nobody knows.
import type { RuleFinding } from '@mydr24/protocol';
import type { z } from 'zod';

const MOST_FINDINGS = 20;

export function fieldFindings(parsed: unknown, issues: readonly z.core.$ZodIssue[]): RuleFinding[] {
  return issues.slice(0, MOST_FINDINGS).map((issue) => {
    const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
    const [first, place] = path;
    const isInRule = first === 'rules' && typeof place === 'number';
    const message = `${path.join('.') || 'the set'}: ${issue.message}`;
    return { severity: 'error', message, rule: isInRule ? idOf(valueAt(parsed, path.slice(0, 2))) : null, place: isInRule ? place : null, at: isInRule ? path.slice(2) : path, ...kindOf(parsed, path, issue) };
  });
}

function kindOf(parsed: unknown, path: readonly (string | number)[], issue: z.core.$ZodIssue): Pick<RuleFinding, 'code' | 'facts'> {
  if (issue.code === 'too_small') return { code: 'too-small', facts: { least: Number(issue.minimum) } };
  if (issue.code === 'too_big') return { code: 'too-big', facts: { most: Number(issue.maximum) } };
  if (issue.code === 'unrecognized_keys') return { code: 'unknown-field', facts: { name: issue.keys[0] ?? '' } };
  const value = valueAt(parsed, path);
  return value === undefined || value === null ? { code: 'missing-field', facts: {} } : { code: 'wrong-shape', facts: {} };
}

function valueAt(parsed: unknown, path: readonly (string | number)[]): unknown {
  let value: unknown = parsed;
  for (const key of path) value = typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string | number, unknown>)[key] : undefined;
  return value;
}

function idOf(rule: unknown): string | null {
  const id = valueAt(rule, ['id']);
  return typeof id === 'string' ? id : null;
}
