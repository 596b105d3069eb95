// Tracks on a real PostgreSQL: what is stored, what "now" is whatever the order, who may be tracked when, what is forgotten.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { insertAudit } from '../audit/audit-store.ts';
import { createDispatchHandlers } from '../dispatch/dispatch-routes.ts';
import { greatCircleM } from '../dispatch/great-circle.ts';
import { createPlaceResponder } from '../dispatch/place-responder-engine.ts';
import { createRosterEngine } from '../dispatch/responder-roster-engine.ts';
import { seedWard, T0, WARD } from '../emergency/emergency-testing.ts';
import type { Caller, Door } from '../people/access.ts';
import { nodeSecrets } from '../people/secrets-node.ts';
import { createBus } from '../platform/bus.ts';
import { answer } from '../platform/handlers.ts';
import { createIds } from '../platform/ids.ts';
import { createLiveFeed, type LiveValue } from '../platform/live-feed.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createTopicLog } from '../platform/topic-log-store.ts';
import { createPositionKeeping } from './position-keeping-engine.ts';
import { createPositionHandlers } from './position-routes.ts';
import { createTrackerDesk } from './tracker-desk-engine.ts';
import { createTrackerHandlers } from './tracker-routes.ts';
import { createTracking } from './tracking-engine.ts';
import { createVehicleHandlers } from './vehicle-routes.ts';

let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});

const openDoor: Door = {
  enter: async () => answer({ tenantId: '', patientId: null, unitId: null, subjectPersonId: null, involvedPersonIds: [], holderId: null, familyPersonIds: [] }),
};
const HOUR = 3_600_000;
const M = 1 / 111_195;

async function openRig() {
  const ward = await seedWard(database, 2);
  const at = { nowMs: T0 };
  const clock = { nowMs: () => at.nowMs, monotonicMs: () => at.nowMs };
  const { pg } = database;
  const live = createLiveFeed();
  const shown: LiveValue[] = [];
  live.subscribe((value) => void shown.push(value));
  const log = createTopicLog(createBus());
  const roster = createRosterEngine({ pg, clock, log, live, onProblem: assert.ifError });
  await roster.reload();
  const tracking = createTracking({ distance: greatCircleM, place: createPlaceResponder({ log, roster }), keptMs: 24 * HOUR });
  const ids = createIds({ nowMs: () => Date.now(), monotonicMs: () => performance.now() });
  const desk = createTrackerDesk({ pg, secrets: nodeSecrets, tracking });
  const handlers = {
    ...createDispatchHandlers({ pg, door: openDoor, log, roster }),
    ...createPositionHandlers({ pg, door: openDoor, tracking, distance: greatCircleM }),
    ...createVehicleHandlers({ pg, door: openDoor, ids, secrets: nodeSecrets, tracking }),
    ...createTrackerHandlers(desk),
  };
  const keeping = createPositionKeeping({ pg, clock, tracking, onProblem: assert.ifError });
  return { ward, at, clock, ids, shown, roster, tracking, handlers, desk, keeping, me: ward.responders[0]!.personId };
}
type Rig = Awaited<ReturnType<typeof openRig>>;

function asMe({ ward, at, me }: Rig, more: object): never {
  const caller: Caller = { type: 'person', personId: me, tenantId: ward.tenantId, sessionId: 's' as never, roles: ['responder'], unitIds: [] };
  return { caller, requestId: 'r', nowMs: at.nowMs, params: {}, query: {}, ...more } as never;
}
const pointAt = (metres: number, takenAt: number, more: object = {}) => ({ lat: WARD.lat + metres * M, lon: WARD.lon, accuracyM: 5, takenAt, ...more });
const share = (rig: Rig, points: object[]) => rig.handlers.sharePositions(asMe(rig, { body: { points } }));
const nowOf = ({ roster, me }: Rig) => {
  const { position, positionedAt } = roster.find(me)!.responder!;
  return position && { ...position, positionedAt };
};
const rowsOf = ({ me }: Rig) => database.sql<{ at: number; lat: number; flag: string | null }>('select taken_at as at, lat, flag from positions where person_id = $1 order by taken_at', [me]);

