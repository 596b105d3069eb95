// Which rules a patient is monitored with, from the facts about them. The rules themselves are default-rules.ts.
import { LONGEST_AUDIO_PAUSE_MS } from './alarm-condition.ts';
import { dayOf } from './calendar-day.ts';
import { defaultRules } from './default-rules.ts';
import type { MonitorSettings } from './patient-monitor.ts';
import { ruleSet } from './rule-set.ts';
import { isNews2Applicable, type PatientFacts } from './watched-patient.ts';

/** Laid out once and shared by every patient. */
const rules = { 1: ruleSet(defaultRules(1), LONGEST_AUDIO_PAUSE_MS), 2: ruleSet(defaultRules(2), LONGEST_AUDIO_PAUSE_MS) };

export function settingsFor(facts: PatientFacts, nowMs: number): MonitorSettings {
  const { spo2Scale } = facts;
  return { rules: rules[spo2Scale], spo2Scale, isNews2Applicable: isNews2Applicable(facts, dayOf(nowMs)) };
}
