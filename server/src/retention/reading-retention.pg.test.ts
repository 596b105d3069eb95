// Letting go on a real database: whole weeks, rows of one tenant, those held, intake beside it, charts after it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { PatientId, PersonId, SessionId, TenantId, UnitId } from '@mydr24/protocol';
import { consentRulesOf } from '../consent/consent-rules.ts';
import { createReadingHours, HOUR_MS } from '../history/reading-hours-engine.ts';
import { createHistoryHandlers } from '../history/history-routes.ts';
import { createIntakeRig, createWard, heartRate, type Ward } from '../intake/intake-testing.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import type { Caller, Door } from '../people/access.ts';
import { answer } from '../platform/handlers.ts';
import { createReadingRetention } from './reading-retention-engine.ts';
import { DAY_MS, WEEK_MS, weekOf } from './reading-retention.ts';

const NOW = Date.parse('2026-11-25T04:10:00Z');
const iso = (atMs: number): string => new Date(atMs).toISOString();

async function open(t: Parameters<typeof createIntakeRig>[0]) {
  const rig = await createIntakeRig(t, NOW, 2);
  const { database, clock, ward } = rig;
  const other = await createWard(database, 1);
  const held: string[] = [];
  const onProblem = (problem: unknown): void => assert.fail(String(problem));
  const hours = createReadingHours({ pg: database.pg, clock, onProblem });
  const make = (pg = database.pg) => createReadingRetention({ pg, clock, listHeld: async () => held, onProblem, restTimes: 0 });
  const retention = make();
  let seq = 0;
  /** One reading each ten minutes of a day. */
  const fill = async ({ tenantId, gateway, patientIds }: Ward, which: number, fromAt: number) => {
    await database.sql(
      `insert into readings (tenant_id, patient_id, device_id, device_seq, kind, value, unit, taken_at, received_at)
       select $1, $2, $3, $5 + n, 'heart-rate', 70 + n % 9, '/min', $4::timestamptz + n * interval '10 minutes', $4::timestamptz + n * interval '10 minutes' from generate_series(0, 143) as n`,
      [tenantId, patientIds[which], gateway.deviceId, iso(fromAt), (seq += 1_000)]);
  };
  const weeks = (fromAt: number, toAt: number) => database.sql('select ensure_reading_partitions($1::timestamptz::date, $2::timestamptz::date)', [iso(fromAt), iso(toAt)]);
  const setKeep = (tenantId: string, days: number, hourDays = 3650) =>
    database.sql('insert into reading_retention (tenant_id, keep_days, keep_hours_days, set_at, counts_from) values ($1, $2, $3, $4, $4) on conflict (tenant_id) do update set keep_days = $2, keep_hours_days = $3', [tenantId, days, hourDays, iso(NOW - 10 * DAY_MS)]);
  const left = async (patientId: string, table = 'readings') => Number((await database.sql<{ n: string }>(`select count(*) as n from ${table} where patient_id = $1`, [patientId]))[0]!.n);
  const hasPart = async (weekAt: number) => (await database.sql<{ there: string | null }>('select to_regclass($1)::text as there', [`readings_${iso(weekOf(weekAt)).slice(0, 10).replaceAll('-', '')}`]))[0]!.there !== null;
  return { rig, database, clock, ward, other, held, hours, retention, make, fill, weeks, setKeep, left, hasPart };
}

test('[RR2] a week nobody keeps goes as a partition, a week somebody keeps row by row of those who do not, and hours and newer readings stay', async (t) => {
  const { ward, other, hours, retention, fill, weeks, setKeep, left, hasPart, database } = await open(t);
  const [old, mid, young] = [NOW - 420 * DAY_MS, NOW - 60 * DAY_MS, NOW - 10 * DAY_MS];
  await weeks(old, NOW);
  for (const at of [old, mid, young]) for (const who of [[ward, 0], [ward, 1], [other, 0]] as const) await fill(who[0], who[1], at);
  await setKeep(ward.tenantId, 35);
  await hours.reckon();
  const [hoursBefore] = await database.sql('select count(*) as n from reading_hours');
  await retention.look();
  assert.deepEqual([await hasPart(old), await hasPart(mid), await hasPart(young)], [false, true, true]);
  assert.deepEqual([await left(ward.patientIds[0]!), await left(ward.patientIds[1]!), await left(other.patientIds[0]!)], [144, 144, 288]);
  assert.deepEqual(await database.sql('select count(*) as n from reading_hours'), [hoursBefore]);
  const { weeksGone, rowsGone } = retention.seen();
  assert.deepEqual([weeksGone > 1, rowsGone], [true, 288]);
  // A second look finds nothing.
  await retention.look();
  assert.deepEqual([retention.seen().rowsGone, retention.seen().dueSince], [288, null]);
});

