import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { EndedAlarm, EndpointReply, PersonId, SessionId, TenantId, UnitId } from '@mydr24/protocol';
import { createIntakeRig, heartRate, spo2, type IntakeRig } from '../intake/intake-testing.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import { createDoor } from '../people/door-postgres.ts';
import { shippedRights } from '../people/judge-cedar.ts';
import type { Caller } from '../people/access.ts';
import { createSiftPatients } from '../people/sift-patients-postgres.ts';
import { createEndedAlarmHandlers } from './ended-alarm-routes.ts';

const NOW = Date.parse('2026-11-23T04:00:00Z');
const [MIN, HOUR] = [60_000, 3_600_000];
type Listed = EndpointReply<'listEndedAlarms'>;

async function addNurse(rig: IntakeRig, name: string): Promise<Caller & { type: 'person' }> {
  const [personId, sessionId] = [randomUUID() as PersonId, randomUUID() as SessionId];
  const { tenantId, unitId } = rig.ward;
  const { sql } = rig.database;
  await sql(`insert into persons (id, tenant_id, given_name, family_name, email, created_at) values ($1, $2, $3, 'Nurse', $4, now())`, [personId, tenantId, name, `${name}@example.org`]);
  await sql(`insert into person_roles (person_id, tenant_id, role) values ($1, $2, 'nurse')`, [personId, tenantId]);
  await sql('insert into person_units (person_id, tenant_id, unit_id) values ($1, $2, $3)', [personId, tenantId, unitId]);
  await sql(`insert into sessions (id, tenant_id, person_id, refresh_hash, created_at, used_at, expires_at) values ($1, $2, $3, $4, $5, $5, $6)`, [sessionId, tenantId, personId, Buffer.from(sessionId), new Date(NOW), new Date(NOW + 30 * 24 * HOUR)]);
  return { type: 'person', personId, tenantId: tenantId as TenantId, sessionId, roles: ['nurse'], unitIds: [unitId as UnitId] };
}

async function open(t: Parameters<typeof createIntakeRig>[0], patientCount = 1) {
  const rig = await createIntakeRig(t, NOW, patientCount);
  const { pg } = rig.database;
  const [one, other] = [await addNurse(rig, 'One'), await addNurse(rig, 'Other')];
  const rights = shippedRights();
  const handlers = createEndedAlarmHandlers({ pg, keys: createTestKeys(), door: createDoor({ clock: rig.clock, insertAudit: async () => {}, rights }), siftPatients: createSiftPatients({ clock: rig.clock, rights }) });
  const ask = (query: Partial<Parameters<typeof handlers.listEndedAlarms>[0]['query']> = {}, caller: Caller = one, unitId: string = rig.ward.unitId) =>
    handlers.listEndedAlarms({ caller, requestId: 'r', nowMs: rig.clock.at, params: { unitId: unitId as UnitId }, query: { limit: 50, hours: 12, ...query }, body: undefined });
  const list = async (query: Parameters<typeof ask>[0] = {}, caller: Caller = one): Promise<Listed> => {
    const reply = await ask(query, caller);
    assert.ok(reply.ok, JSON.stringify(reply));
    return reply.body;
  };
  return { rig, one, other, ask, list };
}

const told = ({ conditionKey, priority, ending, isUnanswered, answer, startedAt, endedAt }: EndedAlarm) => [conditionKey, priority, ending, isUnanswered, answer?.kind ?? null, answer?.personName ?? null, answer === null ? null : answer.at - startedAt, endedAt - startedAt];

