// A history judged: what belongs to it, in which order, what doubt does in it, and that an ordinary reading is cheap.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VitalKind } from '@mydr24/protocol';
import { defaultRules } from './default-rules.ts';
import { judge, type History, type PastEvent, type PastReading } from './judge.ts';
import type { MonitorSettings } from './patient-monitor.ts';
import { ruleSet } from './rule-set.ts';

const settings: MonitorSettings = { rules: ruleSet(defaultRules(1), 120_000), spo2Scale: 1, isNews2Applicable: false };
const at = (atS: number, kind: VitalKind, value: number | null, noDataMs?: number | null): PastReading => ({ kind, value, code: null, unit: null, atMs: atS * 1000, ...(noDataMs === undefined ? {} : { noDataMs }) });
const each = (fromS: number, untilS: number, kind: VitalKind, value: number): PastReading[] => Array.from({ length: untilS - fromS + 1 }, (_, n) => at(fromS + n, kind, value));
const told = (history: Omit<History, 'fromMs'> & { fromMs?: number }, quality?: 'gated' | 'as-it-came'): unknown[] =>
  judge({ fromMs: 0, ...history }, settings, quality).map(({ atMs, conditionKey, phase, priority }) => [atMs / 1000, conditionKey, phase, priority]);

/** Without the silence that comes of doubt. */
const toldOfDoubt = (history: Omit<History, 'fromMs'>): unknown[] => told(history).filter((row) => !String((row as unknown[])[1]).startsWith('no-data'));

test('[MJ1] a history ends where it is said to: what is due at its last moment is judged, and what lies outside of it is not', () => {
  const low = each(0, 20, 'spo2', 88);
  assert.deepEqual(told({ readings: low, untilMs: 15_000 }), [[15, 'spo2-low', 'start', 'medium']]);
  assert.deepEqual(told({ readings: low, untilMs: 14_999 }), []);
  assert.deepEqual(told({ readings: [at(0, 'temperature', 39.4), at(10, 'temperature', 39.4), at(20, 'temperature', 41.5)], fromMs: 10_000, untilMs: 20_000 }), [[10, 'temperature-high', 'start', 'low'], [20, 'temperature-high', 'escalate', 'medium']]);
  assert.deepEqual(told({ readings: [at(9, 'temperature', 39.4), at(21, 'temperature', 41.5)], fromMs: 10_000, untilMs: 20_000 }), []);
});

test('[MJ1] silence counts at its moment, also when nothing comes after it; what comes at that moment comes first', () => {
  assert.deepEqual(told({ readings: [at(0, 'spo2', 97)], untilMs: 30_000 }), [[30, 'no-data:spo2', 'start', 'medium']]);
  assert.deepEqual(told({ readings: [at(0, 'spo2', 97), at(30, 'spo2', 97)], untilMs: 59_999 }), []);
  assert.deepEqual(told({ readings: [at(0, 'spo2', 97), at(100, 'heart-rate', 70)], untilMs: 100_000 }), [[30, 'no-data:spo2', 'start', 'medium']]);
});

test('[MJ1] a stream that may be silent for less from now on, or that is new, is waited for no longer than it says', () => {
  const calm = each(0, 10, 'spo2', 97);
  assert.deepEqual(told({ readings: [...calm, at(11, 'spo2', 97, 10_000)], untilMs: 30_000 }), [[21, 'no-data:spo2', 'start', 'medium']]);
  assert.deepEqual(told({ readings: [...calm, at(11, 'heart-rate', 70, 5_000), ...each(12, 20, 'spo2', 97)], untilMs: 20_000 }), [[16, 'no-data:heart-rate', 'start', 'medium']]);
  assert.deepEqual(told({ readings: [at(0, 'spo2', 97), at(5, 'spo2', null), at(6, 'spo2', null)], untilMs: 31_000 }), [[30, 'no-data:spo2', 'start', 'medium']]);
});

