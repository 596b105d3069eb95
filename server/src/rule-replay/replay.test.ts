import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builtInLayer, type Layer } from '../monitoring/rule-layers.ts';
import { defaultRules, type Rule } from '../monitoring/default-rules.ts';
import type { PastReading } from '../monitoring/judge.ts';
import { withTried } from './replay-engine.ts';
import { readingsOf, type ReadingBlock } from './reading-blocks.ts';
import { addFigures, emptyFigures, perBedDay, replayPatient, TOLD_BEFORE_MS, type PatientPast, type SettingsText } from './replay.ts';

const DAY_MS = 86_400_000;
const settings = (limit: number, delayMs: number): SettingsText => ({
  rules: defaultRules(1).map((rule): Rule => (rule.id === 'spo2-low' && rule.type === 'threshold' ? { ...rule, bands: [{ ...rule.bands[0]!, limit, delayMs }, rule.bands[1]!] } : rule)),
  audioPauseMs: 120_000, spo2Scale: 1, isNews2Applicable: false,
});
/** One reading a second; below 90 for the first `dipS` seconds of each ten minutes. */
const dips = (hours: number, dipS: number): PastReading[] =>
  Array.from({ length: hours * 3600 }, (_, second) => ({ kind: 'spo2', value: second % 600 < dipS ? 88 : 96, code: null, unit: '%', atMs: second * 1000, noDataMs: 15_000 }));
const past = (readings: readonly PastReading[], more: Partial<PatientPast> = {}): PatientPast =>
  ({ patientId: 'p', unitId: 'u', readings, events: [], fromMs: 0, untilMs: DAY_MS, before: settings(90, 0), after: settings(90, 15_000), ...more });

test('[RP1] alarms are counted by rule, priority and unit with the rules in force and with the tried ones', () => {
  const figures = replayPatient(past(dips(2, 8)));
  assert.deepEqual(figures.counts.filter(({ ruleId }) => ruleId === 'spo2-low'), [{ ruleId: 'spo2-low', priority: 'medium', unitId: 'u', before: 12, after: 0 }]);
  assert.equal(figures.bedDays, 1);
  assert.equal(figures.readings, 7200);
});

test('[RP1] the same rules give the same counts on both sides, whatever the readings', () => {
  const same = replayPatient(past(dips(3, 40), { after: settings(90, 0) }));
  assert.ok(same.counts.length > 0);
  for (const { before, after } of same.counts) assert.equal(before, after);
});

test('[RP2] a real event is missed or gained when an alarm of one of the two sets told of it', () => {
  const at = 600_000 + 60_000;
  const missed = replayPatient(past(dips(1, 8), { events: [{ type: 'emergency', at }, { type: 'adverse-event', at: at + TOLD_BEFORE_MS * 3 }] }));
  assert.deepEqual(missed.changed, [{ type: 'emergency', patientId: 'p', at, before: true, after: false }]);
  assert.deepEqual(missed.events.find(({ type }) => type === 'emergency'), { type: 'emergency', all: 1, before: 1, after: 0 });
  assert.deepEqual(missed.events.find(({ type }) => type === 'adverse-event'), { type: 'adverse-event', all: 1, before: 0, after: 0 });
  const gained = replayPatient(past(dips(1, 8), { before: settings(90, 15_000), after: settings(90, 0), events: [{ type: 'acted-on', at }] }));
  assert.deepEqual(gained.changed.map(({ before, after }) => [before, after]), [[false, true]]);
});

test('[RP3] figures of patients add up, and without a bed-day there is no rate', () => {
  const one = replayPatient(past(dips(1, 8)));
  const both = addFigures(addFigures(emptyFigures(), one), one);
  assert.equal(both.counts[0]!.before, one.counts[0]!.before * 2);
  assert.equal(both.bedDays, 2);
  assert.equal(perBedDay(3, 0), null);
  assert.equal(perBedDay(3, 2), 1.5);
});

test('[RP4] the tried set stands in its own place, between the wider and the nearer ones', () => {
  const layer = (scope: Layer['origin']['scope'], version: number): Layer => ({ ...builtInLayer, origin: { scope, version, title: '' } });
  const versions = (layers: readonly Layer[]): number[] => layers.map(({ origin }) => origin.version);
  assert.deepEqual(versions(withTried([layer('tenant', 2), layer('unit', 3), layer('patient', 4)], { type: 'unit', unitId: 'u' as never }, layer('unit', 9))), [2, 9, 4]);
  assert.deepEqual(versions(withTried([layer('patient', 4)], { type: 'tenant' }, layer('tenant', 9))), [9, 4]);
});

test('[RP5] packed streams come back as they were, merged in order of time', () => {
  const block = (kind: ReadingBlock['kind'], rows: readonly (readonly [number, number])[], codes: (string | null)[] | null = null): ReadingBlock => {
    const bytes = Buffer.alloc(rows.length * 16);
    rows.forEach(([at, value], place) => (bytes.writeDoubleBE(at, place * 16), bytes.writeDoubleBE(value, place * 16 + 8)));
    return { kind, noDataMs: null, bytes, codes };
  };
  const readings = readingsOf([block('spo2', [[1000, 97], [3000, Number.NaN]]), block('consciousness', [[2000, Number.NaN]], ['V'])]);
  assert.deepEqual(readings.map(({ atMs, kind, value, code }) => [atMs, kind, value, code]), [[1000, 'spo2', 97, null], [2000, 'consciousness', null, 'V'], [3000, 'spo2', null, null]]);
  assert.deepEqual(readingsOf([]), []);
});