test('[EA1] each alarm that ended says what it was at its worst, how it ended, who answered and after how long', async (t) => {
  const { rig, one, list } = await open(t, 3);
  const chain = await rig.start();
  const [first, second, third] = rig.ward.patientIds as [string, string, string];
  const send = async (seconds: number, patientId: string, value: number): Promise<void> => {
    rig.clock.at = NOW + seconds * 1000;
    await chain.intake.submit(rig.ward.gateway, [spo2(patientId, rig.clock.at, value)]);
  };
  const alarmOf = async (patientId: string) => (await rig.database.sql<{ id: string }>(`select id from alarms where patient_id = $1 and condition_key = 'spo2-low' and ended_at is null`, [patientId]))[0]!.id;
  for (const patientId of [first, second, third]) await send(0, patientId, 70);
  rig.clock.at += 20_000;
  await chain.intake.command({ answer: 'ack', patientId: first, alarmId: await alarmOf(first), personId: one.personId, personName: 'One Nurse', pauseMs: null });
  await chain.intake.command({ answer: 'silence', kind: 'alarm-off', forMs: 600_000, reason: 'end of life', patientId: third, alarmId: await alarmOf(third), personId: one.personId, personName: 'One Nurse' });
  // Milder before it is over: its worst is what is told.
  await send(30, second, 85);
  for (const seconds of [40, 46, 52]) for (const patientId of [first, second]) await send(seconds, patientId, 97);
  const { alarms, total, unanswered } = await list();
  const ofSpo2 = alarms.filter(({ conditionKey }) => conditionKey === 'spo2-low');
  assert.deepEqual(ofSpo2.toSorted((a, b) => (a.answer?.kind ?? '').localeCompare(b.answer?.kind ?? '')).map(told), [
    ['spo2-low', 'high', 'values-back', true, null, null, null, 46_000],
    ['spo2-low', 'high', 'values-back', false, 'acknowledged', 'One Nurse', 20_000, 46_000],
    ['spo2-low', 'high', 'switched-off', false, 'switched-off', 'One Nurse', 20_000, 20_000],
  ]);
  assert.ok(ofSpo2.every(({ value }) => value === 70));
  assert.equal(total, alarms.length);
  assert.equal(unanswered, alarms.filter(({ isUnanswered }) => isUnanswered).length);
  assert.deepEqual((await list({ only: 'unanswered' })).alarms, alarms.filter(({ isUnanswered }) => isUnanswered));
});

test('[EA2] nobody answered: also what sounded again after an answer; not what became an emergency', async (t) => {
  const { rig, one, list } = await open(t, 2);
  const chain = await rig.start();
  const [first, second] = rig.ward.patientIds as [string, string];
  await chain.intake.submit(rig.ward.gateway, [spo2(first, NOW, 70), spo2(second, NOW, 70)]);
  const idOf = async (patientId: string) => (await rig.database.sql<{ id: string }>(`select id from alarms where patient_id = $1 and condition_key = 'spo2-low'`, [patientId]))[0]!.id;
  for (const given of ['ack', 'unack'] as const) {
    rig.clock.at += 1000;
    await chain.intake.command({ answer: given, patientId: first, alarmId: await idOf(first), personId: one.personId, personName: 'One Nurse', pauseMs: null });
  }
  await rig.database.sql('update alarms set emergency_id = $2 where id = $1', [await idOf(second), randomUUID()]);
  for (const seconds of [10, 16, 22]) {
    rig.clock.at = NOW + seconds * 1000;
    await chain.intake.submit(rig.ward.gateway, [spo2(first, rig.clock.at, 97), spo2(second, rig.clock.at, 97)]);
  }
  const found = (await list()).alarms.filter(({ conditionKey }) => conditionKey === 'spo2-low');
  assert.deepEqual(found.map(({ patientId, isUnanswered, answer, emergencyId }) => [patientId === first, isUnanswered, answer?.kind ?? null, emergencyId === null]).toSorted((a, b) => Number(a[0]) - Number(b[0])), [[false, false, null, false], [true, true, 'acknowledged', true]]);
});

test('[EA3] an alarm whose rule is gone says that it is not watched any more', async (t) => {
  const { rig, list } = await open(t);
  const chain = await rig.start();
  const [patientId] = rig.ward.patientIds as [string];
  await chain.intake.submit(rig.ward.gateway, [heartRate(patientId, NOW, 80)]);
  await chain.stop();
  const id = randomUUID();
  await rig.database.sql(
    `insert into alarms (id, tenant_id, patient_id, unit_id, condition_key, rule_id, rule_version, kind, priority, phase, state, inactivation, started_at, changed_at, unanswered_since)
     values ($1, $2, $3, $4, 'old-rule', 'old-rule', 7, 'physiological', 'medium', 'start', 'active', 'enabled', $5, $5, $5)`, [id, rig.ward.tenantId, patientId, rig.ward.unitId, new Date(NOW)]);
  const state = { name: 'active', priority: 'medium', inactivation: { name: 'enabled' }, since: [NOW, NOW, null], calmSinceMs: null };
  await rig.database.sql(`insert into alarm_conditions (patient_id, condition_key, tenant_id, state, changed_at) values ($1, 'old-rule', $2, $3, $4)`, [patientId, rig.ward.tenantId, JSON.stringify(state), new Date(NOW)]);
  const again = await rig.start();
  rig.clock.at += MIN;
  await again.intake.submit(rig.ward.gateway, [heartRate(patientId, rig.clock.at, 80)]);
  const [ended] = (await list()).alarms.filter((alarm) => alarm.id === id);
  assert.deepEqual([ended?.ending, ended?.isUnanswered, ended?.priority], ['no-longer-watched', true, 'medium']);
});

