// Wall clocks of a time zone, on ordinary days and on those two.
import { expect, test } from 'vitest';
import { instantOf, nextClockChange, nextNight, wallOf } from './wall-clock.ts';

const tz = 'Europe/Andorra';

test('an instant and its wall clock are each other’s, in summer and in winter', () => {
  for (const wall of ['2026-07-01T12:30', '2026-11-25T03:00', '2026-12-31T23:59']) expect(wallOf(instantOf(wall, tz)?.at ?? 0, tz)).toBe(wall);
  expect(instantOf('2026-07-01T12:30', tz)).toEqual({ at: Date.UTC(2026, 6, 1, 10, 30), oddity: 'none' });
  expect(instantOf('', tz)).toBeNull();
});

test('an hour that comes twice is taken the first time, one that is skipped is told', () => {
  expect(instantOf('2026-10-25T02:30', tz)).toEqual({ at: Date.UTC(2026, 9, 25, 0, 30), oddity: 'twice' });
  expect(instantOf('2026-03-29T02:30', tz)).toEqual({ at: Date.UTC(2026, 2, 29, 1, 30), oddity: 'skipped' });
});

test('the next clock change and the next night are found', () => {
  expect(nextClockChange(Date.UTC(2026, 10, 25), tz)).toBe(Date.UTC(2027, 2, 28, 1));
  expect(nextClockChange(Date.UTC(2026, 10, 25), 'Asia/Kolkata')).toBeNull();
  expect(nextNight(Date.UTC(2026, 10, 25, 12), tz)).toBe(Date.UTC(2026, 10, 26, 2));
  expect(nextNight(Date.UTC(2026, 10, 25, 0), tz)).toBe(Date.UTC(2026, 10, 25, 2));
});
