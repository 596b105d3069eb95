import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEvent, applyLive } from '@mydr24/client';
import type { Alarm, BoardPatient, Snapshot, TopicEvent, TopicLive } from '@mydr24/protocol';
import { createIntakeRig, heartRate, sample, spo2, type Chain, type IntakeRig } from '../intake/intake-testing.ts';
import { topicName } from '@mydr24/protocol';
import { createTestKeys } from '../keys/keys-testing.ts';
import { readPatientBoard, readUnitBoard } from './board-store.ts';
import type { AlarmAnswer } from './monitor-command.ts';
import { createShardLeases } from './shard-lease-engine.ts';
import { SHARD_COUNT } from './shard.ts';

const NOW = Date.parse('2026-11-23T04:00:00Z');
const PERSON = '018f0000-0000-7000-8000-00000000000a';
const PERSON_NAME = 'Sample Nurse';
const noEmergencies = async () => new Map();

/** One second of a bedside monitor, then whatever fell due. */
async function oneSecond(rig: IntakeRig, chain: Chain, values: { spo2?: number | null; heartRate?: number }): Promise<void> {
  const [patientId] = rig.ward.patientIds as [string];
  const items = [
    ...(values.spo2 === undefined ? [] : [spo2(patientId, rig.clock.at, values.spo2)]),
    ...(values.heartRate === undefined ? [] : [heartRate(patientId, rig.clock.at, values.heartRate)]),
  ];
  if (items.length > 0) assert.equal((await chain.intake.submit(rig.ward.gateway, items)).stored, items.length);
  rig.clock.at += 1000;
}

async function alarmsOf(rig: IntakeRig): Promise<unknown[]> {
  return rig.database.sql(
    `select condition_key, kind, priority, phase, state, inactivation, value, limit_value, started_at, changed_at, ended_at, paused_until, acknowledged_by
       from alarms order by started_at, condition_key`);
}

async function openAlarm(rig: IntakeRig, key: string): Promise<{ id: string; patientId: string }> {
  const [row] = await rig.database.sql<{ id: string; patientId: string }>(
    'select id, patient_id as "patientId" from alarms where condition_key = $1 and ended_at is null', [key]);
  assert.ok(row, `no open ${key}`);
  return row;
}

async function answerAlarm(rig: IntakeRig, chain: Chain, answer: AlarmAnswer, pauseMs: number | null = null): Promise<void> {
  const { id: alarmId, patientId } = await openAlarm(rig, 'spo2-low');
  const outcome = await chain.intake.command({ answer, patientId, alarmId, personId: PERSON, personName: PERSON_NAME, pauseMs });
  assert.equal(outcome.ok, true);
}

/** The same half hour of one patient, with or without a restart after each of these seconds. */
async function story(rig: IntakeRig, restartAt: number): Promise<unknown[]> {
  let chain = await rig.start();
  const values = (n: number): number => (n < 5 ? 96 : n < 60 ? 88 : n < 70 ? 78 : 97);
  for (let n = 0; n < 80; n += 1) {
    if (n === restartAt) {
      await chain.stop();
      chain = await rig.start();
    }
    await oneSecond(rig, chain, { spo2: values(n), heartRate: 80 });
    if (n === 25) await answerAlarm(rig, chain, 'ack');
    if (n === 35) await answerAlarm(rig, chain, 'unack');
    if (n === 40) await answerAlarm(rig, chain, 'audio-pause', 10_000);
  }
  await chain.stop();
  return alarmsOf(rig);
}

test('[ME1] a restart inside the sustain, while active, acknowledged or paused changes no alarm', async (t) => {
  const uninterrupted = await story(await createIntakeRig(t, NOW), -1);
  assert.deepEqual(uninterrupted.map((row) => (row as { condition_key: string }).condition_key), ['news2', 'spo2-low']);
  for (const restartAt of [12, 22, 30, 45, 65, 72]) {
    assert.deepEqual(await story(await createIntakeRig(t, NOW), restartAt), uninterrupted, `restarted at second ${restartAt}`);
  }
});

test('[ME2] silence of a stream is a technical alarm although nothing comes in, and ends with the next reading', async (t) => {
  const rig = await createIntakeRig(t, NOW);
  const chain = await rig.start();
  await oneSecond(rig, chain, { heartRate: 80 });
  rig.clock.at += 40_000;
  const ended = nextEvent(chain, 'no-data:heart-rate', 'start');
  await ended;
  await oneSecond(rig, chain, { heartRate: 80 });
  const events = chain.events.filter((event) => event.topic.startsWith('unit/')).map((event) => event.body as Alarm);
  assert.deepEqual(events.map(({ conditionKey, kind, phase }) => [conditionKey, kind, phase]),
    [['no-data:heart-rate', 'technical', 'start'], ['no-data:heart-rate', 'technical', 'end']]);
});

