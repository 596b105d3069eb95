// Alarms counted by day on a real PostgreSQL.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { createTestClock, createWard } from '../intake/intake-testing.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import { createTestDatabase, inReverse } from '../platform/pg-testing.ts';
import { createBurdenEngine } from './burden-engine.ts';
import { decideReview, insertAdverseEvent, listReviews, readBurden, saveBudget } from './burden-store.ts';

const NOW = Date.parse('2026-11-25T20:00:00Z');
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

async function openRig(t: Parameters<typeof inReverse>[0]) {
  const clean = inReverse(t);
  const database = await createTestDatabase(clean);
  const { pg, sql } = database;
  const ward = await createWard(database, 12);
  const clock = createTestClock(NOW);
  const nurse = randomUUID();
  await sql(`insert into persons (id, tenant_id, given_name, family_name, email, created_at) values ($1, $2, 'Ada', 'B', $3, now())`, [nurse, ward.tenantId, `${nurse}@example.org`]);
  const told = new Set<string>();
  const engine = createBurdenEngine({ pg, clock, onProblem: (error) => assert.fail(String(error)), tellCircle: async (_tx, _tenant, { role }, once) => (told.has(once) ? 0 : (told.add(once), role === 'coordinator' ? 2 : 0)) });
  const alarm = async (patient: number, at: number, ruleId = 'spo2-low'): Promise<string> => {
    const id = randomUUID();
    await sql(
      `insert into alarms (id, tenant_id, patient_id, unit_id, condition_key, rule_id, rule_version, kind, priority, phase, state, inactivation, started_at, changed_at, ended_at)
       values ($1, $2, $3, $4, $5, $5, 1, 'physiological', 'medium', 'end', 'inactive', 'enabled', $6, $6, $6)`, [id, ward.tenantId, ward.patientIds[patient], ward.unitId, ruleId, new Date(at)]);
    return id;
  };
  const acknowledge = (id: string, at: number) => sql('update alarms set acknowledged_by = $2, changed_at = $3 where id = $1', [id, nurse, new Date(at)]);
  const read = () => pg.asTenant(ward.tenantId, (tx) => readBurden(tx, ward.unitId, '2026-11-01', '2026-11-25'));
  const reading = (patient: number, at: number) =>
    sql(`insert into readings (tenant_id, patient_id, device_id, device_seq, kind, value, unit, taken_at, received_at) values ($1, $2, $3, $5, 'spo2', 97, '%', $4, $4)`, [ward.tenantId, ward.patientIds[patient], ward.gateway.deviceId, new Date(at), at + patient]);
  return { pg, sql, ward, clock, engine, alarm, acknowledge, read, reading, nurse, told };
}

test('[BU1] alarms are counted by rule over bed-days with readings; the share acted on and the true ones have alarms as denominator', async (t) => {
  const { pg, ward, engine, alarm, acknowledge, read, reading, nurse } = await openRig(t);
  for (const patient of [0, 1]) await reading(patient, NOW - 60_000);
  await reading(0, NOW - DAY_MS);
  const acted = await alarm(0, NOW - 30 * MINUTE_MS);
  await acknowledge(acted, NOW - 28 * MINUTE_MS);
  await alarm(0, NOW - DAY_MS);
  await alarm(1, NOW - 10 * MINUTE_MS, 'heart-rate-high');
  await pg.asTenant(ward.tenantId, (tx) => insertAdverseEvent(tx, createTestKeys(), { id: randomUUID(), tenantId: ward.tenantId, patientId: ward.patientIds[1]!, what: 'found on the floor', at: NOW, personId: nurse }, NOW));
  await engine.look();
  const { rules, bedDays, days } = await read();
  assert.equal(bedDays, 3);
  assert.deepEqual(rules, [{ ruleId: 'spo2-low', priority: 'medium', alarms: 2, actedOn: 1, true: 0 }, { ruleId: 'heart-rate-high', priority: 'medium', alarms: 1, actedOn: 0, true: 1 }]);
  assert.deepEqual(days.slice(-2), [{ on: '2026-11-24', bedDays: 1, alarms: 1 }, { on: '2026-11-25', bedDays: 2, alarms: 2 }]);
});

