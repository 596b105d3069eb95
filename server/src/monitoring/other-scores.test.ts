// PEWS, MEOWS and qSOFA against a slow reference written as the charts print them, and the shared vectors.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import type { VitalKind } from '@mydr24/protocol';
import { dayOf, monthsBetween } from './calendar-day.ts';
import { scoreMeows, sumMeows } from './meows.ts';
import { settingsFor } from './monitor-settings.ts';
import type { VitalNow } from './news2-live.ts';
import { scoreNews2Set } from './news2-set.ts';
import { scoreOtherSet } from './other-score-set.ts';
import { otherScoreFor, scoreOther, shownOther, shownQsofa } from './other-score.ts';
import { createMonitor, nextWakeAt, stepMonitor } from './patient-monitor.ts';
import { pewsAges, pewsAgeOf, scorePews, sumPews, type PewsAge, type PewsKnown } from './pews.ts';

/** As the charts print it: score, from, to (both included), in whole units. */
type Row = readonly [points: number, from: number, to: number];
const chart: Readonly<Record<PewsAge, Readonly<Record<'respiratoryRate' | 'heartRate' | 'systolicBP', readonly Row[]>>>> = {
  '0-11-months': {
    respiratoryRate: [[4, 0, 9], [2, 10, 19], [1, 20, 29], [0, 30, 49], [1, 50, 59], [2, 60, 69], [4, 70, 120]],
    heartRate: [[4, 0, 79], [2, 80, 89], [1, 90, 109], [0, 110, 149], [1, 150, 169], [2, 170, 179], [4, 180, 300]],
    systolicBP: [[4, 0, 49], [2, 50, 59], [1, 60, 69], [0, 70, 89], [1, 90, 99], [2, 100, 109], [4, 110, 250]],
  },
  '1-4-years': {
    respiratoryRate: [[4, 0, 9], [2, 10, 19], [0, 20, 39], [1, 40, 49], [2, 50, 59], [4, 60, 120]],
    heartRate: [[4, 0, 59], [2, 60, 69], [1, 70, 89], [0, 90, 139], [1, 140, 149], [2, 150, 169], [4, 170, 300]],
    systolicBP: [[4, 0, 49], [2, 50, 59], [1, 60, 79], [0, 80, 99], [1, 100, 119], [2, 120, 129], [4, 130, 250]],
  },
  '5-12-years': {
    respiratoryRate: [[4, 0, 9], [2, 10, 14], [1, 15, 19], [0, 20, 24], [1, 25, 39], [2, 40, 49], [4, 50, 120]],
    heartRate: [[4, 0, 59], [2, 60, 69], [1, 70, 79], [0, 80, 119], [1, 120, 139], [2, 140, 159], [4, 160, 300]],
    systolicBP: [[4, 0, 69], [2, 70, 79], [1, 80, 89], [0, 90, 109], [1, 110, 119], [2, 120, 129], [4, 130, 250]],
  },
  '13-years': {
    respiratoryRate: [[4, 0, 9], [1, 10, 14], [0, 15, 24], [1, 25, 29], [2, 30, 39], [4, 40, 120]],
    heartRate: [[4, 0, 49], [2, 50, 59], [1, 60, 69], [0, 70, 99], [1, 100, 119], [2, 120, 129], [4, 130, 300]],
    systolicBP: [[4, 0, 79], [2, 80, 89], [1, 90, 99], [0, 100, 119], [1, 120, 129], [2, 130, 139], [4, 140, 250]],
  },
};
const lookUpRow = (rows: readonly Row[], value: number): number => rows.find(([, from, to]) => value >= from && value <= to)![0];
const slowSpo2 = (value: number): number => (value >= 95 ? 0 : value >= 92 ? 1 : 4);
const distress: Readonly<Record<string, number>> = { none: 0, mild: 1, moderate: 2, severe: 4 };

