// What becomes of the readings of one patient: which are judged, which are only shown, which are doubted, and what screens see of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { vitalKinds, type VitalKind } from '@mydr24/protocol';
import type { Reading } from '../intake/reading.ts';
import { defaultRules, type Rule } from './default-rules.ts';
import { settingsFor } from './monitor-settings.ts';
import type { VitalNow } from './news2-live.ts';
import { createMonitor } from './patient-monitor.ts';
import { ruleSet } from './rule-set.ts';
import { adult, MIN, readingOf, T0, Ward } from './ward-testing.ts';
import { earlyWarningsOf, isNews2Applicable, judgePatient, latestByPlace, shownNews2, shownVitals } from './watched-patient.ts';

const HOUR = 60 * MIN;
const stream = { noDataMs: 30_000 };
const latest = (ward: Ward, kind: VitalKind): VitalNow | null => ward.watched.latest[vitalKinds.indexOf(kind)] ?? null;
/** Values of a stream, one a second, each in a commit of its own. */
function second(ward: Ward, kind: VitalKind, values: readonly (number | null)[], more: Partial<Reading> = {}): Ward {
  for (const value of values) {
    ward.run([readingOf(kind, value, ward.now, { ...stream, ...more })]);
    ward.now += 1000;
  }
  return ward;
}
const words = (ward: Ward): unknown[] => ward.decisions.flatMap(({ signals }) => signals.map(({ signal, vital, isPresent, deviceId }) => [signal, vital, isPresent, deviceId]));

test('[M41] the newest value is kept once, by the monitor and for screens; what was held before stays as it was', () => {
  const ward = new Ward();
  const before = ward.watched.latest;
  ward.run([readingOf('spo2', 97, T0, stream), readingOf('temperature', 36.8, T0)]);
  assert.deepEqual([before.every((vital) => vital === null), latest(ward, 'spo2')?.value, latest(ward, 'temperature')?.value], [true, 97, 36.8]);
  for (const kind of ['spo2', 'temperature'] as const) assert.equal(latest(ward, kind), ward.watched.monitor.streams[vitalKinds.indexOf(kind)], kind);
});

test('[M42] a late value is shown where nothing newer is, and judges nothing; one older than what is shown changes nothing', () => {
  const ward = new Ward();
  ward.run([readingOf('spo2', 70, T0 - HOUR, stream)]);
  assert.deepEqual([latest(ward, 'spo2'), ward.watched.monitor.streams[vitalKinds.indexOf('spo2')]?.value, ward.watched.open.size], [{ value: 70, code: null, unit: '%', atMs: T0 - HOUR, noDataMs: 30_000 }, null, 0]);
  second(ward, 'spo2', [97]);
  const shown = ward.watched.latest;
  ward.run([readingOf('spo2', 70, T0 - 1, stream)]);
  assert.equal(ward.watched.latest, shown);
  ward.chart('temperature', 37);
  ward.run([readingOf('temperature', 38, ward.now)]);
  assert.equal(latest(ward, 'temperature')?.value, 38, 'of the same moment the one that came last');
  ward.run([readingOf('spo2', 98, ward.now)]);
  assert.equal(latest(ward, 'spo2')?.noDataMs, 30_000, 'what a person charts says nothing of how long the stream may be silent');
});

test('[QG9] an archive says nothing of now, neither judged nor shown, but a doubtful value of it is told as one', () => {
  const ward = new Ward();
  ward.run([97, 97, 97, 60].map((value, s) => readingOf('spo2', value, T0 + s * 1000, { ...stream, isHistory: true })));
  assert.deepEqual([latest(ward, 'spo2'), ward.watched.open.size, ward.last.doubts.map(({ reading: { value }, reason }) => [value, reason])], [null, 0, [[60, 'jump']]]);
  assert.equal(ward.watched.quality.gate.every((track) => track === null), true, 'and nothing of now is measured by it');
});

test('[QG17] what comes late is doubted by what came with it, and an old doubtful value is not shown', () => {
  const ward = second(new Ward(), 'spo2', [97, 97, 97]);
  ward.now += 10 * MIN;
  second(ward, 'spo2', [97]);
  ward.run([96, 96, 96, 60].map((value, s) => readingOf('spo2', value, T0 + MIN + s * 1000, stream)));
  assert.deepEqual([ward.last.doubts.map(({ reading: { value } }) => value), latest(ward, 'spo2')?.value, ward.watched.quality.doubtful], [[60], 97, []]);
});

