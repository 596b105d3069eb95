// The quickest way along the roads. States are arcs, so that forbidden turns hold; nobody turns round on the
// spot except in a dead end. Closures and delays are asked for each edge. Pure; a country's search touches only what it must.
import type { Position } from '@mydr24/protocol';
import FlatQueue from 'flatqueue';
import { greatCircleM } from '../dispatch/great-circle.ts';
import { againstOf, edgeOf, headOf, isForbidden, kmhOf, nodeAt, profileBit, type RoadGraph, shapeOf, tailOf } from './road-graph.ts';
import type { Snapped } from './road-snap.ts';
import { type Profile, profiles } from './road-tags.ts';

/** How much slower an edge is now: 1 as usual, Infinity closed. */
export type Delay = (edge: number) => number;
export const asUsual: Delay = () => 1;

export interface RoadRoute {
  readonly distanceM: number;
  readonly durationS: number;
  readonly line: readonly Position[];
  /** Arcs travelled, first and last in part. */
  readonly arcs: readonly number[];
  /** Metres travelled on the first and on the last of them. */
  readonly partsM: readonly [first: number, last: number];
}

export interface Travel {
  graph: RoadGraph;
  profile: Profile;
  profileIndex: number;
  bit: number;
  delay: Delay;
  hasTurnRules: boolean;
}

export function travelOf(graph: RoadGraph, profile: Profile, delay: Delay): Travel {
  // On foot and with blue lights turn restrictions do not hold.
  return { graph, profile, delay, profileIndex: profiles.indexOf(profile), bit: profileBit(profile), hasTurnRules: profile === 'car' };
}

/** Seconds for `metres` of an arc; Infinity where it may not be used. */
export function secondsOn(travel: Travel, arc: number, metres: number): number {
  return usualSeconds(travel, arc, metres) * travel.delay(edgeOf(arc));
}

/** Of the first and last edge of a journey: whoever stands on a closed road may leave it, and help must get to a scene on one. */
export function usualSeconds({ graph, profileIndex }: Travel, arc: number, metres: number): number {
  const kmh = kmhOf(graph, profileIndex, arc);
  return kmh === 0 ? Infinity : (metres * 3.6) / kmh;
}

export function mayTurn({ graph, hasTurnRules, bit }: Travel, from: number, to: number): boolean {
  const node = headOf(graph, from);
  if ((graph.nodeBlocked[node]! & bit) !== 0) return false;
  if (to === againstOf(from)) return graph.arcStart[node]! + 1 === graph.arcStart[node + 1];
  return !(hasTurnRules && isForbidden(graph, from, to));
}

/** Metres of an arc from its tail to the snapped point. */
export const metresTo = (graph: RoadGraph, arc: number, { edge, alongM }: Snapped): number => ((arc & 1) === 0 ? alongM : graph.edgeM[edge]! - alongM);
export const arcsOf = ({ edge }: Snapped): [number, number] => [edge * 2, edge * 2 + 1];

/** km/h nothing goes faster than; A* must not promise too little. */
const FASTEST_KMH = 200;

export function findRoute(graph: RoadGraph, from: Snapped, to: Snapped, profile: Profile, delay: Delay = asUsual): RoadRoute | null {
  const travel = travelOf(graph, profile, delay);
  const direct = alongOneEdge(travel, from, to);
  const cost = new Map<number, number>();
  const cameFrom = new Map<number, number>();
  const queue = new FlatQueue<number>();
  const goals = new Set(arcsOf(to));
  let best = direct === null ? { seconds: Infinity, arc: -1, before: -1 } : { seconds: direct.durationS, arc: -1, before: -1 };
  const reach = (arc: number, seconds: number, before: number): void => {
    if (seconds >= (cost.get(arc) ?? Infinity)) return;
    cost.set(arc, seconds);
    cameFrom.set(arc, before);
    queue.push(arc, seconds + (greatCircleM(nodeAt(graph, headOf(graph, arc)), to.point) * 3.6) / FASTEST_KMH);
  };
  for (const arc of arcsOf(from)) reach(arc, usualSeconds(travel, arc, graph.edgeM[from.edge]! - metresTo(graph, arc, from)), -1);
  while ((queue.peekValue() ?? Infinity) < best.seconds) {
    const arc = queue.pop()!;
    const seconds = cost.get(arc)!;
    const node = headOf(graph, arc);
    for (let at = graph.arcStart[node]!; at < graph.arcStart[node + 1]!; at += 1) {
      const next = graph.arcs[at]!;
      if (!mayTurn(travel, arc, next)) continue;
      if (goals.has(next)) {
        const total = seconds + usualSeconds(travel, next, metresTo(graph, next, to));
        if (total < best.seconds) best = { seconds: total, arc: next, before: arc };
      }
      reach(next, seconds + secondsOn(travel, next, graph.edgeM[edgeOf(next)]!), arc);
    }
  }
  if (best.arc === -1) return direct;
  const arcs = [best.arc];
  for (let arc = best.before; arc !== -1; arc = cameFrom.get(arc)!) arcs.push(arc);
  return assembled(graph, arcs.toReversed(), from, to, best.seconds);
}

/** Both ends on one edge, in a direction that may be travelled. */
export function alongOneEdge(travel: Travel, from: Snapped, to: Snapped): RoadRoute | null {
  if (from.edge !== to.edge) return null;
  const arc = to.alongM >= from.alongM ? from.edge * 2 : from.edge * 2 + 1;
  const metres = Math.abs(to.alongM - from.alongM);
  const seconds = metres === 0 ? 0 : usualSeconds(travel, arc, metres);
  return seconds === Infinity ? null : { distanceM: metres, durationS: seconds, line: [from.point, to.point], arcs: [arc], partsM: [metres, metres] };
}

function assembled(graph: RoadGraph, arcs: readonly number[], from: Snapped, to: Snapped, durationS: number): RoadRoute {
  const [first, last] = [arcs[0]!, arcs.at(-1)!];
  const whole = arcs.slice(1, -1).reduce((sum, arc) => sum + graph.edgeM[edgeOf(arc)]!, 0);
  const partsM = [graph.edgeM[from.edge]! - metresTo(graph, first, from), metresTo(graph, last, to)] as const;
  const nodes = arcs.slice(1).flatMap((arc, index) => [nodeAt(graph, tailOf(graph, arc)), ...(index === arcs.length - 2 ? [] : inner(graph, arc))]);
  return { distanceM: partsM[0] + whole + partsM[1], durationS, line: [from.point, ...nodes, to.point], arcs, partsM };
}

/** The points between an arc's ends, in the direction of travel. */
function inner(graph: RoadGraph, arc: number): Position[] {
  const points = shapeOf(graph, edgeOf(arc)).slice(1, -1);
  return (arc & 1) === 0 ? points : points.toReversed();
}
