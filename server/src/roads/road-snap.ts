// The point of the roads nearest to a place, and how far it is from it: where a journey by road begins or ends.
import type { Position } from '@mydr24/protocol';
import Flatbush from 'flatbush';
import { greatCircleM } from '../dispatch/great-circle.ts';
import { kmhOf, type RoadGraph, shapeOf } from './road-graph.ts';
import { type End, islandBit } from './road-islands.ts';
import { type Profile, profiles } from './road-tags.ts';

export interface Snapped {
  readonly edge: number;
  /** Metres along the edge, from its beginning. */
  readonly alongM: number;
  readonly point: Position;
  /** From the place to the road. */
  readonly offM: number;
}

/** Nobody is put on a road farther away than this. */
export const FARTHEST_SNAP_M = 2_000;
/** A road that leads nowhere is left for one that does when that is not much farther away. */
const ISLAND_DETOUR_M = 300;
const FIRST_RADIUS_M = 60;
const METRES_PER_DEGREE = 111_195;

export type Snap = (place: Position, profile: Profile, end: End) => Snapped | null;
/** Edges whose box meets this one. */
export type EdgesWithin = (west: number, south: number, east: number, north: number) => number[];

/** An index of the graph's edges by place; null of an empty graph. */
export function indexEdges(graph: RoadGraph): Flatbush | null {
  const count = graph.edgeFrom.length;
  if (count === 0) return null;
  const index = new Flatbush(count);
  for (let edge = 0; edge < count; edge += 1) {
    const shape = shapeOf(graph, edge);
    const [lats, lons] = [shape.map(({ lat }) => lat), shape.map(({ lon }) => lon)];
    index.add(Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats));
  }
  index.finish();
  return index;
}

export function createSnap(graph: RoadGraph, index = indexEdges(graph)): Snap {
  if (index === null) return () => null;
  return (place, profile, end) => {
    const find = (islands: number): Snapped | null => nearest(graph, index, place, profiles.indexOf(profile), islands);
    const any = find(0);
    const mainland = find(islandBit(profile, end));
    return mainland !== null && any !== null && mainland.offM > any.offM + ISLAND_DETOUR_M ? any : (mainland ?? any);
  };
}

/** Looks in a growing square: the nearest found inside of it can have no nearer one outside. */
function nearest(graph: RoadGraph, index: Flatbush, place: Position, profileIndex: number, islands: number): Snapped | null {
  const isUsable = (edge: number): boolean =>
    (kmhOf(graph, profileIndex, edge * 2) > 0 || kmhOf(graph, profileIndex, edge * 2 + 1) > 0) && (graph.edgeIsland[edge]! & islands) === 0;
  for (let radiusM = FIRST_RADIUS_M; ; radiusM *= 3) {
    const within = Math.min(radiusM, FARTHEST_SNAP_M);
    const [byLat, byLon] = [within / METRES_PER_DEGREE, within / (METRES_PER_DEGREE * Math.cos((place.lat * Math.PI) / 180))];
    let best: Snapped | null = null;
    for (const edge of index.search(place.lon - byLon, place.lat - byLat, place.lon + byLon, place.lat + byLat, isUsable)) {
      const found = onEdge(graph, edge, place);
      if (best === null || found.offM < best.offM) best = found;
    }
    if (best !== null && best.offM <= within) return best;
    if (within === FARTHEST_SNAP_M) return null;
  }
}

function onEdge(graph: RoadGraph, edge: number, place: Position): Snapped {
  const shape = shapeOf(graph, edge);
  const lonScale = Math.cos((place.lat * Math.PI) / 180);
  let best: Snapped | null = null;
  let passedM = 0;
  for (let at = 1; at < shape.length; at += 1) {
    const [from, to] = [shape[at - 1]!, shape[at]!];
    const [dx, dy] = [(to.lon - from.lon) * lonScale, to.lat - from.lat];
    const square = dx * dx + dy * dy;
    const along = square === 0 ? 0 : Math.max(0, Math.min(1, ((place.lon - from.lon) * lonScale * dx + (place.lat - from.lat) * dy) / square));
    const point = { lat: from.lat + (to.lat - from.lat) * along, lon: from.lon + (to.lon - from.lon) * along };
    const offM = greatCircleM(place, point);
    if (best === null || offM < best.offM) best = { edge, alongM: passedM + greatCircleM(from, point), point, offM };
    passedM += greatCircleM(from, to);
  }
  return best!;
}
