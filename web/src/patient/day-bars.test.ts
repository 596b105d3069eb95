import { expect, test } from 'vitest';
import { dayBars } from './day-bars.ts';

const stretch = (low: number, high: number) => ({ reached: { low, high }, typical: (low + high) / 2, was: null, told: 'nobody' as const });

test('[UI-DA1] bars lie on one scale from the lowest to the highest, and nothing known leaves a hole', () => {
  const vital = { kind: 'spo2' as const, unit: '%', usual: { night: { low: 90, high: 95 }, day: null }, stretches: [stretch(80, 100), { reached: null, typical: null, was: null, told: 'nobody' as const }, stretch(90, 90)] };
  expect(dayBars(vital, ['night', 'day', 'night'])).toEqual({
    low: 80, high: 100,
    bars: [{ nth: 0, top: 0, bottom: 1, typical: 0.5, usual: { top: 0.25, bottom: 0.5 } }, { nth: 2, top: 0.5, bottom: 0.5, typical: 0.5, usual: { top: 0.25, bottom: 0.5 } }],
  });
  expect(dayBars({ ...vital, usual: { night: null, day: null }, stretches: [vital.stretches[1]!] }, ['night'])).toBeNull();
  expect(dayBars({ ...vital, usual: { night: null, day: null }, stretches: [stretch(5, 5)] }, ['day'])?.bars[0]?.typical).toBe(0.5);
});