async function withVehicle(rig: Rig) {
  const registered = await rig.handlers.registerVehicle(asMe(rig, { body: { name: 'Car 7', equipment: ['aed', 'oxygen'] } }));
  assert.ok(registered.ok);
  const { vehicle, key } = registered.body;
  assert.ok((await rig.handlers.boardVehicle(asMe(rig, { body: { vehicleId: vehicle.id } }))).ok);
  return { vehicleId: vehicle.id, key };
}
const vehicleRows = (vehicleId: string) => database.sql<{ lat: number; source: string }>('select lat, source from positions where vehicle_id = $1', [vehicleId]);

test('[PO1] a late point fills the history and never becomes now; a repeat changes nothing', async () => {
  const rig = await openRig();
  rig.at.nowMs = T0 + 10 * 60_000;
  const first = await share(rig, [pointAt(100, T0 + 600_000), pointAt(80, T0 + 590_000)]);
  assert.deepEqual(first.ok && first.body, { kept: 2, repeated: 0, refused: [] });
  const newest = nowOf(rig);
  assert.equal(newest!.positionedAt, T0 + 600_000);
  const late = await share(rig, [pointAt(10, T0 + 300_000), pointAt(80, T0 + 590_000), pointAt(80, T0 + 590_000)]);
  assert.deepEqual(late.ok && late.body, { kept: 1, repeated: 2, refused: [] });
  assert.deepEqual(nowOf(rig), newest);
  assert.equal((await rowsOf(rig)).length, 3);
});

test('[PO1] in whatever order and batches points arrive, the stored history and now are the same', async () => {
  const each = [pointAt(0, T0 + 1_000), pointAt(40, T0 + 5_000), pointAt(40_000, T0 + 6_000), pointAt(90, T0 + 9_000), pointAt(120, T0 + 30_000), pointAt(-30_000, T0 + 31_000)];
  const inOrder = await openRig();
  inOrder.at.nowMs = T0 + 60_000;
  await share(inOrder, each);
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(each, { minLength: each.length }), fc.integer({ min: 1, max: 6 }), async (order, size) => {
      const rig = await openRig();
      rig.at.nowMs = T0 + 60_000;
      for (let from = 0; from < order.length; from += size) assert.ok((await share(rig, order.slice(from, from + size))).ok);
      assert.deepEqual(await rowsOf(rig), await rowsOf(inOrder));
      assert.deepEqual(nowOf(rig), nowOf(inOrder));
    }),
    { numRuns: 12 },
  );
  assert.equal(nowOf(inOrder)!.positionedAt, T0 + 30_000);
});

test('[PO2] refused points are named with their code and not stored, the good ones of the batch are', async () => {
  const rig = await openRig();
  const outcome = await share(rig, [pointAt(0, T0), { ...pointAt(0, T0 - 1_000), lat: 0, lon: 0 }, pointAt(0, T0 + 60_000), pointAt(0, T0 - 25 * HOUR)]);
  assert.deepEqual(outcome.ok && outcome.body, {
    kept: 1, repeated: 0,
    refused: [{ takenAt: T0 - 1_000, code: 'position-impossible' }, { takenAt: T0 + 60_000, code: 'position-in-future' }, { takenAt: T0 - 25 * HOUR, code: 'position-too-old' }],
  });
  assert.equal((await rowsOf(rig)).length, 1);
  const single = await rig.handlers.sharePosition(asMe(rig, { body: { ...pointAt(0, T0), lat: 0, lon: 0 } }));
  assert.equal(!single.ok && single.error.code, 'position-impossible');
});

