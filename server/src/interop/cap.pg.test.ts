// Alerts of other systems on a real database: stored once before they are acknowledged, ended only by those who may, shown to
// every dispatcher, and never made real when they are not.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { verifyLive } from '@mydr24/client/testing/verify-live.ts';
import { type CapAlert, type CapReceipt, type StoredEvent, topicName } from '@mydr24/protocol';
import { insertAudit } from '../audit/audit-store.ts';
import { findResponder, listResponders } from '../dispatch/responder-store.ts';
import { readDispatch } from '../emergency/emergency-snapshot-store.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import type { Caller } from '../people/access.ts';
import { createDoor } from '../people/door-postgres.ts';
import { insertBareEmergency, insertWard, WORLD_MS } from '../people/people-testing.ts';
import { createBus } from '../platform/bus.ts';
import { createIds } from '../platform/ids.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { createTopicLog } from '../platform/topic-log-store.ts';
import { DEFAULT_EXPIRY_MS, GREY_MS } from './cap-alert.ts';
import { createCapHandlers } from './cap-routes.ts';
import { expireCapAlerts, listShownCapAlerts } from './cap-store.ts';
import { sampleCap, type SampleCap } from './cap-testing.ts';

let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});

const SENT = '2026-03-01T08:00:00-00:00';
const reference = (identifier: string, sender = 'met@example.org', sent = SENT): string => `${sender},${identifier},${sent}`;

async function openRig() {
  const ward = await insertWard(database);
  const { tenantId } = ward;
  const log = createTopicLog(createBus());
  const door = createDoor({ clock: { nowMs: () => WORLD_MS }, insertAudit });
  const handlers = createCapHandlers({ pg: database.pg, keys: createTestKeys(), door, log, ids: createIds({ nowMs: () => Date.now(), monotonicMs: () => performance.now() }) });
  const call = (caller: Caller, parts: object, nowMs = WORLD_MS) => ({ caller, requestId: randomUUID(), nowMs, params: {}, query: {}, ...parts }) as never;
  const source = async (isAlertSource = true): Promise<Caller> => {
    const deviceId = randomUUID();
    await database.sql(`insert into devices (id, tenant_id, name, key_hash, created_at, is_alert_source) values ($1, $2, 'Civil protection', $3, $4, $5)`, [deviceId, tenantId, Buffer.from(deviceId), new Date(WORLD_MS).toISOString(), isAlertSource]);
    return { type: 'device', deviceId, tenantId, patientId: null } as unknown as Caller;
  };
  const send = async (caller: Caller, given: SampleCap, nowMs = WORLD_MS): Promise<CapReceipt> => {
    const body = sampleCap({ sent: SENT, expires: '2026-03-01T20:00:00-00:00', ...given });
    const reply = caller.type === 'device' ? await handlers.submitCapFromDevice(call(caller, { body }, nowMs)) : await handlers.submitCap(call(caller, { body }, nowMs));
    assert.ok(reply.ok, reply.ok ? '' : reply.error.code);
    return reply.body;
  };
  const desk = () => database.pg.asTenant(tenantId, (tx) => listShownCapAlerts(tx, tenantId));
  const shown = async () => (await desk()).map(({ identifier }) => identifier);
  return { ward, handlers, call, source, send, desk, shown, log };
}
type Rig = Awaited<ReturnType<typeof openRig>>;

test('[IO7] a message is on disk when it is acknowledged, and a repeat, even in the same moment, is the same one', async () => {
  const { ward, send, shown } = await openRig();
  const { dispatcher } = ward.callers;
  const receipts = await Promise.all(Array.from({ length: 6 }, () => send(dispatcher, { identifier: 'a' })));
  assert.equal(new Set(receipts.map(({ id }) => id)).size, 1);
  assert.equal(receipts.filter(({ isRepeat }) => !isRepeat).length, 1);
  const rows = await database.sql<{ source: string }>('select source from cap_alerts where tenant_id = $1', [ward.tenantId]);
  assert.equal(rows.length, 1);
  assert.ok(rows[0]!.source.includes('<identifier>a</identifier>'), 'as it came');
  assert.deepEqual(await shown(), ['a']);
});