test('[BU2] the time to acknowledge is the first one, and stands by how many alarms of the unit began in the 120 minutes before', async (t) => {
  const { engine, alarm, acknowledge, read } = await openRig(t);
  for (let n = 0; n < 31; n += 1) await alarm(n % 12, NOW - 60 * MINUTE_MS + n * 1000, `rule-${n}`);
  const last = await alarm(0, NOW - 30 * MINUTE_MS);
  await acknowledge(last, NOW - 28 * MINUTE_MS);
  await acknowledge(last, NOW - 5 * MINUTE_MS);
  const alone = await alarm(0, NOW - 300 * MINUTE_MS);
  await acknowledge(alone, NOW - 290 * MINUTE_MS);
  await engine.look();
  assert.deepEqual((await read()).exposure, [
    { exposure: '0-29', alarms: 31, acknowledged: 1, meanS: 600, within3Min: 0 },
    { exposure: '30-79', alarms: 2, acknowledged: 1, meanS: 120, within3Min: 1 },
  ]);
});

test('[BU3] counting again changes nothing, counts what came late, and goes back 30 days once', async (t) => {
  const { engine, alarm, read } = await openRig(t);
  await alarm(0, NOW - 20 * DAY_MS);
  assert.equal((await engine.look()).days, 30);
  const first = await read();
  assert.equal((await engine.look()).days, 2);
  assert.deepEqual({ ...(await read()), countedAt: 0 }, { ...first, countedAt: 0 });
  await alarm(1, NOW - MINUTE_MS);
  await engine.look();
  assert.equal((await read()).rules[0]?.alarms, 2);
});

test('[BU5] each week opens one list of its noisiest rules and patients, with an owner and a decision that stay', async (t) => {
  const { pg, ward, engine, alarm, nurse } = await openRig(t);
  const lastWeek = Date.parse('2026-11-18T10:00:00Z');
  for (let n = 0; n < 5; n += 1) await alarm(3, lastWeek + n * MINUTE_MS);
  for (let n = 0; n < 2; n += 1) await alarm(4, lastWeek + n * MINUTE_MS, 'heart-rate-high');
  await alarm(5, lastWeek);
  await engine.look();
  const list = () => pg.asTenant(ward.tenantId, (tx) => listReviews(tx, createTestKeys(), ward.unitId));
  const reviews = await list();
  assert.deepEqual(reviews.map(({ weekOn, subject, ruleId, alarms, ofAlarms }) => [weekOn, subject, ruleId, alarms, ofAlarms]), [
    ['2026-11-16', 'rule', 'spo2-low', 6, 8], ['2026-11-16', 'rule', 'heart-rate-high', 2, 8], ['2026-11-16', 'patient', null, 5, 8], ['2026-11-16', 'patient', null, 2, 8]]);
  await pg.asTenant(ward.tenantId, (tx) => decideReview(tx, createTestKeys(), { id: reviews[0]!.id, ownerId: nurse, decision: 'change-rule', note: 'try 15 s' }, NOW));
  await engine.look();
  const after = await list();
  assert.deepEqual([after.length, after[0]?.ownerName, after[0]?.decision, after[0]?.note], [4, 'Ada B', 'change-rule', 'try 15 s']);
});

test('[BU6] coordinators are told once a day when a unit nears its budget', async (t) => {
  const { pg, ward, engine, alarm, read, reading, nurse, clock } = await openRig(t);
  await reading(0, NOW - MINUTE_MS);
  await pg.asTenant(ward.tenantId, (tx) => saveBudget(tx, ward.tenantId, ward.unitId, { perBedDay: 4, warnShare: 0.75 }, nurse, NOW));
  await alarm(0, NOW - 3 * MINUTE_MS, 'a');
  await alarm(0, NOW - 2 * MINUTE_MS, 'b');
  assert.equal((await engine.look()).told, 0);
  await alarm(0, NOW - MINUTE_MS, 'c');
  assert.equal((await engine.look()).told, 2);
  clock.at += 600_000;
  assert.equal((await engine.look()).told, 0);
  const budgetNow = async () => (await read()).budget?.perBedDay ?? null;
  assert.equal(await budgetNow(), 4);
  await pg.asTenant(ward.tenantId, (tx) => saveBudget(tx, ward.tenantId, ward.unitId, { perBedDay: null, warnShare: 0.75 }, nurse, NOW));
  assert.equal(await budgetNow(), null);
});
