// The picture of one vital sign over days.
import { expect, test } from 'vitest';
import { rangeShape } from './range-path.ts';

const box = { width: 100, height: 56, fromAt: 0, toAt: 1_000 };
const steps = (parts: object = {}) => ({ at: [0, 100, 200], low: [60, 70, 80], high: [60, 80, 110], last: [60, 75, 90], gaps: [] as [number, number][], stepMs: 100, ...parts });

test('[SC15] lowest and highest are a band, the last values a line, on the time that was chosen', () => {
  expect(rangeShape(steps(), box)).toEqual({ line: 'M0 53L10 38L20 23', band: 'M0 53L10 33L20 3L20 33L10 43L0 53Z', low: 60, high: 110 });
});

test('[SC15] a gap is never drawn as if it had been measured; a single value is a dot', () => {
  expect(rangeShape(steps({ gaps: [[110, 190]] }), box)!.line).toBe('M0 53L10 38M20 23h0.01');
  expect(rangeShape(steps({ at: [0, 100, 700] }), box)!.line).toBe('M0 53L10 38M70 23h0.01');
  expect(rangeShape(steps({ at: [0, 100, 700], stepMs: 0 }), box)!.line).toBe('M0 53L10 38L70 23');
});

test('[SC15] nothing measured is no picture, and values that never change lie in its middle', () => {
  expect(rangeShape(steps({ at: [], low: [], high: [], last: [] }), box)).toBeNull();
  expect(rangeShape(steps({ at: [500], low: [70], high: [70], last: [70] }), box)!.line).toBe('M50 28h0.01');
});
