// Judges a rule set before people do: what cannot be read or cannot work is an error, what makes an alarm milder than it was is said.
// A finding says its field, so that a form can say it there, and its facts, so that a screen can say it in the reader's language.
import { AlarmRuleSet, type AlarmRule, type RuleFinding } from '@mydr24/protocol';
import { fieldFindings } from './rule-field-lint.ts';
import { effectiveRules, type Layer } from './rule-layers.ts';
import { rankOf } from './rule-set.ts';

export interface JudgedSet { readonly set: AlarmRuleSet | null; readonly findings: readonly RuleFinding[] }

/** Of one rule; its name and place are added by whoever goes through the rules. */
type OwnFinding = Omit<RuleFinding, 'rule' | 'place'>;
type Facts = RuleFinding['facts'];
const error = (code: RuleFinding['code'], at: RuleFinding['at'], message: string, facts: Facts = {}): OwnFinding => ({ severity: 'error', code, at, message, facts });
const warning = (code: RuleFinding['code'], at: RuleFinding['at'], message: string, facts: Facts = {}): OwnFinding => ({ severity: 'warning', code, at, message, facts });

export function readRuleSet(source: string): JudgedSet {
  let parsed: unknown;
  try {
    parsed = JSON.parse(source);
  } catch {
    return { set: null, findings: [{ ...error('not-json', [], 'this is not JSON; expected one object as in /v1/alarm-rules.schema.json'), rule: null, place: null }] };
  }
  const read = AlarmRuleSet.safeParse(parsed);
  return read.success ? { set: read.data, findings: [] } : { set: null, findings: fieldFindings(parsed, read.error.issues) };
}

/** `wider` are the layers below it, widest first. */
export function judgeRuleSet(source: string, wider: readonly Layer[]): JudgedSet {
  const read = readRuleSet(source);
  if (read.set === null) return read;
  const { set } = read;
  const ids = new Set(set.sources.map(({ id }) => id));
  const known = new Map(([1, 2] as const).flatMap((scale) => effectiveRules(wider, [], scale)).map(({ rule }) => [rule.id, rule]));
  const all = new Map([...known, ...set.rules.map((one): [string, AlarmRule] => [one.id, one])]);
  const findings = set.rules.flatMap((rule, place) =>
    [
      ...judgeTwice(set.rules, place),
      ...rule.sources.filter((id) => !ids.has(id)).map((id) => error('unknown-source', ['sources'], `it cites the source "${id}", which is not among the sources of this set`, { source: id })),
      ...judgeRule(rule, all),
      ...judgeMildness(rule, known.get(rule.id)),
    ].map((finding) => ({ ...finding, rule: rule.id, place })));
  return { set, findings };
}

function judgeTwice(rules: readonly AlarmRule[], place: number): OwnFinding[] {
  const keyOf = (rule: AlarmRule): string => `${rule.id} ${rule.type === 'threshold' ? (rule.spo2Scale ?? '') : ''}`;
  const isTwice = rules.findIndex((one) => keyOf(one) === keyOf(rules[place]!)) !== place;
  return isTwice ? [error('twice', ['id'], 'there are two rules with this id; the second would hide the first')] : [];
}

function judgeRule(rule: AlarmRule, all: ReadonlyMap<string, AlarmRule>): OwnFinding[] {
  if (rule.type === 'threshold') return [...judgeBands(rule.bands, rule.side === 'above'), ...judgeWindow(rule)];
  if (rule.type === 'rate') return judgeBands(rule.bands, true);
  if (rule.type === 'finding') return rule.id === rule.finding ? [] : [error('wrong-name', ['id'], `a rule about "${rule.finding}" has this as its id, so that its alarm is named in words`, { name: rule.finding })];
  if (rule.type !== 'combination') return [];
  return rule.of.flatMap(({ rule: id }, n) => {
    const part = all.get(id);
    if (part === undefined || part.type === 'off') return [error('not-in-force', ['of', n, 'rule'], `it combines "${id}", which is no rule in force here`, { name: id })];
    return part.type === 'combination' ? [error('combines-combination', ['of', n, 'rule'], `it combines "${id}", which is a combination itself`, { name: id })] : [];
  });
}

/** The more severe, the farther out. */
function judgeBands(bands: readonly { priority: keyof typeof rankOf; limit: number }[], isUpward: boolean): OwnFinding[] {
  const sorted = bands.toSorted((a, b) => rankOf[a.priority] - rankOf[b.priority]);
  const twice = bands.findIndex((one, place) => bands.findIndex(({ priority }) => priority === one.priority) !== place);
  if (twice >= 0) return [error('same-priority', ['bands', twice, 'priority'], 'two bands have the same priority; expected one for each')];
  const near = sorted.find((one, place) => place > 0 && (isUpward ? one.limit <= sorted[place - 1]!.limit : one.limit >= sorted[place - 1]!.limit));
  return near === undefined ? [] : [error('not-farther-out', ['bands', bands.indexOf(near), 'limit'], 'a more severe band is not farther out than a milder one; expected limits in the order low, medium, high')];
}

function judgeWindow({ nOfM, personal }: Extract<AlarmRule, { type: 'threshold' }>): OwnFinding[] {
  return [
    ...(nOfM !== null && nOfM.n > nOfM.m ? [error('never-so-many', ['nOfM', 'n'], `${nOfM.n} of ${nOfM.m} values can never be; expected at most ${nOfM.m}`, { most: nOfM.m })] : []),
    ...(personal !== null && personal.from > personal.to ? [error('bounds-crossed', ['personal', 'from'], 'the bounds of personal limits are the wrong way round')] : []),
  ];
}

/** What an author may not notice: the same rule alarmed earlier, sooner or raised an emergency in the wider set. */
function judgeMildness(rule: AlarmRule, before: AlarmRule | undefined): OwnFinding[] {
  if (before === undefined || before.type === 'off') return [];
  if (rule.type === 'off') return [warning('off', [], 'it is taken out of force: nobody is alarmed by it any more')];
  if (rule.type !== before.type) return [warning('other-type', [], `it was of the type ${before.type} and now is ${rule.type}`)];
  if (!('bands' in rule) || !('bands' in before)) return [];
  return before.bands.flatMap((old) => {
    const place = (rule.bands as readonly (typeof old)[]).findIndex(({ priority }) => priority === old.priority);
    const facts = { priority: old.priority };
    if (place < 0) return [warning('band-gone', ['bands'], `there is no ${old.priority} band any more`, facts)];
    return old.raises !== null && rule.bands[place]!.raises === null
      ? [warning('raises-no-more', ['bands', place, 'raises'], `the ${old.priority} band no longer raises an emergency (${old.raises})`, { ...facts, kind: old.raises })]
      : [];
  });
}
