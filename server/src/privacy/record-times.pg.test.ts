// Records past their time on a real PostgreSQL: when somebody was last cared for, what the officer sees and lets go, what goes by itself, what stays.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import type { EndpointName, PastRecords } from '@mydr24/protocol';
import { insertAudit } from '../audit/audit-store.ts';
import type { Caller } from '../people/access.ts';
import { createDoor } from '../people/door-postgres.ts';
import { openRights } from '../people/judge-cedar.ts';
import { type CastName, insertWard, type Ward } from '../people/people-testing.ts';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { eraseDue } from './erasure-engine.ts';
import { createRecordTimes } from './record-times-engine.ts';
import { createRecordTimeHandlers } from './record-times-routes.ts';
import { findLastCare } from './record-times-store.ts';

let database: TestDatabase;
before(async (t) => {
  database = await createTestDatabase(t as never);
});
/** The database compares with its own clock: what is kept until now is over. */
const NOW = Date.now() - 3_600_000;
const DAY_MS = 86_400_000;
const YEAR = new Date(NOW).getUTCFullYear();
const inYear = (year: number): Date => new Date(Date.UTC(year, 5, 1));
type Outcome = { ok: boolean; body?: unknown; error?: { code: string } };

function openRig(ward: Ward) {
  const { pg } = database;
  const ids = { next: () => randomUUID() as never };
  let nowMs = NOW;
  const clock = { nowMs: () => nowMs, monotonicMs: () => 0 };
  const handlers = createRecordTimeHandlers({ pg, ids, keptYears: 10, wakeErasing: () => {}, door: createDoor({ clock, insertAudit, rights: openRights() }) });
  const ask = async <Body>(as: CastName, name: keyof typeof handlers & EndpointName, body?: object): Promise<Body> => {
    const caller: Caller = ward.callers[as];
    const answer = await (handlers[name] as unknown as (call: object) => Promise<Outcome>)({ caller, requestId: randomUUID(), nowMs, params: {}, query: {}, body });
    if (!answer.ok) throw new Error(answer.error?.code);
    return answer.body as Body;
  };
  const times = createRecordTimes({ pg, clock, ids, wakeErasing: () => {}, onProblem: (error) => { throw error; } });
  return { ask, times, at: (ms: number) => (nowMs = ms), past: () => ask<PastRecords>('privacy-officer', 'listPastRecords') };
}

/** Who went home long ago and was last cared for in that year. */
async function insertFormer({ tenantId, callers }: Ward, year: number): Promise<string> {
  const id = randomUUID();
  await database.sql(`insert into patients (id, tenant_id, given_name, family_name, born_on, sex) values ($1, $2, 'Pau', 'Vidal', '1950-01-01', 'male')`, [id, tenantId]);
  await database.sql('insert into chart_notes (id, tenant_id, patient_id, at, written_at, person_id, body) values ($1, $2, $3, $4, $4, $5, $6)', [randomUUID(), tenantId, id, inYear(year), callers.nurse.personId, 'Went home']);
  return id;
}

test('[PR9] when somebody was last cared for is remembered: on a ward it is now, of readings that went their hours tell, and nothing makes it earlier', async () => {
  const ward = await insertWard(database);
  const { times, at } = openRig(ward);
  const former = await insertFormer(ward, YEAR - 12);
  const known = async (patientId: string): Promise<number | null> => database.pg.asTenant(ward.tenantId, (tx) => findLastCare(tx, patientId));
  await database.sql(`insert into reading_hours (tenant_id, patient_id, kind, hour, n, invalid, minutes, counts, lows, highs, lasts, first_ms, last_ms, lag_ms) values ($1, $2, 'heart-rate', $3, 1, 0, '{0}', '{1}', '{80}', '{80}', '{80}', '{0}', '{0}', '{0}')`, [ward.tenantId, former, inYear(YEAR - 11)]);
  const never = randomUUID();
  await database.sql(`insert into patients (id, tenant_id, given_name, family_name, born_on, sex) values ($1, $2, 'Pau', 'Vidal', '1950-01-01', 'male')`, [never, ward.tenantId]);
  await times.look();
  assert.deepEqual([await known(ward.patientId), await known(former), await known(never)], [NOW, inYear(YEAR - 11).getTime(), NOW]);
  await database.sql('delete from reading_hours where patient_id = $1', [former]);
  await database.sql('update patients set unit_id = null where id = $1', [ward.patientId]);
  at(NOW + DAY_MS);
  await times.look();
  assert.deepEqual([await known(ward.patientId), await known(former), await known(never)], [NOW, inYear(YEAR - 11).getTime(), NOW]);
});

