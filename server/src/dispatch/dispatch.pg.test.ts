// Duty, position, workload and presence on a real PostgreSQL, and what rankings and screens see of them.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { verifyLive } from '@mydr24/client/testing/verify-live.ts';
import { type StoredEvent, topicName } from '@mydr24/protocol';
import { readDispatch } from '../emergency/emergency-snapshot-store.ts';
import { seedWard, T0, WARD, type Ward } from '../emergency/emergency-testing.ts';
import type { Caller, Door } from '../people/access.ts';
import { createBus } from '../platform/bus.ts';
import { answer } from '../platform/handlers.ts';
import { createLiveFeed, type LiveValue } from '../platform/live-feed.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createTopicLog } from '../platform/topic-log-store.ts';
import { createDispatchHandlers } from './dispatch-routes.ts';
import { createPlaceResponder } from './place-responder-engine.ts';
import { createRosterEngine } from './responder-roster-engine.ts';
import { findResponder, listResponders } from './responder-store.ts';

let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});

const openDoor: Door = {
  enter: async () => answer({ tenantId: '', patientId: null, unitId: null, subjectPersonId: null, involvedPersonIds: [], holderId: null, familyPersonIds: [] }),
};

async function openRig() {
  const ward = await seedWard(database, 2);
  const at = { nowMs: T0 };
  const live = createLiveFeed();
  const shown: LiveValue[] = [];
  live.subscribe((value) => void shown.push(value));
  const lost: string[] = [];
  const log = createTopicLog(createBus());
  const roster = createRosterEngine({
    pg: database.pg, clock: { nowMs: () => at.nowMs, monotonicMs: () => at.nowMs }, log, live, onProblem: assert.ifError, onLost: (personId) => void lost.push(personId),
  });
  await roster.reload();
  const ended: string[] = [];
  const handlers = createDispatchHandlers({ pg: database.pg, door: openDoor, log, roster, onDutyEnded: async (personId) => void ended.push(personId) });
  const place = createPlaceResponder({ log, roster });
  return { ward, at, shown, lost, ended, roster, handlers, place };
}
type Rig = Awaited<ReturnType<typeof openRig>>;

function callOf({ ward, at }: Rig, nth = 0): { caller: Caller; requestId: string; nowMs: number; params: object; query: object } {
  const caller: Caller = { type: 'person', personId: ward.responders[nth]!.personId, tenantId: ward.tenantId, sessionId: 's' as never, roles: ['responder'], unitIds: [] };
  return { caller, requestId: 'r', nowMs: at.nowMs, params: {}, query: {} };
}

/** As the positions slice says where the first responder is. */
const placeAt = (rig: Rig, metres: number, takenAt: number) =>
  database.pg.asTenant(rig.ward.tenantId, (tx) => rig.place(tx, rig.ward.responders[0]!.personId, { lat: WARD.lat + 0.01 + metres / 111_200, lon: WARD.lon, accuracyM: 5, takenAt }, rig.at.nowMs));

async function rowOf(ward: Ward) {
  return database.pg.asTenant(ward.tenantId, (tx) => findResponder(tx, ward.responders[0]!.personId));
}

test('[D6] the roster holds all staff of every tenant, with what decides whether they can be asked', async () => {
  const { ward, roster } = await openRig();
  const known = roster.list(ward.tenantId);
  assert.deepEqual(known.map(({ name }) => name).toSorted(), ['Dora Dispatcher', 'Nora Nurse', 'Rita Responder0', 'Rita Responder1']);
  assert.deepEqual(roster.find(ward.responders[0]!.personId)!.responder!.qualifications, ['paramedic']);
});

test('[D6] going off duty is stored, told, and seen by the next ranking', async () => {
  const rig = await openRig();
  const outcome = await rig.handlers.setDuty({ ...callOf(rig), body: { duty: 'off' } } as never);
  assert.equal(outcome.ok && outcome.body.duty, 'off');
  assert.equal(rig.roster.find(rig.ward.responders[0]!.personId)!.responder!.duty, 'off');
  assert.equal((await rowOf(rig.ward))!.duty, 'off');
});

test('[D11] going off duty ends open pages after the commit; coming on, or a refusal, ends none', async () => {
  const rig = await openRig();
  const call = callOf(rig);
  await rig.handlers.setDuty({ ...call, body: { duty: 'on' } } as never);
  await rig.handlers.setDuty({ ...call, caller: { ...call.caller, personId: rig.ward.nurse.personId }, body: { duty: 'off' } } as never);
  assert.deepEqual(rig.ended, []);
  await rig.handlers.setDuty({ ...call, body: { duty: 'off' } } as never);
  assert.deepEqual(rig.ended, [rig.ward.responders[0]!.personId]);
});

