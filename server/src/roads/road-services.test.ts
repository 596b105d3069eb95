// Road engines outside of this process: each adapter by the one contract, against servers that enforce the protocols; and how their answers become a ranking's.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type { ClosureShape, Position } from '@mydr24/protocol';
import { excludedRoads } from './excluded-roads.ts';
import { importRoads } from './import-roads-node.ts';
import { decodePolyline6, encodePolyline6 } from './polyline6.ts';
import { createOsrmService } from './road-service-osrm.ts';
import { createValhallaService } from './road-service-valhalla.ts';
import { roadServiceContract } from './road-service-contract.ts';
import { memoryService, osrmServer, roadsOf, type RoadsWith, type ServiceServer, valhallaServer } from './road-service-testing.ts';
import type { RoadService } from './road-service.ts';
import { createServedRoads, type ServedRoadsOptions } from './served-roads-engine.ts';
import { valhallaHttp } from './valhalla-call-http.ts';
import { openValhallaPackage } from './valhalla-call-node.ts';

let roads: RoadsWith;
const servers = {} as Record<'osrm' | 'osrmFoot' | 'valhalla', ServiceServer>;
const services = {} as Record<'memory' | 'osrm' | 'valhalla', RoadService>;

before(async () => {
  roads = roadsOf(await importRoads(fileURLToPath(new URL('../../../simulation/data/map/andorra.osm.pbf', import.meta.url))));
  Object.assign(servers, { osrm: await osrmServer(roads), osrmFoot: await osrmServer(roads, 'foot'), valhalla: await valhallaServer(roads) });
  services.memory = memoryService(roads);
  services.osrm = createOsrmService({ url: servers.osrm.url, footUrl: servers.osrmFoot.url });
  services.valhalla = createValhallaService(valhallaHttp(servers.valhalla.url));
});
after(() => Promise.all(Object.values(servers).map((server) => server.close())));

const ours = { lengthShare: 0.03, timeShare: 0.001 };
for (const name of ['memory', 'osrm', 'valhalla'] as const) describe(name, () => roadServiceContract(name, () => services[name], ours));

// Valhalla's npm package is no dependency. Whoever has it and tiles of Andorra runs the same contract on it:
// VALHALLA_PACKAGE=/path/to/node_modules/@valhallajs/valhallajs VALHALLA_CONFIG=/path/to/valhalla.json
const { VALHALLA_PACKAGE, VALHALLA_CONFIG } = process.env;
if (VALHALLA_PACKAGE !== undefined && VALHALLA_CONFIG !== undefined) {
  describe('package', () => {
    let inProcess: RoadService;
    before(async () => void (inProcess = createValhallaService(await openValhallaPackage(VALHALLA_PACKAGE, VALHALLA_CONFIG))));
    roadServiceContract('package', () => inProcess, { lengthShare: 0.03, timeShare: 0.03 });
  });
}

// Lines and closures -------------------------------------------------------------------------------------------

test('[RD16] a line comes back as it was written, and a broken one is no line', () => {
  const point = fc.record({ lat: fc.double({ min: -90, max: 90, noNaN: true }), lon: fc.double({ min: -180, max: 180, noNaN: true }) });
  fc.assert(fc.property(fc.array(point), (line) => {
    const read = decodePolyline6(encodePolyline6(line))!;
    assert.equal(read.length, line.length);
    read.forEach(({ lat, lon }, index) => assert.ok(Math.abs(lat - line[index]!.lat) <= 5.1e-7 && Math.abs(lon - line[index]!.lon) <= 5.1e-7));
  }));
  // The example of Google's description of the format, read with six decimals.
  assert.deepEqual(decodePolyline6('_p~iF~ps|U'), [{ lat: 3.85, lon: -12.02 }]);
  assert.deepEqual([decodePolyline6('_p~iF~ps|'), decodePolyline6('_p~iF'), decodePolyline6('é')], [null, null, null]);
});

test('[RD17] what cannot be passed on is said: slow roads, too many places, too long a line', () => {
  const point = { type: 'Point', coordinates: [1.52, 42.5] } satisfies ClosureShape;
  const long = { type: 'LineString', coordinates: [[1.5, 42.5], [1.6, 42.5]] } satisfies ClosureShape;
  const closed = (shape: ClosureShape) => ({ shape, slower: null });
  assert.deepEqual(excludedRoads([closed(point)]), { exclude_locations: [{ lat: 42.5, lon: 1.52 }], exclude_polygons: [], isWhole: true });
  assert.equal(excludedRoads([{ shape: point, slower: 3 }]).isWhole, false);
  assert.deepEqual([excludedRoads(Array.from({ length: 51 }, () => closed(point))).exclude_locations.length, excludedRoads([closed(long)]).isWhole], [50, false]);
  assert.deepEqual([services.osrm.heeds([closed(point)]), services.valhalla.heeds([closed(point)])], [false, true]);
});

// Answers for rankings -----------------------------------------------------------------------------------------

const [capital, ordino] = [{ lat: 42.5063, lon: 1.5218 }, { lat: 42.571034, lon: 1.520662 }];

function rig(service: RoadService, changes: Partial<ServedRoadsOptions> = {}) {
  const clock = { now: 0, monotonicMs: () => clock.now };
  const problems: unknown[] = [];
  const outcomes: string[] = [];
  const served = createServedRoads({ service, own: null, clock, timeoutMs: 5_000, onProblem: (problem) => problems.push(problem), onAnswer: (outcome) => outcomes.push(outcome), ...changes });
  const ask = (from: Position = capital, tenant = 'one') => served.of(tenant).timesTo([from], ordino, 'car')[0]!;
  return { clock, problems, outcomes, served, ask };
}

