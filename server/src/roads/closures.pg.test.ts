// Closures on a real database: entered, counting at once, over by themselves, lifted, and a feed that is followed.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { before, test } from 'node:test';
import type { RoadClosure } from '@mydr24/protocol';
import { insertAudit } from '../audit/audit-store.ts';
import type { PersonCaller } from '../people/access.ts';
import { createDoor } from '../people/door-postgres.ts';
import { insertWard, type Ward, WORLD_MS } from '../people/people-testing.ts';
import { createIds } from '../platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { type ClosureEngine, createClosureEngine } from './closure-engine.ts';
import { type ClosureHandlers, createClosureHandlers } from './closure-routes.ts';
import { importRoads } from './import-roads-node.ts';
import { createRoadBook, type RoadBook } from './road-book-engine.ts';

let database: TestDatabase;
let [ours, theirs]: Ward[] = [];
let roads: RoadBook;
let closures: ClosureEngine;
let handlers: ClosureHandlers;
let feed: unknown = { type: 'FeatureCollection', features: [] };
const clock = { now: WORLD_MS, nowMs: () => clock.now, monotonicMs: () => clock.now };
const [from, to] = [{ lat: 42.5450488, lon: 1.5133705 }, { lat: 42.5573545, lon: 1.5383658 }];

before(async (t) => {
  database = await createTestDatabase(t as never);
  [ours, theirs] = [await insertWard(database), await insertWard(database)];
  roads = createRoadBook(await importRoads(fileURLToPath(new URL('../../../simulation/data/map/andorra.osm.pbf', import.meta.url))));
  const ids = createIds({ nowMs: () => Date.now(), monotonicMs: () => performance.now() });
  closures = createClosureEngine({ pg: database.pg, clock, ids, roads, fetchFeed: async () => feed, onProblem: (error) => assert.fail(String(error)) });
  handlers = createClosureHandlers({ pg: database.pg, door: createDoor({ clock, insertAudit }), ids, closures });
});

const secondsFor = (ward: Ward): number => roads.of(ward.tenantId).timesTo([from], to, 'car')[0]!.durationS;
const call = (caller: PersonCaller) => ({ caller, requestId: 'request', nowMs: clock.now, params: {}, query: {} });
const onTheWay = (): { type: 'Point'; coordinates: [number, number] } => {
  const { line } = roads.of('nobody').route(from, to, 'car');
  const { lat, lon } = line[Math.floor(line.length / 2)]!;
  return { type: 'Point', coordinates: [lon, lat] };
};
async function enter(ward: Ward, untilAt: number | null = null): Promise<RoadClosure> {
  const done = await handlers.enterClosure({ ...call(ward.callers.dispatcher), body: { shape: onTheWay(), slower: null, reason: 'Rockfall', untilAt } });
  assert.ok(done.ok);
  return done.body;
}
const listed = async (ward: Ward): Promise<RoadClosure[]> => {
  const done = await handlers.listClosures(call(ward.callers.dispatcher) as never);
  assert.ok(done.ok);
  return done.body.closures;
};

test('[RD13] a closure counts once its entry is answered, for its own tenant, and until it is lifted', async () => {
  const usual = secondsFor(ours!);
  const closure = await enter(ours!);
  assert.ok(closure.segments > 0 && closure.source === 'dispatcher' && closure.enteredBy !== null);
  assert.ok(secondsFor(ours!) > usual);
  assert.deepEqual([secondsFor(theirs!), await listed(theirs!)], [usual, []]);
  const lift = (ward: Ward) => handlers.liftClosure({ ...call(ward.callers.dispatcher), params: { closureId: closure.id } } as never);
  const foreign = await lift(theirs!);
  assert.ok(!foreign.ok && foreign.error.kind === 'not-found');
  assert.ok((await lift(ours!)).ok);
  assert.deepEqual([secondsFor(ours!), await listed(ours!)], [usual, []]);
  const [audit] = await database.sql<{ n: number }>(`select count(*)::int as n from audit_rows where tenant_id = $1 and action = 'road-closure.edit'`, [ours!.tenantId]);
  assert.equal(audit!.n, 2);
});

test('[RD13] it ends by itself; one that would be over already is refused', async () => {
  const usual = secondsFor(ours!);
  await enter(ours!, clock.now + 60_000);
  assert.ok(secondsFor(ours!) > usual);
  clock.now += 60_001;
  await closures.reload();
  assert.deepEqual([secondsFor(ours!), await listed(ours!)], [usual, []]);
  const late = await handlers.enterClosure({ ...call(ours!.callers.dispatcher), body: { shape: onTheWay(), slower: 2, reason: 'Works', untilAt: clock.now } });
  assert.ok(!late.ok && late.error.code === 'already-over');
});

test('[RD14] the feed is followed for every tenant, and what it drops is lifted; a broken one changes nothing', async () => {
  const usual = secondsFor(ours!);
  feed = { type: 'FeatureCollection', features: [{ type: 'Feature', id: 7, geometry: onTheWay(), properties: { reason: 'Avalanche' } }] };
  await closures.followFeed();
  await closures.followFeed();
  const shown = [...(await listed(ours!)), ...(await listed(theirs!))].map(({ source, reason }) => [source, reason]);
  assert.deepEqual(shown, [['feed', 'Avalanche'], ['feed', 'Avalanche']]);
  assert.ok(secondsFor(ours!) > usual && secondsFor(theirs!) > usual);
  const known = feed;
  feed = { error: 'maintenance' };
  await assert.rejects(closures.followFeed(), /no GeoJSON/);
  assert.ok(secondsFor(ours!) > usual);
  feed = { ...(known as object), features: [] };
  await closures.followFeed();
  assert.deepEqual([secondsFor(ours!), await listed(ours!)], [usual, []]);
});
