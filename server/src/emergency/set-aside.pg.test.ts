// What is set aside stands on every desk, is seen to and ended by people, and goes on when its state machine works again.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { verifyLive } from '@mydr24/client/testing/verify-live.ts';
import { type Page, type SetAside, type Snapshot, type StoredEvent, topicName } from '@mydr24/protocol';
import { eventsOf } from '../dispatch/responder-roster-engine.ts';
import { findResponder, listResponders, updateWorkload } from '../dispatch/responder-store.ts';
import type { Caller, Door } from '../people/access.ts';
import { shippedRights } from '../people/judge-cedar.ts';
import { answer } from '../platform/handlers.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { readDispatch } from './emergency-snapshot-store.ts';
import type { MarkResponders } from './emergency-record-store.ts';
import { createTestEngine, highAlarm, seedWard, T0 } from './emergency-testing.ts';
import { createEscalationEngine } from './escalation-engine.ts';
import { createPageAnswers } from './page-answer-engine.ts';
import { createSetAsideHandlers } from './set-aside-routes.ts';

let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});

const facts = { tenantId: '', patientId: null, unitId: null, subjectPersonId: null, involvedPersonIds: [], holderId: null, familyPersonIds: [] };
const openDoor: Door = { enter: async () => answer(facts) };
const rows = { list: listResponders, find: findResponder };
const damage = `update emergencies set state = jsonb_set(state, '{schema}', '99') where id = $1`;
const repair = `update emergencies set state = jsonb_set(state, '{schema}', (select state->'schema' from emergencies where id <> $1 and quarantined_at is null limit 1)) where id = $1`;
const markResponders: MarkResponders = async (tx, changes, nowMs) => {
  const changed = [];
  for (const { personId, emergencyId } of changes) changed.push(...(await updateWorkload(tx, personId, emergencyId, nowMs)));
  return eventsOf(changed);
};

async function openRig() {
  const ward = await seedWard(database);
  const rig = createTestEngine(ward.people, { markResponders });
  let nowMs = T0;
  const told: string[] = [];
  const loop = createEscalationEngine({
    pg: database.pg, clock: { nowMs: () => nowMs, monotonicMs: () => nowMs }, ids: rig.ids, log: rig.log, engine: rig.engine, onProblem: () => {}, onQuarantined: (id) => void told.push(id),
  });
  const raise = (): Promise<string> =>
    database.pg.asEngine(async (tx) => {
      const { raised, events } = await rig.engine.raise(tx, [highAlarm(ward)], nowMs);
      await rig.log.append(tx, events, nowMs);
      return raised[0]!.emergencyId;
    });
  const runAt = async (atMs: number): Promise<void> => {
    nowMs = atMs;
    await loop.runDue();
  };
  const handlers = createSetAsideHandlers({ pg: database.pg, door: openDoor, rights: shippedRights(), engine: rig.engine, roster: rig.roster, log: rig.log, markResponders });
  const call = (emergencyId: string, atMs: number) => {
    const caller = { type: 'person', personId: ward.dispatcher.personId, tenantId: ward.tenantId, sessionId: 's', roles: ['dispatcher'], unitIds: [] } as unknown as Caller;
    return { caller, requestId: 'r', nowMs: atMs, params: { emergencyId }, query: {}, body: undefined } as never;
  };
  const desk = (): Promise<Snapshot<'dispatch'>> => database.pg.asTenant(ward.tenantId, (tx) => readDispatch(tx, ward.tenantId, rows));
  const pagesOf = (id: string, personId: string): Promise<Page[]> => database.pg.asEngine((tx) => tx.query<Page>(`select id, channel, intended_at as "intendedAt" from pages where emergency_id = $1 and person_id = $2 and purpose = 'fail-safe' order by intended_at`, [id, personId]));
  return { ward, rig, raise, runAt, told, handlers, call, desk, pagesOf };
}
type Rig = Awaited<ReturnType<typeof openRig>>;

/** What a desk that was open all the while shows is what a fresh one loads. */
async function follow({ ward, rig, desk }: Rig, act: () => Promise<void>): Promise<SetAside[]> {
  const topic = topicName('dispatch', ward.tenantId);
  const heard: StoredEvent[] = [];
  const stop = rig.bus.subscribe((events) => heard.push(...events.filter((event) => event.topic === topic)));
  const after = await verifyLive({ kind: 'dispatch', loadSnapshot: desk, listEvents: async () => heard, act });
  stop();
  return after.setAside;
}

