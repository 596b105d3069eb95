// When each patient was last cared for, and records past their time, in SQL. Whoever lies on a ward, is in a programme or has an open emergency is cared for now.
import { type PastRecord, vitalKinds } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';
import type { RecordKeep } from './record-times.ts';

export const takeTurn = async (engine: Tx): Promise<boolean> => (await engine.one<{ isOurs: boolean }>(`select pg_try_advisory_xact_lock(hashtext('mydr24 record times')) as "isOurs"`)).isOurs;

const IN_CARE = '(p.unit_id is not null or p.programme is not null or exists (select from emergencies m where m.patient_id = p.id and m.closed_at is null))';
/** The newest of each kind by its index: a patient may have millions. Hours stand for readings that went. */
const LAST_CARE = (patient: string, kinds: string): string => `greatest(
  (select max(coalesce(m.closed_at, m.opened_at)) from emergencies m where m.patient_id = ${patient}), (select max(n.at) from chart_notes n where n.patient_id = ${patient}),
  (select max(coalesce(a.ended_at, a.started_at)) from alarms a where a.patient_id = ${patient}),
  (select max(h.hour) from unnest(${kinds}::text[]) k cross join lateral (select hour from reading_hours where patient_id = ${patient} and kind = k order by hour desc limit 1) h),
  (select max(r.taken_at) from unnest(${kinds}::text[]) k cross join lateral (select taken_at from readings where patient_id = ${patient} and kind = k order by taken_at desc limit 1) r))`;

export const findLastCare = async (tx: Tx, patientId: string): Promise<number | null> =>
  (await tx.one<{ at: number | null }>(`select greatest(${LAST_CARE('$1', '$2')}, (select last_care_at from care_times where patient_id = $1)) as at`, [patientId, vitalKinds], 'last-care')).at;

/** Those whose record is there, by id. */
export const listPatientsAfter = async (engine: Tx, after: string, limit: number): Promise<string[]> =>
  (await engine.query<{ id: string }>(
    `select p.id from patients p where p.id > $1 and not p.is_drill and not exists (select from erasures e where e.patient_id = p.id and e.record_erased_at is not null) order by p.id limit $2`, [after, limit], 'care-time-patients')).map(({ id }) => id);

/** Whoever was never cared for counts from the first look. */
export async function noteCare(engine: Tx, patientIds: readonly string[], nowMs: number): Promise<void> {
  await engine.execute(
    `with seen as (select p.id, p.tenant_id, case when ${IN_CARE} then $2::timestamptz else ${LAST_CARE('p.id', '$3')} end as at from patients p where p.id = any($1))
     insert into care_times (patient_id, tenant_id, last_care_at) select id, tenant_id, coalesce(at, $2) from seen where at is not null or not exists (select from care_times c where c.patient_id = seen.id)
     on conflict (patient_id) do update set last_care_at = excluded.last_care_at where care_times.last_care_at < excluded.last_care_at`, [patientIds, instant(nowMs), vitalKinds], 'care-time-note');
}

// How long ------------------------------------------------------------------------------------------------------

const KEEP = 'years, lets_go as "letsGo", counts_from as "countsFrom"';
export const findRecordKeep = async (tx: Tx, tenantId: string, usualYears: number): Promise<RecordKeep> =>
  (await tx.maybe<RecordKeep>(`select ${KEEP} from record_retention where tenant_id = $1`, [tenantId], 'record-keep')) ?? { years: usualYears, letsGo: 'by-hand', countsFrom: null };
export const listKeepsByItself = (engine: Tx): Promise<(RecordKeep & { tenantId: string })[]> =>
  engine.query(`select tenant_id as "tenantId", ${KEEP} from record_retention where lets_go = 'by-itself' order by tenant_id`, [], 'record-keeps-by-itself');

export async function saveRecordKeep(tx: Tx, { tenantId, years, letsGo, countsFrom, setBy }: RecordKeep & { tenantId: string; setBy: string }, nowMs: number): Promise<void> {
  await tx.execute(
    `insert into record_retention (tenant_id, years, lets_go, set_by, set_at, counts_from) values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant_id) do update set years = excluded.years, lets_go = excluded.lets_go, set_by = excluded.set_by, set_at = excluded.set_at, counts_from = excluded.counts_from`,
    [tenantId, years, letsGo, setBy, instant(nowMs), instant(countsFrom ?? nowMs)], 'record-keep-save');
}

// Past their time -----------------------------------------------------------------------------------------------

const HELD = 'exists (select from legal_holds l where l.patient_id = p.id and l.lifted_at is null)';
/** Beside it stands what care times are read with. */
const PAST = `join patients p on p.id = c.patient_id where c.tenant_id = $1 and c.last_care_at < $2 and not ${IN_CARE}
  and not exists (select from erasures e where e.patient_id = p.id and e.state in ('asked', 'granted', 'done'))`;

export const listPast = (tx: Tx, tenantId: string, before: number, limit: number): Promise<PastRecord[]> =>
  tx.query<PastRecord>(
    `select p.id as "patientId", p.given_name || ' ' || p.family_name as "patientName", p.born_on::text as "bornOn", c.last_care_at as "lastCareAt" from care_times c ${PAST} and not ${HELD} order by c.last_care_at, p.id limit $3`,
    [tenantId, instant(before), limit], 'records-past');
export const countPast = (tx: Tx, tenantId: string, before: number): Promise<{ total: number; held: number }> =>
  tx.one(`select count(*) filter (where not ${HELD})::int as total, count(*) filter (where ${HELD})::int as held from care_times c ${PAST}`, [tenantId, instant(before)], 'records-past-count');

/** Answers whose record goes now; one who is cared for, held or asked about is left. */
export async function grantPast(tx: Tx, tenantId: string, ids: readonly { id: string; patientId: string }[], { before, decidedBy, nowMs }: { before: number; decidedBy: string | null; nowMs: number }): Promise<string[]> {
  const rows = await tx.query<{ patientId: string }>(
    `insert into erasures (id, tenant_id, patient_id, state, origin, asked_at, decided_by, decided_at, kept_until)
     select n.id, $1, p.id, 'granted', 'time', $3, $4, $3, $3 from unnest($5::uuid[], $6::uuid[]) n(id, patient_id) join care_times c on c.patient_id = n.patient_id ${PAST} and not ${HELD}
     on conflict do nothing returning patient_id as "patientId"`,
    [tenantId, instant(before), instant(nowMs), decidedBy, ids.map(({ id }) => id), ids.map(({ patientId }) => patientId)], 'records-past-grant');
  return rows.map(({ patientId }) => patientId);
}
