// How soon somebody can be at a scene, as rankings see it: seconds by road with what is not known of them, said. Roads are a port that app.ts fills;
// without a map the estimate over the sphere stands in, and says so.
import type { Position, SceneRoute, TravelMode } from '@mydr24/protocol';
import { estimatedJourney, type Journey, type RoadEngine, type RoutedJourney } from '../roads/journey.ts';
import { greatCircleM } from './great-circle.ts';

export interface Traveller {
  readonly position: Position;
  readonly vehicle: TravelMode;
  readonly accuracyM: number | null;
  /** Since the position was taken; null for a base, where nobody need be. */
  readonly ageMs: number | null;
}

export interface Arrival {
  /** To the scene, the last steps on foot included. */
  readonly etaS: number;
  /** How much later it may well be: the position is that old, and that inexact. */
  readonly uncertainS: number;
  readonly distanceM: number;
  /** Null when it follows roads; else why it is only an estimate. */
  readonly estimate: Journey['fallback'];
}

/** Answered from memory, in the order of `travellers`; never waits. */
export type ArrivalsAt = (scene: Position, travellers: readonly Traveller[]) => Arrival[];
/** Each tenant has the roads with its own closures. */
export type ArrivalsOf = (tenantId: string) => ArrivalsAt;

/** Places are drawn this inexactly: nearer to a road than this is on it. */
const ON_ROAD_M = 30;
const WALK_M_PER_S = 4 / 3.6;

export const byRoad = (roads: Pick<RoadEngine, 'timesTo'>): ArrivalsAt => (scene, travellers) => {
  const arrivals: Arrival[] = [];
  for (const [vehicle, group] of Map.groupBy(travellers.entries(), ([, traveller]) => traveller.vehicle)) {
    const journeys = roads.timesTo(group.map(([, { position }]) => position), scene, vehicle);
    group.forEach(([index, traveller], at) => (arrivals[index] = arrivalOf(journeys[at]!, traveller)));
  }
  return arrivals;
};

/** The way itself, with the list of turns. */
export function sceneRouteOf(route: RoutedJourney): Omit<SceneRoute, 'positionedAt'> {
  const { etaS, distanceM, estimate } = arrivalOf(route, { accuracyM: null, ageMs: null });
  return { etaS, distanceM, estimate, line: [...route.line], steps: route.steps.map((step) => ({ ...step, distanceM: Math.round(step.distanceM) })) };
}

/** Without a map: the straight line is the distance, and its time a guess. */
export const overTheSphere: ArrivalsAt = (scene, travellers) =>
  travellers.map((traveller) => ({
    ...arrivalOf(estimatedJourney(traveller.position, scene, traveller.vehicle, 'no-map'), traveller), distanceM: Math.round(greatCircleM(traveller.position, scene)),
  }));

function arrivalOf({ distanceM, durationS, fallback, fromOffM, toOffM }: Journey, { accuracyM, ageMs }: Pick<Traveller, 'accuracyM' | 'ageMs'>): Arrival {
  const walkedM = [fromOffM, toOffM].reduce((sum, offM) => sum + (offM > ON_ROAD_M ? offM : 0), 0);
  const speed = durationS > 0 ? distanceM / durationS : 0;
  const inexactS = accuracyM !== null && speed > 0 ? accuracyM / speed : 0;
  return {
    etaS: Math.round(durationS + walkedM / WALK_M_PER_S), uncertainS: Math.round(inexactS + (ageMs ?? 0) / 1000),
    distanceM: Math.round(distanceM + walkedM), estimate: fallback,
  };
}