/** Ended one after another, a second apart; each third of before it was kept how. */
async function insertEnded(rig: IntakeRig, patientId: string, count: number, lastEndAt: number): Promise<void> {
  await rig.database.sql(
    `insert into alarms (id, tenant_id, patient_id, unit_id, condition_key, rule_id, rule_version, kind, priority, phase, state, inactivation, started_at, changed_at, ended_at, ending, ended_unanswered)
     select gen_random_uuid(), $1, $2, $3, 'spo2-low', 'spo2-low', 1, 'physiological', 'medium', 'end', 'inactive', 'enabled', e - interval '1 minute', e, e, case when n % 3 > 0 then 'values-back' end, case when n % 3 > 0 then n % 2 = 0 end
       from generate_series(0, $4::int - 1) as n cross join lateral (select $5::timestamptz - (n / 2) * interval '1 second' as e) as at`, [rig.ward.tenantId, patientId, rig.ward.unitId, count, new Date(lastEndAt)]);
}

test('[EA4] pages by cursor give each alarm once, newest first, and count all of the span on each', async (t) => {
  const { rig, ask, list } = await open(t);
  await insertEnded(rig, rig.ward.patientIds[0]!, 23, NOW - MIN);
  await insertEnded(rig, rig.ward.patientIds[0]!, 1, NOW - 13 * HOUR);
  const seen: EndedAlarm[] = [];
  for (let after: string | null | undefined; after !== null;) {
    const page = await list({ limit: 5, ...(after === undefined ? {} : { after }) });
    assert.equal(page.total, 23);
    seen.push(...page.alarms);
    after = page.after;
  }
  assert.equal(new Set(seen.map(({ id }) => id)).size, 23);
  assert.ok(seen.every(({ endedAt }, n) => n === 0 || endedAt <= seen[n - 1]!.endedAt));
  assert.equal((await list({ hours: 14 })).total, 24);
  const refused = await ask({ after: 'x' });
  assert.equal(refused.ok ? '' : refused.error.code, 'bad-cursor');
});

test('[EA5] of a patient who moved away, or keeps the asker out, nothing is told and nothing counted; a nurse of another unit is told of none', async (t) => {
  const { rig, one, other, ask, list } = await open(t, 3);
  const [stays, moves, keepsOut] = rig.ward.patientIds as [string, string, string];
  for (const patientId of [stays, moves, keepsOut]) await insertEnded(rig, patientId, 1, NOW - MIN);
  assert.equal((await list()).total, 3);
  const elsewhere = randomUUID();
  await rig.database.sql('insert into units (id, tenant_id, facility_id, name) values ($1, $2, $3, $4)', [elsewhere, rig.ward.tenantId, rig.ward.facilityId, 'Ward 9']);
  await rig.database.sql('update patients set unit_id = $2 where id = $1', [moves, elsewhere]);
  const keepOut = (version: number, topic: string) => rig.database.sql(
    `insert into consents (patient_id, version, tenant_id, topic, purpose, person_id, decision, given_at, given_by, rule_set) values ($1, $2, $3, $4, 'care', $5, 'refuse', $6, $5, 'gdpr')`, [keepsOut, version, rig.ward.tenantId, topic, one.personId, new Date(NOW)]);
  await keepOut(1, 'vitals');
  const left = await list();
  assert.deepEqual([left.alarms.map(({ patientId }) => patientId), left.total, left.unanswered], [[stays], 1, 1]);
  assert.deepEqual((await list({}, other)).alarms.map(({ patientId }) => patientId).toSorted(), [stays, keepsOut].toSorted());
  const refused = await ask({}, one, elsewhere);
  assert.equal(refused.ok ? '' : refused.error.kind, 'not-found');
  const noNurse = await ask({}, { ...one, roles: ['coordinator'] });
  assert.ok(noNurse.ok, 'what counts are the roles of now, not those of the token');
});

test('[EA6] the newest page among very many is read off the index of ends', async (t) => {
  const { rig } = await open(t);
  const [patientId] = rig.ward.patientIds as [string];
  await insertEnded(rig, patientId, 60_000, NOW);
  await rig.database.sql('analyze alarms');
  const plan = await rig.database.sql<{ 'QUERY PLAN': string }>(
    `explain (analyze, buffers off) select a.id from alarms a where a.unit_id = $1 and a.ended_at is not null and a.ended_at >= $3 and a.patient_id = any($2::uuid[]) and (a.ended_at, a.id) < ($4, $5::uuid) order by a.ended_at desc, a.id desc limit 51`,
    [rig.ward.unitId, [patientId], new Date(NOW - 12 * HOUR), new Date(NOW - HOUR), randomUUID()]);
  const text = plan.map((line) => line['QUERY PLAN']).join('\n');
  assert.match(text, /Index Scan using alarms_ended/);
  assert.doesNotMatch(text, /Sort|Seq Scan/);
});
