// Values of a set as they come from outside: what is read, and what is refused rather than guessed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRecord, judgeAges, readAge, readMeasured } from './score-input.ts';

test('[M2] text is a value and its unit and nothing else; a list is not text', () => {
  assert.deepEqual([readMeasured('spo2', '97 %'), readMeasured('spo2', '+97 %'), readMeasured('spo2', 97)], [97, 97, 97]);
  for (const raw of ['about 97 %', '97 % today', 'a97 %', '97', '97%', ['97 %'], true, {}]) assert.equal(readMeasured('spo2', raw), null, JSON.stringify(raw));
  assert.deepEqual([readMeasured('spo2', null), readMeasured('spo2', undefined)], [undefined, undefined]);
});

test('[M2] an age that is no duration is named, and is not fresh', () => {
  const judged = judgeAges({ spo2: ['PT1H'], pulse: 'PT2H', temperature: 'PT1H' }, { spo2: 3_600_000, pulse: 3_600_000, temperature: 3_600_000 });
  assert.deepEqual([judged.invalid, [...judged.stale]], [['_ages.spo2'], ['pulse']]);
});

test('[M2] an age is a number from birth on; not given is not unreadable', () => {
  assert.deepEqual([0, 0.5, 99, undefined, null, -1, '9', Number.NaN, Infinity, true, [3]].map(readAge), [0, 0.5, 99, undefined, undefined, null, null, null, null, null, null]);
});

test('[M2] a record is an object of names, not null and not a list', () => {
  assert.deepEqual([{}, null, [], 'a', 1].map(isRecord), [true, false, false, false, false]);
});
