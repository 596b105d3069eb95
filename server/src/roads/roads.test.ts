// The road engine against routes of known length, against itself, and on a town small enough to be judged by eye.
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { importRoads } from './import-roads-node.ts';
import { openRoads } from './open-roads-node.ts';
import { UnreadableMap } from './osm-file-node.ts';
import type { OsmMember } from './osm-pbf.ts';
import { createRoadBook } from './road-book-engine.ts';
import { createRoadBuilder } from './road-builder.ts';
import type { RoadEngine } from './journey.ts';
import { createRoadEngine, type MemoryRoadEngine } from './road-engine-memory.ts';
import type { RoadGraph } from './road-graph.ts';
import { readRoadMap, writeRoadMap } from './road-map-file.ts';
import { type Profile, profiles, speedsOf } from './road-tags.ts';

const extracts = fileURLToPath(new URL('../../../simulation/data/map/', import.meta.url));
const fileOf = { andorra: `${extracts}andorra.osm.pbf`, monaco: `${extracts}monaco.osm.gz` } as const;
const extractNames = ['andorra', 'monaco'] as const;
const graphs = {} as Record<keyof typeof fileOf, RoadGraph>;
const engines = {} as Record<keyof typeof fileOf, RoadEngine>;
const folder = mkdtempSync(join(tmpdir(), 'roads-'));

before(async () => {
  for (const name of extractNames) {
    graphs[name] = await importRoads(fileOf[name]);
    engines[name] = createRoadEngine(graphs[name]);
  }
});

describe('routes of known length', () => {
  const lines = readFileSync(new URL('reference-routes.csv', import.meta.url), 'utf8').trim().split('\n').slice(1);
  for (const line of lines) {
    const [extract, profile, , fromLat, fromLon, toLat, toLon, expected] = line.split(',');
    test(`[RD1] ${extract} ${profile} ${fromLat},${fromLon} to ${toLat},${toLon} is ${expected} m within 3 %`, () => {
      const engine = engines[extract as keyof typeof fileOf];
      const found = engine.route({ lat: Number(fromLat), lon: Number(fromLon) }, { lat: Number(toLat), lon: Number(toLon) }, profile as Profile);
      assert.equal(found.fallback, null);
      assert.ok(Math.abs(found.distanceM - Number(expected)) <= Math.max(3, Number(expected) * 0.03), `${found.distanceM}`);
    });
  }
});

/** Inside of Andorra's valleys. */
const place = fc.record({ lat: fc.double({ min: 42.46, max: 42.6, noNaN: true }), lon: fc.double({ min: 1.46, max: 1.7, noNaN: true }) });

test('[RD2] the times of many to one scene are the times of each route alone', () => {
  fc.assert(
    fc.property(fc.array(place, { minLength: 1, maxLength: 6 }), place, fc.constantFrom(...profiles), (starts, scene, profile) => {
      engines.andorra.timesTo(starts, scene, profile).forEach((time, index) => {
        const alone = engines.andorra.route(starts[index]!, scene, profile);
        assert.equal(time.fallback, alone.fallback);
        assert.ok(Math.abs(time.durationS - alone.durationS) < 0.001, `${time.durationS} ${alone.durationS}`);
      });
    }),
    { numRuns: 60 },
  );
});

test('[RD3] an answer always comes: far from any road, or where no road leads, it is an estimate that says why', () => {
  const [town, sea] = [{ lat: 42.5063, lon: 1.5218 }, { lat: 41, lon: 3 }];
  assert.equal(engines.andorra.route(town, sea, 'car').fallback, 'far-from-road');
  assert.equal(engines.andorra.timesTo([sea], town, 'car')[0]?.fallback, 'far-from-road');
  const split = engineOf({ a: [0, 0], b: [0, 1], c: [5, 5], d: [5, 6] }, [way(1, 'ab'), way(2, 'cd')]);
  const found = split.route(at(0, 0.5), at(5, 5.5), 'car');
  assert.equal(found.fallback, 'no-way');
  assert.ok(found.durationS > 0 && found.distanceM > 0);
});

