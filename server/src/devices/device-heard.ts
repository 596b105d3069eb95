// What one submission tells of its device, gathered with those before until it is written: counts, gaps in the device's own
// numbers, and how far its clock is off. The offset is the median of the newest 31 submissions' (received - newest taken), so
// that a backlog or a slow line moves it little; a submission that brings nothing newer than the one before says nothing of it.
import type { CarriedReport, Way } from '@mydr24/protocol';

/** One submission after its commit. */
export interface Visit {
  readonly deviceId: string;
  readonly tenantId: string;
  readonly way: Way;
  readonly receivedAt: number;
  /** Device time of the newest item, refused for its time or not; null when none had one. */
  readonly newestTakenAt: number | null;
  /** The device's own numbers of what was stored now, in any order; null when the way has none of its own. */
  readonly seqs: readonly number[] | null;
  readonly stored: number;
  readonly duplicates: number;
  readonly refused: number;
  readonly report?: CarriedReport | undefined;
}

export interface Heard {
  readonly tenantId: string;
  readonly way: Way;
  readonly heardAt: number;
  readonly newestTakenAt: number | null;
  /** Newest last, at most 31. */
  readonly offsetsMs: readonly number[];
  readonly batteryPct: number | null;
  readonly firmware: string | null;
  readonly highestSeq: number | null;
  /** Since the last writing. */
  readonly counts: Counts;
}

export interface Counts {
  readonly stored: number;
  readonly duplicates: number;
  readonly refused: number;
  readonly late: number;
  /** Below zero when numbers that were missing came. */
  readonly missing: number;
}

export const NO_COUNTS: Counts = { stored: 0, duplicates: 0, refused: 0, late: 0, missing: 0 };
const KEPT_OFFSETS = 31;
/** A device that restarts its numbers, or numbers by the clock, has no gaps that could be told. */
const LARGEST_GAP = 100_000;

export function withVisit(before: Heard | undefined, visit: Visit): Heard {
  const { tenantId, way, receivedAt: heardAt, newestTakenAt, report } = visit;
  const isNewer = newestTakenAt !== null && newestTakenAt > (before?.newestTakenAt ?? -Infinity);
  const offsets = before?.offsetsMs ?? [];
  const gaps = gapsOf(before?.highestSeq ?? null, visit.seqs ?? []);
  const counts = before?.counts ?? NO_COUNTS;
  return {
    tenantId, way, heardAt,
    newestTakenAt: isNewer ? newestTakenAt : (before?.newestTakenAt ?? null),
    offsetsMs: offsetsOf(offsets, visit, isNewer),
    batteryPct: report?.batteryPct ?? before?.batteryPct ?? null,
    firmware: report?.firmware ?? before?.firmware ?? null,
    highestSeq: gaps.highest,
    counts: {
      stored: counts.stored + visit.stored, duplicates: counts.duplicates + visit.duplicates, refused: counts.refused + visit.refused,
      late: counts.late + gaps.late, missing: counts.missing + gaps.missing,
    },
  };
}

/** Whoever carries readings of another device saw its clock, or nobody did: what comes through them says only how long it waited. */
function offsetsOf(before: readonly number[], { way, receivedAt, newestTakenAt, report }: Visit, isNewer: boolean): readonly number[] {
  if (way === 'bluetooth') return report?.clockOffsetMs === undefined ? before : [report.clockOffsetMs];
  return isNewer && newestTakenAt !== null ? [...before, receivedAt - newestTakenAt].slice(-KEPT_OFFSETS) : before;
}

/** Several readings of one instant may share a number's neighbourhood; only whole numbers never seen are missing. */
function gapsOf(before: number | null, seqs: readonly number[]): { highest: number | null; late: number; missing: number } {
  let highest = before;
  let [late, missing] = [0, 0];
  for (const seq of seqs.toSorted((a, b) => a - b)) {
    if (highest !== null && seq < highest) [late, missing] = [late + 1, missing - 1];
    else if (highest !== null && seq - highest - 1 <= LARGEST_GAP) missing += Math.max(0, seq - highest - 1);
    highest = Math.max(highest ?? seq, seq);
  }
  return { highest, late, missing };
}

/** Null with nothing measured; the lower of two middles. */
export function medianOf(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? null;
}
