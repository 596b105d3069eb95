// A road engine that speaks OSRM's protocol (project-osrm.org, HTTP API v1): table and route. A server of OSRM knows one kind of traveller, which its address
// says, and nothing of closures: neither version 5 nor 6 takes any with a question.
import type { Position } from '@mydr24/protocol';
import { z } from 'zod';
import { estimatedJourney, type Fallback, type Journey, type RoutedJourney } from './journey.ts';
import { decodePolyline6 } from './polyline6.ts';
import type { RoadService } from './road-service.ts';
import { FARTHEST_SNAP_M } from './road-snap.ts';
import type { RoadStep, Turn } from './road-steps.ts';
import type { Profile } from './road-tags.ts';

export interface OsrmOptions {
  /** Base address for vehicles: http://osrm:5000. Blue lights are reckoned as a car. */
  readonly url: string;
  /** Of a second server, for people on foot; without it none of its answers is about them. */
  readonly footUrl?: string | undefined;
}

/** osrm-routed refuses tables of more coordinates unless told otherwise (--max-table-size). */
const TABLE_SIZE = 100;
const LonLat = z.tuple([z.number(), z.number()]);
const Waypoint = z.object({ location: LonLat, distance: z.number() });
const Refused = z.object({ code: z.string() });
const Table = z.object({
  code: z.literal('Ok'), sources: z.array(Waypoint), destinations: z.array(Waypoint).length(1),
  durations: z.array(z.tuple([z.number().nullable()])), distances: z.array(z.tuple([z.number().nullable()])),
});
const Step = z.object({ distance: z.number(), name: z.string(), maneuver: z.object({ type: z.string(), modifier: z.string().optional(), location: LonLat }) });
const Route = z.object({
  code: z.literal('Ok'), waypoints: z.array(Waypoint).length(2),
  routes: z.array(z.object({ distance: z.number(), duration: z.number(), geometry: z.string(), legs: z.array(z.object({ steps: z.array(Step) })).length(1) })).min(1),
});

export function createOsrmService({ url, footUrl }: OsrmOptions): RoadService {
  async function ask(service: 'route' | 'table', profile: Profile, places: readonly Position[], query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<unknown> {
    const [base, word] = profile === 'foot' ? [footUrl, 'foot'] : [url, 'driving'];
    if (base === undefined) throw new Error('OSRM has no server for people on foot');
    const coordinates = places.map(({ lat, lon }) => `${lon.toFixed(6)},${lat.toFixed(6)}`).join(';');
    const response = await fetch(`${base.replace(/\/$/, '')}/${service}/v1/${word}/${coordinates}?${new URLSearchParams(query)}`, { signal });
    const body: unknown = await response.json().catch(() => null);
    if (response.ok) return body;
    // A refusal that is an answer: there is no road, or no way.
    const refused = Refused.safeParse(body);
    if (refused.success && fallbackOf(refused.data.code) !== null) return body;
    throw new Error(`OSRM answered ${response.status} ${refused.success ? refused.data.code : ''}`.trim());
  }

  async function tableOf(starts: readonly Position[], scene: Position, profile: Profile, signal: AbortSignal): Promise<Journey[]> {
    const indices = starts.map((_, index) => index).join(';');
    const body = await ask('table', profile, [...starts, scene], { sources: indices, destinations: String(starts.length), annotations: 'duration,distance' }, signal);
    const none = noneIn(body);
    // One place without a road refuses the whole table: the halves are asked, down to that place.
    if (none !== null && starts.length > 1) {
      const half = starts.length >> 1;
      return [...(await tableOf(starts.slice(0, half), scene, profile, signal)), ...(await tableOf(starts.slice(half), scene, profile, signal))];
    }
    if (none !== null) return [estimatedJourney(starts[0]!, scene, profile, none)];
    const table = Table.parse(body);
    if (table.durations.length !== starts.length) throw new Error('OSRM answered a table of another size');
    const toOffM = table.destinations[0]!.distance;
    return starts.map((start, index): Journey => {
      const [[durationS], [distanceM], fromOffM] = [table.durations[index]!, table.distances[index]!, table.sources[index]!.distance];
      if (Math.max(fromOffM, toOffM) > FARTHEST_SNAP_M) return estimatedJourney(start, scene, profile, 'far-from-road');
      if (durationS === null || distanceM === null || durationS === undefined || distanceM === undefined) return estimatedJourney(start, scene, profile, 'no-way');
      return { distanceM, durationS, fallback: null, fromOffM, toOffM };
    });
  }

  return {
    name: 'OSRM',
    serves: (profile) => profile !== 'foot' || footUrl !== undefined,
    heeds: (closures) => closures.length === 0,
    async timesTo(starts, scene, profile, _closures, signal) {
      const journeys: Journey[] = [];
      for (let at = 0; at < starts.length; at += TABLE_SIZE - 1) journeys.push(...(await tableOf(starts.slice(at, at + TABLE_SIZE - 1), scene, profile, signal)));
      return journeys;
    },
    async route(from, to, profile, _closures, signal) {
      const body = await ask('route', profile, [from, to], { overview: 'full', geometries: 'polyline6', steps: 'true' }, signal);
      const none = noneIn(body);
      return none === null ? routeOf(Route.parse(body), from, to, profile) : estimatedJourney(from, to, profile, none);
    },
  };
}

function routeOf({ waypoints, routes }: z.infer<typeof Route>, from: Position, to: Position, profile: Profile): RoutedJourney {
  const [fromOffM, toOffM] = [waypoints[0]!.distance, waypoints[1]!.distance];
  if (Math.max(fromOffM, toOffM) > FARTHEST_SNAP_M) return estimatedJourney(from, to, profile, 'far-from-road');
  const { distance, duration, geometry, legs } = routes[0]!;
  const line = decodePolyline6(geometry);
  if (line === null) throw new Error('OSRM answered a line that is no polyline6');
  const steps = legs[0]!.steps.flatMap(({ distance: distanceM, name, maneuver: { type, modifier, location: [lon, lat] } }): RoadStep[] =>
    type === 'arrive' ? [] : [{ turn: type === 'depart' ? 'start' : (turnOf[modifier ?? ''] ?? 'straight'), road: name, distanceM, at: { lat, lon } }]);
  return { distanceM: distance, durationS: duration, fallback: null, fromOffM, toOffM, line, steps };
}

const turnOf: Readonly<Record<string, Turn>> = {
  uturn: 'turn-round', 'sharp right': 'sharp-right', right: 'right', 'slight right': 'slight-right', straight: 'straight', 'slight left': 'slight-left', left: 'left', 'sharp left': 'sharp-left',
};

const fallbackOf = (code: string): Fallback | null => (code === 'NoSegment' ? 'far-from-road' : code === 'NoRoute' || code === 'NoTable' ? 'no-way' : null);
function noneIn(body: unknown): Fallback | null {
  const read = Refused.safeParse(body);
  return read.success ? fallbackOf(read.data.code) : null;
}
