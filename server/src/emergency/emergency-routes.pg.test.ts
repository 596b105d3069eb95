// What people's requests answer: the calls a patient makes, the answers of responders, receipts of their phones.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { PersonId } from '@mydr24/protocol';
import { createTestKeys } from '../keys/keys-testing.ts';
import type { Caller, Door } from '../people/access.ts';
import { shippedRights } from '../people/judge-cedar.ts';
import { answer, refuse } from '../platform/handlers.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createEmergencyHandlers } from './emergency-routes.ts';
import { createTestEngine, highAlarm, seedWard, T0 } from './emergency-testing.ts';

let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});

const facts = { tenantId: '', patientId: null, unitId: null, subjectPersonId: null, involvedPersonIds: [], holderId: null, familyPersonIds: [] };
const openDoor: Door = { enter: async () => answer(facts) };
const shutDoor: Door = { enter: async () => refuse('not-found', 'not-found', 'there is no such record') };

async function openRig(door = openDoor) {
  const ward = await seedWard(database);
  const { engine, log, roster } = createTestEngine(ward.people);
  const handlers = createEmergencyHandlers({ pg: database.pg, keys: createTestKeys(), door, rights: shippedRights(), engine, roster });
  const as = (personId: PersonId, parts: object, roles: string[] = ['responder']) => {
    const caller = { type: 'person', personId, tenantId: ward.tenantId, sessionId: 's', roles, unitIds: [] } as unknown as Caller;
    return { caller, requestId: 'r', nowMs: T0, params: {}, query: {}, ...parts } as never;
  };
  const raise = (): Promise<string> =>
    database.pg.asEngine(async (tx) => {
      const { raised, events } = await engine.raise(tx, [highAlarm(ward)], T0);
      await log.append(tx, events, T0);
      return raised[0]!.emergencyId;
    });
  return { ward, handlers, as, raise };
}

test('[E16] a patient calls, calls again into the same emergency, and takes it back in time; later is too late', async () => {
  const { ward, handlers, as } = await openRig();
  const called = await handlers.sendSos(as(ward.patientPersonId, { body: { lat: 42.51, lon: 1.53 } }));
  assert.ok(called.ok);
  assert.deepEqual([called.body.status, called.body.place.position], ['countdown', { lat: 42.51, lon: 1.53 }]);
  const again = await handlers.sendSos(as(ward.patientPersonId, { body: {} }));
  assert.equal(again.ok && again.body.id, called.body.id);
  const params = { emergencyId: called.body.id };
  const late = await handlers.cancelSos(as(ward.patientPersonId, { params, nowMs: T0 + 5_000 }));
  assert.deepEqual(!late.ok && [late.error.kind, late.error.code], ['conflict', 'too-late-to-cancel']);
  const inTime = await handlers.cancelSos(as(ward.patientPersonId, { params, nowMs: T0 + 4_999 }));
  assert.equal(inTime.ok && inTime.body.status, 'cancelled');
});

test('[E4] the second to accept is told who goes', async () => {
  const { ward, handlers, as, raise } = await openRig();
  const params = { emergencyId: await raise() };
  const [a, b] = ward.responders;
  assert.equal((await handlers.acceptOffer(as(a!.personId, { params }))).ok, true);
  const second = await handlers.acceptOffer(as(b!.personId, { params }));
  assert.deepEqual(!second.ok && [second.error.kind, second.error.code], ['conflict', 'already-accepted']);
  assert.ok(!second.ok && second.error.message.includes(a!.name));
});

test('[E12] a receipt is stored on the page, told, and repeats change nothing', async () => {
  const { ward, handlers, as, raise } = await openRig();
  const emergencyId = await raise();
  const [page] = await database.sql<{ id: string; person_id: PersonId }>(`select id, person_id from pages where emergency_id = $1 and purpose = 'offer' limit 1`, [emergencyId]);
  const give = (rung: string) => handlers.recordReceipt(as(page!.person_id, { params: { pageId: page!.id }, body: { rung } }));
  for (const rung of ['shown', 'delivered', 'shown']) assert.equal((await give(rung)).ok, true);
  const detail = await handlers.getEmergency(as(ward.dispatcher.personId, { params: { emergencyId } }));
  const stored = detail.ok ? detail.body.pages.find(({ id }) => id === page!.id) : undefined;
  assert.deepEqual([stored?.deliveredAt, stored?.shownAt, stored?.acknowledgedAt], [T0, T0, null]);
  assert.equal(detail.ok && detail.body.timeline.filter(({ kind }) => kind === 'receipt').length, 1);
});

