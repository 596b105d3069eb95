// The part of SCIM's filters that is understood: `attribute op value`, joined by `and`; eq, co, sw. Anything else is refused, never
// guessed: a filter that was half understood would list people it should not. Pure.
import { good, refusal, type Verdict } from './scim.ts';

export interface Condition {
  /** Lower case, without the schema. */
  readonly attribute: string;
  readonly op: 'eq' | 'co' | 'sw';
  readonly value: string | boolean;
}

const CONDITION = /^\s*([a-z][\w.:$-]*(?:\[type eq "work"\]\.value)?)\s+(eq|co|sw)\s+("(?:[^"\\]|\\.)*"|true|false)\s*/i;
const MAX_CONDITIONS = 10;

/** `attributes`: what may be asked by. */
export function readFilter(text: string | undefined, attributes: readonly string[]): Verdict<readonly Condition[]> {
  if (text === undefined || text.trim() === '') return good([]);
  const conditions: Condition[] = [];
  let rest = text;
  while (conditions.length < MAX_CONDITIONS) {
    const [all, name, op, value] = CONDITION.exec(rest) ?? [];
    if (all === undefined || name === undefined || op === undefined || value === undefined) return unclear();
    const attribute = bare(name);
    if (!attributes.includes(attribute)) return refusal(400, 'invalidFilter', `this attribute cannot be filtered by; these can: ${attributes.join(', ')}`);
    const read = valueOf(value);
    if (read === null || (typeof read === 'boolean' && op.toLowerCase() !== 'eq')) return unclear();
    conditions.push({ attribute, op: op.toLowerCase() as Condition['op'], value: read });
    rest = rest.slice(all.length);
    if (rest === '') return good(conditions);
    const [and] = /^and\s+/i.exec(rest) ?? [];
    if (and === undefined) return unclear();
    rest = rest.slice(and.length);
  }
  return unclear();
}

const unclear = () => refusal(400, 'invalidFilter', 'expected: attribute eq|co|sw "value", joined by and');

function bare(name: string): string {
  const short = name.toLowerCase().replace(/^urn:[\w:.-]*:(user|group):/, '');
  return short === 'emails[type eq "work"].value' || short === 'emails' ? 'emails.value' : short;
}

function valueOf(text: string): string | boolean | null {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'string' || typeof value === 'boolean' ? value : null;
  } catch {
    return null;
  }
}
