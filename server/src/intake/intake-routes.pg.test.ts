import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Alarm, Instant, PatientId, PersonId, SessionId, TenantId, UnitId } from '@mydr24/protocol';
import type { Keys } from '../keys/keys.ts';
import { createMemoryWrap, createTestKeys } from '../keys/keys-testing.ts';
import { resealAll } from '../keys/reseal-engine.ts';
import { createMonitoringHandlers } from '../monitoring/monitoring-routes.ts';
import { listOpenSilences } from '../monitoring/task-store.ts';
import type { Caller, Door } from '../people/access.ts';
import { answer, refuse } from '../platform/handlers.ts';
import { Fault } from '../platform/fault.ts';
import { createIds } from '../platform/ids.ts';
import { createDeviceIntake } from './device-intake-engine.ts';
import { createIntakeHandlers } from './intake-routes.ts';
import { createIntakeRig, heartRate, spo2, type Chain, type IntakeRig } from './intake-testing.ts';

const NOW = Date.parse('2026-11-23T04:00:00Z');
const noEmergencies = async () => new Map();

/** Handlers behind a door that is open, or not, as a test says; who may do what is proved beside access.ts. */
function openHandlers(rig: IntakeRig, chain: Chain, isOpen: () => boolean, keys: Keys = createTestKeys()) {
  const { ward, database, clock } = rig;
  const entered: string[] = [];
  const door: Door = {
    async enter(_tx, _caller, action, resource) {
      entered.push(`${action} ${resource.type}`);
      const facts = { tenantId: ward.tenantId, patientId: null, unitId: null, subjectPersonId: null, involvedPersonIds: [], holderId: null, familyPersonIds: [] };
      return isOpen() ? answer(facts) : refuse('not-found', 'not-found', 'there is no such record');
    },
  };
  const options = { pg: database.pg, clock, door };
  const nurse: Caller = {
    type: 'person', personId: randomUUID() as PersonId, tenantId: ward.tenantId as TenantId, sessionId: randomUUID() as SessionId, roles: ['nurse'], unitIds: [ward.unitId as UnitId],
  };
  return {
    entered, nurse,
    intake: createIntakeHandlers({ ...options, intake: chain.intake, devices: createDeviceIntake({ pg: database.pg, clock, intake: chain.intake }) }),
    monitoring: createMonitoringHandlers({ ...options, keys, ids: createIds(rig.clock), command: chain.intake.command, openEmergencies: noEmergencies }),
  };
}

const insertPersonOf = (rig: IntakeRig, caller: Caller): Promise<unknown> =>
  rig.database.sql(`insert into persons (id, tenant_id, given_name, family_name, email, created_at) values ($1, $2, 'Some', 'Nurse', gen_random_uuid() || '@example.org', now())`, [caller.type === 'person' ? caller.personId : null, rig.ward.tenantId]);

const request = (rig: IntakeRig, caller: Caller) => ({ caller, requestId: 'r', nowMs: rig.clock.at, query: {}, params: {}, body: undefined });

