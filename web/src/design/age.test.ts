// Age in words, and when a value stops being current.
import { expect, test } from 'vitest';
import { en } from '../words/en/index.ts';
import { speaker, type Say } from '../words/words.ts';
import { ageSaid, ageWords, isStale } from './age.ts';

const i18n = speaker('en', en);
const say: Say = (id, values) => i18n._(id, values);
const S = 1_000;

test.each([
  [0, '0 s'], [-400, '0 s'], [12 * S, '12 s'], [119 * S, '119 s'], [120 * S, '2 min'], [7_199 * S, '119 min'], [7_200 * S, '2 h'], [47 * 3_600 * S, '47 h'], [48 * 3_600 * S, '2 d'],
])('[UI-V1] %i ms are shown as %s', (ms, words) => {
  expect(ageWords(ms, say)).toBe(words);
});

test('[UI-V1] ages are spoken in full, one and many', () => {
  expect(ageSaid(1 * S, say)).toBe('1 second');
  expect(ageSaid(42 * S, say)).toBe('42 seconds');
});

test('[UI-V1] a value is stale only past its limit, not at it', () => {
  expect(isStale({ at: 0, staleAfterMs: 30_000 }, 30_000)).toBe(false);
  expect(isStale({ at: 0, staleAfterMs: 30_000 }, 30_001)).toBe(true);
});