test('[MJ1] what people did and devices said is judged in its place among the readings', () => {
  const readings = each(0, 60, 'spo2', 88);
  const events: PastEvent[] = [
    { atMs: 40_000, event: { type: 'command', conditionKey: 'spo2-low', command: 'unack' } }, { atMs: 20_000, event: { type: 'command', conditionKey: 'spo2-low', command: 'ack' } },
    { atMs: 25_000, event: { type: 'signal', signal: 'lead-off', isPresent: true } }, { atMs: 99_000, event: { type: 'signal', signal: 'battery-low', isPresent: true } },
  ];
  assert.deepEqual(told({ readings, events, untilMs: 60_000 }), [[15, 'spo2-low', 'start', 'medium'], [20, 'spo2-low', 'update', 'medium'], [35, 'lead-off', 'start', 'medium'], [40, 'spo2-low', 'update', 'medium']]);
});

test('[QG14] in a history too doubt that lasts is a technical alarm, a high one where the values would be dangerous, until the last vital of it is sure', () => {
  // A pulse that contradicts a heart: 150 is no danger, 170 is.
  const beside = (fromS: number, untilS: number, pulse: number): PastReading[] => Array.from({ length: untilS - fromS + 1 }, (_, n) => [at(fromS + n, 'heart-rate', 80), at(fromS + n, 'pulse-rate', pulse)]).flat();
  assert.deepEqual(toldOfDoubt({ readings: [...beside(0, 40, 150), ...beside(41, 42, 80)], untilMs: 42_000 }), [[30, 'doubtful-values', 'start', 'medium'], [41, 'doubtful-values', 'end', 'medium']]);
  const dangerous = toldOfDoubt({ readings: [...beside(0, 20, 170), ...beside(21, 35, 150), ...beside(36, 37, 80)], untilMs: 37_000 });
  assert.deepEqual(dangerous, [[10, 'doubtful-danger', 'start', 'high'], [21, 'doubtful-danger', 'end', 'high'], [30, 'doubtful-values', 'start', 'medium'], [36, 'doubtful-values', 'end', 'medium']]);
  assert.deepEqual(told({ readings: beside(0, 40, 150), untilMs: 40_000 }, 'as-it-came').map((row) => (row as unknown[])[1]), [], 'as it came the pulse is not asked while there is a heart rate');
});

test('[QG14] two vitals in doubt are one doubt: it ends with the second', () => {
  const at1 = (s: number): PastReading[] => [at(s, 'heart-rate', 80), at(s, 'pulse-rate', 150), at(s, 'spo2', s >= 3 && s < 34 && s % 2 === 1 ? 60 : 97)];
  const readings = Array.from({ length: 40 }, (_, s) => at1(s)).flat();
  assert.deepEqual(toldOfDoubt({ readings, untilMs: 39_000 }), [[30, 'doubtful-values', 'start', 'medium']]);
  const noValue = [...each(0, 2, 'spo2', 97), at(3, 'spo2', 60), at(4, 'spo2', null), at(5, 'spo2', null)];
  assert.deepEqual(toldOfDoubt({ readings: [...noValue, ...Array.from({ length: 40 }, (_, n) => at(6 + n, 'heart-rate', 80))], untilMs: 45_000 }), [[13, 'doubtful-danger', 'start', 'high'], [33, 'doubtful-values', 'start', 'medium']], 'no value takes no doubt away');
});

test('[MJ1] a calm stream costs no look at what is due but one in a while', () => {
  let looks = 0;
  const { rules } = settings;
  const counted: MonitorSettings = { ...settings, rules: { ...rules, get missing() { looks += 1; return rules.missing; } } };
  judge({ readings: each(0, 2000, 'spo2', 97), fromMs: 0, untilMs: 2_000_000 }, counted);
  assert.ok(looks < 500, `${looks} looks for 2001 readings`);
});
