// Rules laid out for quick judging: made once per list of rules and shared by every patient who has it. Judges nothing itself.
import { vitalKinds } from '@mydr24/protocol';
import type { AlarmPriority, VitalKind } from '@mydr24/protocol';
import type { ConditionConfig } from './alarm-condition.ts';
import type { EmergencyCause, News2Rule, Rule, ThresholdRule } from './default-rules.ts';
import { delaysOf, limitsOf } from './threshold.ts';
import type { Limits } from './threshold.ts';

export type CompiledRule =
  | { readonly type: 'threshold'; readonly rule: ThresholdRule; readonly limits: Limits; readonly config: ConditionConfig }
  | { readonly type: 'news2'; readonly rule: News2Rule; readonly config: ConditionConfig };

export interface RuleSet {
  readonly rules: readonly CompiledRule[];
  /** Places in `rules` of the threshold rules a kind is judged by. */
  readonly ofKind: Readonly<Record<VitalKind, readonly number[]>>;
  /** Place of the NEWS2 rule; -1 without one. */
  readonly news2At: number;
  readonly audioPauseMs: number;
}

function compileRule(rule: Rule, audioPauseMs: number): CompiledRule {
  if (rule.type === 'news2') {
    const { delayMs } = rule;
    return { type: 'news2', rule, config: { delays: [delayMs, delayMs, delayMs], clearDelayMs: 0, isLatching: false, audioPauseMs } };
  }
  const { side, bands, hysteresis, clearDelayMs, isLatching } = rule;
  return { type: 'threshold', rule, limits: limitsOf(side, bands, hysteresis), config: { delays: delaysOf(bands), clearDelayMs, isLatching, audioPauseMs } };
}

export function ruleSet(rules: readonly Rule[], audioPauseMs: number): RuleSet {
  const compiled = rules.map((rule) => compileRule(rule, audioPauseMs));
  const judges = (kind: VitalKind): number[] =>
    compiled.flatMap((one, place) => (one.type === 'threshold' && one.rule.vitals.includes(kind) ? [place] : []));
  const ofKind = Object.fromEntries(vitalKinds.map((kind) => [kind, judges(kind)])) as Record<VitalKind, number[]>;
  return { rules: compiled, ofKind, news2At: compiled.findIndex((one) => one.type === 'news2'), audioPauseMs };
}

/** What a rule says about one priority: the limit, if it has one, and the emergency it raises. */
export function bandFacts(one: CompiledRule, priority: AlarmPriority): { limit: number | null; raises: EmergencyCause | null } {
  if (one.type === 'threshold') {
    const band = one.rule.bands.find((candidate) => candidate.priority === priority);
    return { limit: band?.limit ?? null, raises: band?.raises ?? null };
  }
  // RCP 2017 chart 2; the low band is a single 3, which is no limit on the total.
  const limit = { low: null, medium: 5, high: 7 }[priority];
  return { limit, raises: one.rule.raises[priority] };
}
