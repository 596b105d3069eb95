// A rule set as its author edits it: the text is what is kept; the table of limits changes rules in it and leaves all else as it is.
import type { AlarmRuleSet } from '@mydr24/protocol';

type Rule = AlarmRuleSet['rules'][number];
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

const write = (set: object): string => `${JSON.stringify(set, null, 2)}\n`;

/** One number of one band changed. */
export const withBand = (rule: Threshold, priority: string, change: { limit?: number; delayMs?: number }): Threshold =>
  ({ ...rule, bands: rule.bands.map((band) => (band.priority === priority ? { ...band, ...change } : band)) });