test('[PO3] a jump is kept in the history with its flag and is not now', async () => {
  const rig = await openRig();
  rig.at.nowMs = T0 + 10_000;
  await share(rig, [pointAt(0, T0 + 1_000), pointAt(10, T0 + 5_000), pointAt(60_000, T0 + 9_000)]);
  assert.equal(nowOf(rig)!.positionedAt, T0 + 5_000);
  const track = await rig.handlers.listPositions(asMe(rig, { params: { personId: rig.me }, query: { fromAt: T0, toAt: T0 + HOUR } }));
  assert.deepEqual(track.ok && track.body.points.map(({ flag }) => flag), [null, null, 'jump']);
});

test('[PO4] a person on a vehicle is where phone and tracker say together; stepping off ends it', async () => {
  const rig = await openRig();
  const { key } = await withVehicle(rig);
  rig.at.nowMs = T0 + 10_000;
  await share(rig, [pointAt(0, T0 + 8_000, { accuracyM: 20 })]);
  const vehicle = await rig.desk.judgeKey(key);
  assert.ok(vehicle.ok);
  await rig.desk.take(vehicle.body, { type: 'point', point: { ...pointAt(20, T0 + 9_000, { accuracyM: 20 }), speedMPerS: null, headingDeg: null, source: 'owntracks' } as never }, rig.at.nowMs);
  const metres = (nowOf(rig)!.lat - WARD.lat) / M;
  assert.ok(metres > 8 && metres < 12, String(metres));
  assert.equal(nowOf(rig)!.positionedAt, T0 + 9_000);
  await rig.handlers.boardVehicle(asMe(rig, { body: { vehicleId: null } }));
  assert.equal(nowOf(rig)!.positionedAt, T0 + 8_000);
});

test('[PO5] "I am at" is now for 30 minutes and then taken back, so that the base counts', async () => {
  const rig = await openRig();
  const stated = await rig.handlers.statePlace(asMe(rig, { body: { unitId: rig.ward.unitId } }));
  assert.deepEqual(stated.ok && stated.body, { lat: 42.5, lon: 1.52, validUntil: T0 + 30 * 60_000 });
  assert.deepEqual(nowOf(rig), { lat: 42.5, lon: 1.52, positionedAt: T0 });
  rig.at.nowMs = T0 + 29 * 60_000;
  await rig.keeping.look();
  assert.ok(nowOf(rig));
  rig.at.nowMs = T0 + 30 * 60_000 + 1_000;
  await rig.keeping.look();
  assert.equal(nowOf(rig), null);
});

test('[PO6] nothing is stored off duty, nor of the time before this duty, and the last position goes with the duty', async () => {
  const rig = await openRig();
  await share(rig, [pointAt(0, T0)]);
  await rig.handlers.setDuty(asMe(rig, { body: { duty: 'off' } }));
  assert.equal(nowOf(rig), null);
  rig.at.nowMs = T0 + 60_000;
  const single = await rig.handlers.sharePosition(asMe(rig, { body: pointAt(5, T0 + 60_000) }));
  assert.equal(!single.ok && single.error.code, 'off-duty');
  rig.at.nowMs = T0 + 120_000;
  await rig.handlers.setDuty(asMe(rig, { body: { duty: 'on' } }));
  const queued = await share(rig, [pointAt(5, T0 + 90_000), pointAt(5, T0 + 120_000)]);
  assert.deepEqual(queued.ok && queued.body, { kept: 1, repeated: 0, refused: [{ takenAt: T0 + 90_000, code: 'off-duty' }] });
  assert.deepEqual((await rowsOf(rig)).length, 2);
});