test('[E57] a desk that was open and one that loads afresh list what was set aside, with what was done, and count receipts and answers of its people', async () => {
  const rig = await openRig();
  const { ward } = rig;
  const id = await rig.raise();
  const answers = createPageAnswers({ engine: rig.rig.engine, roster: rig.rig.roster });
  const [row] = await follow(rig, async () => {
    await database.sql(damage, [id]);
    await rig.runAt(T0 + 26_000);
  });
  const { emergencyId, patientName, place, paged, delivered, seen, setAsideAt, againAt, emergencyNumber, noticedByName } = row!;
  assert.deepEqual(
    { emergencyId, patientName, place, paged, delivered, seen, setAsideAt, againAt, noticedByName },
    { emergencyId: id, patientName: 'Pia Patient', place: 'Test hospital, Ward 1, 7', paged: 4, delivered: 0, seen: 0, setAsideAt: T0 + 26_000, againAt: T0 + 86_000, noticedByName: null },
  );
  assert.ok(emergencyNumber !== null && emergencyNumber.length >= 3);
  const [asked] = ward.responders;
  const [heard] = await follow(rig, async () => {
    const [page] = await rig.pagesOf(id, ward.dispatcher.personId);
    await database.pg.asTenant(ward.tenantId, (tx) => rig.rig.engine.receive(tx, [{ pageId: page!.id, rung: 'delivered' }], T0 + 27_000));
    const [other] = await rig.pagesOf(id, asked!.personId);
    const said = await database.pg.asTenant(ward.tenantId, (tx) => answers(tx, other!.id, asked!.personId, 'accept', T0 + 28_000));
    assert.deepEqual(said, { type: 'not-possible', code: 'set-aside' });
  });
  assert.deepEqual([heard!.delivered, heard!.seen], [2, 1]);
  const refused = await database.pg.asTenant(ward.tenantId, (tx) => rig.rig.engine.apply(tx, id, () => ({ type: 'acknowledged', by: ward.dispatcher }), T0 + 29_000));
  assert.deepEqual(refused, { ok: false, refusal: { code: 'set-aside', holderName: null } });
});

test('[E58] its people are paged every minute until a dispatcher sees to it, and again two minutes later; the operator is told once', async () => {
  const rig = await openRig();
  const id = await rig.raise();
  await database.sql(damage, [id]);
  const times = async (): Promise<number[]> => [...new Set((await rig.pagesOf(id, rig.ward.dispatcher.personId)).map(({ intendedAt }) => (intendedAt - T0) / 1_000))];
  for (const atS of [26, 60, 86, 120, 146]) await rig.runAt(T0 + atS * 1_000);
  assert.deepEqual([await times(), rig.told], [[26, 86, 146], [id]]);
  const [noticed] = await follow(rig, async () => void (await rig.handlers.noticeSetAside(rig.call(id, T0 + 150_000))));
  assert.deepEqual([noticed!.noticedByName, noticed!.againAt], ['Dora Dispatcher', T0 + 270_000]);
  for (const atS of [206, 269, 270]) await rig.runAt(T0 + atS * 1_000);
  assert.deepEqual(await times(), [26, 86, 146, 270]);
});

test('[E58] a dispatcher ends it: nothing more is sent, and whoever held it is free', async () => {
  const rig = await openRig();
  const id = await rig.raise();
  const [holder] = rig.ward.responders;
  const taken = await database.pg.asTenant(rig.ward.tenantId, (tx) => rig.rig.engine.apply(tx, id, () => ({ type: 'accepted', by: holder! }), T0 + 1_000));
  assert.equal(taken?.ok, true);
  await database.sql(damage, [id]);
  await rig.runAt(T0 + 120_000);
  assert.deepEqual((await rig.desk()).setAside.map(({ holderName, status }) => [holderName, status]), [['Rita Responder0', 'accepted']]);
  const left = await follow(rig, async () => assert.deepEqual(await rig.handlers.endSetAside(rig.call(id, T0 + 130_000)), answer({})));
  assert.deepEqual(left, []);
  const [row] = await database.sql<{ status: string; busy: number; due: number }>(
    `select status, (select count(*)::int from responders where emergency_id = $1) as busy, (select count(*)::int from pages where emergency_id = $1 and due_at is not null) as due from emergencies where id = $1`, [id],
  );
  assert.deepEqual(row, { status: 'closed', busy: 0, due: 0 });
  const again = await rig.handlers.endSetAside(rig.call(id, T0 + 131_000));
  assert.equal(!again.ok && again.error.code, 'not-set-aside');
});

test('[E58] it goes on by itself when its state machine works again, and stays aside while another of its kind helps the patient', async () => {
  const rig = await openRig();
  const id = await rig.raise();
  const sound = await openRig();
  await sound.raise();
  await database.sql(damage, [id]);
  await rig.runAt(T0 + 26_000);
  const left = await follow(rig, async () => {
    await database.sql(repair, [id]);
    await rig.runAt(T0 + 86_000);
  });
  assert.deepEqual([left, (await rig.desk()).emergencies.map((each) => each.id)], [[], [id]]);
  await database.sql(damage, [id]);
  await rig.runAt(T0 + 200_000);
  const other = await rig.raise();
  await database.sql(repair, [id]);
  await rig.runAt(T0 + 270_000);
  const desk = await rig.desk();
  assert.deepEqual([desk.setAside.map((each) => each.emergencyId), desk.emergencies.map((each) => each.id)], [[id], [other]]);
});