/** Anywhere, swapped, or no place at all: what devices send when they are broken. */
const anything = fc.oneof(
  place, fc.record({ lat: fc.double({ min: -90, max: 90 }), lon: fc.double({ min: -180, max: 180 }) }), place.map(({ lat, lon }) => ({ lat: lon, lon: lat })),
  fc.record({ lat: fc.double(), lon: fc.double() }), fc.constantFrom({ lat: 90, lon: 0 }, { lat: -90, lon: 180 }, { lat: 0, lon: 0 }),
);

test('[RD3] from anywhere to anywhere there is an answer, never an exception: finite seconds and metres, and a reason where it follows no road', () => {
  const isOnEarth = ({ lat, lon }: { lat: number; lon: number }): boolean => Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
  fc.assert(
    fc.property(anything, anything, fc.constantFrom(...profiles), fc.constantFrom(...extractNames), (from, to, profile, extract) => {
      const route = engines[extract].route(from, to, profile);
      const [time] = engines[extract].timesTo([from], to, profile);
      for (const { distanceM, durationS, fallback } of [route, time!]) {
        assert.ok(Number.isFinite(distanceM) && distanceM >= 0 && Number.isFinite(durationS) && durationS >= 0);
        assert.equal(fallback === 'no-place', !isOnEarth(from) || !isOnEarth(to));
      }
      assert.equal(time!.fallback, route.fallback);
    }),
    { numRuns: 400 },
  );
});

// A small town -------------------------------------------------------------------------------------------------

type Town = Record<string, [number, number]>;
interface TownWay {
  id: number;
  nodes: string;
  tags: Record<string, string>;
}
const way = (id: number, nodes: string, tags: Record<string, string> = {}): TownWay => ({ id, nodes, tags: { highway: 'residential', ...tags } });
/** A grid of 111 m, at the equator. */
const at = (x: number, y: number) => ({ lat: y / 1000, lon: x / 1000 });

interface Extras {
  barriers?: Record<string, Record<string, string>>;
  turns?: { kind: string; from: number; via: string; to: number }[];
  delay?: (edge: number) => number;
}

function engineOf(town: Town, ways: readonly TownWay[], { barriers = {}, turns = [], delay }: Extras = {}): MemoryRoadEngine {
  const builder = createRoadBuilder();
  const idOf = (node: string): number => Object.keys(town).indexOf(node) + 1;
  for (const { id, nodes, tags } of ways) builder.first.way!(id, nodes.split('').map(idOf), new Map(Object.entries(tags)));
  turns.forEach(({ kind, from, via, to }, index) => {
    const members: OsmMember[] = [{ kind: 'way', id: from, role: 'from' }, { kind: 'node', id: idOf(via), role: 'via' }, { kind: 'way', id: to, role: 'to' }];
    builder.first.relation!(index, members, new Map([['type', 'restriction'], ['restriction', kind]]));
  });
  for (const [node, [x, y]] of Object.entries(town)) builder.second.node!(idOf(node), y / 1000, x / 1000, new Map(Object.entries(barriers[node] ?? {})));
  return createRoadEngine(builder.build(), delay === undefined ? {} : { delay });
}

/** A square a-b-c-d with a long way round. */
const square: Town = { a: [0, 0], b: [1, 0], c: [1, 1], d: [0, 1] };
const streets = [way(1, 'ab'), way(2, 'bc'), way(3, 'cd'), way(4, 'da')];
const roundM = (engine: RoadEngine, profile: Profile = 'car'): number => Math.round(engine.route(at(0.2, 0), at(1, 0.8), profile).distanceM / 11.12);

test('[RD4] one-way streets hold for vehicles and not for people on foot', () => {
  const engine = engineOf(square, [way(1, 'ab', { oneway: '-1' }), ...streets.slice(1)]);
  assert.deepEqual([roundM(engineOf(square, streets)), roundM(engine), roundM(engine, 'foot')], [16, 24, 16]);
});