const unknown: PewsKnown = { respiratoryRate: null, respiratoryDistress: null, spo2: null, isOnAir: null, oxygenFlow: null, inspiredOxygen: null, heartRate: null, systolicBP: null, capillaryRefill: null, consciousness: null };
const part = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 5 });
const anyPews = fc.record({
  respiratoryRate: part(fc.integer({ min: 0, max: 120 })), heartRate: part(fc.integer({ min: 0, max: 300 })), systolicBP: part(fc.integer({ min: 0, max: 250 })), spo2: part(fc.integer({ min: 50, max: 100 })),
  respiratoryDistress: part(fc.constantFrom('none', 'mild', 'moderate', 'severe')), isOnAir: part(fc.boolean()), oxygenFlow: part(fc.double({ min: 0.1, max: 20, noNaN: true })), inspiredOxygen: part(fc.integer({ min: 21, max: 100 })),
  capillaryRefill: part(fc.integer({ min: 0, max: 10 })), consciousness: part(fc.constantFrom('A', 'C', 'V', 'P', 'U')),
});

test('[MS1] PEWS scores every value of every chart as it is printed', () => {
  fc.assert(fc.property(anyPews, fc.constantFrom(...pewsAges), (known, age) => {
    const scores = scorePews(known, age);
    for (const field of ['respiratoryRate', 'heartRate', 'systolicBP'] as const) assert.equal(scores[field], known[field] === null ? null : lookUpRow(chart[age][field], known[field]), `${age} ${field} ${known[field]}`);
    assert.equal(scores.spo2, known.spo2 === null ? null : slowSpo2(known.spo2));
    assert.equal(scores.respiratoryDistress, known.respiratoryDistress === null ? null : distress[known.respiratoryDistress]);
    assert.equal(scores.capillaryRefill, known.capillaryRefill === null ? null : known.capillaryRefill <= 2 ? 0 : 2);
    const flow = known.oxygenFlow === null ? null : known.oxygenFlow >= 6 ? 4 : known.oxygenFlow >= 2 ? 2 : 1;
    const share = known.inspiredOxygen === null ? null : known.inspiredOxygen >= 50 ? 4 : known.inspiredOxygen >= 30 ? 2 : known.inspiredOxygen >= 22 ? 1 : 0;
    const expected = flow === null && share === null ? (known.isOnAir === true ? 0 : null) : Math.max(flow ?? 0, share ?? 0);
    assert.equal(scores.oxygen, expected);
  }), { numRuns: 3000 });
});

test('[MS1] PEWS: every edge of every chart', () => {
  for (const age of pewsAges) {
    for (const field of ['respiratoryRate', 'heartRate', 'systolicBP'] as const) {
      for (const [points, from, to] of chart[age][field]) for (const value of [from, to]) assert.equal(scorePews({ ...unknown, [field]: value }, age)[field], points, `${age} ${field} ${value}`);
    }
  }
});

test('[MS2] PEWS levels: 1-4 low, 5-8 medium, 9-12 high, 13 emergency; V asks for high, P and U for emergency without points', () => {
  const calm: PewsKnown = { ...unknown, respiratoryRate: 35, respiratoryDistress: 'none', spo2: 98, isOnAir: true, heartRate: 120, systolicBP: 80, capillaryRefill: 1, consciousness: 'A' };
  const levelOf = (change: Partial<PewsKnown>) => {
    const known = { ...calm, ...change };
    return sumPews(scorePews(known, '0-11-months'), known.consciousness);
  };
  assert.deepEqual([levelOf({}).level, levelOf({}).knownMinimum], ['none', 0]);
  assert.deepEqual([levelOf({ spo2: 93 }), levelOf({ spo2: 91 })].map(({ level }) => level), ['low', 'low']);
  assert.deepEqual([levelOf({ spo2: 91, respiratoryDistress: 'mild' }), levelOf({ spo2: 91, respiratoryRate: 70 }), levelOf({ spo2: 91, respiratoryRate: 70, heartRate: 155 }), levelOf({ spo2: 91, respiratoryRate: 70, heartRate: 180, systolicBP: 95 })].map(({ level }) => level), ['medium', 'medium', 'high', 'emergency']);
  assert.deepEqual(['V', 'C', 'P', 'U'].map((consciousness) => levelOf({ consciousness }).level), ['high', 'high', 'emergency', 'emergency']);
});