test('[I11] what a nurse charts is checked, judged and shown like a reading, and starts no dead-man timer', async (t) => {
  const rig = await createIntakeRig(t, NOW);
  const chain = await rig.start();
  const { intake, monitoring, nurse, entered } = openHandlers(rig, chain, () => true);
  const params = { patientId: rig.ward.patientIds[0] as PatientId };
  const chart = (body: { kind: 'consciousness' | 'heart-rate' | 'temperature'; value: number | string; unit?: string }) =>
    intake.chartObservation({ ...request(rig, nurse), params, body });
  assert.deepEqual(await chart({ kind: 'consciousness', value: 'A' }), { ok: true, body: {} });
  assert.deepEqual(await chart({ kind: 'heart-rate', value: 72, unit: '/min' }), { ok: true, body: {} });
  const wrong = await chart({ kind: 'temperature', value: 37, unit: 'C' });
  assert.equal(wrong.ok ? '' : wrong.error.code, 'wrong-unit');
  const board = await monitoring.getPatient({ ...request(rig, nurse), params });
  assert.ok(board.ok);
  assert.deepEqual(board.body.vitals.map(({ kind, value, code }) => `${kind} ${value ?? code}`).toSorted((a, b) => (a < b ? -1 : 1)), ['consciousness A', 'heart-rate 72']);
  assert.deepEqual([...new Set(entered)], ['patient.chart patient', 'patient.read patient']);
  rig.clock.at += 3_600_000;
  await chain.intake.submit(rig.ward.gateway, [spo2(params.patientId, rig.clock.at, 97)]);
  assert.deepEqual(await rig.database.sql(`select id from alarms where kind = 'technical'`), []);
  assert.deepEqual(await rig.database.sql('select name from devices where patient_id is null order by name'), [{ name: 'Charted by hand' }, { name: 'Monitor' }]);
});

test('[I11] a closed door charts, shows and answers nothing', async (t) => {
  const rig = await createIntakeRig(t, NOW);
  const chain = await rig.start();
  let isOpen = false;
  const { intake, monitoring, nurse } = openHandlers(rig, chain, () => isOpen);
  const params = { patientId: rig.ward.patientIds[0] as PatientId };
  await chain.intake.submit(rig.ward.gateway, [spo2(params.patientId, NOW, 70)]);
  const [alarm] = await rig.database.sql<Alarm>(`select id from alarms where condition_key = 'spo2-low'`);
  const acknowledge = () => monitoring.acknowledgeAlarm({ ...request(rig, nurse), params: { alarmId: alarm!.id } });
  const refusals = [
    await intake.chartObservation({ ...request(rig, nurse), params, body: { kind: 'consciousness', value: 'A' } }),
    await monitoring.getPatient({ ...request(rig, nurse), params }),
    await intake.listReadings({ ...request(rig, nurse), params, query: { kind: 'spo2', fromAt: 0, toAt: NOW, maxPoints: 600 } }),
    await acknowledge(),
  ];
  assert.deepEqual(refusals.map((reply) => (reply.ok ? 'answered' : reply.error.kind)), ['not-found', 'not-found', 'not-found', 'not-found']);
  isOpen = true;
  const reply = await acknowledge();
  assert.ok(reply.ok && reply.body.inactivation === 'alert-acknowledged' && reply.body.state === 'active');
});

test('[ME10] an answer is decided on the newest state: taken back, paused as long as asked, never resetting what still holds', async (t) => {
  const rig = await createIntakeRig(t, NOW);
  const chain = await rig.start();
  const { monitoring, nurse } = openHandlers(rig, chain, () => true);
  const [patientId] = rig.ward.patientIds as [string];
  await chain.intake.submit(rig.ward.gateway, [spo2(patientId, NOW, 70)]);
  const [row] = await rig.database.sql<Alarm>(`select id from alarms where condition_key = 'spo2-low'`);
  const call = { ...request(rig, nurse), params: { alarmId: row!.id } };
  const reset = await monitoring.resetAlarm(call);
  assert.equal(reset.ok ? '' : reset.error.code, 'alarm-still-active');
  const acknowledged = await monitoring.acknowledgeAlarm(call);
  assert.ok(acknowledged.ok && nurse.type === 'person' && acknowledged.body.acknowledgedBy === nurse.personId);
  const late = await monitoring.pauseAlarmAudio({ ...call, body: { seconds: 30 } });
  assert.equal(late.ok ? '' : late.error.code, 'already-acknowledged');
  assert.ok((await monitoring.unacknowledgeAlarm(call)).ok);
  const paused = await monitoring.pauseAlarmAudio({ ...call, body: { seconds: 30 } });
  assert.ok(paused.ok && paused.body.inactivation === 'audio-paused' && paused.body.acknowledgedBy === null);
  assert.equal(paused.body.pausedUntil, (NOW + 30_000) satisfies Instant);
  for (let n = 0; n < 14; n += 1) {
    rig.clock.at += 1000;
    await chain.intake.submit(rig.ward.gateway, [spo2(patientId, rig.clock.at, Math.min(97, 74 + 4 * n))]);
  }
  const over = await monitoring.acknowledgeAlarm(call);
  assert.equal(over.ok ? '' : over.error.code, 'alarm-over');
});

