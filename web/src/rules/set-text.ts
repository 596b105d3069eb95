// A rule set as its author edits it: the text is what is kept; the table of limits and the forms change fields in it and leave all else
// as it is, what they do not know included.
import type { AlarmRule, AlarmRuleSet } from '@mydr24/protocol';

type Rule = AlarmRuleSet['rules'][number];
/** From the set: `['rules', 2, 'bands', 0, 'limit']`. */
export type FieldPath = readonly (string | number)[];
export type Threshold = Extract<Rule, { type: 'threshold' }>;
/** As far as this screen needs it; the server judges the whole. */
interface Loose { rules?: unknown; sources?: unknown }

export function parseSet(source: string): Loose | null {
  try {
    const parsed: unknown = JSON.parse(source);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

const rulesIn = (set: Loose): Rule[] => (Array.isArray(set.rules) ? (set.rules as Rule[]) : []);
/** A rule and the SpO2 scale it is for are one row. */
export const rowKey = (rule: Pick<Threshold, 'id' | 'spo2Scale'>): string => `${rule.id} ${rule.spo2Scale ?? ''}`;
const isRow = (rule: Rule, key: string): rule is Threshold => rule.type === 'threshold' && rowKey(rule) === key;

export const thresholdsOf = (source: string): Threshold[] => rulesIn(parseSet(source) ?? {}).filter((rule): rule is Threshold => rule.type === 'threshold' && Array.isArray(rule.bands));

/** With this rule in place of the one of the same row, or added; its source is that of the set. */
export function withRule(source: string, rule: Threshold): string {
  const set = parseSet(source);
  if (set === null) return source;
  const cited = (Array.isArray(set.sources) ? (set.sources as { id?: unknown }[]) : []).flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
  const known = rule.sources.every((id) => cited.includes(id)) ? rule.sources : cited.slice(0, 1);
  const next = { ...rule, sources: known };
  const rules = rulesIn(set);
  const key = rowKey(rule);
  return write({ ...set, rules: rules.some((one) => isRow(one, key)) ? rules.map((one) => (isRow(one, key) ? next : one)) : [...rules, next] });
}

export function withoutRule(source: string, key: string): string {
  const set = parseSet(source);
  return set === null ? source : write({ ...set, rules: rulesIn(set).filter((rule) => !isRow(rule, key)) });
}

/** Every rule of the text that has a type and a name, with its place; fields may be missing while somebody writes. */
export function rulesOfText(source: string): { rule: AlarmRule; place: number }[] {
  return rulesIn(parseSet(source) ?? {}).flatMap((rule, place) => (typeof rule === 'object' && rule !== null && typeof rule.type === 'string' && typeof rule.id === 'string' ? [{ rule, place }] : []));
}

export function valueAt(source: string, path: FieldPath): unknown {
  let value: unknown = parseSet(source);
  for (const key of path) value = typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string | number, unknown>)[key] : undefined;
  return value;
}

/** `undefined` takes the field out; an item of a list is taken out with its place. */
export function withValue(source: string, path: FieldPath, value: unknown): string {
  const set = parseSet(source);
  return set === null ? source : write(put(set, path, value) as object);
}

function put(whole: unknown, [key, ...rest]: FieldPath, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(whole)) {
    const items: unknown[] = [...(whole as unknown[])];
    if (rest.length === 0 && value === undefined) items.splice(Number(key), 1);
    else items[Number(key)] = put(items[Number(key)], rest, value);
    return items;
  }
  const fields = typeof whole === 'object' && whole !== null ? whole : {};
  return { ...fields, [key]: put((fields as Record<string, unknown>)[key], rest, value) };
}

/** A rule at the end of the set, citing what the set cites. */
export function withNewRule(source: string, rule: object): string {
  const set = parseSet(source);
  if (set === null) return source;
  const cited = (Array.isArray(set.sources) ? (set.sources as { id?: unknown }[]) : []).flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
  return write({ ...set, rules: [...rulesIn(set), { ...rule, sources: cited.slice(0, 1) }] });
}

export const withoutRuleAt = (source: string, place: number): string => withValue(source, ['rules', place], undefined);

/** Whether a change in a form sets the text in rows anew. */
export function isInOurRows(source: string): boolean {
  const set = parseSet(source);
  return set !== null && write(set) === source;
}

const write = (set: object): string => `${JSON.stringify(set, null, 2)}\n`;

/** One number of one band changed. */
export const withBand = (rule: Threshold, priority: string, change: { limit?: number; delayMs?: number }): Threshold =>
  ({ ...rule, bands: rule.bands.map((band) => (band.priority === priority ? { ...band, ...change } : band)) });
