import { expect, test } from 'vitest';
import type { Say } from '../words/words.ts';
import { etaWords, isEstimated, minuteWords } from './eta-words.ts';

const say = ((id: string, values?: Record<string, unknown>) => `${id} ${Object.values(values ?? {}).join()}`.trim()) as Say;

test('a way is said in whole minutes, rounded up, and never as no time at all', () => {
  expect([0, 59, 60, 61, 600].map((seconds) => minuteWords(seconds, say))).toEqual(['eta.under', 'eta.under', 'eta.min 1', 'eta.min 2', 'eta.min 10']);
});

test('what does not follow roads is said to be an estimate', () => {
  expect(isEstimated([{ code: 'road-s', value: 60, isAgainst: false }])).toBe(false);
  expect(isEstimated([{ code: 'estimated-s', value: 60, isAgainst: false }])).toBe(true);
  expect([etaWords(120, false, say), etaWords(120, true, say)]).toEqual(['eta.byRoad eta.min 2', 'eta.estimated eta.min 2']);
});