test('[QG17] behind a doubtful value a late sure one is the newest that is sure, and a late doubtful one is not', () => {
  const ward = second(new Ward(), 'spo2', [97, 97, 97]);
  ward.now += MIN;
  second(ward, 'spo2', [96], { isPoor: true });
  ward.run([96, 96, 96, 60].map((value, s) => readingOf('spo2', value, T0 + 10_000 + s * 1000, stream)));
  assert.deepEqual([latest(ward, 'spo2')?.value, latest(ward, 'spo2')?.atMs], [96, T0 + 12_000]);
});

test('[QG13] a doubtful value is kept as it came with its reason, and is neither judged nor the newest', () => {
  const ward = second(new Ward(), 'spo2', [97, 97, 97]);
  const doubtful = readingOf('spo2', 50, ward.now, stream);
  ward.run([doubtful]);
  assert.deepEqual([ward.last.doubts, latest(ward, 'spo2')?.value, ward.watched.quality.doubtful.map(({ value, doubt }) => [value, doubt])], [[{ reading: doubtful, reason: 'jump' }], 97, [[50, 'jump']]]);
  assert.deepEqual([...ward.watched.open.keys()], []);
  assert.deepEqual(shownVitals(ward.watched.latest, ward.watched.quality.doubtful).map(({ kind, value, doubt }) => [kind, value, doubt]), [['spo2', 50, 'jump']]);
  ward.now += 1000;
  second(ward, 'spo2', [96]);
  assert.deepEqual(ward.watched.quality.doubtful, []);
});

test('[QG14] doubt is a word of its device, told once while it lasts and once when it is over; a stream in doubt is silent', () => {
  const ward = second(new Ward(), 'spo2', [97, 97, 97]);
  for (let s = 0; s < 40; s += 1) second(ward, 'spo2', [96], { isPoor: true });
  assert.deepEqual([...ward.watched.open.keys()].toSorted(), ['doubtful-values', 'no-data:spo2']);
  second(ward, 'spo2', [96]);
  assert.deepEqual([words(ward), [...ward.watched.open.keys()]], [[['doubtful-values', 'spo2', true, 'd'], ['doubtful-values', 'spo2', false, 'd']], []]);
  const danger = second(new Ward(), 'spo2', [70], { isPoor: true });
  assert.deepEqual(words(danger), [['doubtful-values', 'spo2', true, 'd'], ['doubtful-danger', 'spo2', true, 'd']]);
});

test('[QG14] of a device that is the patient’s own the value is doubted and nobody is called to its sensor', () => {
  const ward = second(new Ward(), 'spo2', [97, 97, 97], { isOwn: true });
  second(ward, 'spo2', [50], { isOwn: true });
  assert.deepEqual([ward.last.doubts.length, words(ward)], [1, []]);
  const lost = new Ward();
  for (let s = 0; s <= 61; s += 1) second(lost, 'pulse-rate', [null], { isOwn: true });
  assert.deepEqual(words(lost), []);
});

test('[QG15] a device without a pulse for a minute is not worn: told once, what else it measures is doubtful, until its pulse is back', () => {
  const ward = new Ward();
  for (let s = 0; s <= 65; s += 1) second(ward, 'pulse-rate', [null]);
  assert.deepEqual(words(ward), [['not-worn', 'pulse-rate', true, 'd']]);
  ward.run([readingOf('temperature', 30, ward.now)]);
  assert.deepEqual(ward.last.doubts.map(({ reason }) => reason), ['not-worn']);
  second(ward, 'pulse-rate', [70]);
  assert.deepEqual(words(ward).filter((row) => (row as unknown[])[0] === 'not-worn').at(-1), ['not-worn', 'pulse-rate', false, 'd']);
});

