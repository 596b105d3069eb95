// PEWS and MEOWS as they are judged live: which value counts for how long, when nothing is known, and what is told as changed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VitalKind } from '@mydr24/protocol';
import { sumMeows, type MeowsScores } from './meows.ts';
import { freshestOf, isSameScore, scoreExpiresAt, scoreLive, type VitalNow } from './news2-live.ts';
import { sumPews, scorePews } from './pews.ts';
import { isSameOther, otherExpiresAt, otherScoreFor, scoreOther, shownOther, shownQsofa } from './other-score.ts';
import { scoreOtherSet } from './other-score-set.ts';

const T0 = Date.parse('2026-11-25T10:00:00Z');
const HOUR_MS = 3_600_000;
/** Spot values count for twelve hours, those of a stream for one (news2-live.ts). */
const [SPOT_MS, STREAM_MS] = [12 * HOUR_MS, HOUR_MS];

type Given = number | string | { readonly value: number; readonly agoMs?: number; readonly isStream?: boolean };
const now = (values: Partial<Record<VitalKind, Given>>) => (kind: VitalKind): VitalNow | null => {
  const given = values[kind];
  if (given === undefined) return null;
  if (typeof given === 'string') return { value: null, code: given, unit: null, atMs: T0, noDataMs: null };
  const { value, agoMs = 0, isStream = false } = typeof given === 'number' ? { value: given } : given;
  return { value, code: null, unit: null, atMs: T0 - agoMs, noDataMs: isStream ? 10_000 : null };
};

const mother = { temperature: 37, systolic: 120, diastolic: 70, 'heart-rate': 80, 'respiratory-rate': 16, spo2: 98, consciousness: 'A' } as const;
const infant = { 'respiratory-rate': 35, spo2: 98, 'heart-rate': 120, systolic: 80, 'supplemental-oxygen': 'air', 'respiratory-distress': 'none', 'capillary-refill': 1, consciousness: 'A' } as const;
const ofMother = { score: 'meows' } as const;
const ofInfant = { score: 'pews', age: '0-11-months' } as const;

test('[MS4] one red or two yellow triggers ask for somebody; one yellow alone does not', () => {
  const calm: MeowsScores = { temperature: 0, systolicBP: 0, diastolicBP: 0, heartRate: 0, respiratoryRate: 0, spo2: 0, consciousness: 0 };
  const of = (change: Partial<MeowsScores>) => {
    const { red, yellow, isTriggered } = sumMeows({ ...calm, ...change });
    return [red, yellow, isTriggered];
  };
  assert.deepEqual(of({}), [0, 0, false]);
  assert.deepEqual(of({ heartRate: 1 }), [0, 1, false]);
  assert.deepEqual(of({ heartRate: 1, systolicBP: 1 }), [0, 2, true]);
  assert.deepEqual(of({ heartRate: 1, systolicBP: 1, temperature: 1 }), [0, 3, true]);
  assert.deepEqual(of({ spo2: 2 }), [1, 0, true]);
  assert.deepEqual(of({ spo2: null, heartRate: 1 }), [0, 1, null]);
  assert.deepEqual(of({ spo2: null, heartRate: 2 }), [1, 0, true]);
});

test('[MS7] in pregnancy MEOWS is scored of all its parts, each from its own vital', () => {
  const scored = scoreOther(ofMother, now(mother), T0);
  assert.deepEqual([scored.isComplete, scored.knownMinimum, scored.band, scored.missing], [true, 0, 'none', []]);
  assert.equal(scoreOther(ofMother, now({ ...mother, spo2: 94 }), T0).band, 'medium');
  const changes = { temperature: [38.2, 2], systolic: [161, 2], diastolic: [101, 2], 'heart-rate': [121, 2], 'respiratory-rate': [31, 2], spo2: [94, 2] } as const;
  const parts = { temperature: 'temperature', systolic: 'systolicBP', diastolic: 'diastolicBP', 'heart-rate': 'heartRate', 'respiratory-rate': 'respiratoryRate', spo2: 'spo2' } as const;
  for (const [kind, [value, points]] of Object.entries(changes)) assert.equal(scoreOther(ofMother, now({ ...mother, [kind]: value }), T0).scores[parts[kind as keyof typeof parts]], points, kind);
  assert.equal(scoreOther(ofMother, now({ spo2: 98 }), T0).band, null);
  const shown = shownOther(ofMother, now(mother), T0);
  assert.deepEqual([shown?.score, shown?.chart, shown?.status, shown?.total, shown?.band], ['meows', null, 'complete', 0, 'none']);
  const child = shownOther(ofInfant, now({ ...infant, spo2: 93 }), T0);
  assert.deepEqual([child?.score, child?.chart, child?.status, child?.total], ['pews', '0-11-months', 'complete', 1]);
  assert.deepEqual(child?.scores, { respiratoryRate: 0, respiratoryDistress: 0, spo2: 1, oxygen: 0, heartRate: 0, systolicBP: 0, capillaryRefill: 0 });
});