test('[PR10] the officer alone sees records past their time and lets them go; who is cared for, held or asked about is left, and the audit says whose record went', async () => {
  const ward = await insertWard(database);
  const { ask, times, past } = openRig(ward);
  const [oldest, older, held, asked, back, recent] = await Promise.all([14, 13, 12, 12, 12, 9].map((years) => insertFormer(ward, YEAR - years)));
  await times.look();
  const officer = ward.callers['privacy-officer'].personId;
  await database.sql('insert into legal_holds (id, tenant_id, patient_id, reason, placed_by, placed_at) values ($1, $2, $3, $4, $5, now())', [randomUUID(), ward.tenantId, held, 'A court asks for it', officer]);
  await database.sql(`insert into erasures (id, tenant_id, patient_id, state, asked_by, asked_at) values ($1, $2, $3, 'asked', $4, now())`, [randomUUID(), ward.tenantId, asked, ward.callers.patient.personId]);
  const seen = await past();
  assert.deepEqual([seen.total, seen.held, seen.records.map(({ patientId }) => patientId), seen.retention.years], [3, 1, [oldest, older, back], 10]);
  assert.equal(seen.before, Date.UTC(YEAR - 10, 0, 1));
  // They come back to the ward while the officer looks.
  await database.sql('update patients set unit_id = $2 where id = $1', [back, ward.unitId]);
  for (const as of ['nurse', 'admin', 'patient'] as const) await assert.rejects(ask(as, 'letRecordsGo', { patientIds: [oldest] }), /not-your-role/);
  const stranger = await insertWard(database);
  await assert.rejects(ask('privacy-officer', 'letRecordsGo', { patientIds: [oldest, stranger.patientId] }), /not-found/);
  assert.equal((await past()).total, 2);
  assert.deepEqual(await ask('privacy-officer', 'letRecordsGo', { patientIds: [oldest, back, held, asked, recent] }), { gone: [oldest], kept: [back, held, asked, recent] });
  assert.equal(await eraseDue(database.pg, NOW + 1), 2);
  const [patient] = await database.sql<{ name: string }>('select given_name as name from patients where id = $1', [oldest]);
  assert.deepEqual([patient!.name, await database.sql('select from chart_notes where patient_id = $1', [oldest])], ['erased', []]);
  assert.deepEqual((await past()).records.map(({ patientId }) => patientId), [older]);
  const who = await database.sql<{ who: string }>(`select distinct actor_id as who from audit_rows where patient_id = $1 and action = 'privacy.let-go' and outcome = 'allowed'`, [oldest]);
  assert.deepEqual(who.map((row) => row.who), [officer]);
});

test('[PR11] by itself nothing goes until thirty days after its tenant said so; then what has been over for thirty days goes, and of no other tenant', async () => {
  const [ward, other] = [await insertWard(database), await insertWard(database)];
  const { ask, times, at, past } = openRig(ward);
  const [long, kept] = [await insertFormer(ward, YEAR - 9), await insertFormer(ward, YEAR - 7)];
  await insertFormer(other, YEAR - 20);
  assert.equal(await times.look(), 0);
  await ask('privacy-officer', 'setRecordRetention', { years: 7, letsGo: 'by-itself' });
  assert.equal((await past()).retention.countsFrom, NOW + 30 * DAY_MS);
  await assert.rejects(ask('admin', 'setRecordRetention', { years: 1, letsGo: 'by-itself' }), /not-your-role/);
  at(NOW + 30 * DAY_MS - 1);
  assert.equal(await times.look(), 0);
  at(NOW + 30 * DAY_MS);
  assert.equal(await times.look(), 1);
  const granted = await database.sql<{ patientId: string }>(`select patient_id as "patientId" from erasures where origin = 'time' and decided_by is null and tenant_id = any($1)`, [[ward.tenantId, other.tenantId]]);
  assert.deepEqual(granted.map(({ patientId }) => patientId), [long]);
  assert.equal(await database.pg.asTenant(ward.tenantId, (tx) => findLastCare(tx, kept)), inYear(YEAR - 7).getTime());
});

test('[PR4] hundreds of records that wait for the years of the law do not stand before one that is due', async () => {
  const ward = await insertWard(database);
  const { tenantId, callers } = ward;
  const { personId } = callers['privacy-officer'];
  await database.sql(`insert into patients (id, tenant_id, given_name, family_name, born_on, sex) select gen_random_uuid(), $1, 'Waits', 'Vidal', '1950-01-01', 'male' from generate_series(1, 201)`, [tenantId]);
  await database.sql(
    `insert into erasures (id, tenant_id, patient_id, state, asked_by, asked_at, decided_by, decided_at, private_erased_at, kept_until)
     select gen_random_uuid(), $1, id, 'granted', $2, $3, $2, $3, $3, $4 from patients where tenant_id = $1 and given_name = 'Waits'`, [tenantId, personId, new Date(NOW - DAY_MS), new Date(NOW + 365 * DAY_MS)]);
  const { ask } = openRig(ward);
  const due = await insertFormer(ward, YEAR - 12);
  await openRig(ward).times.look();
  await ask('privacy-officer', 'letRecordsGo', { patientIds: [due] });
  await eraseDue(database.pg, NOW + 1);
  const [erasure] = await database.sql<{ state: string }>('select state from erasures where patient_id = $1', [due]);
  assert.equal(erasure!.state, 'done');
});
