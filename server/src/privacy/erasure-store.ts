// Requests for erasure and legal holds in SQL. Rows of a patient are deleted by a function of the database only, which looks itself whether
// the request was granted and nothing stands against it.
import type { Erasure, LegalHold } from '@mydr24/protocol';
import { instant, json, type Tx } from '../platform/postgres.ts';
import type { ErasedTable, ErasurePart, ErasureState } from './erasure.ts';

const NAME = (person: string): string => `(select n.given_name || ' ' || n.family_name from persons n where n.id = ${person})`;
const HELD = 'exists(select from legal_holds h where h.patient_id = e.patient_id and h.lifted_at is null)';
const ERASURE = `e.id, e.patient_id as "patientId", p.given_name || ' ' || p.family_name as "patientName", p.born_on::text as "bornOn", e.state, e.origin, e.asked_at as "askedAt", e.decided_at as "decidedAt",
  ${NAME('e.decided_by')} as "decidedByName", e.note, e.private_erased_at as "privateErasedAt", e.kept_until as "keptUntil", e.record_erased_at as "recordErasedAt", ${HELD} as "isHeld", e.report`;

/** Those that wait: the oldest first, before those that were granted. Those that are over: the newest first. */
export const listErasures = (tx: Tx, isDone: boolean, limit: number): Promise<Erasure[]> =>
  tx.query<Erasure>(`select ${ERASURE} from erasures e join patients p on p.id = e.patient_id where (e.state in ('asked', 'granted')) <> $1 order by e.state = 'asked' desc, ${isDone ? 'e.asked_at desc' : 'e.asked_at'}, e.id limit $2`, [isDone, limit], isDone ? 'erasures-over' : 'erasures-open');
export const findErasure = (tx: Tx, id: string): Promise<Erasure | undefined> => tx.maybe<Erasure>(`select ${ERASURE} from erasures e join patients p on p.id = e.patient_id where e.id = $1`, [id], 'erasure');
export const findNewestErasure = (tx: Tx, patientId: string): Promise<Erasure | undefined> =>
  tx.maybe<Erasure>(`select ${ERASURE} from erasures e join patients p on p.id = e.patient_id where e.patient_id = $1 order by e.asked_at desc limit 1`, [patientId], 'erasure-newest');

/** False: one is there already. */
export async function insertErasure(tx: Tx, one: { id: string; tenantId: string; patientId: string; askedBy: string }, nowMs: number): Promise<boolean> {
  return (await tx.execute(`insert into erasures (id, tenant_id, patient_id, state, asked_by, asked_at) values ($1, $2, $3, 'asked', $4, $5) on conflict do nothing`, [one.id, one.tenantId, one.patientId, one.askedBy, instant(nowMs)], 'erasure-insert')) === 1;
}

/** Only while it waits. */
export async function settleErasure(tx: Tx, id: string, to: { state: ErasureState; decidedBy: string | null; note: string | null; keptUntil: number | null }, nowMs: number): Promise<boolean> {
  return (await tx.execute(
    `update erasures set state = $2, decided_by = $3, decided_at = case when $2 = 'withdrawn' then null else $4::timestamptz end, note = $5, kept_until = $6 where id = $1 and state = 'asked'`,
    [id, to.state, to.decidedBy, instant(nowMs), to.note, to.keptUntil === null ? null : instant(to.keptUntil)], 'erasure-settle')) === 1;
}

export const listOfficers = (tx: Tx): Promise<{ id: string; locale: string }[]> =>
  tx.query(`select p.id, p.locale from persons p where p.is_active and exists (select from person_roles r where r.person_id = p.id and r.role = 'privacy-officer')`, [], 'privacy-officers');
export const findPersonOf = (tx: Tx, patientId: string): Promise<{ id: string; locale: string } | undefined> =>
  tx.maybe(`select p.id, p.locale from patients s join persons p on p.id = s.person_id and p.is_active where s.id = $1`, [patientId], 'privacy-person');

// Holds --------------------------------------------------------------------------------------------------------

const HOLD = `h.id, h.patient_id as "patientId", p.given_name || ' ' || p.family_name as "patientName", h.reason, h.placed_at as "placedAt", ${NAME('h.placed_by')} as "placedByName", h.lifted_at as "liftedAt",
  ${NAME('h.lifted_by')} as "liftedByName", h.lift_reason as "liftReason"`;
export const listHolds = (tx: Tx): Promise<LegalHold[]> =>
  tx.query<LegalHold>(`select ${HOLD} from legal_holds h join patients p on p.id = h.patient_id order by h.lifted_at is not null, h.placed_at desc, h.id limit 500`, [], 'holds');