test('[RR1] the engine deletes no reading of the last 35 days, whatever it asks', async (t) => {
  const { ward, other, fill, weeks, left, database } = await open(t);
  const recent = Date.now() - 20 * DAY_MS;
  await weeks(recent, NOW);
  await fill(ward, 0, recent);
  const asks: readonly [string, unknown[]][] = [
    [`select delete_old_readings($1, '{}', $2, $3)`, [ward.tenantId, iso(recent - DAY_MS), iso(recent + 2 * DAY_MS)]], [`select delete_old_readings_of($1, $2, '{heart-rate}', $3, 10)`, [ward.tenantId, ward.patientIds[0], iso(recent + DAY_MS)]],
    ['select drop_reading_partition($1::date, null)', [iso(weekOf(recent))]], ['delete from readings', []],
  ];
  for (const [text, values] of asks) await assert.rejects(database.pg.asEngine((tx) => tx.execute(text, values)), text);
  // Nor one of another tenant than it names.
  await weeks(NOW - 60 * DAY_MS, NOW);
  await fill(ward, 0, NOW - 60 * DAY_MS);
  await database.pg.asEngine((tx) => tx.execute(`select delete_old_readings($1, '{}', $2, $3)`, [other.tenantId, iso(NOW - 70 * DAY_MS), iso(NOW - 50 * DAY_MS)]));
  assert.equal(await left(ward.patientIds[0]!), 288);
});

test('[RR2] nothing goes while hours are not reckoned, and the operator is told since when', async (t) => {
  const { ward, retention, fill, weeks, setKeep, left, clock } = await open(t);
  await weeks(NOW - 60 * DAY_MS, NOW);
  await fill(ward, 0, NOW - 60 * DAY_MS);
  await setKeep(ward.tenantId, 35);
  await retention.look();
  clock.at += 3 * HOUR_MS;
  await retention.look();
  assert.deepEqual([await left(ward.patientIds[0]!), retention.seen().dueSince], [144, NOW]);
});

test('[RR3] with an open emergency or a hold readings, corrections and hours stay, and they go once neither is there', async (t) => {
  const { ward, other, held, hours, retention, fill, weeks, setKeep, left, hasPart, database } = await open(t);
  const old = NOW - 60 * DAY_MS;
  const [ill, wanted] = ward.patientIds as [string, string];
  await weeks(old, NOW);
  for (const which of [0, 1]) await fill(ward, which, old);
  await fill(other, 0, old);
  for (const patientId of [ill, wanted, other.patientIds[0]!]) {
    const [row] = await database.sql<{ device_id: string; device_seq: string; tenant_id: string; taken_at: number }>('select device_id, device_seq, tenant_id, taken_at from readings where patient_id = $1 limit 1', [patientId]);
    await database.sql(`insert into reading_amendments (tenant_id, patient_id, device_id, device_seq, taken_at, amended_at, kind, amends, old_value) values ($1, $2, $3, $4, $5, $6, 'heart-rate', 'corrected', 1)`, [row!.tenant_id, patientId, row!.device_id, row!.device_seq, iso(row!.taken_at), iso(old)]);
  }
  for (const { tenantId } of [ward, other]) await setKeep(tenantId, 35, 40);
  const emergencyId = randomUUID();
  await database.sql(`insert into emergencies (id, tenant_id, patient_id, kind, status, opened_at, wake_at, version, state) values ($1, $2, $3, 'cardiac-arrest', 'open', $4, $4, 1, '{}')`, [emergencyId, ward.tenantId, ill, iso(NOW - 3 * DAY_MS)]);
  held.push(wanted);
  await hours.reckon();
  await retention.look();
  const amendments = async () => Number((await database.sql<{ n: string }>('select count(*) as n from reading_amendments'))[0]!.n);
  assert.deepEqual([await left(ill), await left(wanted), await left(other.patientIds[0]!), await amendments(), retention.seen().heldPatients], [144, 144, 0, 2, 2]);
  assert.ok((await left(ill, 'reading_hours')) > 0 && (await left(wanted, 'reading_hours')) > 0);
  assert.equal(await left(other.patientIds[0]!, 'reading_hours'), 0);
  await database.sql(`update emergencies set closed_at = $2, status = 'closed', wake_at = null where id = $1`, [emergencyId, iso(NOW)]);
  await retention.look();
  assert.deepEqual([await left(ill), await left(ill, 'reading_hours'), await left(wanted), await hasPart(old)], [0, 0, 144, true]);
  held.pop();
  await retention.look();
  assert.deepEqual([await left(wanted), await left(wanted, 'reading_hours'), await amendments(), await hasPart(old)], [0, 0, 0, false]);
});

test('[RR3] what lies outside of every partition goes by the same rules', async (t) => {
  const { ward, other, hours, retention, fill, setKeep, left } = await open(t);
  await fill(ward, 0, NOW - 90 * DAY_MS);
  await fill(other, 0, NOW - 90 * DAY_MS);
  await setKeep(ward.tenantId, 35);
  await hours.reckon();
  await retention.look();
  assert.deepEqual([await left(ward.patientIds[0]!), await left(other.patientIds[0]!)], [0, 144]);
});

