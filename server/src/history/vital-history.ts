// Rows of one vital, bucket by bucket, as the columns a chart draws: what is a silence and what came too late to count as now is
// said here, so that no screen has to guess. Interpolates nothing.
import { vitals, type VitalHistory, type VitalKind } from '@mydr24/protocol';
import { SPOT_LATE_MS } from '../monitoring/stream-watch.ts';

/** One bucket, or one reading: then first and last are the same instant. */
export interface BucketRow {
  readonly firstAt: number;
  readonly lastAt: number;
  readonly low: number;
  readonly high: number;
  readonly last: number;
  readonly n: number;
  /** Longest time from taken to received of those not amended since. */
  readonly lagMs: number | null;
}

export type Span = [fromAt: number, toAt: number];

export const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** From steps so long on whole hours are read, not their minutes (ours). */
const BY_HOURS_FROM_MS = 4 * HOUR_MS;

export interface HourStep {
  readonly by: 'minute' | 'hour';
  readonly stepMs: number;
}

/** The step that reckoned minutes or hours fit into; null where the eye is too near for them. */
export function hourStepOf(stepMs: number): HourStep | null {
  if (stepMs < MINUTE_MS) return null;
  const [by, unit] = stepMs < BY_HOURS_FROM_MS ? (['minute', MINUTE_MS] as const) : (['hour', HOUR_MS] as const);
  return { by, stepMs: Math.ceil(stepMs / unit) * unit };
}

/** The whole hours of a span that are reckoned, and where its readings are gone those at its ends too; null where there are none. */
export function reckonedHours(fromAt: number, toAt: number, rolledUntil: number | null, areReadingsGone = false): { fromAt: number; toAt: number } | null {
  const [up, down] = areReadingsGone ? [Math.floor, Math.ceil] : [Math.ceil, Math.floor];
  const first = up(fromAt / HOUR_MS) * HOUR_MS;
  const end = Math.min(down(toAt / HOUR_MS) * HOUR_MS, rolledUntil ?? -Infinity);
  return end > first ? { fromAt: first, toAt: end } : null;
}

/** A device that speaks each minute has no gap each half minute: so many usual steps are a silence (ours). */
const GAP_STEPS = 4;

/** Between buckets where nothing valid came for longer than the stream may be silent; spot measurements have none. */
export function gapsOf(rows: readonly BucketRow[], silentAfterMs: number | null): Span[] {
  if (silentAfterMs === null) return [];
  const limitMs = Math.max(silentAfterMs, GAP_STEPS * usualStepMs(rows));
  return rows.flatMap(({ firstAt }, n): Span[] => {
    const before = rows[n - 1];
    return before !== undefined && firstAt - before.lastAt > limitMs ? [[before.lastAt, firstAt]] : [];
  });
}

/** Median of the time between two readings, within the buckets. */
function usualStepMs(rows: readonly BucketRow[]): number {
  const within = rows.filter(({ n }) => n > 1).map(({ firstAt, lastAt, n }) => (lastAt - firstAt) / (n - 1));
  const steps = within.length > 0 ? within : rows.slice(1).map(({ firstAt }, n) => firstAt - rows[n]!.lastAt);
  return steps.toSorted((a, b) => a - b)[(steps.length - 1) >> 1] ?? 0;
}

/** Neighbours in one stretch. */
export function lateSpans(rows: readonly BucketRow[], lateAfterMs: number): Span[] {
  const spans: Span[] = [];
  let isOpen = false;
  for (const { firstAt, lastAt, lagMs } of rows) {
    const isLate = lagMs !== null && lagMs > lateAfterMs;
    if (isLate && isOpen) spans.at(-1)![1] = lastAt;
    else if (isLate) spans.push([firstAt, lastAt]);
    isOpen = isLate;
  }
  return spans;
}

export function historyOf(kind: VitalKind, rows: readonly BucketRow[], stepMs: number, rest: Pick<VitalHistory, 'amended' | 'doubtful' | 'invalid'>): VitalHistory {
  const { unit, noDataMs } = vitals[kind];
  return {
    kind, unit, stepMs, at: rows.map(({ lastAt }) => lastAt), low: rows.map(({ low }) => low), high: rows.map(({ high }) => high), last: rows.map(({ last }) => last),
    gaps: gapsOf(rows, noDataMs), late: lateSpans(rows, noDataMs ?? SPOT_LATE_MS), ...rest,
  };
}
