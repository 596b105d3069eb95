// @vitest-environment node
import { expect, test } from 'vitest';
import { answerDueAt, dueState } from './answer-due.ts';

const at = (year: number, month: number, day: number, hour = 12): number => new Date(year, month - 1, day, hour).getTime();
const dayOf = (ms: number): number[] => [new Date(ms).getFullYear(), new Date(ms).getMonth() + 1, new Date(ms).getDate()];

test('an answer is due by the end of the same day of the next month, or of its last day', () => {
  expect(dayOf(answerDueAt(at(2026, 11, 26)))).toEqual([2026, 12, 26]);
  expect(dayOf(answerDueAt(at(2026, 12, 31)))).toEqual([2027, 1, 31]);
  expect(dayOf(answerDueAt(at(2027, 1, 31)))).toEqual([2027, 2, 28]);
  expect(dayOf(answerDueAt(at(2028, 1, 30)))).toEqual([2028, 2, 29]);
});

test('a request is said to be due soon in its last week, and late only when its day is over', () => {
  const asked = at(2026, 11, 26);
  expect([at(2026, 12, 18), at(2026, 12, 20), at(2026, 12, 26, 23), at(2026, 12, 27, 1)].map((now) => dueState(asked, now))).toEqual(['in-time', 'soon', 'soon', 'late']);
});