test('[MS3] a missing part never makes a green score, and more known parts never lower what is asked for', () => {
  const rank = ['none', 'low', 'medium', 'high', 'emergency'];
  fc.assert(fc.property(anyPews, fc.constantFrom(...pewsAges), (known, age) => {
    const sum = sumPews(scorePews(known, age), known.consciousness);
    if (!sum.isComplete) assert.notEqual(sum.level, 'none');
    const less = sumPews(scorePews({ ...known, heartRate: null }, age), known.consciousness);
    assert.ok(rank.indexOf(less.level ?? 'none') <= rank.indexOf(sum.level ?? 'none'));
  }));
  fc.assert(fc.property(fc.record({ temperature: part(fc.integer({ min: 330, max: 410 }).map((tenth) => tenth / 10)), systolicBP: part(fc.integer({ min: 50, max: 220 })), diastolicBP: part(fc.integer({ min: 30, max: 130 })), heartRate: part(fc.integer({ min: 20, max: 200 })), respiratoryRate: part(fc.integer({ min: 0, max: 60 })), spo2: part(fc.integer({ min: 70, max: 100 })), consciousness: part(fc.constantFrom('A', 'V', 'P', 'U')) }), (known) => {
    const sum = sumMeows(scoreMeows(known));
    if (!sum.isComplete) assert.notEqual(sum.isTriggered, false);
    assert.equal(sum.isTriggered === true, sum.red >= 1 || sum.yellow >= 2);
  }));
  assert.equal(scoreOtherSet('qsofa', { respiratoryRate: 16, systolicBP: 120 }).band, null);
});

test('[MS4] MEOWS: yellow and red at the edges of its chart', () => {
  const edges = {
    temperature: [[34.9, 2], [35, 1], [36, 1], [36.1, 0], [38, 0], [38.1, 2]], systolicBP: [[89, 2], [90, 1], [100, 1], [101, 0], [149, 0], [150, 1], [160, 1], [161, 2]],
    diastolicBP: [[60, 0], [89, 0], [90, 1], [100, 1], [101, 2]], heartRate: [[39, 2], [40, 1], [50, 1], [51, 0], [99, 0], [100, 1], [120, 1], [121, 2]],
    respiratoryRate: [[9, 2], [10, 0], [20, 0], [21, 1], [30, 1], [31, 2]], spo2: [[94, 2], [95, 0]],
  } as const;
  const none = { temperature: null, systolicBP: null, diastolicBP: null, heartRate: null, respiratoryRate: null, spo2: null, consciousness: null };
  for (const [field, values] of Object.entries(edges)) for (const [value, points] of values) assert.equal(scoreMeows({ ...none, [field]: value })[field as keyof typeof edges], points, `${field} ${value}`);
  assert.deepEqual(['A', 'C', 'V', 'P', 'U'].map((consciousness) => scoreMeows({ ...none, consciousness }).consciousness), [0, 1, 1, 2, 2]);
});

interface GdlCase { id: string; input: Record<string, string>; expected: Record<string, string> }
const vectors = JSON.parse(readFileSync(new URL('vectors/gdl2-scores.json', import.meta.url), 'utf8')) as { guidelines: Record<string, GdlCase[]> };
const field = (values: Record<string, string>, name: RegExp): string => Object.entries(values).find(([key]) => name.test(key))?.[1] ?? '';