/** Resolves when the chain has published this change; the lane looks at the clock each second. */
function nextEvent(chain: Chain, key: string, phase: string): Promise<unknown> {
  return chain.nextEvent(({ body }) => (body as Alarm).conditionKey === key && (body as Alarm).phase === phase);
}

test('[ME3] one event a change, on the unit and on the patient, numbered with the commit', async (t) => {
  const rig = await createIntakeRig(t, NOW);
  const chain = await rig.start();
  for (let n = 0; n < 20; n += 1) await oneSecond(rig, chain, { spo2: 88 });
  const [patientId] = rig.ward.patientIds as [string];
  const keys = ['spo2-low', 'news2'];
  for (const topic of [`patient/${patientId}`, `unit/${rig.ward.unitId}`]) {
    const rows = await rig.database.sql(`select seq, kind, body->>'conditionKey' as key, body->>'phase' as phase from topic_events where topic = $1 order by seq`, [topic]);
    assert.deepEqual(rows, keys.map((key, n) => ({ seq: n + 1, kind: 'alarm-changed', key, phase: 'start' })));
  }
});

test('[ME4] [M53] [M54] old board + events + live vitals = fresh board', async (t) => {
  const rig = await createIntakeRig(t, NOW);
  const chain = await rig.start();
  const [patientId] = rig.ward.patientIds as [string];
  const unitTopic = topicName('unit', rig.ward.unitId);
  const load = () => rig.database.pg.asTenant(rig.ward.tenantId, (tx) => readUnitBoard(tx, createTestKeys(), rig.ward.unitId, noEmergencies, rig.clock.at));
  await insertAnswering(rig);
  await oneSecond(rig, chain, { spo2: 96, heartRate: 80 });
  const old = await load();
  assert.ok(old);
  await chain.intake.submit(rig.ward.gateway, [
    sample(patientId, rig.clock.at, '67775-7', 'A'), sample(patientId, rig.clock.at, '3151-8', 'air'), sample(patientId, rig.clock.at, '8310-5', 37.2, 'Cel'),
    sample(patientId, rig.clock.at, '8480-6', 118, 'mm[Hg]'), sample(patientId, rig.clock.at, '9279-1', 16, '/min'),
  ]);
  for (let n = 0; n < 20; n += 1) await oneSecond(rig, chain, { spo2: n < 19 ? 79 : 95, heartRate: 135 });
  await answerAlarm(rig, chain, 'ack');
  await chain.nextLive((value) => value.topic === unitTopic && (value.body as BoardPatient).vitals.some((vital) => vital.at === rig.clock.at - 1000));
  const state = reduceBoard(old, chain, unitTopic);
  const fresh = await load();
  assert.ok(fresh && state.patients[0]!.alarms.length > 0 && state.patients[0]!.news2?.status === 'complete');
  assert.deepEqual(comparable(state), comparable(fresh));
  const seen = fresh.patients[0]!.alarms.find(({ conditionKey }) => conditionKey === 'spo2-low');
  assert.deepEqual([seen?.acknowledgedBy, seen?.acknowledgedByName, seen?.delayMs], [PERSON, PERSON_NAME, 0]);
  await answerAlarm(rig, chain, 'unack');
  const after = (await load())!.patients[0]!.alarms.find(({ conditionKey }) => conditionKey === 'spo2-low');
  assert.deepEqual([after?.acknowledgedBy, after?.acknowledgedByName], [null, null]);
});

/** The person behind the answers, as the directory knows them. */
async function insertAnswering(rig: IntakeRig): Promise<void> {
  const [givenName, familyName] = PERSON_NAME.split(' ');
  await rig.database.sql(
    `insert into persons (id, tenant_id, given_name, family_name, email, created_at) values ($1, $2, $3, $4, 'sample.nurse@example.org', now())`,
    [PERSON, rig.ward.tenantId, givenName, familyName]);
}

/** As every client does it. */
function reduceBoard(old: Snapshot<'unit'>, chain: Chain, topic: string): Snapshot<'unit'> {
  let board = old;
  for (const event of chain.events) if (event.topic === topic) board = applyEvent('unit', board, event as unknown as TopicEvent<'unit'>);
  for (const live of chain.live) if (live.topic === topic) board = applyLive('unit', board, live as unknown as TopicLive<'unit'>);
  return board;
}

/** Order inside lists is not promised; trends are made at loading, and a score is stamped with when it was made. */
function comparable(snapshot: Snapshot<'unit'>): unknown {
  return snapshot.patients.map((board) => ({
    ...board, trends: null, news2: { ...board.news2, scoredAt: null }, alarms: board.alarms.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    vitals: board.vitals.toSorted((a, b) => (a.kind < b.kind ? -1 : 1)),
  }));
}

