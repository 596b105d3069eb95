import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '../platform/fault.ts';
import { createIntakeRig, createWard, heartRate, spo2 } from './intake-testing.ts';

const NOW = Date.parse('2026-11-23T04:00:00Z');

test('[I1] an acknowledged reading is on disk, once, with device and server time', async (t) => {
  const { database, ward, start } = await createIntakeRig(t, NOW, 2);
  const chain = await start();
  const [patientId] = ward.patientIds as [string];
  const reply = await chain.intake.submit(ward.gateway, [spo2(patientId, NOW - 500, 97, 1), heartRate(patientId, NOW - 400, 71, 2)]);
  assert.deepEqual(reply, { stored: 2, duplicate: 0, refused: 0, results: [{ status: 'stored', seq: 1 }, { status: 'stored', seq: 2 }] });
  const rows = await database.sql<{ kind: string; value: number; taken_at: number }>('select kind, value, taken_at, received_at from readings order by device_seq');
  assert.deepEqual(rows, [
    { kind: 'spo2', value: 97, taken_at: NOW - 500, received_at: NOW }, { kind: 'heart-rate', value: 71, taken_at: NOW - 400, received_at: NOW },
  ]);
});

test('[I3] the whole batch again is all duplicates, and another content under a used number is a conflict', async (t) => {
  const { database, ward, start } = await createIntakeRig(t, NOW, 1);
  const chain = await start();
  const [patientId] = ward.patientIds as [string];
  const batch = Array.from({ length: 300 }, (_, n) => spo2(patientId, NOW - 1000 + n, 96, n));
  assert.equal((await chain.intake.submit(ward.gateway, batch)).stored, 300);
  const again = await chain.intake.submit(ward.gateway, [...batch, spo2(patientId, NOW, 95, 300)]);
  assert.deepEqual([again.stored, again.duplicate, again.refused], [1, 300, 0]);
  const conflict = await chain.intake.submit(ward.gateway, [spo2(patientId, NOW, 94, 300), spo2(patientId, NOW, 93, 301), spo2(patientId, NOW, 93, 301), spo2(patientId, NOW, 92, 301)]);
  assert.deepEqual(conflict.results.map((result) => ('reason' in result ? result.reason : result.status)), ['sequence-conflict', 'stored', 'duplicate', 'sequence-conflict']);
  assert.deepEqual(await database.sql('select count(*)::int as n from readings'), [{ n: 302 }]);
});

test('[I4] wrong items are refused one by one and the rest is stored', async (t) => {
  const { ward, start } = await createIntakeRig(t, NOW, 1);
  const chain = await start();
  const [patientId] = ward.patientIds as [string];
  const reply = await chain.intake.submit(ward.gateway, [
    spo2(patientId, NOW, 97, 1), { nonsense: true }, spo2(patientId, NOW, 197, 3), spo2('018f0000-0000-7000-8000-0000000000ff', NOW, 97, 4), spo2('not-a-uuid', NOW, 97, 5),
    heartRate(patientId, NOW, 70, 6),
  ]);
  assert.deepEqual(reply.results.map((result) => ('reason' in result ? result.reason : result.status)),
    ['stored', 'malformed', 'out-of-range', 'unknown-patient', 'unknown-patient', 'stored']);
});

test('[I6] another tenant’s patient looks like no patient at all', async (t) => {
  const { database, ward: ours, start } = await createIntakeRig(t, NOW);
  const theirs = await createWard(database, 1);
  const chain = await start();
  const random = await chain.intake.submit(ours.gateway, [spo2('018f0000-0000-7000-8000-0000000000ff', NOW, 97, 1)]);
  const foreign = await chain.intake.submit(ours.gateway, [spo2(theirs.patientIds[0]!, NOW, 97, 1)]);
  assert.deepEqual(foreign, random);
});

test('[I2] two submitters at once: every reading is stored once and the alarm starts once', async (t) => {
  const { database, ward, start } = await createIntakeRig(t, NOW, 5);
  const chain = await start();
  const batch = ward.patientIds.flatMap((patientId, p) => Array.from({ length: 40 }, (_, n) => spo2(patientId, NOW - 40 + n, 75, p * 100 + n)));
  const replies = await Promise.all([chain.intake.submit(ward.gateway, batch), chain.intake.submit(ward.gateway, batch), chain.intake.submit(ward.gateway, batch.toReversed())]);
  assert.equal(replies.reduce((sum, reply) => sum + reply.stored, 0), 200);
  assert.equal(replies.reduce((sum, reply) => sum + reply.duplicate, 0), 400);
  const alarms = await database.sql<{ n: number }>(`select count(*)::int as n from alarms where condition_key = 'spo2-low'`);
  assert.deepEqual(alarms, [{ n: 5 }]);
  assert.equal(chain.raised.filter(({ cause }) => cause.conditionKey === 'spo2-low').length, 5);
  assert.deepEqual(chain.problems, []);
});