test('[MS5] the cases of the openEHR guidelines: NEWS2 and qSOFA score as theirs do', () => {
  const number = (text: string): number => Number(text.split(',')[0]);
  for (const { id, input, expected } of vectors.guidelines['NEWS2.v1'] ?? []) {
    const scored = scoreNews2Set({
      respiratoryRate: number(field(input, /Respiration/)), spo2: number(field(input, /spO2/)), systolicBP: number(field(input, /Systolic/)), pulse: number(field(input, /Heart/)), temperature: number(field(input, /Temperature/)),
      onOxygen: field(input, /oxygen/).startsWith('2'), consciousness: field(input, /Consciousness/).startsWith('0') ? 'A' : 'V', spo2Scale: field(input, /Hypercapnic/).startsWith('1') ? 2 : 1,
    });
    assert.equal(scored.total, Number(field(expected, /Total score/)), id);
  }
  const cases = [...(vectors.guidelines['qSOFA.v1'] ?? []), ...(vectors.guidelines['Quick_SOFA_guideline.v1'] ?? [])];
  assert.equal(cases.length, 3);
  for (const { id, input, expected } of cases) {
    const isSo = (name: RegExp): boolean => field(input, name).startsWith('1');
    const scored = scoreOtherSet('qsofa', { consciousness: isSo(/ment/i) ? 'V' : 'A', respiratoryRate: isSo(/Respirat/) ? 22 : 21, systolicBP: isSo(/Systolic/) ? 100 : 101 });
    assert.equal(scored.total, Number(field(expected, /Total Score|qSOFA Score/)), id);
  }
});

test('[MS6] which score it is, is decided by age and pregnancy on the day of the judgement', () => {
  const at = Date.parse('2026-11-25T10:00:00Z');
  const scoreOf = (bornOn: string, isPregnant = false, nowMs = at) => {
    const { isNews2Applicable, otherScore } = settingsFor({ patientId: 'p', tenantId: 't', unitId: null, spo2Scale: 1, isPregnant, bornOn, programme: null }, nowMs);
    return isNews2Applicable ? 'news2' : otherScore?.score === 'pews' ? otherScore.age : (otherScore?.score ?? null);
  };
  assert.deepEqual(['2026-11-25', '2025-11-26', '2025-11-25', '2021-11-26', '2021-11-25', '2013-11-26', '2013-11-25', '2010-11-26', '2010-11-25'].map((day) => scoreOf(day)), ['0-11-months', '0-11-months', '1-4-years', '1-4-years', '5-12-years', '5-12-years', '13-years', '13-years', 'news2']);
  assert.deepEqual([scoreOf('1996-01-01', true), scoreOf('2012-01-01', true)], ['meows', 'meows']);
  assert.equal(scoreOf('2010-11-26', false, at + 86_400_000), 'news2', 'the next day is a birthday');
  assert.deepEqual([pewsAgeOf(-1), otherScoreFor(16 * 12, false), monthsBetween('2026-10-31', dayOf(at))], [null, null, 0]);
});

const T0 = Date.parse('2026-11-25T10:00:00Z');
const now = (values: Partial<Record<VitalKind, number | string>>) => (kind: VitalKind): VitalNow | null => {
  const value = values[kind];
  return value === undefined ? null : { value: typeof value === 'number' ? value : null, code: typeof value === 'string' ? value : null, unit: null, atMs: T0, noDataMs: null };
};

test('[MS7] live: what is breathed is what was said last; parts grow too old; what is known is shown with what is missing', () => {
  const infant = { score: 'pews', age: '0-11-months' } as const;
  const values = { 'respiratory-rate': 65, spo2: 93, 'heart-rate': 120, systolic: 80, 'oxygen-flow': 1, 'respiratory-distress': 'mild', 'capillary-refill': 3, consciousness: 'A' } as const;
  const scored = scoreOther(infant, now(values), T0);
  assert.deepEqual([scored.isComplete, scored.knownMinimum, scored.band], [true, 2 + 1 + 1 + 1 + 2, 'medium']);
  const later = shownOther(infant, now(values), T0 + 13 * 3_600_000);
  assert.equal(later, null, 'nothing is known any more');
  const partial = shownOther(infant, now({ spo2: 98 }), T0);
  assert.deepEqual([partial?.total, partial?.band, partial?.missing.length], [null, null, 6]);
  assert.equal(shownOther(infant, now({ 'supplemental-oxygen': 'air' }), T0)?.scores['oxygen'], 0);
  const qsofa = shownQsofa(now({ 'respiratory-rate': 24, systolic: 95 }), T0);
  assert.deepEqual([qsofa?.knownMinimum, qsofa?.band, qsofa?.missing], [2, 'medium', ['mentation']]);
});

