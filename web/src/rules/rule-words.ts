// A rule in words: its name and its limits, as the alarm row would say them.
import type { AlarmRule, VitalKind } from '@mydr24/protocol';
import { conditionWords } from '../design/alarm-words.ts';
import { withUnit } from '../design/figures.ts';
import type { Say } from '../words/words.ts';

const SECOND_MS = 1000;

export function ruleName(rule: Pick<AlarmRule, 'id'>, say: Say, locale: string): string {
  return conditionWords({ conditionKey: rule.id, vital: null, unit: null, value: null }, say, locale);
}

export function limitShown(vital: VitalKind | undefined, limit: number, say: Say, locale: string): string {
  return vital === undefined ? String(limit) : withUnit(vital, limit, unitOf[vital] ?? null, say, locale);
}
const unitOf: Partial<Record<VitalKind, string>> = {
  spo2: '%', 'heart-rate': '/min', 'pulse-rate': '/min', 'respiratory-rate': '/min', systolic: 'mm[Hg]', diastolic: 'mm[Hg]', 'mean-arterial-pressure': 'mm[Hg]', temperature: 'Cel', glucose: 'mg/dL',
};

export function limitWords(rule: AlarmRule, say: Say, locale: string): string[] {
  if (rule.type === 'off') return [say('limits.off', { why: rule.why })];
  if (rule.type !== 'threshold') return [say('limits.other')];
  return rule.bands.map(({ limit, priority, delayMs }) => say('limits.band', { limit: limitShown(rule.vitals[0], limit, say, locale), priority: say(`alarm.${priority}`), seconds: delayMs / SECOND_MS }));
}