test('[ME5] a patient’s trends hold the last value of each time step, at most 60', async (t) => {
  const rig = await createIntakeRig(t, NOW);
  const chain = await rig.start();
  const [patientId] = rig.ward.patientIds as [string];
  const items = Array.from({ length: 400 }, (_, n) => heartRate(patientId, NOW - n * 30_000, 60 + (n % 40)));
  await chain.intake.submit(rig.ward.gateway, items);
  const board = await rig.database.pg.asTenant(rig.ward.tenantId, (tx) => readPatientBoard(tx, createTestKeys(), patientId, noEmergencies, NOW));
  const points = board!.trends.find((trend) => trend.kind === 'heart-rate')!.points;
  assert.equal(points.length, 60);
  assert.deepEqual(points.at(-1), [NOW, 60]);
  assert.ok(points.every(([at], n) => n === 0 || at > points[n - 1]![0]));
});

test('[ME6] a bug in one patient’s judgement is shown as that patient’s alarm, and the others go on', async (t) => {
  const rig = await createIntakeRig(t, NOW, 2);
  const chain = await rig.start();
  const [sick, other] = rig.ward.patientIds as [string, string];
  await chain.intake.submit(rig.ward.gateway, [spo2(sick, NOW, 97), spo2(other, NOW, 97)]);
  await chain.stop();
  // A state no version ever wrote.
  await rig.database.sql(`insert into alarm_conditions (patient_id, condition_key, tenant_id, state, changed_at) values ($1, 'spo2-low', $2, '{"name":"unheard-of"}', now())`,
    [sick, rig.ward.tenantId]);
  const again = await rig.start();
  rig.clock.at += 10_000;
  const reply = await again.intake.submit(rig.ward.gateway, [spo2(sick, rig.clock.at, 70), spo2(other, rig.clock.at, 70)]);
  assert.equal(reply.stored, 2);
  const rows = await rig.database.sql<{ patient_id: string; condition_key: string }>('select patient_id, condition_key, priority from alarms where condition_key <> \'news2\'');
  assert.deepEqual(rows.toSorted((a, b) => (a.condition_key < b.condition_key ? -1 : 1)), [
    { patient_id: sick, condition_key: 'monitoring-stopped', priority: 'high' }, { patient_id: other, condition_key: 'spo2-low', priority: 'high' },
  ]);
  assert.equal(again.problems.length, 1);
  await rig.database.sql('delete from alarm_conditions where patient_id = $1', [sick]);
  rig.clock.at += 61_000;
  await nextEvent(again, 'monitoring-stopped', 'end');
});

test('[ME7] while one node holds the shards another gets none, and takes all over once the lease is over', async (t) => {
  const rig = await createIntakeRig(t, NOW);
  const lost: number[] = [];
  const open = (nodeId: string) => createShardLeases({
    pg: rig.database.pg, clock: { nowMs: rig.clock.nowMs, monotonicMs: rig.clock.nowMs }, nodeId, onChange: (_gained, gone) => void lost.push(...gone), onProblem: (error) => assert.fail(String(error)),
  });
  const first = open('018f0000-0000-7000-8000-000000000001');
  const second = open('018f0000-0000-7000-8000-000000000002');
  await first.renew();
  await second.renew();
  assert.deepEqual([first.held().length, second.held().length], [SHARD_COUNT, 0]);
  rig.clock.at += 4_999;
  assert.equal(first.holds(0), true);
  rig.clock.at += 2;
  assert.equal(first.holds(0), false);
  await second.renew();
  assert.equal(second.held().length, SHARD_COUNT);
  await first.renew();
  assert.deepEqual([first.held().length, lost.length], [0, SHARD_COUNT]);
  const third = open('018f0000-0000-7000-8000-000000000003');
  await third.start(true);
  assert.equal(third.held().length, SHARD_COUNT);
  await second.renew();
  assert.equal(second.held().length, 0);
  await third.stop();
});

test('[ME8] a commit of a node that lost its shards is not made', async (t) => {
  const rig = await createIntakeRig(t, NOW);
  const chain = await rig.start();
  const [patientId] = rig.ward.patientIds as [string];
  await oneSecond(rig, chain, { spo2: 97 });
  await rig.database.sql(`update monitor_shards set node_id = '018f0000-0000-7000-8000-000000000009', fence = fence + 1`);
  await assert.rejects(chain.intake.submit(rig.ward.gateway, [spo2(patientId, rig.clock.at, 70, 999)]), { kind: 'unavailable' });
  assert.deepEqual(await rig.database.sql('select count(*)::int as n from readings where device_seq = 999'), [{ n: 0 }]);
  assert.deepEqual(await rig.database.sql('select count(*)::int as n from alarms'), [{ n: 0 }]);
});

test('[ME9] a recorded SpO2 scale counts for the next judgement', async (t) => {
  const rig = await createIntakeRig(t, NOW);
  const chain = await rig.start();
  const [patientId] = rig.ward.patientIds as [string];
  await rig.database.sql('update patients set spo2_scale = 2 where id = $1', [patientId]);
  await chain.monitoring.refreshPatients([patientId]);
  for (let n = 0; n < 30; n += 1) await oneSecond(rig, chain, { spo2: 88 });
  assert.deepEqual(await rig.database.sql(`select id from alarms where condition_key = 'spo2-low'`), []);
});
