// Rules laid out for quick judging: made once per list of rules and shared by every patient who has it. Judges nothing itself.
import { vitalKinds } from '@mydr24/protocol';
import type { AlarmPriority, ScoreName, VitalKind } from '@mydr24/protocol';
import { inactive } from './alarm-condition.ts';
import type { ConditionConfig, ConditionState, Severity } from './alarm-condition.ts';
import type { EmergencyCause, Rule } from './default-rules.ts';
import type { SignalWord } from './device-signals.ts';
import { delaysOf, limitsOf } from './threshold.ts';
import type { Limits } from './threshold.ts';

type RuleOf<Type extends Rule['type']> = Extract<Rule, { type: Type }>;
interface Compiled<Type extends Rule['type']> { readonly type: Type; readonly rule: RuleOf<Type>; readonly config: ConditionConfig }
export type CompiledRule =
  | (Compiled<'threshold'> & { readonly limits: Limits })
  | (Compiled<'rate'> & { readonly limits: Limits })
  | Compiled<'missing'> | Compiled<'combination'> | Compiled<'score'> | Compiled<'technical'> | Compiled<'finding'>;

export interface RuleSet {
  readonly rules: readonly CompiledRule[];
  /** Places in `rules` of the rules a kind's value is judged by. */
  readonly ofKind: Readonly<Record<VitalKind, readonly number[]>>;
  readonly missingOf: Readonly<Record<VitalKind, readonly number[]>>;
  readonly missing: readonly number[];
  readonly combinations: readonly number[];
  readonly scoreAt: Readonly<Record<ScoreName, number>>;
  readonly audioPauseMs: number;
  /** Every condition at rest and no window filled: one object for all patients of whom nothing is remembered. */
  readonly calm: { readonly conditions: readonly ConditionState[]; readonly windows: readonly null[] };
}

interface Banded { readonly priority: AlarmPriority; readonly delayMs: number; readonly raises: EmergencyCause | null; readonly limit: number | null }

/** Every rule as bands: what one priority asks, how long and what it raises. */
function bandsOf(rule: Rule): readonly Banded[] {
  switch (rule.type) {
    case 'threshold': case 'rate': return rule.bands;
    case 'score': return rule.bands.map((band) => ({ ...band, limit: band.atLeast }));
    case 'missing': return [{ priority: rule.priority, delayMs: 0, raises: null, limit: null }];
    case 'technical': case 'combination': case 'finding': return [{ priority: rule.priority, delayMs: rule.delayMs, raises: rule.raises, limit: null }];
  }
}

export function compileRule(rule: Rule, audioPauseMs: number): CompiledRule {
  const { clearDelayMs, reAlarmMs } = rule;
  // A fall is over in a moment; whoever lies there is not.
  const isLatching = rule.isLatching || (rule.type === 'finding' && rule.finding === 'fall');
  const config: ConditionConfig = { delays: delaysOf(bandsOf(rule)), clearDelayMs, isLatching, audioPauseMs, reAlarmMs };
  if (rule.type === 'threshold') return { type: 'threshold', rule, config, limits: limitsOf(rule.side, rule.bands, rule.hysteresis) };
  if (rule.type === 'rate') return { type: 'rate', rule, config, limits: limitsOf('above', rule.bands, 0) };
  return { type: rule.type, rule, config } as CompiledRule;
}

export function ruleSet(rules: readonly Rule[], audioPauseMs: number): RuleSet {
  const compiled = rules.map((rule) => compileRule(rule, audioPauseMs));
  const placesOf = (isWanted: (one: CompiledRule) => boolean): number[] => compiled.flatMap((one, place) => (isWanted(one) ? [place] : []));
  const byKind = (isWanted: (one: CompiledRule, kind: VitalKind) => boolean) =>
    Object.fromEntries(vitalKinds.map((kind) => [kind, placesOf((one) => isWanted(one, kind))])) as Record<VitalKind, number[]>;
  const scoreAt = (score: ScoreName): number => compiled.findIndex((one) => one.type === 'score' && one.rule.score === score);
  return {
    rules: compiled,
    ofKind: byKind((one, kind) => (one.type === 'threshold' || one.type === 'rate') && one.rule.vitals.includes(kind)),
    missingOf: byKind((one, kind) => one.type === 'missing' && one.rule.vitals.includes(kind)),
    missing: placesOf((one) => one.type === 'missing'),
    combinations: placesOf((one) => one.type === 'combination'),
    scoreAt: { news2: scoreAt('news2'), pews: scoreAt('pews'), meows: scoreAt('meows') },
    audioPauseMs,
    calm: { conditions: compiled.map(() => inactive), windows: compiled.map(() => null) },
  };
}

/** What a rule says about one priority: the limit, if it has one, the delay, and the emergency it raises. */
export function bandFacts(one: CompiledRule, priority: AlarmPriority): { limit: number | null; delayMs: number | null; raises: EmergencyCause | null } {
  const band = bandsOf(one.rule).find((candidate) => candidate.priority === priority);
  return { limit: band?.limit ?? null, delayMs: band?.delayMs ?? null, raises: band?.raises ?? null };
}

export const alarmKindOf = (one: CompiledRule): 'physiological' | 'technical' => (one.type === 'technical' || one.type === 'missing' ? 'technical' : 'physiological');

export const rankOf: Readonly<Record<AlarmPriority, Severity>> = { low: 1, medium: 2, high: 3 };

/** The most severe band a total or a single part reaches. */
export function scoreBand(rule: RuleOf<'score'>, total: number, highestPart: number): Severity {
  let severity: Severity = 0;
  for (const { priority, atLeast, orSingle } of rule.bands) {
    const isReached = (atLeast !== null && total >= atLeast) || (orSingle !== null && highestPart >= orSingle);
    if (isReached && rankOf[priority] > severity) severity = rankOf[priority];
  }
  return severity;
}

export const signalPlace = (set: RuleSet, word: SignalWord): number =>
  set.rules.findIndex((one) => (one.type === 'technical' && one.rule.signal === word) || (one.type === 'finding' && one.rule.finding === word));