test('[SG3] a valid value ends what its device said of that measurement, and the alarm of it', () => {
  const ward = new Ward().say('lead-off', true, { vital: 'heart-rate' });
  ward.wait(11_000);
  assert.deepEqual([...ward.watched.open.keys()], ['lead-off']);
  ward.say('lead-off', true, { vital: 'heart-rate' });
  assert.deepEqual(ward.last.signals, [], 'said again is no news');
  ward.now += 1;
  ward.chart('heart-rate', 70).wait(MIN);
  assert.deepEqual([ward.watched.open.size, words(ward)], [0, [['lead-off', 'heart-rate', true, 'd'], ['lead-off', 'heart-rate', false, 'd']]]);
});

test('[M42] of spot values that come late together only the newest of each kind is judged, unless it is without a value or from an archive', () => {
  const come = (...readings: readonly Reading[]): string[] => {
    const ward = new Ward();
    ward.run(readings);
    return ward.last.alarms.map(({ conditionKey, phase }) => `${conditionKey} ${phase}`);
  };
  const fever = (agoMs: number, more: Partial<Reading> = {}): Reading => readingOf('temperature', 39.4, T0 - agoMs, more);
  assert.deepEqual(come(fever(HOUR), readingOf('temperature', 37, T0 - 30 * MIN)), []);
  assert.deepEqual(come(fever(HOUR), readingOf('heart-rate', 70, T0 - 30 * MIN)), ['temperature-high start'], 'another kind');
  assert.deepEqual(come(fever(HOUR), readingOf('temperature', null, T0 - 30 * MIN)), ['temperature-high start'], 'without a value');
  assert.deepEqual(come(fever(HOUR), readingOf('temperature', 37, T0 - 30 * MIN, { isHistory: true })), ['temperature-high start'], 'from an archive');
  assert.deepEqual(come(fever(15 * MIN), readingOf('temperature', 37, T0)), ['temperature-high start'], 'not late');
  assert.deepEqual(come(fever(15 * MIN + 1), readingOf('temperature', 37, T0)), []);
  assert.deepEqual(come(readingOf('spo2', 97, T0 - HOUR, stream), fever(15 * MIN), readingOf('temperature', 37, T0)), ['temperature-high start'], 'though another came late');
  assert.deepEqual(come(fever(HOUR, { noDataMs: 15 * MIN }), fever(0, { noDataMs: 15 * MIN })), ['temperature-high start']);
  const mind = (code: string, agoMs: number): Reading => readingOf('consciousness', code, T0 - agoMs);
  const ward = new Ward();
  ward.run([mind('U', HOUR), mind('A', 30 * MIN)]);
  assert.deepEqual([ward.last.conditions, latest(ward, 'consciousness')?.code], [[], 'A'], 'a code too');
});

test('[M41] what is to be stored is each condition that moved, once, as it is at the end', () => {
  const ward = new Ward(adult, { ...settingsFor(adult, T0), rules: ruleSet(defaultRules(1).filter(({ type }) => type === 'threshold'), 120_000) });
  ward.run([readingOf('spo2', 88, T0, stream), readingOf('spo2', 88, T0 + 1000, stream), readingOf('spo2', 97, T0 + 2000, stream)]);
  assert.deepEqual(ward.last.conditions, [{ key: 'spo2-low', state: null }]);
  ward.run([]);
  assert.deepEqual(ward.last.conditions, []);
});

test('[M50] an alarm that ends without a row that it began is told to nobody', () => {
  const settings = { ...settingsFor(adult, T0), rules: ruleSet(defaultRules(1).filter(({ type }) => type === 'threshold'), 120_000) };
  const ward = new Ward(adult, settings);
  const active = { name: 'active', priority: 'low', inactivation: { name: 'enabled' }, since: [T0, null, null], calmSinceMs: null } as const;
  ward.watched = { ...ward.watched, monitor: createMonitor(settings, [{ key: 'temperature-high', state: active }], [], T0) };
  ward.chart('temperature', 37).wait(MIN);
  assert.deepEqual([ward.alarms, ward.decisions.flatMap(({ conditions }) => conditions).at(-1)], [[], { key: 'temperature-high', state: null }]);
});

