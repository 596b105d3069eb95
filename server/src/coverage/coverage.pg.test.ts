// Coverage on a real database and the shipped extract of Andorra: who lives where, who counts, what a dispatcher sees and whom they ask.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type CoverageAim, defaultCoverageAim, type Position } from '@mydr24/protocol';
import { createTestKeys } from '../keys/keys-testing.ts';
import { insertAudit } from '../audit/audit-store.ts';
import type { Roster, RosterPerson, RosterResponder } from '../dispatch/responder-roster.ts';
import { createNotices } from '../paging/notice-engine.ts';
import { createDoor } from '../people/door-postgres.ts';
import { insertWard, type Ward, WORLD_MS } from '../people/people-testing.ts';
import { createIds } from '../platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { importRoads } from '../roads/import-roads-node.ts';
import { createRoadBook, type RoadBook } from '../roads/road-book-engine.ts';
import { createCoverage } from './coverage-engine.ts';
import { createCoverageHandlers } from './coverage-routes.ts';

const [capital, ordino, soldeu] = [{ lat: 42.5063, lon: 1.5218 }, { lat: 42.5563, lon: 1.5332 }, { lat: 42.5768, lon: 1.6677 }];
let database: TestDatabase;
let roads: RoadBook;
let [ours, theirs]: Ward[] = [];
const clock = { nowMs: () => WORLD_MS, monotonicMs: () => WORLD_MS };
const ids = createIds({ nowMs: () => Date.now(), monotonicMs: () => performance.now() });

before(async (t) => {
  database = await createTestDatabase(t as never);
  roads = createRoadBook(await importRoads(fileURLToPath(new URL('../../../simulation/data/map/andorra.osm.pbf', import.meta.url))));
  [ours, theirs] = [await insertWard(database), await insertWard(database)];
  for (const { tenantId, facilityId } of [ours, theirs]) {
    await database.sql('update facilities set lat = $2, lon = $3 where id = $1', [facilityId, capital.lat, capital.lon]);
    await database.sql('update patients set lat = null, lon = null, facility_id = $2 where tenant_id = $1', [tenantId, facilityId]);
  }
  for (const at of [ordino, soldeu, soldeu]) {
    await database.sql(
      `insert into patients (id, tenant_id, given_name, family_name, born_on, sex, lat, lon) values ($1, $2, 'Home', 'Patient', '1950-01-01', 'female', $3, $4)`, [randomUUID(), ours.tenantId, at.lat, at.lon],
    );
  }
});

const person = (personId: string, position: Position, change: Partial<RosterResponder> = {}): RosterPerson => ({
  personId: personId as never, tenantId: ours!.tenantId as never, name: `Person ${personId.slice(0, 4)}`, givenName: 'Person', roles: ['responder'], unitIds: [], channels: ['sms'], isConnected: true,
  responder: { qualifications: ['bls'], duty: 'on', base: null, position, accuracyM: 5, positionedAt: WORLD_MS, emergencyId: null, ...change },
});

async function rig(people: readonly RosterPerson[], aim: CoverageAim = defaultCoverageAim) {
  const roster: Roster = { list: (tenantId) => people.filter((each) => each.tenantId === tenantId), find: (personId) => people.find((each) => each.personId === personId) };
  const onProblem = (problem: unknown): void => assert.fail(String(problem));
  const coverage = createCoverage({ pg: database.pg, clock, roster, timesOf: roads.of, aimOf: () => aim, onProblem });
  await coverage.reckon();
  const { tellPerson } = createNotices({ keys: createTestKeys(), pg: database.pg, clock, ids, pagers: [], onProblem });
  const handlers = createCoverageHandlers({ pg: database.pg, door: createDoor({ clock, insertAudit }), ids, roster, coverage, tellPerson });
  const call = { caller: ours!.callers.dispatcher, requestId: 'request', nowMs: WORLD_MS, params: {}, query: {} };
  const ask = (personId: string, squareId: string) => handlers.askToMove({ ...call, params: { personId }, body: { squareId } } as never);
  const seen = async (ward: Ward = ours!) => {
    const done = await handlers.getCoverage({ ...call, caller: ward.callers.dispatcher } as never);
    assert.ok(done.ok);
    return done.body;
  };
  const own = { ...call, caller: ours!.callers.responder };
  const myMove = async (nowMs = WORLD_MS) => {
    const done = await handlers.getMyMove({ ...own, nowMs } as never);
    assert.ok(done.ok);
    return done.body.request;
  };
  const say = (askedAt: number, word: 'yes' | 'no', caller: Ward['callers'][keyof Ward['callers']] = own.caller, nowMs = WORLD_MS) => handlers.answerMove({ ...own, caller, nowMs, body: { askedAt, answer: word }, params: {}, query: {} });
  return { ask, seen, myMove, say, reckon: () => coverage.reckon() };
}

