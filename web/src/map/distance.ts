// How far two points are apart over the sphere, and how a distance is said. Knows no roads and promises no time of arrival.
import type { Position } from '@mydr24/protocol';
import type { Say } from '../words/words.ts';

const EARTH_RADIUS_M = 6_371_009;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

export function distanceM(from: Position, to: Position): number {
  const north = Math.sin(radians(to.lat - from.lat) / 2);
  const east = Math.sin(radians(to.lon - from.lon) / 2);
  const h = north ** 2 + Math.cos(radians(from.lat)) * Math.cos(radians(to.lat)) * east ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(Math.min(1, h)));
}

/** "40 m", "350 m", "2.4 km", "13 km": never finer than a phone's position is. */
export function distanceWords(metres: number, say: Say, locale: string): string {
  const number = (value: number, decimals: number): string => formatOf(locale, decimals).format(value);
  if (metres < 995) return say('distance.m', { n: number(Math.max(10, Math.round(metres / 10) * 10), 0) });
  if (metres < 9_950) return say('distance.km', { n: number(metres / 1000, 1) });
  return say('distance.km', { n: number(metres / 1000, 0) });
}

const formats = new Map<string, Intl.NumberFormat>();

/** Making one costs more than a hundred uses of it. */
function formatOf(locale: string, decimals: number): Intl.NumberFormat {
  const key = `${locale} ${decimals}`;
  const known = formats.get(key) ?? new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  formats.set(key, known);
  return known;
}