test('[M40] an emergency begins when the trouble did: with the first bad value, or with the word of the device', () => {
  const raising = ruleSet(defaultRules(1).flatMap((rule): Rule[] => (rule.type === 'threshold' && rule.id === 'systolic-low' ? [{ ...rule, bands: rule.bands.map((band) => ({ ...band, raises: 'deterioration' as const })) }] : [])), 120_000);
  const ward = new Ward(adult, { ...settingsFor(adult, T0), rules: raising });
  ward.chart('systolic', 85);
  ward.now += 4000;
  ward.chart('systolic', 84).wait(20_000);
  assert.deepEqual(ward.decisions.flatMap(({ raises }) => raises.map(({ firstReadingAt }) => firstReadingAt)), [T0]);
  const said = ruleSet(defaultRules(1).flatMap((rule): Rule[] => (rule.type === 'finding' && rule.id === 'asystole' ? [{ ...rule, delayMs: 3000, raises: 'cardiac-arrest' }] : [])), 120_000);
  const found = new Ward(adult, { ...settingsFor(adult, T0), rules: said });
  found.now += 500;
  found.say('asystole', true).wait(5000);
  assert.deepEqual(found.decisions.flatMap(({ raises }) => raises.map(({ kind, firstReadingAt }) => [kind, firstReadingAt])), [['cardiac-arrest', T0 + 500]]);
});

test('[M45] screens see NEWS2 while anything of it is known, and for whom it is not a score that says so and nothing else', () => {
  const known = latestByPlace([{ kind: 'spo2', value: 91, code: null, unit: '%', atMs: T0, noDataMs: null }, { kind: 'consciousness', value: null, code: 'A', unit: null, atMs: T0, noDataMs: null }]);
  assert.equal(shownNews2(latestByPlace([]), adult, true, T0), null);
  const shown = shownNews2(known, adult, true, T0)!;
  assert.deepEqual([shown.status, shown.knownMinimum, shown.scores, shown.spo2ScaleUsed], ['incomplete', 3, { spo2: 3, consciousness: 0 }, 1]);
  assert.deepEqual(shownNews2(known, adult, false, T0), { ...shown, status: 'not-applicable', total: null, knownMinimum: 0, scores: {}, missing: [], anySingleThree: false, riskBand: null, minMonitoring: null });
});

test('[MS6] beside NEWS2 adults see qSOFA; those it is not for see their own score, and those whom no score is for see none', () => {
  const known = latestByPlace([{ kind: 'respiratory-rate', value: 24, code: null, unit: '/min', atMs: T0, noDataMs: null }]);
  const of = (bornOn: string, isPregnant = false): string[] => earlyWarningsOf(known, { bornOn, isPregnant }, '2026-11-26', T0).map(({ score }) => score);
  assert.deepEqual([of('1960-01-01'), of('1996-01-01', true), of('2020-01-01'), of('2027-01-01')], [['qsofa'], ['meows'], ['pews'], []]);
  assert.deepEqual(earlyWarningsOf(latestByPlace([]), adult, '2026-11-26', T0), []);
  assert.deepEqual(['2010-11-26', '2010-11-27'].map((bornOn) => isNews2Applicable({ bornOn, isPregnant: false }, '2026-11-26')), [true, false]);
});

test('[M47] on screens a stream is stale after its own silence, a spot value after twelve hours', () => {
  const known = latestByPlace([{ kind: 'spo2', value: 97, code: null, unit: '%', atMs: T0, noDataMs: 30_000 }, { kind: 'temperature', value: 37, code: null, unit: 'Cel', atMs: T0, noDataMs: null }]);
  assert.deepEqual(shownVitals(known, []).toSorted((a, b) => (a.kind < b.kind ? -1 : 1)), [
    { kind: 'spo2', value: 97, code: null, unit: '%', at: T0, staleAfterMs: 30_000 }, { kind: 'temperature', value: 37, code: null, unit: 'Cel', at: T0, staleAfterMs: 12 * HOUR },
  ]);
});

test('[ME9] a commit with nothing in it decides nothing', () => {
  const { watched } = new Ward();
  const decision = judgePatient(watched, { readings: [], commands: [] }, T0, () => 'none');
  const { before, after, outcomes, ...rest } = decision;
  assert.deepEqual([before === watched, after, outcomes.size], [true, watched, 0]);
  assert.ok(Object.values(rest).every((list) => (list as unknown[]).length === 0));
});
