// A road graph as flat arrays: nodes where roads meet, edges between them with their shape, two arcs an edge (2e along the way, 2e+1 against
// it). Small enough to keep a country in memory and to read from disk as it lies there. Asks nothing and routes nothing.
import type { Position } from '@mydr24/protocol';
import { type Profile, profiles } from './road-tags.ts';

export interface RoadGraph {
  /** Degrees x 1e7. */
  readonly nodeLat: Int32Array;
  readonly nodeLon: Int32Array;
  /** Bit by profile: a barrier lets nobody of it through. */
  readonly nodeBlocked: Uint8Array;
  readonly edgeFrom: Uint32Array;
  readonly edgeTo: Uint32Array;
  readonly edgeM: Float64Array;
  /** km/h of each edge: for each profile along, then against. 0: not allowed. */
  readonly edgeKmh: Uint8Array;
  /** Bits of `islandBit`: no journey should begin, or end, here. */
  readonly edgeIsland: Uint8Array;
  /** Place in `names`; 0 is no name. */
  readonly edgeName: Uint32Array;
  /** Points between the ends of edge e: from shapeStart[e] to shapeStart[e+1]. */
  readonly shapeStart: Uint32Array;
  readonly shapeLat: Int32Array;
  readonly shapeLon: Int32Array;
  /** Arcs that leave node n: from arcStart[n] to arcStart[n+1] in `arcs`. */
  readonly arcStart: Uint32Array;
  readonly arcs: Uint32Array;
  /** Forbidden turns as pairs of arcs, sorted; for vehicles without blue lights. */
  readonly forbidden: Uint32Array;
  readonly names: readonly string[];
}

export const E7 = 1e7;
export const profileBit = (profile: Profile): number => 1 << profiles.indexOf(profile);
export const edgeOf = (arc: number): number => arc >>> 1;
export const againstOf = (arc: number): number => arc ^ 1;
export const headOf = (graph: RoadGraph, arc: number): number => ((arc & 1) === 0 ? graph.edgeTo[arc >>> 1]! : graph.edgeFrom[arc >>> 1]!);
export const tailOf = (graph: RoadGraph, arc: number): number => headOf(graph, arc ^ 1);
export const kmhOf = (graph: RoadGraph, profileIndex: number, arc: number): number => graph.edgeKmh[(arc >>> 1) * profiles.length * 2 + profileIndex * 2 + (arc & 1)]!;

/** The edge's line along its way, both ends included. */
export function shapeOf(graph: RoadGraph, edge: number): Position[] {
  const points = [nodeAt(graph, graph.edgeFrom[edge]!)];
  for (let at = graph.shapeStart[edge]!; at < graph.shapeStart[edge + 1]!; at += 1) points.push({ lat: graph.shapeLat[at]! / E7, lon: graph.shapeLon[at]! / E7 });
  points.push(nodeAt(graph, graph.edgeTo[edge]!));
  return points;
}

export const nodeAt = ({ nodeLat, nodeLon }: RoadGraph, node: number): Position => ({ lat: nodeLat[node]! / E7, lon: nodeLon[node]! / E7 });

/** Whether turning from one arc into the next is forbidden; binary search in the sorted pairs. */
export function isForbidden({ forbidden }: RoadGraph, from: number, to: number): boolean {
  let low = 0;
  let high = forbidden.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const order = forbidden[middle * 2]! - from || forbidden[middle * 2 + 1]! - to;
    if (order === 0) return true;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
