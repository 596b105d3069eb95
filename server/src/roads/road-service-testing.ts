// Other ends for tests: a server that holds callers to OSRM's documented requests and one that holds them to Valhalla's, both answering from a map in memory.
// What their documents do not allow is refused as they refuse it.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClosureShape, Position } from '@mydr24/protocol';
import { z } from 'zod';
import { delaysOf, edgesOfClosure } from './closure-edges.ts';
import type { Journey, RoadEngine, RoutedJourney } from './journey.ts';
import { encodePolyline6 } from './polyline6.ts';
import { createRoadEngine } from './road-engine-memory.ts';
import type { RoadGraph } from './road-graph.ts';
import type { RoadService, ServiceClosure } from './road-service.ts';
import { createSnap, indexEdges } from './road-snap.ts';
import type { Profile } from './road-tags.ts';

export type RoadsWith = (closures: readonly ServiceClosure[]) => RoadEngine;

/** The map, with whatever is closed for one question. */
export function roadsOf(graph: RoadGraph): RoadsWith {
  const index = indexEdges(graph)!;
  const snap = createSnap(graph, index);
  const open = createRoadEngine(graph, { snap });
  return (closures) => {
    if (closures.length === 0) return open;
    const delays = delaysOf(closures.map(({ shape, slower }) => ({ slower, edges: edgesOfClosure(graph, (...box) => index.search(...box), shape) })));
    return createRoadEngine(graph, { snap, delay: (edge) => delays.get(edge) ?? 1 });
  };
}

/** The engine in memory as a service: what the adapters are measured by. */
export const memoryService = (roads: RoadsWith): RoadService => ({
  name: 'memory', serves: () => true, heeds: () => true,
  async timesTo(starts, scene, profile, closures, signal) {
    signal.throwIfAborted();
    return roads(closures).timesTo(starts, scene, profile);
  },
  async route(from, to, profile, closures, signal) {
    signal.throwIfAborted();
    return roads(closures).route(from, to, profile);
  },
});

export interface ServiceServer {
  readonly url: string;
  /** Paths asked for so far. */
  readonly asked: string[];
  /** Answers this, whatever is asked, until it is undefined. */
  fault: { readonly status: number; readonly body: string } | 'silent' | undefined;
  close(): Promise<void>;
}

interface Told {
  readonly status: number;
  readonly body: object;
}

async function serve(answer: (request: IncomingMessage, body: string) => Told): Promise<ServiceServer> {
  const told: ServiceServer = { url: '', asked: [], fault: undefined, close: async () => {} };
  const server = createServer((request, response) => {
    void bodyOf(request).then((text) => reply(request, text, response));
  });
  const reply = (request: IncomingMessage, text: string, response: ServerResponse): void => {
    told.asked.push(request.url ?? '');
    if (told.fault === 'silent') return;
    const { status, body } = told.fault ? { status: told.fault.status, body: told.fault.body } : stringified(answer(request, text));
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return Object.assign(told, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close });
}
async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
const stringified = ({ status, body }: Told) => ({ status, body: JSON.stringify(body) });

// OSRM ---------------------------------------------------------------------------------------------------------

const osrmRefusal = (code: string): Told => ({ status: 400, body: { code, message: 'refused' } });
const GENERAL = ['bearings', 'radiuses', 'generate_hints', 'hints', 'approaches', 'exclude', 'snapping', 'skip_waypoints'];
const osrmOptions: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  route: { alternatives: /^(true|false|\d)$/, steps: /^(true|false)$/, annotations: /^[a-z,]+$/, geometries: /^(polyline|polyline6|geojson)$/, overview: /^(simplified|full|false)$/, continue_straight: /^(default|true|false)$/ },
  table: { sources: /^(all|\d+(;\d+)*)$/, destinations: /^(all|\d+(;\d+)*)$/, annotations: /^(duration|distance|duration,distance)$/, fallback_speed: /^\d+$/, scale_factor: /^[\d.]+$/ },
};
const MAX_TABLE = 100;
const pair = ({ lat, lon }: Position): [number, number] => [lon, lat];

