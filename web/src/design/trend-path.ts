// A short trend as SVG path text, and the band most of its values lie in. Describes what was measured; judges nothing.
export type TrendPoint = readonly [at: number, value: number];

export interface TrendShape {
  path: string;
  last: { x: number; y: number } | null;
  band: { y: number; height: number } | null;
}

export interface TrendBox {
  width: number;
  height: number;
  /** A silence longer than this breaks the line: a gap is never drawn as if it had been measured. */
  gapMs: number;
}

const BAND_EDGE = 0.1;
const FEWEST_FOR_BAND = 8;

export function trendShape(points: readonly TrendPoint[], box: TrendBox): TrendShape {
  const first = points[0];
  const final = points.at(-1);
  if (first === undefined || final === undefined) return { path: '', last: null, band: null };
  const values = points.map(([, value]) => value);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const padded = Math.max(high - low, Math.abs(high) * 0.06, 1);
  const base = (low + high) / 2 - padded / 2;
  const spanMs = Math.max(1, final[0] - first[0]);
  const x = (at: number): number => round(((at - first[0]) / spanMs) * box.width);
  const y = (value: number): number => round(box.height - 2 - ((value - base) / padded) * (box.height - 4));
  return { path: linePath(points, x, y, box.gapMs), last: { x: x(final[0]), y: y(final[1]) }, band: bandOf(values, y) };
}

function linePath(points: readonly TrendPoint[], x: (at: number) => number, y: (value: number) => number, gapMs: number): string {
  let path = '';
  let previousAt = Number.NEGATIVE_INFINITY;
  for (const [at, value] of points) {
    path += `${at - previousAt > gapMs ? 'M' : 'L'}${x(at)} ${y(value)}`;
    previousAt = at;
  }
  return path;
}

function bandOf(values: readonly number[], y: (value: number) => number): TrendShape['band'] {
  if (values.length < FEWEST_FOR_BAND) return null;
  const sorted = values.toSorted((left, right) => left - right);
  const low = sorted[Math.floor(sorted.length * BAND_EDGE)] as number;
  const high = sorted[Math.ceil(sorted.length * (1 - BAND_EDGE)) - 1] as number;
  const top = y(high);
  return { y: top, height: Math.max(2, round(y(low) - top)) };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