test('[MS7] a child who does not wake is judged by at least the total of that level; oxygen counts by its share too', () => {
  assert.equal(scoreOther(ofInfant, now({ ...infant, consciousness: 'U' }), T0).alarmTotal, 13);
  assert.equal(scoreOther(ofInfant, now({ spo2: 98 }), T0).alarmTotal, 0);
  const { 'supplemental-oxygen': _, 'heart-rate': _heart, ...breathing } = infant;
  assert.equal(scoreOther(ofInfant, now({ ...breathing, 'pulse-rate': 180 }), T0).scores['heartRate'], 4, 'a pulse tells of the heart too');
  const partly = shownOther(ofInfant, now({ spo2: 93 }), T0);
  assert.deepEqual([partly?.status, partly?.scores, partly?.band], ['incomplete', { spo2: 1 }, 'low']);
  assert.equal(scoreOther(ofInfant, now({ ...breathing, 'inspired-oxygen': 50 }), T0).scores['oxygen'], 4);
});

test('[MS7] a rate of a stream counts for one hour, a charted one for twelve, to the millisecond; then the score is made anew', () => {
  for (const kind of ['respiratory-rate', 'spo2', 'heart-rate'] as const) {
    for (const [isStream, validMs] of [[true, STREAM_MS], [false, SPOT_MS]] as const) {
      const at = (agoMs: number) => now({ [kind]: { value: 98, agoMs, isStream } });
      assert.notEqual(shownOther(ofMother, at(validMs), T0), null, `${kind} ${isStream}`);
      assert.equal(shownOther(ofMother, at(validMs + 1), T0), null, `${kind} ${isStream}`);
      assert.equal(otherExpiresAt(at(1_000), T0), T0 - 1_000 + validMs + 1);
      assert.equal(scoreExpiresAt(at(1_000), T0), T0 - 1_000 + validMs + 1);
    }
  }
  const pulse = now({ 'pulse-rate': { value: 80, agoMs: STREAM_MS + 1, isStream: true } });
  assert.equal(shownOther(ofMother, pulse, T0), null);
  const systolic = now({ systolic: { value: 120, agoMs: STREAM_MS + 1, isStream: true } });
  assert.notEqual(shownOther(ofMother, systolic, T0), null, 'pressures are charted');
  assert.equal(otherExpiresAt(now({ spo2: { value: 98, isStream: true }, temperature: 37 }), T0), T0 + STREAM_MS + 1, 'the first that goes');
  assert.deepEqual([otherExpiresAt(now({}), T0), scoreExpiresAt(now({}), T0)], [null, null]);
  for (const kind of ['diastolic', 'capillary-refill'] as const) assert.equal(otherExpiresAt(now({ [kind]: 70 }), T0), T0 + SPOT_MS + 1, kind);
  assert.equal(otherExpiresAt(now({ 'respiratory-distress': 'mild' }), T0), T0 + SPOT_MS + 1);
});

test('[MS7] of a heart told twice the newer counts, of the same moment the first; a value told as not valid is none', () => {
  const heart = ['heart-rate', 'pulse-rate'] as const;
  const of = (values: Parameters<typeof now>[0]) => freshestOf(heart, now(values), T0)?.kind;
  assert.equal(of({ 'heart-rate': { value: 80, agoMs: 5 }, 'pulse-rate': 82 }), 'pulse-rate');
  assert.equal(of({ 'heart-rate': 80, 'pulse-rate': 82 }), 'heart-rate');
  const invalid: VitalNow = { value: null, code: null, unit: null, atMs: T0, noDataMs: null };
  assert.equal(freshestOf(['spo2'], () => invalid, T0), null);
});

test('[MS8] a score is told anew when a part, the score or what is asked for changes, and only then', () => {
  const first = scoreOther(ofInfant, now(infant), T0);
  const isSame = (change: Partial<Record<VitalKind, Given>>) => isSameOther(first, scoreOther(ofInfant, now({ ...infant, ...change }), T0 + 1));
  assert.deepEqual([isSame({}), isSame({ 'heart-rate': 121 }), isSame({ 'heart-rate': 155 }), isSame({ spo2: 93 }), isSame({ consciousness: 'V' })], [true, true, false, false, false]);
  assert.equal(isSameOther(first, { ...first, of: ofMother }), false);
  const [byOxygen, byHeart] = [{ spo2: 93 }, { 'heart-rate': 155 }].map((change) => scoreOther(ofInfant, now({ ...infant, ...change }), T0));
  assert.deepEqual([byOxygen!.band, byHeart!.band, byOxygen!.knownMinimum === byHeart!.knownMinimum, isSameOther(byOxygen!, byHeart!)], ['low', 'low', true, false], 'another part, the same sum');
  const onAir = now({ ...mother, 'supplemental-oxygen': 'air' });
  const [news2, again, byScale2] = ([1, 1, 2] as const).map((scale) => scoreLive(onAir, scale, T0));
  assert.deepEqual([isSameScore(news2!, again!), isSameScore(news2!, byScale2!), byScale2!.scores], [true, false, news2!.scores], 'by the other scale, though its parts are the same');
});

