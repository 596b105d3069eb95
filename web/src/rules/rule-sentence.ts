// A rule as one would say it: when it alarms, how urgently, what it raises, when it ends and when it sounds again. Says what the text
// says, also while a number is still missing; judges nothing.
import { vitals, type AlarmChains, type AlarmPriority, type AlarmRule, type RaisedCause, type VitalKind } from '@mydr24/protocol';
import { withUnit } from '../design/figures.ts';
import type { Say } from '../words/words.ts';
import { ruleName } from './rule-words.ts';

const UNITS = [[3_600_000, 'hour'], [60_000, 'minute'], [1_000, 'second']] as const;

/** "15 sec", "5 min"; an ellipsis where no number is written yet. */
export function timeShown(ms: unknown, locale: string): string {
  if (typeof ms !== 'number') return '…';
  const [each, unit] = UNITS.find(([size]) => ms >= size && ms % (size / 2) === 0) ?? UNITS[2];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(ms / each);
}

interface Tongue { readonly say: Say; readonly locale: string }
type Of<Type extends AlarmRule['type']> = Extract<AlarmRule, { type: Type }>;

const quantity = (vital: VitalKind | undefined, value: unknown, { say, locale }: Tongue): string =>
  typeof value !== 'number' ? '…' : vital === undefined ? String(value) : withUnit(vital, value, vitals[vital]?.unit ?? null, say, locale);
const lasting = (ms: unknown, { say, locale }: Tongue): string => (ms === 0 ? say('rule.says.atOnce') : say('rule.says.for', { time: timeShown(ms, locale) }));
/** The sentence, and what it raises by itself behind it. */
const withRaised = (sentence: string, kind: RaisedCause | null | undefined, { say }: Tongue): string =>
  kind === null || kind === undefined ? sentence : `${sentence} ${say('rule.says.raises', { kind: within(say(`emergency.kind.${kind}`)) })}`;
const priorityWord = (priority: AlarmPriority | undefined, { say }: Tongue): string => (priority === undefined ? '…' : say(`rule.says.priority.${priority}`));
/** A name inside of a sentence begins small. */
const within = (name: string): string => name.slice(0, 1).toLocaleLowerCase() + name.slice(1);
/** Fields may be missing while somebody writes. */
const listed = <T>(items: readonly T[] | undefined): readonly T[] => (Array.isArray(items) ? items : []);

function vitalsShown(kinds: readonly VitalKind[] | undefined, { say }: Tongue): string {
  const [first, ...others] = listed(kinds);
  if (first === undefined) return '…';
  return others.length === 0 ? within(say(`vital.${first}`)) : say('rule.says.whileSilent', { vital: within(say(`vital.${first}`)), others: others.map((kind) => within(say(`vital.${kind}`))).join(', ') });
}

export function ruleSentences(rule: AlarmRule, say: Say, locale: string): string[] {
  const tongue = { say, locale };
  if (rule.type === 'off') return [say('rule.says.off', { why: rule.why === '' ? '…' : rule.why })];
  return [...whenSentences(rule, tongue), ...lifeSentences(rule, tongue)];
}

function whenSentences(rule: Exclude<AlarmRule, { type: 'off' }>, tongue: Tongue): string[] {
  const { say, locale } = tongue;
  switch (rule.type) {
    case 'threshold': return thresholdSentences(rule, tongue);
    case 'rate':
      return listed(rule.bands).map(({ priority, limit, delayMs, raises }) =>
        withRaised(say(`rule.says.rate.${rule.direction}`, { priority: priorityWord(priority, tongue), vitals: vitalsShown(rule.vitals, tongue), limit: quantity(rule.vitals?.[0], limit, tongue), over: timeShown(rule.overMs, locale), lasting: lasting(delayMs, tongue) }), raises, tongue));
    case 'missing': return [say('rule.says.missing', { priority: priorityWord(rule.priority, tongue), vitals: vitalsShown(rule.vitals, tongue), time: timeShown(rule.afterMs, locale) })];
    case 'combination': {
      const parts = listed(rule.of).map(({ rule: id, atLeast }) => say('rule.says.part', { rule: ruleName({ id }, say, locale), priority: priorityWord(atLeast, tongue) }));
      return [withRaised(say(`rule.says.combination.${rule.need}`, { priority: priorityWord(rule.priority, tongue), parts: parts.join(' · '), lasting: lasting(rule.delayMs, tongue) }), rule.raises, tongue)];
    }
    case 'score': return scoreSentences(rule, tongue);
    case 'technical': return [withRaised(say('rule.says.technical', { priority: priorityWord(rule.priority, tongue), signal: say(`signal.${rule.signal}`), lasting: lasting(rule.delayMs, tongue) }), rule.raises, tongue)];
    case 'finding': return [withRaised(say('rule.says.finding', { priority: priorityWord(rule.priority, tongue), finding: within(say(`finding.${rule.finding}`)), lasting: lasting(rule.delayMs, tongue) }), rule.raises, tongue)];
  }
}

