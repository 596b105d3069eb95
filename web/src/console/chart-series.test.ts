// History and live values joined for a chart.
import { expect, test } from 'vitest';
import { vital } from '../gallery/fixtures.ts';
import { aligned, columnsOf, extremes, joined } from './chart-series.ts';

const point = (minute: number, value: number | null) => ({ at: minute * 60_000, value, code: null });

test('[UI-V3] a silence becomes a null between its ends, a usual step does not', () => {
  const [at, values] = columnsOf([point(0, 80), point(1, 81), point(2, 82), point(40, 83), point(41, 84)]);
  expect(values).toEqual([80, 81, 82, null, 83, 84]);
  expect(at[3]).toBeGreaterThan(120);
  expect(at[3]).toBeLessThan(2_400);
});

test('[UI-V3] readings an hour apart are a line, not a row of gaps', () => {
  expect(columnsOf([point(0, 1), point(60, 2), point(120, 3)])[1]).toEqual([1, 2, 3]);
});

test('[UI-V1] only live values newer than the history are joined on', () => {
  const old = { ...vital('spo2', 90, '%', 0), at: 60_000 };
  const fresh = { ...vital('spo2', 91, '%', 0), at: 180_000 };
  expect(joined([point(1, 95), point(2, 96)], [old, fresh]).map((each) => each.value)).toEqual([95, 96, 91]);
});

test('[UI-V1] lowest, highest and last leave out readings without a valid value', () => {
  expect(extremes([point(0, 80), point(1, null), point(2, 70), point(3, 75)])).toEqual({ low: 70, high: 80, last: 75 });
  expect(extremes([point(0, null)])).toBeNull();
});

test('[UI-V3] two series share one axis and stay apart where only one was measured', () => {
  expect(aligned([[1, 3], [10, 30]], [[2, 3], [5, 6]])).toEqual([[1, 2, 3], [10, null, 30], [null, 5, 6]]);
});