test('[CV1, CV5] home patients up the valley are a hole by road, the ward beside the responder is not, and a neighbour sees none of it', async () => {
  const { seen } = await rig([person(ours!.callers.responder.personId, capital)]);
  const { holes, patients, covered, responders, isEstimate, everyS, at } = await seen();
  assert.deepEqual([patients, covered, responders, isEstimate, everyS, at], [5, 2, 1, false, 30, WORLD_MS]);
  assert.deepEqual(holes.map(({ patients: count, facility }) => [count, facility]), [[2, 'Valley Hospital'], [1, 'Valley Hospital']]);
  assert.ok(holes[0]!.soonestS! > 15 * 60 && holes[1]!.soonestS! > 8 * 60, JSON.stringify(holes));
  const foreign = await seen(theirs);
  assert.deepEqual([foreign.patients, foreign.holes.map(({ soonestS }) => soonestS)], [2, [null]]);
});

test('[CV1] busy, off duty, untrained and unreachable people cover nobody; a longer limit mends a hole', async () => {
  const me = ours!.callers.responder.personId;
  for (const absent of [person(me, capital, { emergencyId: randomUUID() }), person(me, capital, { duty: 'off' }), { ...person(me, capital), channels: [], isConnected: false }]) {
    assert.equal((await (await rig([absent])).seen()).responders, 0);
  }
  assert.equal((await (await rig([person(me, capital)], { limitMin: 8, needs: ['physician'] })).seen()).responders, 0);
  assert.deepEqual((await (await rig([person(me, capital, { positionedAt: WORLD_MS - 600_000 })], { limitMin: 40, needs: ['bls'] })).seen()).holes, []);
  assert.equal((await (await rig([person(me, capital, { positionedAt: WORLD_MS - 600_000 })])).seen()).oldPositions, 1);
});

test('[CV2, CV6] of two in one place one is asked to go up the valley: a notice to them, and seen by whoever dispatches', async () => {
  const me = ours!.callers.responder.personId;
  const { seen, ask } = await rig([person(me, capital), person(ours!.callers.nurse.personId, { lat: capital.lat + 0.0005, lon: capital.lon })]);
  const { move } = await seen();
  assert.equal(move!.patients, 2);
  const asked = await ask(me, move!.to.id);
  assert.ok(asked.ok);
  const notices = await database.sql<{ subject: string; personId: string }>('select subject, person_id as "personId" from notices where tenant_id = $1', [ours!.tenantId]);
  assert.deepEqual(notices.map(({ personId }) => personId), [me]);
  assert.match(notices[0]!.subject, /asks you to wait .* km (north|east|north-east) of Valley Hospital/);
  assert.deepEqual((await seen()).asked.map(({ personId, state }) => [personId, state]), [[me, 'waiting']]);
  assert.deepEqual((await seen(theirs)).asked, []);
});

test('[CV6] whoever is busy meanwhile, a square that is covered, and another tenant’s person are not asked', async () => {
  const me = ours!.callers.responder.personId;
  const busy = await rig([person(me, capital, { emergencyId: randomUUID() })]);
  const [hole] = (await busy.seen()).holes;
  const answers = [await busy.ask(me, hole!.id), await busy.ask(me, '0_0'), await busy.ask(theirs!.callers.responder.personId, hole!.id)];
  assert.deepEqual(answers.map((each) => (each.ok ? 'asked' : each.error.code)), ['not-free', 'covered-meanwhile', 'not-found']);
});

test('[CV7] whoever is asked answers in the app: dispatch reads it, a later answer counts, nobody answers for another, and after half an hour it is over', async () => {
  const me = ours!.callers.responder.personId;
  const { ask, seen, myMove, say, reckon } = await rig([person(me, capital), person(ours!.callers.nurse.personId, { lat: capital.lat + 0.0005, lon: capital.lon })]);
  const { move } = await seen();
  await ask(me, move!.to.id);
  const request = await myMove();
  assert.deepEqual([request!.to, request!.answer, request!.askedAt], [move!.to, null, WORLD_MS]);
  assert.equal((await say(request!.askedAt - 1, 'yes')).ok, false);
  const foreign = await say(request!.askedAt, 'yes', ours!.callers.nurse);
  assert.deepEqual([foreign.ok, (await seen()).asked.find(({ personId }) => personId === me)?.answer], [false, null]);
  await say(request!.askedAt, 'yes');
  assert.ok((await say(request!.askedAt, 'no')).ok);
  const [asked] = (await seen()).asked.filter(({ personId }) => personId === me);
  assert.deepEqual([asked!.answer, asked!.answeredAt, (await myMove())!.answer], ['no', WORLD_MS, 'no']);
  await reckon();
  assert.equal((await seen()).move!.personId, ours!.callers.nurse.personId);
  const later = WORLD_MS + 31 * 60_000;
  const late = await say(request!.askedAt, 'yes', ours!.callers.responder, later);
  assert.deepEqual([late.ok ? null : late.error.code, await myMove(later)], ['not-asked', null]);
});
