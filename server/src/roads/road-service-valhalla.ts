// A road engine that speaks Valhalla's protocol (valhalla.github.io: turn-by-turn and matrix), over HTTP or in this process by the npm package an operator
// installed: both take the same questions. Closed roads are passed on; slow ones cannot be.
import type { Position } from '@mydr24/protocol';
import { z } from 'zod';
import { greatCircleM } from '../dispatch/great-circle.ts';
import { excludedRoads } from './excluded-roads.ts';
import { estimatedJourney, type Fallback, type Journey, type RoutedJourney } from './journey.ts';
import { decodePolyline6 } from './polyline6.ts';
import type { RoadService, ServiceClosure } from './road-service.ts';
import { FARTHEST_SNAP_M } from './road-snap.ts';
import type { RoadStep, Turn } from './road-steps.ts';
import type { Profile } from './road-tags.ts';

/** What Valhalla says instead of an answer: its own number of the error (three digits), or null where the way to it loses it. */
export interface ValhallaRefusal {
  readonly errorCode: number | null;
  readonly text: string;
}
export type ValhallaReply = { readonly ok: true; readonly body: unknown } | { readonly ok: false; readonly refusal: ValhallaRefusal };
/** Rejects when nothing comes back at all. */
export type AskValhalla = (action: 'route' | 'sources_to_targets', request: object, signal: AbortSignal) => Promise<ValhallaReply>;

/** Of its default limit of 2,500 pairs; one scene each. */
const MATRIX_SIZE = 1_000;
/** Blue lights are reckoned as a car: Valhalla has no such traveller. */
const costingOf: Readonly<Record<Profile, string>> = { car: 'auto', emergency: 'auto', foot: 'pedestrian' };

const Matrix = z.object({
  units: z.literal('kilometers'),
  sources_to_targets: z.array(z.tuple([z.object({
    distance: z.number().nullable(), time: z.number().nullable(),
    begin_lat: z.number().optional(), begin_lon: z.number().optional(), end_lat: z.number().optional(), end_lon: z.number().optional(),
  })])),
});
const Maneuver = z.object({ type: z.int(), street_names: z.array(z.string()).optional(), length: z.number(), begin_shape_index: z.int() });
const Trip = z.object({
  trip: z.object({
    units: z.literal('kilometers'), summary: z.object({ length: z.number(), time: z.number() }),
    legs: z.array(z.object({ shape: z.string(), maneuvers: z.array(Maneuver) })).length(1),
  }),
});

export function createValhallaService(ask: AskValhalla, name = 'Valhalla'): RoadService {
  const shared = (profile: Profile, closures: readonly ServiceClosure[]) => {
    const { exclude_locations, exclude_polygons } = excludedRoads(closures);
    return {
      costing: costingOf[profile], units: 'kilometers',
      ...(exclude_locations.length > 0 ? { exclude_locations } : {}), ...(exclude_polygons.length > 0 ? { exclude_polygons } : {}),
    };
  };

  async function matrixOf(starts: readonly Position[], scene: Position, profile: Profile, closures: readonly ServiceClosure[], signal: AbortSignal): Promise<Journey[]> {
    const reply = await ask('sources_to_targets', { sources: starts.map(placeOf), targets: [placeOf(scene)], ...shared(profile, closures) }, signal);
    // One place without a road refuses the whole matrix: the halves are asked, down to that place.
    if (!reply.ok && starts.length > 1 && fallbackOf(reply.refusal) !== null) {
      const half = starts.length >> 1;
      return [...(await matrixOf(starts.slice(0, half), scene, profile, closures, signal)), ...(await matrixOf(starts.slice(half), scene, profile, closures, signal))];
    }
    if (!reply.ok) return [estimatedJourney(starts[0]!, scene, profile, fallbackOf(reply.refusal))];
    const { sources_to_targets: rows } = Matrix.parse(reply.body);
    if (rows.length !== starts.length) throw new Error('Valhalla answered a matrix of another size');
    return rows.map(([{ distance, time, begin_lat, begin_lon, end_lat, end_lon }], index): Journey => {
      const start = starts[index]!;
      if (distance === null || time === null) return estimatedJourney(start, scene, profile, 'no-way');
      return { distanceM: distance * 1_000, durationS: time, fallback: null, fromOffM: offM(start, begin_lat, begin_lon), toOffM: offM(scene, end_lat, end_lon) };
    });
  }

  async function wayBetween(from: Position, to: Position, profile: Profile, closures: readonly ServiceClosure[], signal: AbortSignal): Promise<RoutedJourney> {
    const reply = await ask('route', { locations: [placeOf(from), placeOf(to)], ...shared(profile, closures) }, signal);
    return reply.ok ? routeOf(Trip.parse(reply.body), from, to) : estimatedJourney(from, to, profile, fallbackOf(reply.refusal));
  }

  return {
    name,
    serves: () => true,
    heeds: (closures) => excludedRoads(closures).isWhole,
    async timesTo(starts, scene, profile, closures, signal) {
      const journeys: Journey[] = [];
      for (let at = 0; at < starts.length; at += MATRIX_SIZE) journeys.push(...(await matrixOf(starts.slice(at, at + MATRIX_SIZE), scene, profile, closures, signal)));
      const shut = closures.length === 0 ? [] : journeys.flatMap(({ fallback }, index) => (fallback === null ? [] : [index]));
      if (shut.length === 0) return journeys;
      const asIfOpen = await matrixOf(shut.map((index) => starts[index]!), scene, profile, [], signal);
      shut.forEach((index, at) => (journeys[index] = closedOff(asIfOpen[at]!)));
      return journeys;
    },
    async route(from, to, profile, closures, signal) {
      const asNow = await wayBetween(from, to, profile, closures, signal);
      return asNow.fallback === null || closures.length === 0 ? asNow : closedOff(await wayBetween(from, to, profile, [], signal));
    },
  };
}

