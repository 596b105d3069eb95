// Units that move on the map, and what can be said of them without a screen: which one was touched, and which captions find room.
import type { Position } from '@mydr24/protocol';
import type { UnitShape } from './unit-sprites.ts';

export interface MapUnit {
  id: string;
  at: Position;
  /** Device time of the point; null when it is a base and nobody's fix. */
  fixAt: number | null;
  shape: UnitShape;
  isOld: boolean;
  accuracyM: number | null;
  /** Age of the fix when it was given, milliseconds; null for a base. */
  ageMs: number | null;
  /** Said on hover; made only then, because it is words for each of hundreds. */
  label: () => string;
  caption: string | null;
  /** Higher lies on top, and has its caption first. */
  order: number;
  isChosen: boolean;
}

/** From a unit to where it was asked to go: dashed while it may still say no. */
export interface MapLink {
  id: string;
  unitId: string;
  to: Position;
  isSure: boolean;
}

export interface OnScreen {
  id: string;
  x: number;
  y: number;
}

/** Half of the smallest thing a finger hits. */
const TOUCH_PX = 22;

export function unitUnder(points: readonly OnScreen[], x: number, y: number): string | null {
  let best: { id: string; offPx: number } | null = null;
  for (const point of points) {
    const offPx = Math.hypot(point.x - x, point.y - y);
    // Of two in the same place the later lies on top.
    if (offPx <= TOUCH_PX && (best === null || offPx <= best.offPx)) best = { id: point.id, offPx };
  }
  return best?.id ?? null;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const overlaps = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Whether a caption has room beside those that were placed before; then it is one of them. */
export function takesRoom(placed: Box[], box: Box): boolean {
  if (placed.some((other) => overlaps(other, box))) return false;
  placed.push(box);
  return true;
}
