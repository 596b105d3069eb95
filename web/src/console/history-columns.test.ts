// History joined with live values for a chart.
import type { VitalHistory } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import { vital } from '../gallery/fixtures.ts';
import { extremesOf, historyColumns, withSecond } from './history-columns.ts';

const history = (minutes: readonly number[], gaps: [number, number][] = []): VitalHistory => ({
  kind: 'spo2', unit: '%', stepMs: 60_000, at: minutes.map((minute) => minute * 60_000), low: minutes.map(() => 90), high: minutes.map(() => 99), last: minutes.map((minute) => 95 + minute),
  gaps: gaps.map(([from, to]) => [from * 60_000, to * 60_000]), late: [], amended: [], doubtful: [], invalid: 0,
});

test('[UI-V3] a gap the server told breaks line and band, and nothing else does', () => {
  const [at, last, low] = historyColumns(history([0, 1, 30, 31], [[1, 30]]), []);
  expect(last).toEqual([95, 96, null, 125, 126]);
  expect(low).toEqual([90, 90, null, 90, 90]);
  expect(at[2]).toBe(930);
});

test('[UI-V1] only live values of its kind that are newer than the history are joined on', () => {
  const fresh = { ...vital('spo2', 91, '%', 0), at: 180_000 };
  expect(historyColumns(history([1, 2]), [{ ...fresh, at: 60_000 }, { ...fresh, kind: 'heart-rate' }, fresh])[1]).toEqual([96, 97, 91]);
});

test('[UI-C2] lowest and highest are those of the shown time, spikes within a step included', () => {
  const columns = historyColumns(history([0, 1, 2]), []);
  expect(extremesOf(columns, 0, 60_000)).toEqual({ low: 90, high: 99, last: 96 });
  expect(extremesOf(columns, 400_000, 500_000)).toBeNull();
});

test('[UI-V3] on a shared axis the other vital’s instants do not break a line, its own gaps do', () => {
  const [at, last, , , second] = withSecond(historyColumns(history([0, 2]), []), historyColumns(history([1], []), []));
  expect(at).toEqual([0, 60, 120]);
  expect(last).toEqual([95, undefined, 97]);
  expect(second).toEqual([undefined, 96, undefined]);
});