test('[I9] late readings are stored and never alarm as now', async (t) => {
  const { database, ward, start } = await createIntakeRig(t, NOW, 1);
  const chain = await start();
  const [patientId] = ward.patientIds as [string];
  await chain.intake.submit(ward.gateway, [spo2(patientId, NOW, 97, 10)]);
  const late = await chain.intake.submit(ward.gateway, [spo2(patientId, NOW - 5000, 60, 5), spo2(patientId, NOW - 3_600_000, 60, 1)]);
  assert.equal(late.stored, 2);
  assert.deepEqual(await database.sql('select count(*)::int as n from alarms'), [{ n: 0 }]);
});

test('[I1] a backend killed in the middle leaves nothing behind, and the retry alarms as if nothing had happened', async (t) => {
  const { database, ward, start } = await createIntakeRig(t, NOW);
  let kills = 0;
  const chain = await start({
    async raiseEmergencies(tx) {
      kills += 1;
      // Readings and decision are made, nothing is committed: the worst moment.
      if (kills === 1) {
        const { pid } = await tx.one<{ pid: number }>('select pg_backend_pid() as pid');
        await database.sql('select pg_terminate_backend($1)', [pid]);
      }
      return { raised: [], events: [] };
    },
  });
  const [patientId] = ward.patientIds as [string];
  const reply = await chain.intake.submit(ward.gateway, [spo2(patientId, NOW, 70, 1)]);
  assert.equal(reply.stored, 1);
  assert.equal(kills, 2);
  assert.deepEqual(await database.sql('select priority, state from alarms'), [{ priority: 'high', state: 'active' }]);
  assert.deepEqual(await database.sql('select count(*)::int as n from readings'), [{ n: 1 }]);
});

test('[I4] an item the database refuses unforeseen is found, refused alone, and its patient goes on being judged', async (t) => {
  const { database, ward, start } = await createIntakeRig(t, NOW, 3);
  const chain = await start();
  await database.sql('alter table readings add constraint unforeseen check (value <> 111)');
  const batch = ward.patientIds.flatMap((patientId, p) => Array.from({ length: 30 }, (_, n) => heartRate(patientId, NOW - 30 + n, p === 1 && n === 17 ? 111 : 80, p * 100 + n)));
  const [bulk, lone] = await Promise.all([chain.intake.submit(ward.gateway, batch), chain.intake.submit(ward.gateway, [spo2(ward.patientIds[1]!, NOW, 70, 999)])]);
  assert.deepEqual([bulk.stored, bulk.refused, lone.stored], [89, 1, 1]);
  assert.equal(bulk.results.find((result) => result.status === 'refused')?.seq, 117);
  assert.deepEqual(await database.sql(`select patient_id, condition_key from alarms where priority = 'high'`), [{ patient_id: ward.patientIds[1], condition_key: 'spo2-low' }]);
  assert.equal(chain.problems.length, 1);
});

test('[I2] a bug in raising for one patient puts that patient aside; what others sent in the same commit is stored and judged', async (t) => {
  const rig = await createIntakeRig(t, NOW, 2);
  const [sick, other] = rig.ward.patientIds as [string, string];
  const chain = await rig.start({
    async raiseEmergencies(_tx, alarms) {
      if (alarms.some(({ patientId }) => patientId === sick)) throw new TypeError('a bug');
      return { raised: [], events: [] };
    },
  });
  const [first, second] = await Promise.all([sick, other].map((patientId, n) => chain.intake.submit(rig.ward.gateway, [spo2(patientId, NOW, 70, n)])));
  assert.deepEqual([first!.stored, second!.stored], [1, 1]);
  const alarms = await rig.database.sql<{ patient_id: string; condition_key: string }>(`select patient_id, condition_key from alarms where priority = 'high' order by condition_key`);
  assert.deepEqual(alarms, [{ patient_id: sick, condition_key: 'monitoring-stopped' }, { patient_id: other, condition_key: 'spo2-low' }]);
});

test('[I12] while the disk is nearly full readings are refused, retryable, and nothing of them is kept; with room they are stored again', async (t) => {
  const { database, ward, start } = await createIntakeRig(t, NOW);
  let hasRoom = false;
  const { intake } = await start({ hasRoom: () => hasRoom });
  const [patientId] = ward.patientIds as [string];
  const submit = () => intake.submit(ward.gateway, [spo2(patientId, NOW, 97, 1)]);
  await assert.rejects(submit(), (error) => error instanceof Fault && error.kind === 'unavailable' && error.retryAfterMs !== undefined);
  assert.deepEqual(await database.sql('select count(*)::int as n from readings'), [{ n: 0 }]);
  hasRoom = true;
  assert.equal((await submit()).stored, 1);
});

test('[I7] a stopped or full intake refuses at once, retryable, and stores nothing of it', async (t) => {
  const { database, ward, start } = await createIntakeRig(t, NOW);
  const chain = await start();
  await chain.intake.stop();
  const [patientId] = ward.patientIds as [string];
  await assert.rejects(chain.intake.submit(ward.gateway, [spo2(patientId, NOW, 97, 1)]),
    (error) => error instanceof Fault && error.kind === 'unavailable' && error.retryAfterMs !== undefined);
  assert.deepEqual(await database.sql('select count(*)::int as n from readings'), [{ n: 0 }]);
});