/** One server, one kind of traveller; every place has a road, however far away, and says how far. */
export const osrmServer = (roads: RoadsWith, profile: Profile = 'car'): Promise<ServiceServer> =>
  serve((request) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://osrm');
    const path = /^\/(route|table)\/v1\/[a-z]+\/([^/]+)$/.exec(pathname);
    if (request.method !== 'GET' || path === null) return osrmRefusal('InvalidUrl');
    const [, service = '', coordinates = ''] = path;
    if (!/^-?\d+(\.\d+)?,-?\d+(\.\d+)?(;-?\d+(\.\d+)?,-?\d+(\.\d+)?)+$/.test(coordinates)) return osrmRefusal('InvalidQuery');
    const places = coordinates.split(';').map((each): Position => ({ lon: Number(each.split(',')[0]), lat: Number(each.split(',')[1]) }));
    if (places.some(({ lat, lon }) => Math.abs(lat) > 90 || Math.abs(lon) > 180)) return osrmRefusal('InvalidValue');
    for (const [name, value] of searchParams) if (!GENERAL.includes(name) && !osrmOptions[service]![name]?.test(value)) return osrmRefusal('InvalidQuery');
    return service === 'route' ? osrmRoute(roads([]), places, profile, searchParams) : osrmTable(roads([]), places, profile, searchParams);
  });

const waypoint = (at: Position, offM: number) => ({ location: pair(at), distance: offM, name: '', hint: 'aGludA==' });

function osrmRoute(engine: RoadEngine, places: readonly Position[], profile: Profile, query: URLSearchParams): Told {
  if (places.length !== 2 || query.get('geometries') !== 'polyline6') return osrmRefusal('InvalidOptions');
  const [from, to] = [places[0]!, places[1]!];
  const way = engine.route(from, to, profile);
  if (way.fallback === 'far-from-road') return osrmRefusal('NoSegment');
  if (way.fallback !== null) return osrmRefusal('NoRoute');
  const steps = [...way.steps.map(({ turn, road, distanceM, at }) => ({
    distance: distanceM, duration: 1, name: road, mode: 'driving', geometry: '',
    maneuver: { type: turn === 'start' ? 'depart' : 'turn', ...(turn === 'start' ? {} : { modifier: turn === 'turn-round' ? 'uturn' : turn.replace('-', ' ') }), location: pair(at), bearing_before: 0, bearing_after: 0 },
  })), { distance: 0, duration: 0, name: '', mode: 'driving', geometry: '', maneuver: { type: 'arrive', location: pair(way.line.at(-1)!), bearing_before: 0, bearing_after: 0 } }];
  const leg = { distance: way.distanceM, duration: way.durationS, summary: '', weight: way.durationS, steps: query.get('steps') === 'true' ? steps : [] };
  const route = { distance: way.distanceM, duration: way.durationS, weight: way.durationS, weight_name: 'routability', legs: [leg], ...(query.get('overview') === 'false' ? {} : { geometry: encodePolyline6(way.line) }) };
  return { status: 200, body: { code: 'Ok', routes: [route], waypoints: [waypoint(way.line[0]!, way.fromOffM), waypoint(way.line.at(-1)!, way.toOffM)] } };
}

function osrmTable(engine: RoadEngine, places: readonly Position[], profile: Profile, query: URLSearchParams): Told {
  if (places.length > MAX_TABLE) return osrmRefusal('TooBig');
  const indices = (name: string): number[] => (query.get(name) ?? 'all') === 'all' ? places.map((_, index) => index) : query.get(name)!.split(';').map(Number);
  const [sources, destinations] = [indices('sources'), indices('destinations')];
  if ([...sources, ...destinations].some((index) => index >= places.length)) return osrmRefusal('InvalidOptions');
  const columns = destinations.map((index) => engine.timesTo(sources.map((source) => places[source]!), places[index]!, profile));
  if (columns.flat().some(({ fallback }) => fallback === 'far-from-road')) return osrmRefusal('NoSegment');
  const rows = (value: (journey: Journey) => number) => sources.map((_, row) => columns.map((column) => (column[row]!.fallback === null ? value(column[row]!) : null)));
  const wants = (query.get('annotations') ?? 'duration').split(',');
  return {
    status: 200,
    body: {
      code: 'Ok', sources: sources.map((source, row) => waypoint(places[source]!, columns[0]![row]!.fromOffM)), destinations: destinations.map((index, column) => waypoint(places[index]!, columns[column]![0]!.toOffM)),
      ...(wants.includes('duration') ? { durations: rows(({ durationS }) => durationS) } : {}), ...(wants.includes('distance') ? { distances: rows(({ distanceM }) => distanceM) } : {}),
    },
  };
}

// Valhalla -----------------------------------------------------------------------------------------------------

