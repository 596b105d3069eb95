// When the way is worth asking for again: after a move that changes the next turn, and otherwise often enough for roads that close meanwhile.
import type { Position } from '@mydr24/protocol';
import { distanceM } from '../map/distance.ts';

export interface AskedFrom {
  at: Position | null;
  askedMs: number;
}

const MOVED_M = 60;
const LATEST_MS = 20_000;

export function isWayWorthAsking(asked: AskedFrom | null, at: Position | null, nowMs: number): boolean {
  if (asked === null || nowMs - asked.askedMs >= LATEST_MS) return true;
  if (at === null) return false;
  return asked.at === null || distanceM(asked.at, at) >= MOVED_M;
}