test('[RR4] a long reader is waited for half a second, what comes meanwhile is stored, and the week goes at the next look', async (t) => {
  const { rig, ward, hours, retention, fill, weeks, setKeep, left, hasPart, database, other, clock } = await open(t);
  const old = NOW - 60 * DAY_MS;
  await weeks(old, NOW);
  await fill(ward, 0, old);
  for (const { tenantId } of [ward, other]) await setKeep(tenantId, 35);
  await hours.reckon();
  const chain = await rig.start();
  const reader = database.pg.openClient('mydr24_engine');
  await reader.connect();
  await reader.query('begin; select count(*) from readings');
  const looked = retention.look();
  const replies = await Promise.all(Array.from({ length: 50 }, (_, n) => chain.intake.submit(ward.gateway, [heartRate(ward.patientIds[0]!, clock.at - n * 1_000, 70)])));
  await looked;
  assert.deepEqual([replies.every(({ stored }) => stored === 1), await hasPart(old), await left(ward.patientIds[0]!)], [true, true, 194]);
  await reader.query('commit');
  await reader.end();
  await retention.look();
  assert.deepEqual([await hasPart(old), await left(ward.patientIds[0]!)], [false, 50]);
});

test('[RR4] two nodes that look at once let go of everything once', async (t) => {
  const { ward, other, hours, retention, make, fill, weeks, setKeep, left, database } = await open(t);
  await weeks(NOW - 60 * DAY_MS, NOW);
  for (const which of [0, 1]) await fill(ward, which, NOW - 60 * DAY_MS);
  await fill(other, 0, NOW - 60 * DAY_MS);
  await setKeep(ward.tenantId, 35);
  await hours.reckon();
  const elsewhere = make(database.openPostgres());
  await Promise.all([retention.look(), elsewhere.look()]);
  await retention.look();
  assert.deepEqual([await left(ward.patientIds[0]!), await left(ward.patientIds[1]!), await left(other.patientIds[0]!)], [0, 0, 144]);
  assert.equal(retention.seen().rowsGone + elsewhere.seen().rowsGone, 288);
});

test('[RR5] a reading older than its tenant keeps is refused when it comes, and the rest of its batch counts', async (t) => {
  const { rig, ward, retention, setKeep } = await open(t);
  await setKeep(ward.tenantId, 35);
  await retention.look();
  const chain = await rig.start({ oldestAt: retention.oldestAt });
  const reply = await chain.intake.submit(ward.gateway, [heartRate(ward.patientIds[0]!, NOW - 36 * DAY_MS, 70), heartRate(ward.patientIds[0]!, NOW - 34 * DAY_MS, 70)]);
  assert.deepEqual([reply.stored, reply.results[0]], [1, { ...reply.results[0]!, status: 'refused', reason: 'too-old' }]);
});

test('[RR5] a chart of a time whose readings went is drawn from its hours, minute by minute, however near one looks', async (t) => {
  const { ward, hours, retention, fill, weeks, setKeep, database, other } = await open(t);
  const old = weekOf(NOW - 60 * DAY_MS) + DAY_MS;
  await weeks(old, NOW);
  await fill(ward, 0, old);
  await hours.reckon();
  const door: Door = { enter: async () => answer({ tenantId: ward.tenantId, patientId: null, unitId: null, subjectPersonId: null, involvedPersonIds: [], holderId: null, familyPersonIds: [] }) };
  const caller: Caller = { type: 'person', personId: randomUUID() as PersonId, tenantId: ward.tenantId as TenantId, sessionId: randomUUID() as SessionId, roles: ['nurse'], unitIds: [ward.unitId as UnitId] };
  const chart = createHistoryHandlers({ pg: database.pg, door, keys: createTestKeys(), ids: { next: () => randomUUID() as never }, flushHeard: async () => {}, readConsentRules: async () => consentRulesOf(undefined, 'gdpr') });
  const see = async (fromAt: number, toAt: number) => {
    const shown = await chart.getVitalHistory({ caller, requestId: 'r', nowMs: NOW, params: { patientId: ward.patientIds[0] as PatientId }, query: { kind: 'heart-rate', fromAt, toAt, steps: 600 }, body: undefined });
    assert.ok(shown.ok);
    return shown.body;
  };
  const spans: readonly [number, number][] = [[old, old + DAY_MS], [old + 5 * HOUR_MS + 1_900_000, old + 5 * HOUR_MS + 3_100_000]];
  const before = await Promise.all(spans.map(([from, to]) => see(from, to)));
  for (const { tenantId } of [ward, other]) await setKeep(tenantId, 35);
  await retention.look();
  const after = await Promise.all(spans.map(([from, to]) => see(from, to)));
  assert.deepEqual(after.map(({ at, low, last }) => ({ at, low, last })), before.map(({ at, low, last }) => ({ at, low, last })));
  assert.deepEqual(after.map(({ stepMs }) => stepMs >= 60_000), [true, true]);
  assert.ok(after[1]!.at.length === 2);
});

test('[RR6] four weeks have room before anything comes', async (t) => {
  const { retention, hasPart } = await open(t);
  await retention.look();
  assert.deepEqual(await Promise.all([0, 1, 2, 3, 4].map((n) => hasPart(NOW + n * WEEK_MS))), [true, true, true, true, true]);
  assert.ok(retention.seen().roomUntil! - NOW >= 4 * WEEK_MS);
});