export const getHold = (tx: Tx, id: string): Promise<LegalHold> => tx.one<LegalHold>(`select ${HOLD} from legal_holds h join patients p on p.id = h.patient_id where h.id = $1`, [id], 'hold');

export async function insertHold(tx: Tx, one: { id: string; tenantId: string; patientId: string; reason: string; placedBy: string }, nowMs: number): Promise<boolean> {
  return (await tx.execute('insert into legal_holds (id, tenant_id, patient_id, reason, placed_by, placed_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing', [one.id, one.tenantId, one.patientId, one.reason, one.placedBy, instant(nowMs)], 'hold-insert')) === 1;
}
export async function liftHold(tx: Tx, id: string, by: { personId: string; reason: string }, nowMs: number): Promise<boolean> {
  return (await tx.execute('update legal_holds set lifted_by = $2, lifted_at = $3, lift_reason = $4 where id = $1 and lifted_at is null', [id, by.personId, instant(nowMs), by.reason], 'hold-lift')) === 1;
}

/** Whose readings stay: under a hold, or asked about and not decided. */
export const listHeldPatients = async (engine: Tx): Promise<string[]> =>
  (await engine.query<{ patientId: string }>(`select patient_id as "patientId" from legal_holds where lifted_at is null union select patient_id from erasures where state = 'asked'`, [], 'hold-patients')).map(({ patientId }) => patientId);

// The erasing --------------------------------------------------------------------------------------------------

export interface GrantedErasure {
  readonly id: string;
  readonly tenantId: string;
  readonly patientId: string;
  readonly state: ErasureState;
  readonly privateErasedAt: number | null;
  readonly keptUntil: number | null;
  readonly isHeld: boolean;
  readonly hasOpenEmergency: boolean;
}

/** With something that may be due: those that only wait for the years of the law are many. */
export const listGranted = (engine: Tx, nowMs: number): Promise<GrantedErasure[]> =>
  engine.query<GrantedErasure>(
    `select e.id, e.tenant_id as "tenantId", e.patient_id as "patientId", e.state, e.private_erased_at as "privateErasedAt", e.kept_until as "keptUntil", ${HELD} as "isHeld",
            exists(select from emergencies m where m.patient_id = e.patient_id and m.closed_at is null) as "hasOpenEmergency" from erasures e where e.state = 'granted' and (e.private_erased_at is null or e.kept_until <= $1) and not ${HELD} order by e.asked_at limit 200`, [instant(nowMs)], 'erasures-granted');

export async function erasePatientRows(engine: Tx, { id, tenantId }: GrantedErasure, part: ErasurePart, tables: readonly ErasedTable[]): Promise<Record<string, number>> {
  const { gone } = await engine.one<{ gone: Record<string, number> }>(
    'select erase_patient_rows($1, $2, $3, $4, $5) as gone', [tenantId, id, part, tables.map(({ table }) => table), tables.map(({ link }) => link)], 'erase-patient-rows');
  return gone;
}

export async function noteErased(engine: Tx, { id }: GrantedErasure, part: ErasurePart, report: object, nowMs: number): Promise<void> {
  const set = part === 'private' ? 'private_erased_at = $2' : `record_erased_at = $2, state = 'done'`;
  await engine.execute(`update erasures set ${set}, report = report || $3::jsonb where id = $1`, [id, instant(nowMs), json({ [part]: report })], `erasure-note-${part}`);
}

/** Crypto-shredding: what was sealed with them opens nowhere any more, but in older backups until their master is gone. */
export const destroyKeys = (engine: Tx, patientId: string, keyClass: 'private' | 'record', nowMs: number): Promise<number> =>
  engine.execute('update data_keys set wrapped = null, destroyed_at = $3 where patient_id = $1 and class = $2 and wrapped is not null', [patientId, keyClass, instant(nowMs)], 'erasure-destroy-keys');

export const listLinks = (engine: Tx): Promise<{ table: string; refersTo: string }[]> =>
  engine.query(
    `select f.conrelid::regclass::text as table, f.confrelid::regclass::text as "refersTo" from pg_constraint f where f.contype = 'f' and f.connamespace = 'public'::regnamespace and f.conparentid = 0`, [], 'erasure-links');

/** What was erased, with the parts that are said to be gone. */
export async function listToVerify(engine: Tx): Promise<{ id: string; tenantId: string; patientId: string; parts: ErasurePart[] }[]> {
  const rows = await engine.query<{ id: string; tenantId: string; patientId: string; isWhole: boolean }>(
    `select id, tenant_id as "tenantId", patient_id as "patientId", record_erased_at is not null as "isWhole" from erasures where private_erased_at is not null order by private_erased_at, id`, [], 'erasures-to-verify');
  return rows.map(({ isWhole, ...row }) => ({ ...row, parts: isWhole ? ['private', 'record'] : ['private'] }));
}
