// History and live values of one vital as the columns a chart draws. A silence breaks the line; nothing is interpolated.
import type { LatestVital, ReadingPoint } from '@mydr24/protocol';

/** Seconds since the epoch, and values where null is a gap: the shape uPlot takes. */
export type Columns = [at: number[], value: (number | null)[]];

const GAP_STEPS = 8;
const SHORTEST_GAP_S = 120;

/** The history with the live value joined on when it is newer. */
export function joined(history: readonly ReadingPoint[], live: readonly LatestVital[]): ReadingPoint[] {
  const last = history.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
  const newer = live.filter((vital) => vital.at > last).map((vital) => ({ at: vital.at, value: vital.value, code: vital.code }));
  return [...history, ...newer];
}

export function columnsOf(points: readonly ReadingPoint[]): Columns {
  const gapS = gapOf(points);
  const at: number[] = [];
  const values: (number | null)[] = [];
  for (const point of points) {
    const seconds = point.at / 1000;
    const before = at.at(-1);
    if (before !== undefined && seconds - before > gapS) {
      at.push(before + (seconds - before) / 2);
      values.push(null);
    }
    at.push(seconds);
    values.push(point.value);
  }
  return [at, values];
}

/** Longer than a few usual steps between readings is a silence. */
function gapOf(points: readonly ReadingPoint[]): number {
  const steps: number[] = [];
  for (let index = 1; index < points.length; index += 1) steps.push(((points[index]?.at ?? 0) - (points[index - 1]?.at ?? 0)) / 1000);
  steps.sort((left, right) => left - right);
  return Math.max(SHORTEST_GAP_S, (steps[Math.floor(steps.length / 2)] ?? 0) * GAP_STEPS);
}

export interface Extremes {
  low: number;
  high: number;
  last: number;
}

export function extremes(points: readonly ReadingPoint[]): Extremes | null {
  const values = points.map((point) => point.value).filter((value) => value !== null);
  const last = values.at(-1);
  return last === undefined ? null : { low: Math.min(...values), high: Math.max(...values), last };
}

/** Two series on one time axis, each with nulls where only the other has a value. */
export function aligned(first: Columns, second: Columns): [number[], (number | null)[], (number | null)[]] {
  const at = [...new Set([...first[0], ...second[0]])].toSorted((left, right) => left - right);
  const pick = ([times, values]: Columns): (number | null)[] => {
    const byTime = new Map(times.map((time, index) => [time, values[index] ?? null]));
    return at.map((time) => byTime.get(time) ?? null);
  };
  return [at, pick(first), pick(second)];
}