test('[E12] receipts that come in one moment are stored together: each climbs, one without a right or a page takes none along', async () => {
  const shutOut = 'somebody else' as PersonId;
  const isShutOut = (caller: Caller): boolean => caller.type === 'person' && caller.personId === shutOut;
  const { ward, handlers, as, raise } = await openRig({ enter: async (_tx, caller) => (isShutOut(caller) ? refuse('forbidden', 'not-your-role', 'no') : answer(facts)) });
  const emergencyId = await raise();
  const pages = await database.sql<{ id: string; person_id: PersonId }>('select id, person_id from pages where emergency_id = $1 and person_id is not null', [emergencyId]);
  const give = (pageId: string, rung: string, personId: PersonId) => handlers.recordReceipt(as(personId, { params: { pageId }, body: { rung } }));
  const [nowhere, stranger, ...given] = await Promise.all([
    give('00000000-0000-4000-8000-000000000000', 'shown', pages[0]!.person_id), give(pages[0]!.id, 'acknowledged', shutOut),
    ...pages.flatMap(({ id, person_id }) => [give(id, 'delivered', person_id), give(id, 'shown', person_id), give(id, 'delivered', person_id)]),
  ]);
  assert.deepEqual([!nowhere.ok && nowhere.error.kind, !stranger.ok && stranger.error.kind], ['not-found', 'forbidden']);
  assert.ok(pages.length >= 3 && given.every(({ ok }) => ok));
  const detail = await handlers.getEmergency(as(ward.dispatcher.personId, { params: { emergencyId } }));
  const stored = detail.ok ? detail.body.pages.filter(({ personId }) => personId !== null) : [];
  assert.ok(stored.every(({ deliveredAt, shownAt, acknowledgedAt }) => deliveredAt === T0 && shownAt === T0 && acknowledgedAt === null));
});

test('[E15] staff raise it, a dispatcher reports for the holder, and closing ends it', async () => {
  const { ward, handlers, as } = await openRig();
  const raised = await handlers.raiseEmergency(as(ward.nurse.personId, { body: { patientId: ward.patientId, kind: 'staff-call', note: '' } }, ['nurse']));
  assert.ok(raised.ok);
  const params = { emergencyId: raised.body.id };
  await handlers.acceptOffer(as(ward.responders[0]!.personId, { params }));
  const stranger = await handlers.reportStatus(as(ward.responders[1]!.personId, { params, body: { status: 'on-scene' } }));
  assert.equal(!stranger.ok && stranger.error.code, 'not-holder');
  const byRadio = await handlers.reportStatus(as(ward.dispatcher.personId, { params, body: { status: 'on-scene' } }, ['dispatcher']));
  assert.equal(byRadio.ok && byRadio.body.status, 'on-scene');
  const closed = await handlers.closeEmergency(as(ward.dispatcher.personId, { params, body: { outcome: 'treated-on-scene', note: '' } }, ['dispatcher']));
  assert.deepEqual(closed.ok && [closed.body.status, closed.body.outcome, closed.body.wakeAt], ['closed', 'treated-on-scene', null]);
  const list = await handlers.listEmergencies(as(ward.dispatcher.personId, {}, ['dispatcher']));
  assert.deepEqual(list.ok && list.body.emergencies, []);
});

test('[E4] nothing happens behind a shut door', async () => {
  const { ward, handlers, as, raise } = await openRig(shutDoor);
  const params = { emergencyId: await raise() };
  const asked = as(ward.responders[0]!.personId, { params, body: { reason: 'busy', toPersonId: ward.nurse.personId, status: 'on-scene', outcome: 'other', note: '' } });
  for (const name of ['acceptOffer', 'declineOffer', 'acknowledgeEmergency', 'reportStatus', 'handOver', 'closeEmergency', 'cancelSos', 'getEmergency'] as const) {
    const outcome = await handlers[name](asked);
    assert.equal(!outcome.ok && outcome.error.kind, 'not-found', name);
  }
  const [row] = await database.sql<{ version: number }>('select version from emergencies where id = $1', [params.emergencyId]);
  assert.equal(row!.version, 1);
});
