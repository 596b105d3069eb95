// What a patient's own readings suggest: robust against strays, by hour of day, never outside of what the unit allows.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { defaultRules } from './default-rules.ts';
import { isNight, limitFlaw, madOf, medianOf, personalBand, proposeLimit, type Sample } from './personal-limits.ts';

const rules = defaultRules(1).flatMap((rule) => (rule.type === 'threshold' ? [rule] : []));
const spo2 = rules.find(({ id }) => id === 'spo2-low')!;
const fast = rules.find(({ id }) => id === 'heart-rate-high')!;
const night = { fromMinute: 22 * 60, toMinute: 7 * 60, timeZone: 'UTC' };
/** Every ten minutes of a day, `ofHour` of each hour with a little wave. */
const aDay = (ofHour: (hour: number) => number): Sample[] =>
  Array.from({ length: 144 }, (_, n) => ({ minuteOfDay: n * 10, value: ofHour(Math.floor(n / 6)) + ((n % 3) - 1) }));

test('[MP1] the median and the median of distances, also of an even number of values', () => {
  assert.deepEqual([medianOf([3, 1, 2]), medianOf([4, 1, 2, 3]), madOf([1, 1, 2, 2, 4, 6, 9])], [2, 2.5, 1]);
  fc.assert(fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 60 }), (values) => {
    const below = values.filter((value) => value < medianOf(values)).length;
    const above = values.filter((value) => value > medianOf(values)).length;
    assert.ok(below <= values.length / 2 && above <= values.length / 2);
  }));
});

test('[MP1] night has its own suggestion, and a few strays move neither', () => {
  const calm = [...aDay((hour) => (hour >= 22 || hour < 7 ? 91 : 95)), ...aDay((hour) => (hour >= 22 || hour < 7 ? 91 : 95))];
  const proposal = proposeLimit(spo2, calm, night, 14);
  assert.deepEqual([proposal?.now, proposal?.day, proposal?.night, proposal?.priority], [90, 90, 86, 'medium']);
  const strayed = calm.map((sample, n) => (n % 12 === 5 ? { ...sample, value: 30 } : sample));
  assert.deepEqual([proposeLimit(spo2, strayed, night, 14)?.day, proposeLimit(spo2, strayed, night, 14)?.night], [90, 86]);
});

test('[MP1] a suggestion says all it rests on; the rate that is too fast is suggested above the fastest hour, and by night only from the nights', () => {
  // By day 100, in the hour from noon 120; by night 80. The distance of the little wave from its median is 1.
  const days = [0, 1].flatMap(() => aDay((hour) => (hour >= 22 || hour < 7 ? 80 : hour === 12 ? 120 : 100)));
  const away = 3 * 1.4826;
  assert.deepEqual(proposeLimit(fast, days, night, 14), {
    ruleId: 'heart-rate-high', vital: 'heart-rate', side: 'above', priority: 'medium', now: 130, from: 110, to: 150, day: Math.ceil(120 + away), night: 110, median: 99, mad: 2, readings: 288, days: 14,
  });
  assert.deepEqual([proposeLimit(fast, [], night, 14)].map((one) => [one?.median, one?.mad, one?.day]), [[null, null, null]]);
});

test('[MP2] thirty readings are enough and twenty-nine are not; an hour speaks from its fifth reading on, and without such an hour there is nothing to suggest', () => {
  const steady = (count: number, minuteOfDay: (n: number) => number): Sample[] => Array.from({ length: count }, (_, n) => ({ minuteOfDay: minuteOfDay(n), value: 95 }));
  const day = (samples: readonly Sample[]) => proposeLimit(spo2, samples, night, 14)?.day;
  assert.deepEqual([day(steady(30, () => 600)), day(steady(29, () => 600))], [92, null]);
  const fourEach = (n: number): number => 480 + 60 * Math.floor(n / 4);
  assert.equal(day(steady(32, fourEach)), null);
  const low = Array.from({ length: 4 }, () => ({ minuteOfDay: 1000, value: 88 }));
  assert.equal(day([...steady(40, () => 600), ...low]), 92, 'four low ones in an hour of their own say nothing yet');
  assert.equal(day([...steady(40, () => 600), ...low, ...low.slice(0, 1)]), 88);
});

test('[MP3] the bounds themselves may be signed, the limit of a more severe alarm may not, on either side, whatever the order of the bands', () => {
  const turned = { ...fast, bands: fast.bands.toReversed() };
  assert.deepEqual([personalBand(turned).priority, personalBand(fast).priority], ['medium', 'medium']);
  for (const rule of [fast, turned]) assert.deepEqual([110, 150].map((limit) => limitFlaw(rule, limit)), [null, null]);
  for (const limit of [109, 151]) assert.match(limitFlaw(fast, limit) ?? '', /110 to 150/);
  const wide = (rule: typeof spo2): typeof spo2 => ({ ...rule, personal: { from: 0, to: 300 } });
  assert.deepEqual([limitFlaw(wide(spo2), 81), limitFlaw(wide(fast), 159)], [null, null]);
  for (const [rule, limit] of [[spo2, 80], [fast, 160], [fast, 161]] as const) assert.match(limitFlaw(wide(rule), limit) ?? '', /more severe/);
});

test('[MP2] a suggestion never leaves the bounds of the unit, and with too few readings there is none', () => {
  fc.assert(fc.property(fc.array(fc.record({ minuteOfDay: fc.integer({ min: 0, max: 1439 }), value: fc.integer({ min: 0, max: 250 }) }), { maxLength: 400 }), (samples) => {
    for (const rule of [spo2, fast]) {
      const proposal = proposeLimit(rule, samples, night, 14)!;
      for (const limit of [proposal.day, proposal.night]) if (limit !== null) assert.ok(limit >= rule.personal!.from && limit <= rule.personal!.to);
      if (samples.length < 30) assert.deepEqual([proposal.day, proposal.night], [null, null]);
    }
  }));
  assert.equal(proposeLimit({ ...spo2, personal: null }, aDay(() => 95), night, 14), null);
});

test('[MP3] what may be signed: within the bounds, and never beyond the limit of a more severe alarm', () => {
  assert.deepEqual([limitFlaw(spo2, 88), limitFlaw(fast, 150)], [null, null]);
  assert.match(limitFlaw(spo2, 80) ?? '', /86 to 92/);
  assert.match(limitFlaw({ ...spo2, personal: { from: 70, to: 92 } }, 79) ?? '', /more severe/);
  assert.match(limitFlaw({ ...spo2, personal: null }, 88) ?? '', /no personal limits/);
});

test('[MP4] the night passes midnight, or does not', () => {
  assert.deepEqual([1319, 1320, 1439, 0, 419, 420].map((minute) => isNight(night, minute)), [false, true, true, true, true, false]);
  assert.deepEqual([59, 60, 119, 120].map((minute) => isNight({ fromMinute: 60, toMinute: 120 }, minute)), [false, true, true, false]);
  assert.deepEqual([59, 60, 61].map((minute) => isNight({ fromMinute: 60, toMinute: 60 }, minute)), [false, false, false], 'no night at all');
});
