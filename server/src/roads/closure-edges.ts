// Which edges a closure touches: those that run along it within 15 m, or inside of it. A point closes the road it lies on. Pure.
import type { ClosureShape, Position } from '@mydr24/protocol';
import { greatCircleM } from '../dispatch/great-circle.ts';
import { type RoadGraph, shapeOf } from './road-graph.ts';
import type { EdgesWithin } from './road-snap.ts';

/** Drawn by hand on a map, or by another map than ours. */
export const CLOSURE_REACH_M = 15;
const METRES_PER_DEGREE = 111_195;
/** An edge is looked at in steps of this. */
const STEP_M = 10;
/** Shared with the closure for this long, or for most of a short edge, it is the same road; less is a crossing. */
const LEAST_SHARED_M = 50;
const MOST = 0.8;

export function edgesOfClosure(graph: RoadGraph, within: EdgesWithin, shape: ClosureShape): number[] {
  const line = pointsOf(shape);
  const lats = line.map(({ lat }) => lat);
  const lons = line.map(({ lon }) => lon);
  const byLat = CLOSURE_REACH_M / METRES_PER_DEGREE;
  const byLon = byLat / Math.cos((lats[0]! * Math.PI) / 180);
  const near = within(Math.min(...lons) - byLon, Math.min(...lats) - byLat, Math.max(...lons) + byLon, Math.max(...lats) + byLat);
  if (shape.type === 'Point') return nearestOf(graph, near, line[0]!);
  const isTouched = shape.type === 'Polygon' ? (at: Position) => isInside(line, at) : (at: Position) => distanceToLineM(line, at) <= CLOSURE_REACH_M;
  return near.filter((edge) => {
    const points = alongEvery(shapeOf(graph, edge), STEP_M);
    const sharedM = points.filter(isTouched).length * STEP_M;
    return shape.type === 'Polygon' ? sharedM > 0 : sharedM >= Math.min(LEAST_SHARED_M, graph.edgeM[edge]! * MOST);
  });
}

function pointsOf(shape: ClosureShape): Position[] {
  const pairs = shape.type === 'Point' ? [shape.coordinates] : shape.type === 'LineString' ? shape.coordinates : shape.coordinates[0]!;
  return pairs.map(([lon, lat]) => ({ lat, lon }));
}

function nearestOf(graph: RoadGraph, edges: readonly number[], at: Position): number[] {
  const far = edges.map((edge) => ({ edge, offM: distanceToLineM(shapeOf(graph, edge), at) })).filter(({ offM }) => offM <= CLOSURE_REACH_M);
  const [nearest] = far.toSorted((a, b) => a.offM - b.offM);
  return nearest ? [nearest.edge] : [];
}

/** Points along a line, its ends and its middle among them. */
function alongEvery(line: readonly Position[], stepM: number): Position[] {
  return line.slice(1).flatMap((to, index) => {
    const from = line[index]!;
    const parts = Math.max(1, Math.ceil(greatCircleM(from, to) / stepM));
    return Array.from({ length: parts }, (_, part) => {
      const share = (part + 0.5) / parts;
      return { lat: from.lat + (to.lat - from.lat) * share, lon: from.lon + (to.lon - from.lon) * share };
    });
  });
}

function distanceToLineM(line: readonly Position[], at: Position): number {
  const lonScale = Math.cos((at.lat * Math.PI) / 180);
  let best = greatCircleM(line[0]!, at);
  for (let index = 1; index < line.length; index += 1) {
    const [from, to] = [line[index - 1]!, line[index]!];
    const [dx, dy] = [(to.lon - from.lon) * lonScale, to.lat - from.lat];
    const square = dx * dx + dy * dy;
    const share = square === 0 ? 0 : Math.max(0, Math.min(1, ((at.lon - from.lon) * lonScale * dx + (at.lat - from.lat) * dy) / square));
    best = Math.min(best, greatCircleM(at, { lat: from.lat + (to.lat - from.lat) * share, lon: from.lon + (to.lon - from.lon) * share }));
  }
  return best;
}

/** Even-odd rule. */
function isInside(ring: readonly Position[], at: Position): boolean {
  let inside = false;
  ring.forEach((a, index) => {
    const b = ring[(index + 1) % ring.length]!;
    if (a.lat > at.lat !== b.lat > at.lat && at.lon < ((b.lon - a.lon) * (at.lat - a.lat)) / (b.lat - a.lat) + a.lon) inside = !inside;
  });
  return inside;
}

/** The slowest of all closures on an edge counts. */
export function delaysOf(closures: readonly { readonly slower: number | null; readonly edges: readonly number[] }[]): Map<number, number> {
  const delays = new Map<number, number>();
  for (const { slower, edges } of closures) for (const edge of edges) delays.set(edge, Math.max(delays.get(edge) ?? 1, slower ?? Infinity));
  return delays;
}