test('[IO7] two tenants may get the same message, and neither sees the other\'s', async () => {
  const [here, there] = [await openRig(), await openRig()];
  await here.send(here.ward.callers.dispatcher, { identifier: 'a' });
  assert.deepEqual([await here.shown(), await there.shown()], [['a'], []]);
  assert.equal((await there.send(there.ward.callers.dispatcher, { identifier: 'a' })).isRepeat, false);
});

test('[IO8] an update takes the place of what it names, a cancel takes it away, in whatever order they come', async () => {
  const { ward: { callers: { dispatcher } }, send, shown } = await openRig();
  await send(dispatcher, { identifier: 'a' });
  assert.equal((await send(dispatcher, { identifier: 'b', msgType: 'Update', references: reference('a') })).outcome, 'updated');
  assert.deepEqual(await shown(), ['b']);
  await send(dispatcher, { identifier: 'c', msgType: 'Cancel', references: `${reference('a')} ${reference('b')}` });
  assert.deepEqual(await shown(), []);
  await send(dispatcher, { identifier: 'z', msgType: 'Cancel', references: reference('late') });
  await send(dispatcher, { identifier: 'late' });
  assert.deepEqual(await shown(), [], 'cancelled before it came');
});

test('[IO8] a message that races with its own cancel is never left standing', async () => {
  const rig = await openRig();
  const { dispatcher } = rig.ward.callers;
  for (let n = 0; n < 20; n += 1) {
    await Promise.all([rig.send(dispatcher, { identifier: `r${n}` }), rig.send(dispatcher, { identifier: `c${n}`, msgType: 'Cancel', references: reference(`r${n}`) })]);
  }
  assert.deepEqual(await rig.shown(), []);
});

test('[IO9] nobody else may end an alert: another sender, another source, an exercise', async () => {
  const { ward, send, source, shown } = await openRig();
  const [first, second] = [await source(), await source()];
  await send(first, { identifier: 'a' });
  await send(first, { identifier: 'x1', sender: 'other@example.org', msgType: 'Cancel', references: reference('a') });
  await send(second, { identifier: 'x2', msgType: 'Cancel', references: reference('a') });
  await send(first, { identifier: 'x3', status: 'Exercise', msgType: 'Cancel', references: reference('a') });
  assert.deepEqual(await shown(), ['a']);
  await send(ward.callers.dispatcher, { identifier: 'x4', msgType: 'Cancel', references: reference('a') });
  assert.deepEqual(await shown(), [], 'a person may');
});

test('[IO10] an exercise is shown as one; drafts, the network\'s own, acknowledgements and errors are kept and shown to nobody', async () => {
  const { ward: { callers: { dispatcher } }, send, desk } = await openRig();
  await send(dispatcher, { identifier: 'e', status: 'Exercise' });
  await send(dispatcher, { identifier: 't', status: 'Test' });
  for (const [identifier, given] of [['d', { status: 'Draft' }], ['s', { status: 'System' }], ['k', { msgType: 'Ack', references: reference('e') }], ['r', { msgType: 'Error', references: reference('e') }]] as const) {
    assert.equal((await send(dispatcher, { identifier, ...given })).outcome, 'kept', identifier);
  }
  assert.deepEqual((await desk()).map(({ identifier, mode }) => [identifier, mode]), [['e', 'drill'], ['t', 'test']]);
});

test('[IO10] no real emergency is made of an exercise, nor a drill of a real alert', async () => {
  const { ward, send, handlers, call } = await openRig();
  const { dispatcher } = ward.callers;
  const { emergencyId } = await insertBareEmergency(database, ward);
  const answer = (capAlertId: string) => handlers.answerCapAlert(call(dispatcher, { params: { capAlertId }, body: { emergencyId } }));
  const exercise = await answer((await send(dispatcher, { identifier: 'e', status: 'Exercise' })).id);
  assert.equal(!exercise.ok && exercise.error.code, 'not-the-same-mode');
  const real = await answer((await send(dispatcher, { identifier: 'a' })).id);
  assert.deepEqual(real.ok && [real.body.state, real.body.answeredByName, real.body.emergencyId], ['answered', 'dispatcher Tester', emergencyId]);
  const foreign = await openRig();
  const theirs = await foreign.send(foreign.ward.callers.dispatcher, { identifier: 'a' });
  const across = await foreign.handlers.answerCapAlert(foreign.call(foreign.ward.callers.dispatcher, { params: { capAlertId: theirs.id }, body: { emergencyId } }));
  assert.equal(!across.ok && across.error.kind, 'not-found');
});