function thresholdSentences(rule: Of<'threshold'>, tongue: Tongue): string[] {
  const { say } = tongue;
  const vital = rule.vitals?.[0];
  const { nOfM, personal } = rule;
  return [
    ...listed(rule.bands).map(({ priority, limit, delayMs, raises }) =>
      withRaised(say(`rule.says.threshold.${rule.side}`, { priority: priorityWord(priority, tongue), vitals: vitalsShown(rule.vitals, tongue), limit: quantity(vital, limit, tongue), lasting: lasting(delayMs, tongue) }), raises, tongue)),
    ...(nOfM === null || nOfM === undefined ? [] : [say('rule.says.nOfM', { n: nOfM.n ?? '…', m: nOfM.m ?? '…' })]),
    ...(rule.spo2Scale === undefined ? [] : [say('rule.says.scale', { n: rule.spo2Scale })]),
    ...(personal === null || personal === undefined ? [] : [say('rule.says.personal', { from: quantity(vital, personal.from, tongue), to: quantity(vital, personal.to, tongue) })]),
    ...(typeof rule.hysteresis === 'number' && rule.hysteresis > 0 ? [say('rule.says.hysteresis', { by: quantity(vital, rule.hysteresis, tongue) })] : []),
  ];
}

function scoreSentences(rule: Of<'score'>, tongue: Tongue): string[] {
  const { say, locale } = tongue;
  const score = rule.score === 'news2' ? 'NEWS2' : say(`score.${rule.score}`);
  return listed(rule.bands).map(({ priority, atLeast, orSingle, delayMs, respondMs, raises }) => {
    const whens = [...(typeof atLeast === 'number' ? [say('rule.says.total', { score, total: atLeast })] : []), ...(typeof orSingle === 'number' ? [say('rule.says.single', { score, points: orSingle })] : [])];
    const said = say('rule.says.score', { priority: priorityWord(priority, tongue), when: whens.length === 0 ? '…' : whens.join(say('rule.says.or')), lasting: lasting(delayMs, tongue) });
    return withRaised(typeof respondMs === 'number' ? `${said} ${say('rule.says.respond', { time: timeShown(respondMs, locale) })}` : said, raises, tongue);
  });
}

function lifeSentences({ clearDelayMs, isLatching, reAlarmMs, tellMs }: Exclude<AlarmRule, { type: 'off' }>, { say, locale }: Tongue): string[] {
  return [
    ...(typeof clearDelayMs === 'number' && clearDelayMs > 0 ? [say('rule.says.clear', { time: timeShown(clearDelayMs, locale) })] : []),
    ...(isLatching ? [say('rule.says.latching')] : []),
    ...(typeof reAlarmMs === 'number' ? [say('rule.says.reAlarm', { time: timeShown(reAlarmMs, locale) })] : []),
    ...(typeof tellMs === 'number' ? [say('rule.says.tell', { time: timeShown(tellMs, locale) })] : []),
  ];
}

/** "After 1 min whoever is in charge, after 2 min the nurses, …": one line for each kind and priority that has steps. */
export function chainSentences(chains: AlarmChains, say: Say, locale: string): string[] {
  return (['physiological', 'technical'] as const).flatMap((kind) =>
    (['high', 'medium', 'low'] as const).flatMap((priority) => {
      const steps = listed(chains[kind]?.[priority]);
      if (steps.length === 0) return [];
      const said = steps.map(({ afterMs, tell, raises }) => `${say('rule.says.step', { time: timeShown(afterMs, locale), whom: say(`rule.tell.${tell}`) })}${raises === null || raises === undefined ? '' : ` (${say('rule.says.step.raises', { kind: within(say(`emergency.kind.${raises}`)) })})`}`);
      return [say('rule.says.chain', { kind: say(`rule.kind.${kind}`), priority: say(`rule.says.priority.${priority}`), steps: said.join(', ') })];
    }));
}