const Place = z.strictObject({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180), search_cutoff: z.number().min(0).optional(), radius: z.number().optional(), type: z.enum(['break', 'through', 'via']).optional() });
const shared = {
  costing: z.enum(['auto', 'pedestrian', 'bicycle', 'truck', 'motorcycle', 'bus', 'taxi', 'motor_scooter']), units: z.enum(['kilometers', 'miles']).optional(),
  exclude_locations: z.array(z.strictObject({ lat: z.number(), lon: z.number() })).max(50).optional(), exclude_polygons: z.array(z.array(z.tuple([z.number(), z.number()])).min(3)).optional(),
};
const RouteRequest = z.strictObject({ locations: z.array(Place).min(2).max(20), ...shared });
const MatrixRequest = z.strictObject({ sources: z.array(Place).min(1), targets: z.array(Place).min(1), ...shared });
const valhallaRequests = new Map<string, typeof RouteRequest | typeof MatrixRequest>([['/route', RouteRequest], ['/sources_to_targets', MatrixRequest]]);
const MAX_PAIRS = 2_500;
const refusals = { 106: 'Try any of: "/locate" "/route"', 112: 'Insufficiently specified required parameter', 150: 'Exceeded max locations', 171: 'No suitable edges near location', 442: 'No path could be found for input' } as const;
const valhallaRefusal = (error_code: keyof typeof refusals): Told => ({ status: 400, body: { error_code, error: refusals[error_code], status_code: 400, status: 'Bad Request' } });

export const valhallaServer = (roads: RoadsWith): Promise<ServiceServer> =>
  serve((request, text) => {
    const form = request.method === 'POST' ? valhallaRequests.get(request.url ?? '') : undefined;
    if (form === undefined) return valhallaRefusal(106);
    const read = form.safeParse(JSON.parse(text));
    if (!read.success) return valhallaRefusal(112);
    const { costing, exclude_locations = [], exclude_polygons = [] } = read.data;
    const shapes: ClosureShape[] = [
      ...exclude_locations.map(({ lat, lon }): ClosureShape => ({ type: 'Point', coordinates: [lon, lat] })), ...exclude_polygons.map((ring): ClosureShape => ({ type: 'Polygon', coordinates: [ring] })),
    ];
    const engine = roads(shapes.map((shape) => ({ shape, slower: null })));
    const profile: Profile = costing === 'pedestrian' ? 'foot' : 'car';
    if ('locations' in read.data) return valhallaRoute(engine.route(read.data.locations[0]!, read.data.locations[1]!, profile));
    const { sources, targets } = read.data;
    return sources.length * targets.length > MAX_PAIRS ? valhallaRefusal(150) : valhallaMatrix(engine, sources, targets, profile);
  });

function valhallaRoute(way: RoutedJourney): Told {
  if (way.fallback === 'far-from-road') return valhallaRefusal(171);
  if (way.fallback !== null) return valhallaRefusal(442);
  const typeOf = { start: 1, straight: 8, 'slight-right': 9, right: 10, 'sharp-right': 11, 'turn-round': 12, 'sharp-left': 14, left: 15, 'slight-left': 16 } as const;
  const nearest = ({ lat, lon }: Position): number => Math.max(0, way.line.findIndex((point) => Math.abs(point.lat - lat) < 1e-9 && Math.abs(point.lon - lon) < 1e-9));
  const steps = way.steps.map(({ turn, road, distanceM, at }) => ({ type: typeOf[turn], instruction: '', ...(road === '' ? {} : { street_names: [road] }), length: distanceM / 1_000, time: 1, begin_shape_index: nearest(at), end_shape_index: 0 }));
  const last = { type: 4, instruction: '', length: 0, time: 0, begin_shape_index: way.line.length - 1, end_shape_index: way.line.length - 1 };
  const summary = { length: way.distanceM / 1_000, time: way.durationS };
  return { status: 200, body: { trip: { status: 0, status_message: 'Found route between points', units: 'kilometers', language: 'en-US', locations: [], summary, legs: [{ summary, shape: encodePolyline6(way.line), maneuvers: [...steps, last] }] } } };
}

function valhallaMatrix(engine: RoadEngine, sources: readonly Position[], targets: readonly Position[], profile: Profile): Told {
  const columns = targets.map((target) => engine.timesTo(sources, target, profile));
  if (columns.flat().some(({ fallback }) => fallback === 'far-from-road')) return valhallaRefusal(171);
  const cell = ({ fallback, distanceM, durationS }: Journey, from_index: number, to_index: number) =>
    ({ from_index, to_index, ...(fallback === null ? { distance: Math.round(distanceM) / 1_000, time: Math.round(durationS) } : { distance: null, time: null }) });
  return { status: 200, body: { units: 'kilometers', algorithm: 'costmatrix', sources, targets, sources_to_targets: sources.map((_, row) => columns.map((column, at) => cell(column[row]!, row, at))) } };
}
