// History by steps and the live values after it, as the columns uPlot takes: last, low and high, with a null in every gap the server told.
import type { LatestVital, VitalHistory } from '@mydr24/protocol';

/** Seconds since the epoch, then the line, and the lowest and highest of each step. */
export type HistoryColumns = [at: number[], last: (number | null)[], low: (number | null)[], high: (number | null)[]];

export function historyColumns(history: VitalHistory, live: readonly LatestVital[]): HistoryColumns {
  const gaps = new Map(history.gaps.map(([fromAt, toAt]) => [fromAt, toAt]));
  const [at, last, low, high]: HistoryColumns = [[], [], [], []];
  const put = (atMs: number, values: readonly [number | null, number | null, number | null]): void => {
    at.push(atMs / 1000);
    last.push(values[0]);
    low.push(values[1]);
    high.push(values[2]);
  };
  history.at.forEach((atMs, n) => {
    put(atMs, [history.last[n] ?? null, history.low[n] ?? null, history.high[n] ?? null]);
    const until = gaps.get(atMs);
    if (until !== undefined) put((atMs + until) / 2, [null, null, null]);
  });
  const newest = history.at.at(-1) ?? Number.NEGATIVE_INFINITY;
  for (const vital of live) if (vital.kind === history.kind && vital.at > newest) put(vital.at, [vital.value, vital.value, vital.value]);
  return [at, last, low, high];
}

/** Two vitals on one axis: the first with its band, the second as a line. */
export function withSecond(first: HistoryColumns, second: HistoryColumns): [number[], ...(number | null)[][]] {
  const at = [...new Set([...first[0], ...second[0]])].toSorted((left, right) => left - right);
  const placeOf = new Map(at.map((time, n) => [time, n]));
  const columns = [first[1], first[2], first[3], second[1]].map((values, nth) => {
    const times = nth === 3 ? second[0] : first[0];
    // `undefined` would be joined over by uPlot, null would break the line: between two of its own values a line goes on.
    const spread: (number | null)[] = Array.from({ length: at.length });
    times.forEach((time, n) => (spread[placeOf.get(time)!] = values[n] ?? null));
    return spread;
  });
  return [at, ...columns];
}

export interface Extremes {
  low: number;
  high: number;
  last: number;
}

/** Of what is within the shown time. */
export function extremesOf([at, last, low, high]: HistoryColumns, fromAt: number, toAt: number): Extremes | null {
  let found: Extremes | null = null;
  at.forEach((seconds, n) => {
    const [l, h, v] = [low[n] ?? null, high[n] ?? null, last[n] ?? null];
    if (v === null || l === null || h === null || seconds * 1000 < fromAt || seconds * 1000 > toAt) return;
    found = found === null ? { low: l, high: h, last: v } : { low: Math.min(found.low, l), high: Math.max(found.high, h), last: v };
  });
  return found;
}
