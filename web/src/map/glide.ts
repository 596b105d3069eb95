// Where a moving unit is drawn between two fixes: on the straight line to its last known point, which it reaches and never passes. What is drawn
// trails by the time between two fixes; the age that is written beside it is that of the fix itself.
import type { Position } from '@mydr24/protocol';
import { distanceM } from './distance.ts';

export interface Glide {
  from: Position;
  to: Position;
  /** Device time of the point it goes to; null when it is no fix (a base). */
  fixAt: number | null;
  /** By the screen's own clock, milliseconds. */
  startMs: number;
  endMs: number;
  /** Over the last two fixes; null before there are two. */
  speedMPerS: number | null;
}

/** Nobody goes that far between two fixes by driving: it is shown where it is, without a road that was never driven. */
const JUMP_M = 1_500;
const SHORTEST_MS = 300;
const LONGEST_MS = 8_000;

export function glideTo(known: Glide | undefined, fix: { at: Position; fixAt: number | null }, nowMs: number, isCalm: boolean): Glide {
  const still = { from: fix.at, to: fix.at, fixAt: fix.fixAt, startMs: nowMs, endMs: nowMs };
  if (known === undefined) return { ...still, speedMPerS: null };
  if (known.to.lat === fix.at.lat && known.to.lon === fix.at.lon) return { ...known, fixAt: fix.fixAt };
  const betweenMs = fix.fixAt === null || known.fixAt === null ? null : fix.fixAt - known.fixAt;
  const speedMPerS = betweenMs !== null && betweenMs > 0 ? distanceM(known.to, fix.at) / (betweenMs / 1000) : null;
  const from = placeAt(known, nowMs);
  if (isCalm || betweenMs === null || distanceM(from, fix.at) > JUMP_M) return { ...still, speedMPerS };
  return { ...still, from, endMs: nowMs + Math.min(LONGEST_MS, Math.max(SHORTEST_MS, betweenMs)), speedMPerS };
}

export const isGliding = ({ endMs }: Glide, nowMs: number): boolean => nowMs < endMs;

export function placeAt({ from, to, startMs, endMs }: Glide, nowMs: number): Position {
  if (nowMs >= endMs) return to;
  const share = Math.max(0, (nowMs - startMs) / (endMs - startMs));
  return { lat: from.lat + (to.lat - from.lat) * share, lon: from.lon + (to.lon - from.lon) * share };
}

const WALKING_M_PER_S = 1.4;
const FARTHEST_M = 5_000;
/** A phone that does not say how exact it is. */
const UNKNOWN_M = 100;

/** Radius in which somebody is by all that is known: how exact the fix was, and how far they may have come since. An estimate. */
export function uncertaintyM(accuracyM: number | null, ageMs: number, speedMPerS: number | null): number {
  return Math.min(FARTHEST_M, (accuracyM ?? UNKNOWN_M) + Math.max(WALKING_M_PER_S, speedMPerS ?? 0) * Math.max(0, ageMs / 1000));
}