test('[RD4] a forbidden turn is not taken, an only-turn forbids the others, and blue lights may', () => {
  const banned = engineOf(square, streets, { turns: [{ kind: 'no_left_turn', from: 1, via: 'b', to: 2 }] });
  const withStub = { ...square, e: [2, 0] as [number, number] };
  const only = engineOf(withStub, [...streets, way(5, 'be')], { turns: [{ kind: 'only_straight_on', from: 1, via: 'b', to: 5 }] });
  assert.deepEqual([roundM(banned), roundM(banned, 'emergency')], [24, 16]);
  assert.equal(roundM(only), 24);
});

test('[RD4] bollards stop cars and not people; a gate opens for an ambulance', () => {
  const bollard = engineOf(square, streets, { barriers: { b: { barrier: 'bollard' } } });
  const gate = engineOf(square, streets, { barriers: { b: { barrier: 'gate', access: 'private' } } });
  assert.deepEqual([roundM(bollard), roundM(bollard, 'foot'), roundM(gate), roundM(gate, 'emergency')], [24, 16, 24, 16]);
});

test('[RD5] a closed road is avoided at once, a delayed one when the way round is quicker; who stands on it may leave', () => {
  const delays = new Map<number, number>();
  const engine = engineOf(square, streets, { delay: (edge) => delays.get(edge) ?? 1 });
  const lengths = (): number[] => [at(0, 0.1), at(0.2, 0)].map((from) => Math.round(engine.route(from, at(1, 0.8), 'car').distanceM / 11.12));
  const times = (): number[] => [at(0, 0.1), at(0.2, 0)].map((from) => Math.round(engine.timesTo([from], at(1, 0.8), 'car')[0]!.distanceM / 11.12));
  for (const [delay, expected] of [[1, [19, 16]], [Infinity, [21, 16]], [1.1, [19, 16]], [1.5, [21, 16]]] as const) {
    delays.set(0, delay);
    engine.delaysChanged();
    assert.deepEqual([lengths(), times()], [expected, expected]);
  }
});

test('[RD5] where closures leave no way, it is reckoned as if they were open, and says so', () => {
  const engine = engineOf(square, streets, { delay: (edge) => (edge === 0 || edge === 2 ? Infinity : 1) });
  const [from, to] = [at(0, 0.5), at(1, 0.5)];
  for (const { fallback, distanceM } of [engine.route(from, to, 'car'), engine.timesTo([from], to, 'car')[0]!]) assert.deepEqual([fallback, Math.round(distanceM / 11.12)], ['closed-off', 20]);
});

test('[RD10] the list names each road with the turn into it, and its parts make up the whole way', () => {
  const named = engineOf(square, streets.map((street) => ({ ...street, tags: { ...street.tags, name: `Street ${street.id}` } })));
  const { steps, distanceM } = named.route(at(0, 0.6), at(1, 0.8), 'car');
  assert.deepEqual(steps.map(({ turn, road }) => [turn, road]), [['start', 'Street 4'], ['right', 'Street 3'], ['right', 'Street 2']]);
  assert.ok(Math.abs(steps.reduce((sum, step) => sum + step.distanceM, 0) - distanceM) < 0.01);
  const long = engines.andorra.route({ lat: 42.56819, lon: 1.603231 }, { lat: 42.571034, lon: 1.520662 }, 'car');
  assert.ok(long.steps.length < 40 && Math.abs(long.steps.reduce((sum, step) => sum + step.distanceM, 0) - long.distanceM) < 0.01);
});

test('[RD6] nobody is sent to begin on a road one cannot leave', () => {
  const trap: Town = { ...square, x: [0, -0.3], y: [0.5, -0.3] };
  const engine = engineOf(trap, [...streets, way(6, 'yx', { oneway: 'yes' })]);
  assert.equal(engine.route(at(0.2, -0.29), at(1, 0.8), 'car').fallback, null);
});