test('[RD18] a ranking waits for nothing: an estimate that says why stands in until the service has answered', async () => {
  const { served, ask, clock, outcomes } = rig(services.valhalla);
  assert.equal(ask().fallback, 'not-answered');
  await served.settled();
  const answered = ask();
  assert.equal(answered.fallback, null);
  assert.deepEqual([ask({ lat: capital.lat + 0.0008, lon: capital.lon }), outcomes], [answered, ['answered']], 'whoever has driven a little way on is as near');
  await served.settled();
  clock.now += 16 * 60_000;
  assert.equal(ask().fallback, 'not-answered', 'an old answer is none');
  await served.stop();
});

test('[RD18] our own map stands in with a time by road, and says that it does', async () => {
  const { served, ask } = rig(services.valhalla, { own: () => roads([]) });
  const [stood, mine] = [ask(), roads([]).timesTo([capital], ordino, 'car')[0]!];
  assert.deepEqual(stood, { ...mine, fallback: 'not-answered' });
  await served.stop();
});

test('[RD18] one ranking is one question, however many people are in it', async () => {
  const { served } = rig(services.osrm);
  servers.osrm.asked.length = 0;
  served.of('one').timesTo(Array.from({ length: 60 }, (_, index) => ({ lat: 42.5063 + index * 0.0001, lon: 1.5218 })), ordino, 'car');
  await served.settled();
  assert.equal(servers.osrm.asked.length, 1);
  await served.stop();
});

test('[RD19] a service that fails is told once, left alone for 30 s, and asked again', async () => {
  const { served, ask, clock, problems, outcomes } = rig(services.valhalla);
  servers.valhalla.fault = { status: 502, body: '<html>' };
  for (let n = 0; n < 6; n += 1) {
    assert.equal(ask().fallback, 'not-answered');
    await served.settled();
  }
  assert.deepEqual([outcomes, problems.length, served.isOut()], [['failed', 'failed', 'failed'], 1, true]);
  assert.equal((await served.route('one', capital, ordino, 'car')).fallback, 'not-answered');
  servers.valhalla.fault = undefined;
  clock.now += 30_000;
  ask();
  await served.settled();
  assert.deepEqual([ask().fallback, served.isOut()], [null, false]);
  await served.stop();
});

test('[RD19] one that never answers costs its time limit and no more; an answer that cannot be read is none', async () => {
  const { served, ask } = rig(services.osrm, { timeoutMs: 50 });
  servers.osrm.fault = 'silent';
  assert.equal((await served.route('one', capital, ordino, 'car')).fallback, 'not-answered');
  servers.osrm.fault = { status: 200, body: '{"code":"Ok","durations":[["soon"]]}' };
  ask();
  await served.settled();
  assert.equal(ask().fallback, 'not-answered');
  servers.osrm.fault = undefined;
  await served.stop();
});

test('[RD20] a closure counts at the next question: what was said before it is forgotten, and one that cannot be passed on is said', async () => {
  const closure = (slower: number | null) => [{ shape: { type: 'Point', coordinates: [1.5218, 42.52] } satisfies ClosureShape, slower }];
  const told = rig(services.valhalla);
  told.ask();
  await told.served.settled();
  told.served.setClosures('one', closure(null));
  assert.equal(told.ask().fallback, 'not-answered');
  await told.served.settled();
  assert.equal(told.ask().fallback, null);
  for (const [service, slower] of [[services.valhalla, 3], [services.osrm, null]] as const) {
    const untold = rig(service);
    untold.served.setClosures('one', closure(slower));
    untold.ask();
    untold.ask(capital, 'two');
    await untold.served.settled();
    assert.deepEqual([untold.ask().fallback, untold.ask(capital, 'two').fallback], ['closures-unknown', null]);
    assert.equal((await untold.served.route('one', capital, ordino, 'car')).fallback, 'closures-unknown');
    await untold.served.stop();
  }
  const mapped = rig(services.osrm, { own: () => roads(closure(null)) });
  mapped.served.setClosures('one', closure(null));
  assert.deepEqual(mapped.ask(), roads(closure(null)).timesTo([capital], ordino, 'car')[0], 'our own map knows the closure and goes before');
});

test('[RD3] whoever travels as the service does not is reckoned on our own map, or over the sphere', () => {
  const cars = createOsrmService({ url: servers.osrm.url });
  const onFoot = (own: ServedRoadsOptions['own']) => rig(cars, { own }).served.of('one').timesTo([capital], ordino, 'foot')[0]!.fallback;
  assert.deepEqual([onFoot(null), onFoot(() => roads([]))], ['no-map', null]);
});

test('[RD3] a position that is none is no question', async () => {
  const { served, ask, outcomes } = rig(services.valhalla);
  for (const broken of [{ lat: Number.NaN, lon: 1 }, { lat: 91, lon: 1 }, { lat: 1, lon: Infinity }]) {
    assert.equal(ask(broken).fallback, 'no-place');
    assert.equal((await served.route('one', broken, ordino, 'car')).fallback, 'no-place');
  }
  await served.settled();
  assert.deepEqual(outcomes, []);
});

test('[RD15] a package that is not there is said, with what to do', async () => {
  await assert.rejects(openValhallaPackage('@valhallajs/nowhere', 'valhalla.json'), /npm install/);
});