test('[PO6] a vehicle is tracked only while somebody aboard is on duty', async () => {
  const rig = await openRig();
  const { vehicleId, key } = await withVehicle(rig);
  await rig.handlers.setDuty(asMe(rig, { body: { duty: 'off' } }));
  const take = (seconds: number) => rig.handlers.takeOsmandPoint(asMe(rig, { query: { id: key, lat: '42.5', lon: '1.5', timestamp: String(T0 / 1000 + seconds) } }));
  rig.at.nowMs = T0 + 60_000;
  assert.ok((await take(60)).ok);
  assert.deepEqual(await vehicleRows(vehicleId), []);
  const listed = await rig.handlers.listVehicles(asMe(rig, {}));
  assert.deepEqual(listed.ok && listed.body.vehicles.map(({ refusal, heardAt, equipment }) => ({ refusal, heardAt, equipment })), [{ refusal: 'off-duty', heardAt: T0 + 60_000, equipment: ['aed', 'oxygen'] }]);
  await rig.handlers.setDuty(asMe(rig, { body: { duty: 'on' } }));
  assert.ok((await take(59)).ok);
  assert.deepEqual(await vehicleRows(vehicleId), []);
  assert.ok((await take(60)).ok);
  assert.equal((await vehicleRows(vehicleId)).length, 1);
});

test('[PO14] a vehicle with nobody aboard shows where it stands, newest point only, until somebody boards; while anybody is aboard, on duty or not, it shows nothing', async () => {
  const rig = await openRig();
  const { vehicleId, key } = await withVehicle(rig);
  const take = (seconds: number, lat: string, lon = '1.5') => rig.handlers.takeOsmandPoint(asMe(rig, { query: { id: key, lat, lon, timestamp: String(T0 / 1000 + seconds) } }));
  const parked = async () => {
    const listed = await rig.handlers.listVehicles(asMe(rig, {}));
    return listed.ok && listed.body.vehicles.map((each) => each.parked && [each.parked.at, each.parked.takenAt]);
  };
  await rig.handlers.setDuty(asMe(rig, { body: { duty: 'off' } }));
  rig.at.nowMs = T0 + 60_000;
  await take(60, '42.5');
  assert.deepEqual(await parked(), [null]);
  await rig.handlers.boardVehicle(asMe(rig, { body: { vehicleId: null } }));
  for (const [seconds, lat, lon] of [[50, '42.51'], [40, '42.52'], [55, '0', '0'], [900, '42.53']] as const) await take(seconds, lat, lon);
  assert.deepEqual([await parked(), await vehicleRows(vehicleId)], [[[{ lat: 42.51, lon: 1.5 }, T0 + 50_000]], []]);
  await rig.handlers.boardVehicle(asMe(rig, { body: { vehicleId } }));
  assert.deepEqual(await parked(), [null]);
});

test('[PO9] after its hours a history is one rounded point of ten minutes, after 30 days nothing', async () => {
  const rig = await openRig();
  const tenMinutes = Math.floor(T0 / 600_000) * 600_000;
  rig.at.nowMs = tenMinutes + 600_000;
  await share(rig, Array.from({ length: 120 }, (_, nth) => pointAt(nth * 3, tenMinutes + nth * 5_000, { speedMPerS: 1 })));
  rig.at.nowMs = tenMinutes + 24 * HOUR;
  await rig.keeping.look();
  assert.equal((await rowsOf(rig)).length, 120);
  rig.at.nowMs = tenMinutes + 24 * HOUR + 600_000;
  await rig.keeping.look();
  const thinned = await database.sql('select lat, accuracy_m, speed_m_per_s, is_thinned from positions where person_id = $1', [rig.me]);
  assert.deepEqual(thinned, [{ lat: 42.506, accuracy_m: 100, speed_m_per_s: null, is_thinned: true }]);
  rig.at.nowMs = tenMinutes + 30 * 24 * HOUR + 600_000;
  await rig.keeping.look();
  assert.deepEqual(await rowsOf(rig), []);
});