test('[RD7] tags mean what the wiki says they mean', () => {
  const speeds = (profile: Profile, tags: Record<string, string>): number[] => Object.values(speedsOf(profile, new Map(Object.entries(tags))));
  assert.deepEqual(speeds('car', { highway: 'primary', maxspeed: '50' }), [45, 45]);
  assert.deepEqual(speeds('car', { highway: 'primary', maxspeed: '30 mph' }).map(Math.round), [43, 43]);
  assert.deepEqual(speeds('car', { highway: 'service', access: 'private' }), [0, 0]);
  assert.deepEqual(speeds('emergency', { highway: 'service', access: 'private' }), [20, 20]);
  assert.deepEqual(speeds('car', { highway: 'tertiary', junction: 'roundabout' }), [50, 0]);
  assert.deepEqual(speeds('foot', { highway: 'motorway' }), [0, 0]);
  assert.deepEqual(speeds('car', { route: 'ferry' }), [0, 0]);
});

// Files --------------------------------------------------------------------------------------------------------

test('[RD8] a saved map gives the routes it gave before', () => {
  const path = join(folder, 'andorra.roads');
  writeRoadMap(path, graphs.andorra);
  const [from, to] = [{ lat: 42.56819, lon: 1.603231 }, { lat: 42.571034, lon: 1.520662 }];
  assert.deepEqual(createRoadEngine(readRoadMap(path)).route(from, to, 'car'), engines.andorra.route(from, to, 'car'));
});

test('[RD8] a file that is no map, or of another version, is refused with what to do', async () => {
  const path = join(folder, 'broken.roads');
  writeFileSync(path, '{"form":0}\n');
  assert.throws(() => readRoadMap(path), /import it again/);
  await assert.rejects(importRoads('/nowhere/a.txt'), UnreadableMap);
});

test('[RD9] an extract cut anywhere is refused, never half imported', async () => {
  const whole = readFileSync(fileOf.andorra);
  for (const share of [0.0001, 0.001, 0.3, 0.6, 0.99]) {
    const path = join(folder, 'cut.osm.pbf');
    writeFileSync(path, whole.subarray(0, Math.floor(whole.length * share)));
    await assert.rejects(importRoads(path), UnreadableMap, `${share}`);
  }
});

test('[RD11] a configured extract is imported once, again when it is newer, and a map of another version is made anew', async () => {
  const extract = join(mkdtempSync(join(tmpdir(), 'extract-')), 'valley.osm.pbf');
  copyFileSync(fileOf.andorra, extract);
  const made = await openRoads(extract, folder);
  utimesSync(made.path, 5_000_000, 5_000_000);
  utimesSync(extract, 4_000_000, 4_000_000);
  assert.equal((await openRoads(extract, folder)).madeAt, 5_000_000_000);
  utimesSync(extract, 6_000_000, 6_000_000);
  assert.notEqual((await openRoads(extract, folder)).madeAt, 5_000_000_000);
  writeFileSync(made.path, '{"form":0}\n');
  assert.equal((await openRoads(extract, folder)).graph.edgeFrom.length, graphs.andorra.edgeFrom.length);
  assert.ok(statSync(made.path).size > 1_000);
  await assert.rejects(openRoads(join(folder, 'nowhere.osm.pbf'), folder), /there is no file/);
});

test('[RD5] what one tenant closes is closed for nobody else', () => {
  const book = createRoadBook(graphs.andorra);
  const [from, to] = [{ lat: 42.529176, lon: 1.571302 }, { lat: 42.571034, lon: 1.520662 }];
  const all = new Map(Array.from({ length: graphs.andorra.edgeFrom.length }, (_, edge) => [edge, 3] as const));
  const usual = book.of('one').timesTo([from], to, 'car')[0]!.durationS;
  book.setDelays('one', all);
  assert.ok(book.of('one').timesTo([from], to, 'car')[0]!.durationS > usual * 2);
  assert.equal(book.of('two').timesTo([from], to, 'car')[0]!.durationS, usual);
});

test('[RD3] beyond the horizon nobody searches on: an estimate says so', () => {
  const near = createRoadEngine(graphs.andorra, { horizonS: 60 });
  assert.equal(near.timesTo([{ lat: 42.529176, lon: 1.571302 }], { lat: 42.571034, lon: 1.520662 }, 'car')[0]!.fallback, 'too-far');
});
