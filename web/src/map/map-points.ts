// What a map is asked to show, and the frame that holds it all. Draws nothing.
import type { Position } from '@mydr24/protocol';
import type { ReactNode } from 'react';

export interface MapPoint {
  id: string;
  at: Position;
  /** Said by screen readers and shown on hover: never only a shape. */
  label: string;
  mark: ReactNode;
  /** Points that matter most lie on top. */
  order: number;
  onPress?: (() => void) | undefined;
}

export type Bounds = [west: number, south: number, east: number, north: number];

/** The smallest frame round the points, widened so that one point alone is not a frame of no size. */
export function boundsOf(positions: readonly Position[], atLeastDegrees = 0.006): Bounds | null {
  if (positions.length === 0) return null;
  const lats = positions.map(({ lat }) => lat);
  const lons = positions.map(({ lon }) => lon);
  const [south, north] = widened(Math.min(...lats), Math.max(...lats), atLeastDegrees);
  const [west, east] = widened(Math.min(...lons), Math.max(...lons), atLeastDegrees);
  return [west, south, east, north];
}

function widened(low: number, high: number, atLeast: number): [number, number] {
  const missing = Math.max(0, atLeast - (high - low)) / 2;
  return [low - missing, high + missing];
}
