// The list a driver follows: one step for each road, with the turn into it. Turns are judged by the change of direction; only where there was a choice.
import type { Position } from '@mydr24/protocol';
import { edgeOf, kmhOf, nodeAt, type RoadGraph, shapeOf, tailOf } from './road-graph.ts';
import type { RoadRoute } from './road-search.ts';
import { type Profile, profiles } from './road-tags.ts';

export const turns = ['start', 'straight', 'slight-left', 'left', 'sharp-left', 'slight-right', 'right', 'sharp-right', 'turn-round'] as const;
export type Turn = (typeof turns)[number];

export interface RoadStep {
  readonly turn: Turn;
  /** Empty where the road has no name. */
  readonly road: string;
  readonly distanceM: number;
  /** Where the step begins. */
  readonly at: Position;
}

/** Less than this is going on, and a road that keeps its name is no step of its own. */
const STRAIGHT_DEG = 20;
const SLIGHT_DEG = 50;
const SHARP_DEG = 120;
const ROUND_DEG = 170;

export function stepsOf(graph: RoadGraph, route: RoadRoute, profile: Profile): RoadStep[] {
  const steps: RoadStep[] = [];
  route.arcs.forEach((arc, index) => {
    const road = graph.names[graph.edgeName[edgeOf(arc)]!] ?? '';
    const distanceM = index === 0 || index === route.arcs.length - 1 ? partM(route, index) : graph.edgeM[edgeOf(arc)]!;
    const before = route.arcs[index - 1];
    const last = steps.at(-1);
    const turn = before === undefined ? 'start' : turnBetween(graph, before, arc);
    const isStep = last === undefined || (turn !== 'straight' ? hasChoice(graph, arc, profile) || road !== last.road : road !== '' && road !== last.road);
    if (isStep) steps.push({ turn, road, distanceM, at: before === undefined ? route.line[0]! : nodeAt(graph, tailOf(graph, arc)) });
    else steps[steps.length - 1] = { ...last, distanceM: last.distanceM + distanceM };
  });
  return steps;
}

/** The first and last edge count only as far as they are travelled. */
function partM({ arcs, distanceM, partsM }: RoadRoute, index: number): number {
  if (arcs.length === 1) return distanceM;
  return index === 0 ? partsM[0] : partsM[1];
}

function hasChoice(graph: RoadGraph, arc: number, profile: Profile): boolean {
  const node = tailOf(graph, arc);
  const profileIndex = profiles.indexOf(profile);
  let ways = 0;
  for (let at = graph.arcStart[node]!; at < graph.arcStart[node + 1]!; at += 1) if (kmhOf(graph, profileIndex, graph.arcs[at]!) > 0) ways += 1;
  return ways > 2;
}

function turnBetween(graph: RoadGraph, before: number, arc: number): Turn {
  const change = ((bearingAt(graph, arc, 'begin') - bearingAt(graph, before, 'end') + 540) % 360) - 180;
  const size = Math.abs(change);
  if (size < STRAIGHT_DEG) return 'straight';
  if (size > ROUND_DEG) return 'turn-round';
  const side = change < 0 ? 'left' : 'right';
  if (size < SLIGHT_DEG) return `slight-${side}`;
  return size < SHARP_DEG ? side : `sharp-${side}`;
}

/** Degrees from north, clockwise, of an arc's first or last stretch in its direction of travel. */
function bearingAt(graph: RoadGraph, arc: number, end: 'begin' | 'end'): number {
  const along = shapeOf(graph, edgeOf(arc));
  const shape = (arc & 1) === 0 ? along : along.toReversed();
  const [from, to] = end === 'begin' ? [shape[0]!, shape[1]!] : [shape.at(-2)!, shape.at(-1)!];
  const east = (to.lon - from.lon) * Math.cos((from.lat * Math.PI) / 180);
  return (Math.atan2(east, to.lat - from.lat) * 180) / Math.PI;
}
