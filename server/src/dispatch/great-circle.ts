// Distance over the sphere (haversine, mean Earth radius 6,371,008.8 m, IUGG). Knows no roads; a routed distance can
// take its place behind `Distance` later.
import type { Position } from '@mydr24/protocol';

/** Metres from `a` to `b`. */
export type Distance = (a: Position, b: Position) => number;

const EARTH_RADIUS_M = 6_371_008.8;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

export const greatCircleM: Distance = (a, b) => {
  const halfLat = Math.sin(radians(b.lat - a.lat) / 2);
  const halfLon = Math.sin(radians(b.lon - a.lon) / 2);
  const h = halfLat ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * halfLon ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(Math.min(1, h)));
};