test('[D10] a reach that is judged differently is written and told; one judged alike is not', async () => {
  const rig = await openRig();
  const { personId } = rig.ward.responders[0]!;
  const states = async () =>
    (await database.sql<{ state: string }>(`select body->'reach'->>'state' as state from topic_events where topic = $1 and kind = 'responder-changed' and body->>'personId' = $2 order by seq`, [topicName('dispatch', rig.ward.tenantId), personId])).map(({ state }) => state);
  for (const isConnected of [true, true, false]) {
    rig.roster.onPresence({ personId, isConnected });
    await rig.roster.stop();
  }
  // Judged; then the word that the socket went, and what that means.
  assert.deepEqual(await states(), ['reachable', 'reachable', 'unreachable']);
});

test('[D6] a person who is no responder is told so', async () => {
  const rig = await openRig();
  const call = callOf(rig);
  const outcome = await rig.handlers.setDuty({ ...call, caller: { ...call.caller, personId: rig.ward.nurse.personId }, body: { duty: 'on' } } as never);
  assert.equal(!outcome.ok && outcome.error.code, 'not-a-responder');
});

test('[D7] positions show at most once a second and are written every 5 s', async () => {
  const rig = await openRig();
  for (let second = 1; second <= 8; second += 1) {
    for (const part of [0, 500]) {
      rig.at.nowMs = T0 + second * 1_000 + part;
      await placeAt(rig, second * 10, rig.at.nowMs);
    }
  }
  assert.equal(rig.shown.length, 8);
  const told = await database.sql(`select 1 from topic_events where topic = $1 and kind = 'responder-changed'`, [topicName('dispatch', rig.ward.tenantId)]);
  assert.equal(told.length, 2);
});

test('[D5] a position that goes back or is taken away is written at once', async () => {
  const rig = await openRig();
  rig.at.nowMs = T0 + 60_000;
  await placeAt(rig, 100, T0 + 60_000);
  await placeAt(rig, 50, T0 + 30_000);
  assert.equal((await rowOf(rig.ward))!.positionedAt, T0 + 30_000);
  await database.pg.asTenant(rig.ward.tenantId, (tx) => rig.place(tx, rig.ward.responders[0]!.personId, null, rig.at.nowMs));
  assert.equal((await rowOf(rig.ward))!.position, null);
  assert.equal(rig.roster.find(rig.ward.responders[0]!.personId)!.responder!.position, null);
});

test('[D5] whoever goes off duty is on no map any more', async () => {
  const rig = await openRig();
  const outcome = await rig.handlers.setDuty({ ...callOf(rig), body: { duty: 'off' } } as never);
  assert.equal(outcome.ok && outcome.body.position, null);
  await rig.roster.reload();
  assert.equal(rig.roster.find(rig.ward.responders[0]!.personId)!.responder!.position, null);
});

test('[D6] presence takes effect at once, follows in the row, and a lost one is told on', async () => {
  const rig = await openRig();
  const { personId } = rig.ward.responders[0]!;
  rig.roster.onPresence({ personId, isConnected: true });
  rig.roster.onPresence({ personId, isConnected: false });
  assert.equal(rig.roster.find(personId)!.isConnected, false);
  assert.deepEqual(rig.lost, [personId]);
  await rig.roster.stop();
  assert.equal((await rowOf(rig.ward))!.isConnected, false);
});

test('[D6] what dispatch was shown plus the events is what a fresh load shows', async () => {
  const rig = await openRig();
  const { tenantId } = rig.ward;
  await verifyLive({
    kind: 'dispatch',
    loadSnapshot: () => database.pg.asTenant(tenantId, (tx) => readDispatch(tx, tenantId, { list: listResponders, find: findResponder })),
    listEvents: () => database.pg.asTenant(tenantId, (tx) => tx.query<StoredEvent>('select kind, body from topic_events where topic = $1 order by seq', [topicName('dispatch', tenantId)])),
    async act() {
      await rig.handlers.setDuty({ ...callOf(rig), body: { duty: 'off' } } as never);
      rig.at.nowMs += 6_000;
      await rig.handlers.setDuty({ ...callOf(rig), body: { duty: 'on' } } as never);
      await placeAt(rig, 50, rig.at.nowMs);
      rig.roster.onPresence({ personId: rig.ward.responders[1]!.personId, isConnected: false });
      await rig.roster.stop();
    },
  });
});
