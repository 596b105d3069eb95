// Showing a rota's times where clocks change.
import { expect, test } from 'vitest';
import type { RotaShift } from '@mydr24/protocol';
import { daysOf, instantOf, mondayOf, wallOf } from './zone-time.ts';

const ZONE = 'Europe/Andorra';

test.each([
  ['2026-07-01T08:00', '2026-07-01T06:00Z'], ['2026-12-01T08:00', '2026-12-01T07:00Z'], ['2026-10-25T02:30', '2026-10-25T00:30Z'], ['2026-10-25T08:00', '2026-10-25T07:00Z'],
  ['2026-03-29T08:00', '2026-03-29T06:00Z'],
])('%s in Andorra is %s', (wall, instant) => {
  expect(instantOf(ZONE, wall)).toBe(Date.parse(instant));
  expect(wallOf(ZONE, Date.parse(instant))).toBe(wall);
});

test('a time that the clock skips is the jump, or just after', () => {
  const at = instantOf(ZONE, '2026-03-29T02:30');
  expect(at).toBeGreaterThanOrEqual(Date.parse('2026-03-29T01:00Z'));
  expect(at).toBeLessThanOrEqual(Date.parse('2026-03-29T01:30Z'));
});

test('a week begins on its Monday', () => {
  expect(mondayOf(ZONE, Date.parse('2026-11-29T22:59Z'))).toBe('2026-11-23');
  expect(mondayOf(ZONE, Date.parse('2026-11-29T23:00Z'))).toBe('2026-11-30');
});

test('pieces fill every day, also those of 23 and 25 hours', () => {
  const shift = { fromAt: Date.parse('2026-10-20T00:00Z'), toAt: Date.parse('2026-10-25T06:00Z') } as RotaShift;
  const after = { fromAt: shift.toAt, toAt: Date.parse('2026-11-05T00:00Z') } as RotaShift;
  const days = daysOf([shift, after], ZONE, '2026-10-24', 3);
  expect(days.map(({ fromAt, toAt }) => (toAt - fromAt) / 3_600_000)).toEqual([24, 25, 24]);
  for (const { fromAt, toAt, pieces } of days) expect(pieces.reduce((sum, piece) => sum + piece.toAt - piece.fromAt, 0)).toBe(toAt - fromAt);
  expect(days[1]?.pieces.length).toBe(2);
});
