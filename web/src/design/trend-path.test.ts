// Trends as paths: gaps stay gaps, the band is the patient's own.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trendShape, type TrendPoint } from './trend-path.ts';

const box = { width: 120, height: 32, gapMs: 10 };
const steady = (count: number): TrendPoint[] => Array.from({ length: count }, (_, n) => [n, 50 + (n % 3)]);

test('[UI-V3] a silence breaks the line', () => {
  const shape = trendShape([[0, 1], [5, 2], [40, 3], [45, 4]], box);
  expect(shape.path.match(/M/g)).toHaveLength(2);
});

test('[UI-V3] nothing is drawn from nothing, and no band from a handful of values', () => {
  expect(trendShape([], box)).toEqual({ path: '', last: null, band: null });
  expect(trendShape(steady(4), box).band).toBeNull();
  expect(trendShape(steady(20), box).band).not.toBeNull();
});

test('[UI-V3] every point lies in the box', () => {
  const points = fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { minLength: 1, maxLength: 60 }).map((values) => values.map((value, n): TrendPoint => [n, value]));
  fc.assert(
    fc.property(points, (given) => {
      const numbers = trendShape(given, box).path.match(/[-\d.]+ [-\d.]+/g)?.map((pair) => pair.split(' ').map(Number)) ?? [];
      expect(numbers).toHaveLength(given.length);
      for (const [x = -1, y = -1] of numbers) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(box.width);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y).toBeLessThanOrEqual(box.height);
      }
    }),
  );
});
