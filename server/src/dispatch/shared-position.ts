// Judges a position a phone shares, by device time: an older one never replaces a newer one, an impossible one is
// refused. Stores nothing.
import type { Position } from '@mydr24/protocol';
import type { Distance } from './great-circle.ts';

export interface Fix extends Position {
  accuracyM: number | null;
  takenAt: number;
}
export type PositionRefusal = 'position-in-future' | 'position-too-old' | 'position-impossible';
export type PositionVerdict = { type: 'newer' } | { type: 'older' } | { type: 'refused'; reason: PositionRefusal };

/** Phones' clocks drift; more than this ahead of ours is a wrong clock. */
const MAX_AHEAD_MS = 30_000;
const MAX_AGE_MS = 24 * 60 * 60_000;
/** Faster than any helicopter: a jump no responder makes. */
const MAX_SPEED_M_PER_S = 140;
/** Below this a jump is the receiver's own error. */
const JUMP_SLACK_M = 2_000;

export function judgePosition(before: Fix | null, next: Fix, nowMs: number, distance: Distance): PositionVerdict {
  if (next.takenAt > nowMs + MAX_AHEAD_MS) return { type: 'refused', reason: 'position-in-future' };
  if (next.takenAt < nowMs - MAX_AGE_MS) return { type: 'refused', reason: 'position-too-old' };
  // 0, 0 lies in the sea and is what broken receivers report.
  if (next.lat === 0 && next.lon === 0) return { type: 'refused', reason: 'position-impossible' };
  if (before === null) return { type: 'newer' };
  if (next.takenAt <= before.takenAt) return { type: 'older' };
  const seconds = (next.takenAt - before.takenAt) / 1000;
  const slackM = JUMP_SLACK_M + (before.accuracyM ?? 0) + (next.accuracyM ?? 0);
  const isJump = distance(before, next) > slackM + seconds * MAX_SPEED_M_PER_S;
  return isJump ? { type: 'refused', reason: 'position-impossible' } : { type: 'newer' };
}