test('[KY13] an alarm is silenced although no key comes: its reason is sealed later, and at once where one is there', async (t) => {
  const rig = await createIntakeRig(t, NOW);
  const chain = await rig.start();
  const [patientId] = rig.ward.patientIds as [string];
  await chain.intake.submit(rig.ward.gateway, [spo2(patientId, NOW, 70)]);
  const [row] = await rig.database.sql<Alarm>(`select id from alarms where condition_key = 'spo2-low'`);
  const away = { ...createMemoryWrap(), names: () => Promise.reject(new Fault('Vault does not open keys', { kind: 'unavailable', code: 'key-vault' })) };
  const kept = async (keys: Keys, how: 'turnAlarmAudioOff' | 'shelveAlarm') => {
    const { monitoring, nurse } = openHandlers(rig, chain, () => true, keys);
    await insertPersonOf(rig, nurse);
    const silenced = await monitoring[how]({ ...request(rig, nurse), params: { alarmId: row!.id }, body: { minutes: 5, reason: 'being washed' } });
    assert.ok(silenced.ok && silenced.body.reason === 'being washed');
    return rig.database.sql<{ reason: string; isSealed: boolean }>('select reason, sealed is not null as "isSealed" from alarm_silences where id = $1', [silenced.body.id]);
  };
  assert.deepEqual(await kept(createTestKeys(away), 'turnAlarmAudioOff'), [{ reason: 'being washed', isSealed: false }]);
  assert.deepEqual(await kept(createTestKeys(), 'shelveAlarm'), [{ reason: '[sealed]', isSealed: true }]);
  assert.deepEqual(chain.problems, [], 'one silence takes the place of another');
  await resealAll(rig.database.pg, createTestKeys());
  assert.deepEqual(await rig.database.sql(`select from alarm_silences where sealed is null or reason <> '[sealed]'`), []);
  assert.equal((await rig.database.pg.asTenant(rig.ward.tenantId, (tx) => listOpenSilences(tx, createTestKeys(), [patientId])))[0]?.reason, 'being washed');
});

test('[I10] thinned history keeps the spike, its order and both ends of what few points there are', async (t) => {
  const rig = await createIntakeRig(t, NOW);
  const chain = await rig.start();
  const { intake, nurse } = openHandlers(rig, chain, () => true);
  const [patientId] = rig.ward.patientIds as [PatientId];
  const span = 4_000;
  const items = Array.from({ length: span }, (_, n) => heartRate(patientId, NOW - (span - n) * 1000, n === 2_345 ? 199 : n === 2_346 ? 12 : 70 + (n % 5)));
  await chain.intake.submit(rig.ward.gateway, items);
  const list = async (maxPoints: number, fromAt = NOW - span * 1000) => {
    const reply = await intake.listReadings({ ...request(rig, nurse), params: { patientId }, query: { kind: 'heart-rate', fromAt, toAt: NOW, maxPoints } });
    assert.ok(reply.ok);
    return reply.body.points;
  };
  const thinned = await list(100);
  assert.ok(thinned.length <= 100 && thinned.length >= 90, `${thinned.length} points`);
  assert.ok(thinned.some((point) => point.value === 199) && thinned.some((point) => point.value === 12));
  assert.ok(thinned.every(({ at }, n) => n === 0 || at >= thinned[n - 1]!.at));
  assert.equal((await list(5_000)).length, span);
  assert.equal((await list(100, NOW - 20_000)).length, 20);
});
