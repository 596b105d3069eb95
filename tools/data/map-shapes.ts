// Shapes for a small map: thinning a line, cutting it to a box, joining ways end to end. Pure, planar (a country the size
// of Andorra); not for measuring anything.
import type { Point } from './osm-extract.ts';

export type Box = { west: number; south: number; east: number; north: number };

/** A degree of longitude is shorter than one of latitude; at 42.5 degrees north by this factor. */
const lonScale = Math.cos((42.5 * Math.PI) / 180);
const metresPerDegree = 111_320;

/** Metres from `p` to the segment a-b. */
function offLineM(p: Point, a: Point, b: Point): number {
  const [dx, dy] = [(b[0] - a[0]) * lonScale, b[1] - a[1]];
  const [px, py] = [(p[0] - a[0]) * lonScale, p[1] - a[1]];
  const along = dx === 0 && dy === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / (dx * dx + dy * dy)));
  return Math.hypot(px - along * dx, py - along * dy) * metresPerDegree;
}

/** Douglas-Peucker: drops points that lie within `toleranceM` of the line through those kept. Ends stay. */
export function thin(line: readonly Point[], toleranceM: number): Point[] {
  const first = line[0];
  const last = line.at(-1);
  if (first === undefined || last === undefined || line.length < 3) return [...line];
  const offs = line.map((p) => offLineM(p, first, last));
  const far = offs.indexOf(Math.max(...offs));
  if ((offs[far] ?? 0) <= toleranceM) return [first, last];
  return [...thin(line.slice(0, far + 1), toleranceM).slice(0, -1), ...thin(line.slice(far), toleranceM)];
}

/** Thins between the points that must stay: where roads meet, so that they still meet on the drawn map. */
export function thinKeeping(line: readonly Point[], toleranceM: number, mustStay: (point: Point) => boolean): Point[] {
  const kept: Point[] = [];
  let from = 0;
  line.forEach((point, index) => {
    if (index === 0 || (index < line.length - 1 && !mustStay(point))) return;
    kept.push(...thin(line.slice(from, index + 1), toleranceM).slice(0, -1));
    from = index;
  });
  return [...kept, ...line.slice(-1)];
}

/** A closed ring must be thinned in two halves, or its equal ends pull it to a point. */
export function thinRing(ring: readonly Point[], toleranceM: number): Point[] {
  const half = Math.floor(ring.length / 2);
  return [...thin(ring.slice(0, half + 1), toleranceM).slice(0, -1), ...thin(ring.slice(half), toleranceM)];
}

const isInside = ([lon, lat]: Point, box: Box): boolean => lon >= box.west && lon <= box.east && lat >= box.south && lat <= box.north;

/** The stretches of a line inside the box, each with one point beyond so that it runs off the edge. */
export function cut(line: readonly Point[], box: Box): Point[][] {
  const pieces: Point[][] = [];
  let piece: Point[] = [];
  line.forEach((point, i) => {
    const near = isInside(point, box) || [line[i - 1], line[i + 1]].some((p) => p !== undefined && isInside(p, box));
    if (near) piece.push(point);
    else if (piece.length > 0) { pieces.push(piece); piece = []; }
  });
  return [...pieces, piece].filter((p) => p.length > 1);
}

/** Joins lines end to end into the longest chain they make, in walking order; open where the source has a hole. */
export function joinChain(lines: readonly (readonly Point[])[]): Point[] {
  const key = (p: Point | undefined): string => (p === undefined ? '' : p.join());
  const open = lines.filter((l) => l.length > 1).map((l) => [...l]);
  let longest: Point[] = [];
  while (open.length > 0) {
    let chain = open.pop()!;
    for (let turned = 0; turned < 2; turned += 1, chain = chain.toReversed()) {
      for (;;) {
        const end = key(chain.at(-1));
        const next = open.findIndex((l) => key(l[0]) === end || key(l.at(-1)) === end);
        const line = next < 0 ? undefined : open.splice(next, 1)[0];
        if (line === undefined) break;
        chain.push(...(key(line[0]) === end ? line : line.toReversed()).slice(1));
      }
    }
    if (chain.length > longest.length) longest = chain;
  }
  return longest;
}

/** Five decimals of a degree are about a metre. */
export const rounded = (line: readonly Point[]): [number, number][] => line.map(([lon, lat]) => [Number(lon.toFixed(5)), Number(lat.toFixed(5))]);