test('[IO11] only a device registered as a source hands in alerts, and never a patient\'s device', async () => {
  const { source, handlers, call, ward } = await openRig();
  const refused = await handlers.submitCapFromDevice(call(await source(false), { body: sampleCap() }));
  assert.equal(!refused.ok && refused.error.code, 'not-an-alert-source');
  await assert.rejects(database.sql('update devices set is_alert_source = true where id = $1', [ward.deviceId]));
});

test('[IO12] an expired alert stays an hour, then leaves every desk; one without an end lasts a day', async () => {
  const rig = await openRig();
  const { dispatcher } = rig.ward.callers;
  await rig.send(dispatcher, { identifier: 'ends', expires: '2026-03-01T09:00:00-00:00' });
  await rig.send(dispatcher, { identifier: 'open', expires: '' });
  const [, open] = await rig.desk();
  assert.equal(open?.expiresAt, WORLD_MS + DEFAULT_EXPIRY_MS);
  const sweep = (at: number) => database.pg.asEngine(async (tx) => rig.log.append(tx, await expireCapAlerts(tx, at), at));
  const endsAt = WORLD_MS + 3_600_000;
  await sweep(endsAt + GREY_MS - 1);
  assert.deepEqual(await rig.shown(), ['ends', 'open']);
  await sweep(endsAt + GREY_MS);
  assert.deepEqual(await rig.shown(), ['open']);
});

const acts: Record<string, (rig: Rig) => Promise<unknown>> = {
  'an alert comes': (rig) => rig.send(rig.ward.callers.dispatcher, { identifier: 'new' }),
  'it is updated': (rig) => rig.send(rig.ward.callers.dispatcher, { identifier: 'b', msgType: 'Update', references: reference('a') }),
  'it is cancelled': (rig) => rig.send(rig.ward.callers.dispatcher, { identifier: 'c', msgType: 'Cancel', references: reference('a') }),
  'somebody sees to it': async (rig) => rig.handlers.answerCapAlert(rig.call(rig.ward.callers.coordinator, { params: { capAlertId: (await rig.desk())[0]!.id }, body: {} })),
  'it expires': (rig) => database.pg.asEngine(async (tx) => rig.log.append(tx, await expireCapAlerts(tx, WORLD_MS + 30 * 86_400_000), WORLD_MS)),
};
for (const [name, act] of Object.entries(acts)) {
  test(`[IO13] a desk that follows sees what a new one loads, when ${name}`, async () => {
    const rig = await openRig();
    const { tenantId } = rig.ward;
    await rig.send(rig.ward.callers.dispatcher, { identifier: 'a' });
    const topic = topicName('dispatch', tenantId);
    const [head] = await database.sql<{ seq: string }>('select last_seq::text as seq from topics where name = $1', [topic]);
    const after = await verifyLive({
      kind: 'dispatch',
      loadSnapshot: () => database.pg.asTenant(tenantId, (tx) => readDispatch(tx, tenantId, { list: listResponders, find: findResponder }, listShownCapAlerts)),
      listEvents: () => database.sql<StoredEvent>('select kind, body from topic_events where topic = $1 and seq > $2 order by seq', [topic, head!.seq]),
      act: async () => void (await act(rig)),
    });
    assert.ok(after.capAlerts.every((alert: CapAlert) => alert.state === 'active' || alert.state === 'answered'));
  });
}

test('[IO14] a dispatcher finds a patient by the beginnings of their names, of their own tenant, and wildcards are letters', async () => {
  const { ward, handlers, call } = await openRig();
  const find = async (name: string): Promise<string[]> => {
    const reply = await handlers.findPatients(call(ward.callers.dispatcher, { body: { name } }));
    assert.ok(reply.ok);
    return reply.body.patients.map((patient) => patient.name);
  };
  assert.deepEqual(await find('test ber'), ['Berta Testpatient']);
  assert.deepEqual([await find('%'), await find('_erta'), await find('erta')], [[], [], []]);
});
