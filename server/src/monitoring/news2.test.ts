// The scoring table and the response table themselves, at every edge, from numbers already rounded.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { news2Fields, news2Parameters, riskOf, scoreParts, spotValidityMs, sumParts, triggerOf } from './news2.ts';
import type { News2Known, News2Parameter, News2Scores, Spo2Scale } from './news2.ts';

const calm: News2Known = { respiratoryRate: 16, spo2: 97, onOxygen: false, systolicBP: 120, pulse: 70, consciousness: 'A', temperature: 36.8 };
const nothing: News2Known = { respiratoryRate: null, spo2: null, onOxygen: null, systolicBP: null, pulse: null, consciousness: null, temperature: null };
const zero: News2Scores = { respiratoryRate: 0, spo2: 0, airOrOxygen: 0, systolicBP: 0, pulse: 0, consciousness: 0, temperature: 0 };

/** RCP 2017 chart 1, as [first value, last value, score]; far values stand for open ends. */
const chart: readonly (readonly [field: keyof News2Known, part: News2Parameter, step: number, bands: readonly (readonly [number, number, number])[], change?: Partial<News2Known>, scale?: Spo2Scale])[] = [
  ['respiratoryRate', 'respiratoryRate', 1, [[0, 8, 3], [9, 11, 1], [12, 20, 0], [21, 24, 2], [25, 60, 3]]],
  ['spo2', 'spo2', 1, [[50, 91, 3], [92, 93, 2], [94, 95, 1], [96, 100, 0]]],
  ['spo2', 'spo2', 1, [[50, 91, 3], [92, 93, 2], [94, 95, 1], [96, 100, 0]], { onOxygen: true }],
  ['spo2', 'spo2', 1, [[50, 91, 3], [92, 93, 2], [94, 95, 1], [96, 100, 0]], { onOxygen: null }],
  ['spo2', 'spo2', 1, [[50, 83, 3], [84, 85, 2], [86, 87, 1], [88, 100, 0]], {}, 2],
  ['spo2', 'spo2', 1, [[50, 83, 3], [84, 85, 2], [86, 87, 1], [88, 92, 0], [93, 94, 1], [95, 96, 2], [97, 100, 3]], { onOxygen: true }, 2],
  ['systolicBP', 'systolicBP', 1, [[40, 90, 3], [91, 100, 2], [101, 110, 1], [111, 219, 0], [220, 300, 3]]],
  ['pulse', 'pulse', 1, [[20, 40, 3], [41, 50, 1], [51, 90, 0], [91, 110, 1], [111, 130, 2], [131, 250, 3]]],
  ['temperature', 'temperature', 10, [[300, 350, 3], [351, 360, 1], [361, 380, 0], [381, 390, 1], [391, 430, 2]]],
];
for (const [field, part, perUnit, bands, change, scale] of chart) {
  test(`[M1] every value of ${field} scores as chart 1 says${scale === 2 ? ', scale 2' : ''}${change?.onOxygen === undefined ? '' : `, oxygen ${change.onOxygen}`}`, () => {
    for (const [first, last, score] of bands) {
      for (let tick = first; tick <= last; tick += 1) {
        assert.equal(scoreParts({ ...calm, ...change, [field]: tick / perUnit }, scale ?? 1)[part], score, `${tick / perUnit}`);
      }
    }
  });
}

test('[M1] oxygen scores 2, air 0; alert 0, anything else 3', () => {
  assert.equal(scoreParts({ ...calm, onOxygen: true }, 1).airOrOxygen, 2);
  assert.deepEqual(scoreParts(calm, 1), zero);
  for (const consciousness of ['C', 'V', 'P', 'U']) assert.equal(scoreParts({ ...calm, consciousness }, 1).consciousness, 3);
});

test('[M2] a part that is not known is null, and only that one', () => {
  assert.deepEqual(Object.values(scoreParts(nothing, 1)), news2Parameters.map(() => null));
  assert.deepEqual(Object.values(scoreParts(nothing, 2)), news2Parameters.map(() => null));
  for (const field of news2Fields) {
    const part = field === 'onOxygen' ? 'airOrOxygen' : field;
    assert.deepEqual(scoreParts({ ...calm, [field]: null }, 1), { ...zero, [part]: null });
  }
});

test('[M7] on scale 2 without knowing what is breathed, only a value scored alike either way is known', () => {
  const part = (spo2: number) => scoreParts({ ...calm, onOxygen: null, spo2 }, 2).spo2;
  assert.deepEqual([83, 84, 87, 88, 92, 93, 95, 97, 100].map(part), [3, 2, 1, 0, 0, null, null, null, null]);
});

test('[M8] each total has its risk, interval and response', () => {
  const low = (minMonitoring: string) => ({ riskBand: 'low', minMonitoring, response: 'ward-based' });
  const lowMedium = { riskBand: 'low-medium', minMonitoring: 'PT1H', response: 'urgent-ward-based' };
  const medium = { riskBand: 'medium', minMonitoring: 'PT1H', response: 'urgent' };
  const high = { riskBand: 'high', minMonitoring: 'continuous', response: 'emergency' };
  assert.deepEqual(riskOf(0, false), low('PT12H'));
  for (const total of [1, 2, 3, 4]) assert.deepEqual(riskOf(total, false), low('PT4H/PT6H'));
  for (const total of [3, 4]) assert.deepEqual(riskOf(total, true), lowMedium);
  for (const total of [5, 6]) for (const single of [true, false]) assert.deepEqual(riskOf(total, single), medium);
  for (const total of [7, 8, 20]) for (const single of [true, false]) assert.deepEqual(riskOf(total, single), high);
});

test('[M4] the lower bound counts known parts only, and demands nothing below a single 3 or 5', () => {
  const some = (scores: Partial<News2Scores>) => sumParts({ ...zero, temperature: null, ...scores });
  assert.deepEqual(some({}), { isComplete: false, knownMinimum: 0, anySingleThree: false, risk: null, triggerFromKnown: null });
  assert.deepEqual(some({ pulse: 2, spo2: 2 }).triggerFromKnown, null);
  assert.deepEqual(some({ pulse: 3 }), { isComplete: false, knownMinimum: 3, anySingleThree: true, risk: null, triggerFromKnown: 'urgent-ward-based' });
  assert.deepEqual(some({ pulse: 3, respiratoryRate: 2 }), { isComplete: false, knownMinimum: 5, anySingleThree: true, risk: null, triggerFromKnown: 'urgent' });
  assert.deepEqual(some({ pulse: 3, respiratoryRate: 2, spo2: 2 }).triggerFromKnown, 'emergency');
  assert.equal(triggerOf({ knownMinimum: 4, anySingleThree: false }), null);
});

test('[M2] a complete set has a risk and no trigger from known parts', () => {
  const sum = sumParts({ ...zero, pulse: 3, consciousness: 3, spo2: 1 });
  assert.deepEqual(sum, { isComplete: true, knownMinimum: 7, anySingleThree: true, risk: riskOf(7, true), triggerFromKnown: null });
});

test('[M5] an observation stands for twelve hours, each one', () => {
  assert.deepEqual(Object.keys(spotValidityMs).toSorted(), [...news2Fields].toSorted());
  assert.deepEqual(new Set(Object.values(spotValidityMs)), new Set([12 * 60 * 60 * 1000]));
});
