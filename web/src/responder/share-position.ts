// When a phone's position is worth sending: at once after a move, else now and then so that it never looks old. Reads no sensor.
import type { Position } from '@mydr24/protocol';
import { distanceM } from '../map/distance.ts';

export interface Fix extends Position {
  accuracyM: number | null;
  takenAt: number;
}

const MOVED_M = 15;
const SOONEST_MS = 2_000;
/** The server calls a position old after two minutes. */
const LATEST_MS = 30_000;

export function isWorthSharing(last: Fix | null, next: Fix): boolean {
  if (last === null) return true;
  const waitedMs = next.takenAt - last.takenAt;
  if (waitedMs < SOONEST_MS) return false;
  return waitedMs >= LATEST_MS || distanceM(last, next) >= MOVED_M;
}
