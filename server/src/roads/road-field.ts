// How far everywhere is from one scene: a search backwards from it that goes only as far as it was asked and is kept, so that the next question
// about the same scene costs a look-up. States are arcs, as in road-search.ts. Pure.
import FlatQueue from 'flatqueue';
import { againstOf, edgeOf, kmhOf, type RoadGraph, tailOf } from './road-graph.ts';
import { alongOneEdge, arcsOf, type Delay, mayTurn, metresTo, secondsOn, travelOf, type Travel, usualSeconds } from './road-search.ts';
import type { Snapped } from './road-snap.ts';
import type { Profile } from './road-tags.ts';

export interface TravelTime {
  readonly distanceM: number;
  readonly durationS: number;
}

export interface RoadField {
  /** Seconds and metres from there to the scene; null where no road leads, `too-far` beyond the horizon. */
  from(start: Snapped): TravelTime | 'too-far' | null;
  /** Arcs looked at so far: what keeping it costs. */
  size(): number;
}

export interface FieldOptions {
  readonly delay: Delay;
  /** Nobody farther away than this is worth searching for. */
  readonly horizonS: number;
}

export function createField(graph: RoadGraph, scene: Snapped, profile: Profile, { delay, horizonS }: FieldOptions): RoadField {
  const travel = travelOf(graph, profile, delay);
  const search = beginSearch(travel, scene);
  return {
    size: () => search.slots.size,
    from(start) {
      const usable = arcsOf(start).filter((arc) => kmhOf(graph, travel.profileIndex, arc) > 0);
      const isComplete = settle(travel, search, usable, horizonS);
      const ways = usable.flatMap((arc): TravelTime[] => {
        const slot = search.slots.get(arc);
        if (slot === undefined || search.seconds[slot]! > horizonS) return [];
        const metres = graph.edgeM[start.edge]! - metresTo(graph, arc, start);
        return [{ durationS: search.seconds[slot]! + usualSeconds(travel, arc, metres), distanceM: search.metres[slot]! + metres }];
      });
      const direct = alongOneEdge(travel, start, scene);
      if (direct) ways.push({ durationS: direct.durationS, distanceM: direct.distanceM });
      const best = ways.reduce<TravelTime | null>((least, way) => (least === null || way.durationS < least.durationS ? way : least), null);
      return best ?? (isComplete ? null : 'too-far');
    },
  };
}

/** For arcs from which the scene is reached: what is left once the arc is travelled. */
interface Search {
  readonly slots: Map<number, number>;
  readonly seconds: number[];
  readonly metres: number[];
  readonly isSettled: boolean[];
  readonly queue: FlatQueue<number>;
}

function beginSearch(travel: Travel, scene: Snapped): Search {
  const search: Search = { slots: new Map(), seconds: [], metres: [], isSettled: [], queue: new FlatQueue<number>() };
  for (const arc of arcsOf(scene)) {
    const metres = metresTo(travel.graph, arc, scene);
    reachFrom(travel, search, arc, usualSeconds(travel, arc, metres), metres);
  }
  return search;
}

/** Everybody who may turn into `arc` has it and what follows still ahead. */
function reachFrom(travel: Travel, { slots, seconds, metres, isSettled, queue }: Search, arc: number, durationS: number, distanceM: number): void {
  const { graph, profileIndex } = travel;
  if (durationS === Infinity) return;
  const node = tailOf(graph, arc);
  for (let at = graph.arcStart[node]!; at < graph.arcStart[node + 1]!; at += 1) {
    const before = againstOf(graph.arcs[at]!);
    if (kmhOf(graph, profileIndex, before) === 0) continue;
    const known = slots.get(before);
    if (known !== undefined && durationS >= seconds[known]!) continue;
    if (!mayTurn(travel, before, arc)) continue;
    const slot = known ?? seconds.length;
    slots.set(before, slot);
    seconds[slot] = durationS;
    metres[slot] = distanceM;
    isSettled[slot] = false;
    queue.push(before, durationS);
  }
}

/** Searches on until all of these are certain; false when the horizon came first. */
function settle(travel: Travel, search: Search, wanted: readonly number[], horizonS: number): boolean {
  const { graph } = travel;
  const { slots, seconds, metres, isSettled, queue } = search;
  const isKnown = (arc: number): boolean => isSettled[slots.get(arc) ?? -1] === true;
  while (!wanted.every(isKnown)) {
    const arc = queue.peek();
    if (arc === undefined) return true;
    if (queue.peekValue()! > horizonS) return false;
    queue.pop();
    const slot = slots.get(arc)!;
    if (isSettled[slot]) continue;
    isSettled[slot] = true;
    const edgeM = graph.edgeM[edgeOf(arc)]!;
    reachFrom(travel, search, arc, seconds[slot]! + secondsOn(travel, arc, edgeM), metres[slot]! + edgeM);
  }
  return true;
}