test('[PO10] the tracked person is told since when, and who looked: the map, and their history apart', async () => {
  const rig = await openRig();
  const { tenantId, dispatcher, nurse, responders } = rig.ward;
  const { vehicleId } = await withVehicle(rig);
  const row = { tenantId, patientId: null, actorKind: 'person' as const, requestId: 'r', outcome: 'allowed' as const };
  const looked = [
    { ...row, atMs: T0 - 3 * HOUR, actorId: dispatcher.personId, action: 'dispatch.read', resource: 'tenant' },
    { ...row, atMs: T0 - HOUR, actorId: dispatcher.personId, action: 'dispatch.read', resource: 'tenant' },
    { ...row, atMs: T0 - HOUR, actorId: nurse.personId, action: 'position.history', resource: `person/${rig.me}` },
    { ...row, atMs: T0 - HOUR, actorId: nurse.personId, action: 'position.history', resource: `person/${responders[1]!.personId}` },
    { ...row, atMs: T0 - HOUR, actorId: responders[1]!.personId, action: 'position.history', resource: `person/${responders[1]!.personId}` },
    { ...row, atMs: T0 - HOUR, actorId: responders[1]!.personId, action: 'vehicle.history', resource: `vehicle/${vehicleId}` },
    { ...row, atMs: T0 - HOUR, actorId: rig.me, action: 'position.history', resource: `person/${rig.me}` },
    { ...row, atMs: T0 - HOUR / 2, actorId: dispatcher.personId, action: 'ranking-policy.preview', resource: 'tenant' },
  ];
  await database.pg.asEngine((tx) => insertAudit(tx, looked as never));
  await share(rig, [pointAt(0, T0 - 30_000), pointAt(5, T0)]);
  const told = await rig.handlers.getPositionSharing(asMe(rig, { query: { fromAt: T0 - 2 * HOUR } }));
  assert.ok(told.ok);
  const { seenBy, ...rest } = told.body;
  assert.deepEqual(rest, { isOnDuty: true, sinceAt: T0 - 30_000, newestAt: T0, vehicle: { id: vehicleId, name: 'Car 7' }, keptHours: 24 });
  assert.deepEqual(seenBy.map(({ name, hasSeenHistory }) => `${name} ${hasSeenHistory}`).toSorted(), ['Dora Dispatcher false', 'Nora Nurse true', 'Rita Responder1 true']);
  // A ranking tried on who is there now shows how far they are: that counts as seen.
  const lately = await rig.handlers.getPositionSharing(asMe(rig, { query: { fromAt: T0 - 0.75 * HOUR } }));
  assert.deepEqual(lately.ok && lately.body.seenBy.map(({ name, lastAt }) => [name, lastAt]), [['Dora Dispatcher', T0 - HOUR / 2]]);
});

test('[PO7] nobody is on two vehicles, and a retired one has no crew and no key', async () => {
  const rig = await openRig();
  const one = await withVehicle(rig);
  const other = await withVehicle(rig);
  const listed = await rig.handlers.listVehicles(asMe(rig, {}));
  assert.deepEqual(listed.ok && listed.body.vehicles.find(({ id }) => id === one.vehicleId)?.crew, []);
  assert.deepEqual(listed.ok && listed.body.vehicles.find(({ id }) => id === other.vehicleId)?.crew.map(({ personId }) => personId), [rig.me]);
  const crewed = await rig.handlers.setVehicleCrew(asMe(rig, { params: { vehicleId: one.vehicleId }, body: { personIds: rig.ward.responders.map(({ personId }) => personId) } }));
  assert.equal(crewed.ok && crewed.body.crew.length, 2);
  const notAResponder = await rig.handlers.setVehicleCrew(asMe(rig, { params: { vehicleId: one.vehicleId }, body: { personIds: [rig.ward.nurse.personId] } }));
  assert.equal(!notAResponder.ok && notAResponder.error.code, 'not-a-responder');
  await rig.handlers.retireVehicle(asMe(rig, { params: { vehicleId: one.vehicleId } }));
  assert.equal((await rig.desk.judgeKey(one.key)).ok, false);
  assert.ok((await rig.desk.judgeKey(other.key)).ok);
});