/** Where closures leave no way it is reckoned as if they were open, and says so. */
const closedOff = <Way extends Journey>(asIfOpen: Way): Way => (asIfOpen.fallback === null ? { ...asIfOpen, fallback: 'closed-off' } : asIfOpen);
/** Without a cutoff Valhalla takes a road 35 km away. */
const placeOf = ({ lat, lon }: Position) => ({ lat, lon, search_cutoff: FARTHEST_SNAP_M });
/** Older versions do not say where on the road it began. */
const offM = (place: Position, lat: number | undefined, lon: number | undefined): number => (lat === undefined || lon === undefined ? 0 : greatCircleM(place, { lat, lon }));

function routeOf({ trip: { summary, legs } }: z.infer<typeof Trip>, from: Position, to: Position): RoutedJourney {
  const { shape, maneuvers } = legs[0]!;
  const line = decodePolyline6(shape);
  if (line === null || line.length === 0) throw new Error('Valhalla answered a line that is no polyline6');
  const steps = maneuvers.flatMap(({ type, street_names, length, begin_shape_index }): RoadStep[] => {
    const at = line[begin_shape_index];
    return at === undefined || DESTINATIONS.has(type) ? [] : [{ turn: turnOf[type] ?? 'straight', road: street_names?.[0] ?? '', distanceM: length * 1_000, at }];
  });
  return { distanceM: summary.length * 1_000, durationS: summary.time, fallback: null, fromOffM: greatCircleM(from, line[0]!), toOffM: greatCircleM(to, line.at(-1)!), line, steps };
}

/** Valhalla's kinds of manoeuvre, by number. */
const DESTINATIONS = new Set([4, 5, 6]);
const turnOf: Readonly<Record<number, Turn>> = {
  1: 'start', 2: 'start', 3: 'start', 9: 'slight-right', 10: 'right', 11: 'sharp-right', 12: 'turn-round', 13: 'turn-round', 14: 'sharp-left', 15: 'left', 16: 'slight-left',
  18: 'slight-right', 19: 'slight-left', 20: 'slight-right', 21: 'slight-left', 23: 'slight-right', 24: 'slight-left',
};

/** Its numbers of what is an answer: nothing near (171), no way (170, 442), too far (154). Anything else is thrown. */
const answers: readonly (readonly [errorCode: number, text: RegExp, fallback: Fallback])[] = [
  [171, /No suitable edges/, 'far-from-road'], [170, /unconnected regions/, 'no-way'], [442, /No path could be found/, 'no-way'], [154, /exceeds the max distance/, 'too-far'],
];

function fallbackOf({ errorCode, text }: ValhallaRefusal): Fallback {
  const found = answers.find(([code, words]) => (errorCode === null ? words.test(text) : errorCode === code));
  if (found === undefined) throw new Error(`Valhalla refused: ${errorCode ?? text}`);
  return found[2];
}