test('[MS8] a child’s score alarms by its own rule; the same score calms; qSOFA alarms nobody', () => {
  const facts = { patientId: 'p', tenantId: 't', unitId: null, spo2Scale: 1, isPregnant: false, bornOn: '2026-05-01', programme: null } as const;
  let monitor = createMonitor(settingsFor(facts, T0), [], [], T0);
  const told: unknown[] = [];
  const take = (kind: VitalKind, value: number | string, atSec: number): void => {
    const event = { type: 'reading', kind, value: typeof value === 'number' ? value : null, code: typeof value === 'string' ? value : null, unit: null, deviceAtMs: T0 + atSec * 1000, noDataMs: null } as const;
    for (let due = nextWakeAt(monitor, T0), last = 0; due !== null && due < T0 + atSec * 1000 && due > last; due = nextWakeAt(monitor, last)) step({ type: 'tick' }, (last = due));
    step(event, T0 + atSec * 1000);
  };
  const step = (event: Parameters<typeof stepMonitor>[1], atMs: number): void => {
    const taken = stepMonitor(monitor, event, atMs);
    monitor = taken.monitor;
    told.push(...taken.changes.filter(({ conditionKey }) => ['pews', 'news2'].includes(conditionKey)).map(({ conditionKey, phase, priority, value }) => [conditionKey, phase, priority, value]));
  };
  const set = (atSec: number, change: Partial<Record<VitalKind, number | string>>): void => {
    for (const [kind, value] of Object.entries({ 'respiratory-rate': 35, spo2: 98, 'heart-rate': 120, systolic: 80, 'supplemental-oxygen': 'air', 'respiratory-distress': 'none', 'capillary-refill': 1, consciousness: 'A', ...change })) take(kind as VitalKind, value, atSec);
  };
  set(0, {});
  set(60, { 'respiratory-rate': 72, spo2: 94 });
  set(120, { 'respiratory-rate': 72, spo2: 94, consciousness: 'U' });
  set(180, {});
  set(240, {});
  assert.deepEqual(told, [['pews', 'start', 'low', 5], ['pews', 'escalate', 'high', 5], ['pews', 'end', 'high', 0]]);
});

test('[MS9] sets from outside: unreadable values are named, an unknown age scores nobody, stale parts are missing', () => {
  assert.deepEqual([scoreOtherSet('pews', { ageMonths: 8, respiratoryRate: 35, heartRate: 120, spo2: 98, systolicBP: 80, onOxygen: false, respiratoryDistress: 'none', capillaryRefill: 2, consciousness: 'A' })].map(({ status, total, band, chart: used }) => [status, total, band, used]), [['complete', 0, 'none', '0-11-months']]);
  assert.deepEqual([scoreOtherSet('pews', { respiratoryRate: 35 }).status, scoreOtherSet('pews', { ageYears: 40 }).status, scoreOtherSet('qsofa', { ageYears: 9 }).status], ['rejected', 'not-applicable', 'not-applicable']);
  const bad = scoreOtherSet('meows', { temperature: 'warm', systolicBP: 200, _ages: { heartRate: 'soon' } });
  assert.deepEqual([bad.status, bad.invalid, bad.total, bad.band], ['rejected', ['_ages.heartRate', 'temperature'], null, true]);
  assert.deepEqual(scoreOtherSet('meows', { spo2: 90, _ages: { spo2: 'PT13H' } }).scores['spo2'], null);
  assert.equal(scoreOtherSet('meows', { temperature: '101.3 [degF]' }).scores['temperature'], 2);
});
