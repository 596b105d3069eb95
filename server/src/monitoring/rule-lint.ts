// Judges a rule set before people do: what cannot be read or cannot work is an error, what makes an alarm milder than it was is said.
import { AlarmRuleSet, type AlarmRule, type RuleFinding } from '@mydr24/protocol';
import { effectiveRules, type Layer } from './rule-layers.ts';
import { rankOf } from './rule-set.ts';

export interface JudgedSet { readonly set: AlarmRuleSet | null; readonly findings: readonly RuleFinding[] }

const error = (rule: string | null, message: string): RuleFinding => ({ severity: 'error', rule, message });
const warning = (rule: string | null, message: string): RuleFinding => ({ severity: 'warning', rule, message });

export function readRuleSet(source: string): JudgedSet {
  let parsed: unknown;
  try {
    parsed = JSON.parse(source);
  } catch {
    return { set: null, findings: [error(null, 'this is not JSON; expected one object as in /v1/alarm-rules.schema.json')] };
  }
  const read = AlarmRuleSet.safeParse(parsed);
  if (read.success) return { set: read.data, findings: [] };
  return { set: null, findings: read.error.issues.slice(0, 20).map(({ path, message }) => error(ruleNamed(parsed, path), `${path.join('.') || 'the set'}: ${message}`)) };
}

function ruleNamed(parsed: unknown, path: readonly PropertyKey[]): string | null {
  const rules = (parsed as { rules?: unknown }).rules;
  const rule: unknown = path[0] === 'rules' && typeof path[1] === 'number' && Array.isArray(rules) ? rules[path[1]] : undefined;
  const id = typeof rule === 'object' && rule !== null ? (rule as { id?: unknown }).id : undefined;
  return typeof id === 'string' ? id : null;
}

/** `wider` are the layers below it, widest first. */
export function judgeRuleSet(source: string, wider: readonly Layer[]): JudgedSet {
  const read = readRuleSet(source);
  if (read.set === null) return read;
  const { set } = read;
  const ids = new Set(set.sources.map(({ id }) => id));
  const known = new Map(([1, 2] as const).flatMap((scale) => effectiveRules(wider, [], scale)).map(({ rule }) => [rule.id, rule]));
  const findings = set.rules.flatMap((rule) => [
    ...rule.sources.filter((id) => !ids.has(id)).map((id) => error(rule.id, `it cites the source "${id}", which is not among the sources of this set`)),
    ...judgeRule(rule, new Map([...known, ...set.rules.map((one): [string, AlarmRule] => [one.id, one])])),
    ...judgeMildness(rule, known.get(rule.id)),
  ]);
  return { set, findings: [...judgeTwice(set), ...findings] };
}

function judgeTwice({ rules }: AlarmRuleSet): RuleFinding[] {
  const keyOf = (rule: AlarmRule): string => `${rule.id} ${rule.type === 'threshold' ? (rule.spo2Scale ?? '') : ''}`;
  const twice = rules.filter((rule, place) => rules.findIndex((one) => keyOf(one) === keyOf(rule)) !== place);
  return twice.map(({ id }) => error(id, 'there are two rules with this id; the second would hide the first'));
}

function judgeRule(rule: AlarmRule, all: ReadonlyMap<string, AlarmRule>): RuleFinding[] {
  if (rule.type === 'threshold') return [...judgeBands(rule.id, rule.bands, rule.side === 'above'), ...judgeWindow(rule)];
  if (rule.type === 'rate') return judgeBands(rule.id, rule.bands, true);
  if (rule.type === 'finding') return rule.id === rule.finding ? [] : [error(rule.id, `a rule about "${rule.finding}" has this as its id, so that its alarm is named in words`)];
  if (rule.type !== 'combination') return [];
  return rule.of.flatMap(({ rule: id }) => {
    const part = all.get(id);
    if (part === undefined || part.type === 'off') return [error(rule.id, `it combines "${id}", which is no rule in force here`)];
    return part.type === 'combination' ? [error(rule.id, `it combines "${id}", which is a combination itself`)] : [];
  });
}

/** The more severe, the farther out. */
function judgeBands(id: string, bands: readonly { priority: keyof typeof rankOf; limit: number }[], isUpward: boolean): RuleFinding[] {
  const sorted = bands.toSorted((a, b) => rankOf[a.priority] - rankOf[b.priority]);
  const isTwice = new Set(bands.map(({ priority }) => priority)).size !== bands.length;
  const isOut = sorted.every((one, place) => place === 0 || (isUpward ? one.limit > sorted[place - 1]!.limit : one.limit < sorted[place - 1]!.limit));
  return [
    ...(isTwice ? [error(id, 'two bands have the same priority; expected one for each')] : []),
    ...(isOut || isTwice ? [] : [error(id, 'a more severe band is not farther out than a milder one; expected limits in the order low, medium, high')]),
  ];
}

function judgeWindow({ id, nOfM, personal }: Extract<AlarmRule, { type: 'threshold' }>): RuleFinding[] {
  return [
    ...(nOfM !== null && nOfM.n > nOfM.m ? [error(id, `${nOfM.n} of ${nOfM.m} values can never be; expected at most ${nOfM.m}`)] : []),
    ...(personal !== null && personal.from > personal.to ? [error(id, 'the bounds of personal limits are the wrong way round')] : []),
  ];
}

/** What an author may not notice: the same rule alarmed earlier, sooner or raised an emergency in the wider set. */
function judgeMildness(rule: AlarmRule, before: AlarmRule | undefined): RuleFinding[] {
  if (before === undefined || before.type === 'off') return [];
  if (rule.type === 'off') return [warning(rule.id, 'it is taken out of force: nobody is alarmed by it any more')];
  if (rule.type !== before.type) return [warning(rule.id, `it was of the type ${before.type} and now is ${rule.type}`)];
  if (!('bands' in rule) || !('bands' in before)) return [];
  return before.bands.flatMap((old) => {
    const now = (rule.bands as readonly (typeof old)[]).find(({ priority }) => priority === old.priority);
    if (now === undefined) return [warning(rule.id, `there is no ${old.priority} band any more`)];
    return old.raises !== null && now.raises === null ? [warning(rule.id, `the ${old.priority} band no longer raises an emergency (${old.raises})`)] : [];
  });
}
