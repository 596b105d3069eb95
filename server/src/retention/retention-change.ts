// What a change of retention means: from when it counts, and what would go that is kept now. One rule for the screen and the command. Computes only.
import type { RetentionPreview } from '@mydr24/protocol';
import { COUNTS_AFTER_MS, DAY_MS, flawOfKeep, type Keep, WEEK_MS, weekOf } from './reading-retention.ts';

export interface KeepTimes { readonly keepDays: number; readonly keepHoursDays: number }

/** A shorter time counts a day later; what waits to count goes on waiting. */
export function countsFromOf(before: KeepTimes & { readonly countsFrom: number | null }, next: KeepTimes, nowMs: number): number {
  const isShorter = next.keepDays < before.keepDays || next.keepHoursDays < before.keepHoursDays;
  return isShorter ? nowMs + COUNTS_AFTER_MS : Math.max(nowMs, before.countsFrom ?? nowMs);
}

export interface Standing { readonly keep: Keep; readonly waveformHours: number; /** Of the oldest week of readings there is; null: not known yet. */ readonly firstWeekAt: number | null }

export function previewOf({ keep, waveformHours, firstWeekAt }: Standing, next: KeepTimes & { readonly waveformHours: number }, nowMs: number): RetentionPreview {
  const fromAt = countsFromOf(keep, next, nowMs);
  const oldestAt = Math.max(keep.readingsUntil ?? firstWeekAt ?? -Infinity, nowMs - keep.keepDays * DAY_MS);
  // Whole weeks go once they are older than what is kept by a day.
  const before = weekOf(fromAt - (next.keepDays + 1) * DAY_MS);
  const weeks = Math.ceil((before - oldestAt) / WEEK_MS);
  const isLess = next.keepDays < keep.keepDays && weeks > 0;
  return {
    readings: { before: isLess ? before : null, weeks: isLess && Number.isFinite(weeks) ? weeks : 0, fromAt },
    hours: { before: next.keepHoursDays < keep.keepHoursDays ? Math.floor((fromAt - (next.keepHoursDays + 1) * DAY_MS) / DAY_MS) * DAY_MS : null, fromAt },
    waveforms: { before: next.waveformHours < waveformHours ? nowMs - next.waveformHours * 3_600_000 : null, fromAt: nowMs },
    flaw: flawOfKeep(next.keepDays, next.keepHoursDays),
  };
}
