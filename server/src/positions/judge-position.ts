// Judges points of one track. What is refused or flagged depends on the point and the clock alone; which points are jumps
// depends on the whole track by device time. So the order in which points arrive changes nothing. Stores nothing.
//
//   refused   0, 0 | more than 30 s ahead of our clock | older than history is kept | taken before this duty began
//   flagged   accuracy-unknown: none, or 0 | accuracy-poor: over 2 km, never "now" | clock-ahead: 2 to 30 s
//   jump      not on the longest chain of points between which the source could have moved; never "now"
import type { Position, PositionSource } from '@mydr24/protocol';
import type { KeptPoint, NewPoint, StoredFlag } from './track-point.ts';

export type Distance = (a: Position, b: Position) => number;
export type PointRefusal = 'position-in-future' | 'position-too-old' | 'position-impossible' | 'off-duty';
export type PointVerdict = { type: 'kept'; flag: StoredFlag | null } | { type: 'refused'; reason: PointRefusal };

export interface JudgeTerms {
  nowMs: number;
  /** Precise history is kept this long; nothing older is taken. */
  keptMs: number;
  /** Since when the track may be kept: the beginning of the duty. Null: not on duty. */
  sinceMs: number | null;
}

const MAX_AHEAD_MS = 30_000;
const NOTED_AHEAD_MS = 2_000;
const MAX_ACCURACY_M = 2_000;
/** Broken receivers report the origin; nobody works within 10 m of it. */
const ZERO_DEG = 0.0001;

/** Faster than this nothing of the kind moves: cars on duty, and vehicles that may be helicopters. What is stated by hand is not measured. */
const MAX_SPEED_M_PER_S: Record<PositionSource, number> = { app: 70, owntracks: 100, osmand: 100, manual: Infinity };
/** What receivers get wrong without knowing it. */
const JUMP_SLACK_M = 150;
const UNKNOWN_ACCURACY_M = 100;
/** How far back a chain looks for its next link. */
const LOOK_BACK = 20;

export function judgePoint(point: NewPoint, { nowMs, keptMs, sinceMs }: JudgeTerms): PointVerdict {
  const refused = (reason: PointRefusal): PointVerdict => ({ type: 'refused', reason });
  if (sinceMs === null || point.takenAt < sinceMs) return refused('off-duty');
  if (point.takenAt > nowMs + MAX_AHEAD_MS) return refused('position-in-future');
  if (point.takenAt < nowMs - keptMs) return refused('position-too-old');
  if (Math.abs(point.lat) < ZERO_DEG && Math.abs(point.lon) < ZERO_DEG) return refused('position-impossible');
  return { type: 'kept', flag: flagOf(point, nowMs) };
}

function flagOf({ accuracyM, takenAt }: NewPoint, nowMs: number): StoredFlag | null {
  if (accuracyM !== null && accuracyM > MAX_ACCURACY_M) return 'accuracy-poor';
  if (accuracyM === null || accuracyM <= 0) return 'accuracy-unknown';
  return takenAt > nowMs + NOTED_AHEAD_MS ? 'clock-ahead' : null;
}

/**
 * Which points of one source's track are possible, in the order given, which is by device time. Equal chains: the one that
 * ends earlier, so one liar needs a second point near it before it is believed against one that was there before.
 */
export function arePlausible(track: readonly NewPoint[], distance: Distance): boolean[] {
  const chains: Chain[] = [];
  let longest: Chain | null = null;
  for (const [at, point] of track.entries()) {
    let before: Chain | null = null;
    for (const chain of chains.slice(-LOOK_BACK).toReversed()) if (chain.length > (before?.length ?? 0) && couldMove(chain.end, point, distance)) before = chain;
    const chain: Chain = { at, end: point, before, length: (before?.length ?? 0) + 1 };
    chains.push(chain);
    if (chain.length > (longest?.length ?? 0)) longest = chain;
  }
  const plausible = track.map(() => false);
  for (let link = longest; link !== null; link = link.before) plausible[link.at] = true;
  return plausible;
}

/** The longest way of possible moves that ends at a point. */
interface Chain {
  at: number;
  end: NewPoint;
  before: Chain | null;
  length: number;
}

function couldMove(from: NewPoint, to: NewPoint, distance: Distance): boolean {
  const seconds = (to.takenAt - from.takenAt) / 1000;
  const slackM = JUMP_SLACK_M + (from.accuracyM ?? UNKNOWN_ACCURACY_M) + (to.accuracyM ?? UNKNOWN_ACCURACY_M);
  return distance(from, to) <= slackM + seconds * MAX_SPEED_M_PER_S[to.source];
}

/** Where the source is now: the newest possible point of its track that is good enough. `track` is by device time. */
export function newestPlausible<P extends KeptPoint>(track: readonly P[], distance: Distance): P | null {
  const good = track.filter(({ flag }) => flag !== 'accuracy-poor');
  const plausible = arePlausible(good, distance);
  return good.findLast((_, nth) => plausible[nth]) ?? null;
}