test('[M45] NEWS2 is scored of each of its parts, and of a pulse where nothing tells of the heart', () => {
  const all = { 'respiratory-rate': 25, spo2: 91, 'supplemental-oxygen': 'oxygen', systolic: 90, 'pulse-rate': 131, consciousness: 'V', temperature: 39.1 } as const;
  assert.deepEqual(scoreLive(now(all), 1, T0).scores, { respiratoryRate: 3, spo2: 3, airOrOxygen: 2, systolicBP: 3, pulse: 3, consciousness: 3, temperature: 2 });
});

test('[MS6] MEOWS from ten years on, and only in pregnancy', () => {
  assert.deepEqual([otherScoreFor(120, true), otherScoreFor(119, true), otherScoreFor(120, false)], [{ score: 'meows' }, { score: 'pews', age: '5-12-years' }, { score: 'pews', age: '5-12-years' }]);
});

test('[MS7] qSOFA of all its parts, of some, of none', () => {
  const all = shownQsofa(now({ 'respiratory-rate': 16, systolic: 120, consciousness: 'A' }), T0);
  assert.deepEqual([all?.score, all?.status, all?.total, all?.band, all?.scores], ['qsofa', 'complete', 0, 'none', { respiratoryRate: 0, systolicBP: 0, mentation: 0 }]);
  assert.equal(shownQsofa(now({ 'respiratory-rate': 16, systolic: 120, consciousness: 'V' }), T0)?.scores['mentation'], 1);
  const some = shownQsofa(now({ systolic: 120 }), T0);
  assert.deepEqual([some?.status, some?.total, some?.band, some?.scores], ['incomplete', null, null, { systolicBP: 0 }]);
  assert.equal(shownQsofa(now({ temperature: 37 }), T0), null);
});

test('[MS9] an age from outside: months, years, none, and what is not one', () => {
  const of = (age: Record<string, unknown>) => {
    const { status, invalid, chart } = scoreOtherSet('pews', { ...age, spo2: 98 });
    return [status, invalid, chart];
  };
  assert.deepEqual(of({ ageMonths: 0 }), ['incomplete', [], '0-11-months']);
  assert.deepEqual(of({ ageYears: 2 }), ['incomplete', [], '1-4-years']);
  for (const ageMonths of ['8', -1, Number.NaN, Number.POSITIVE_INFINITY, true]) assert.deepEqual(of({ ageMonths }).slice(0, 2), ['rejected', ['ageMonths']], String(ageMonths));
  assert.deepEqual(of({ ageMonths: null }).slice(0, 2), ['rejected', ['ageMonths']]);
  assert.deepEqual(of({}).slice(0, 2), ['rejected', ['ageMonths']]);
  assert.deepEqual(scoreOtherSet('qsofa', { ageMonths: 18 * 12, systolicBP: 120 }).status, 'incomplete');
  assert.deepEqual(scoreOtherSet('qsofa', { ageMonths: 18 * 12 - 1, systolicBP: 120 }), { status: 'not-applicable', total: null, scores: {}, missing: [], invalid: [], knownMinimum: 0, band: null });
  for (const ageYears of ['40', -1]) assert.deepEqual([scoreOtherSet('qsofa', { ageYears, systolicBP: 120 })].map(({ status, invalid }) => [status, invalid]), [['rejected', ['ageMonths']]]);
  assert.deepEqual(scoreOtherSet('meows', { _ages: 'soon', spo2: 98 }).invalid, ['_ages']);
  assert.deepEqual(scoreOtherSet('pews', { ageMonths: 8, respiratoryDistress: 'some', spo2: 98 }).invalid, ['respiratoryDistress']);
  assert.equal(scoreOtherSet('pews', { ageMonths: 8, respiratoryDistress: null, spo2: 98 }).status, 'incomplete');
});

test('[MS3] what is not known is no point, and never normal: oxygen, age, distress; what is known asks for somebody all the same', () => {
  assert.deepEqual(scoreOtherSet('pews', { ageMonths: 8, spo2: 98 }).scores, { respiratoryRate: null, respiratoryDistress: null, spo2: 0, oxygen: null, heartRate: null, systolicBP: null, capillaryRefill: null });
  assert.deepEqual(scoreOtherSet('pews', { ageYears: '9', spo2: 98 }).invalid, ['ageMonths']);
  const nothing = { respiratoryRate: null, respiratoryDistress: null, spo2: null, isOnAir: null, oxygenFlow: null, inspiredOxygen: null, heartRate: null, systolicBP: null, capillaryRefill: null, consciousness: null };
  const { isComplete, level } = sumPews(scorePews({ ...nothing, spo2: 91, respiratoryRate: 70 }, '0-11-months'), null);
  assert.deepEqual([isComplete, level], [false, 'medium']);
});
