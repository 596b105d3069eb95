// How a patient is monitored, from the facts about them and the rules in force for them: which score is theirs now, at this age.
import { LONGEST_AUDIO_PAUSE_MS } from './alarm-condition.ts';
import { dayOf, monthsBetween } from './calendar-day.ts';
import { defaultRules } from './default-rules.ts';
import { otherScoreFor, type OtherScoreFor } from './other-score.ts';
import type { MonitorSettings } from './patient-monitor.ts';
import { ruleSet, type RuleSet } from './rule-set.ts';
import { isNews2Applicable, type PatientFacts } from './watched-patient.ts';

/** Gives the same object for the same rules, laid out once and shared by every patient who has them. */
export type RulesOf = (facts: PatientFacts, nowMs: number) => RuleSet;

const builtIn = { 1: ruleSet(defaultRules(1), LONGEST_AUDIO_PAUSE_MS), 2: ruleSet(defaultRules(2), LONGEST_AUDIO_PAUSE_MS) };
export const builtInRules: RulesOf = ({ spo2Scale }) => builtIn[spo2Scale];

const scores = new Map<string, OtherScoreFor | null>();

export function settingsFor(facts: PatientFacts, nowMs: number, rulesOf: RulesOf = builtInRules): MonitorSettings {
  const { spo2Scale } = facts;
  const today = dayOf(nowMs);
  const applies = isNews2Applicable(facts, today);
  return { rules: rulesOf(facts, nowMs), spo2Scale, isNews2Applicable: applies, otherScore: applies ? null : sharedScore(otherScoreFor(monthsBetween(facts.bornOn, today), facts.isPregnant)) };
}

/** One object for each, so that settings can be compared by it. */
function sharedScore(score: OtherScoreFor | null): OtherScoreFor | null {
  const key = score === null ? '' : score.score === 'pews' ? score.age : score.score;
  const known = scores.get(key);
  if (known === undefined) scores.set(key, score);
  return known ?? score;
}

export const isSameSettings = (a: MonitorSettings, b: MonitorSettings): boolean =>
  a.rules === b.rules && a.spo2Scale === b.spo2Scale && a.isNews2Applicable === b.isNews2Applicable && (a.otherScore ?? null) === (b.otherScore ?? null);
