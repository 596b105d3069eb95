// Uses of break-glass in PostgreSQL, under the caller's tenant. Decides nothing.
import type { BreakGlass, BreakGlassPatient, BreakGlassReason, BreakGlassVerdict } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';

/** What was opened before it was kept counts as told where there is an account. */
const IS_TOLD = `(b.letter_at is not null or coalesce(b.told_by_account, s.person_id is not null))`;
const GLASS = `select b.id, b.patient_id as "patientId", s.given_name || ' ' || s.family_name as "patientName", b.person_id as "personId", p.given_name || ' ' || p.family_name as "personName",
       array(select o.role from person_roles o where o.person_id = p.id order by o.role) as "personRoles", b.reason, b.note, b.opens_protected as "opensProtected", b.is_in_care as "isInCare", b.opened_at as "openedAt", b.ends_at as "endsAt",
       case when b.ended_at < b.ends_at then b.ended_at end as "endedAt", ${IS_TOLD} as "isPatientTold", b.letter_at as "letterAt", w.given_name || ' ' || w.family_name as "letterByName", b.verdict, b.verdict_note as "verdictNote",
       j.given_name || ' ' || j.family_name as "judgedByName", b.judged_at as "judgedAt", b.answer, b.answered_at as "answeredAt"
  from break_glass b join patients s on s.id = b.patient_id join persons p on p.id = b.person_id left join persons j on j.id = b.judged_by left join persons w on w.id = b.letter_by`;

export function getGlass(tx: Tx, id: string): Promise<BreakGlass> {
  return tx.one<BreakGlass>(`${GLASS} where b.id = $1`, [id], 'glass-get');
}

export async function findRunningGlass(tx: Tx, personId: string, nowMs: number): Promise<BreakGlass | null> {
  return (await tx.maybe<BreakGlass>(`${GLASS} where b.person_id = $1 and b.ended_at is null and b.ends_at > $2`, [personId, instant(nowMs)], 'glass-running')) ?? null;
}

export function listAskedOf(tx: Tx, personId: string): Promise<BreakGlass[]> {
  return tx.query<BreakGlass>(`${GLASS} where b.person_id = $1 and b.verdict = 'asked' and b.answered_at is null order by b.opened_at`, [personId], 'glass-asked');
}

/** Done with once it is judged and the patient was told. Newest first, before an instant. */
export function listGlass(tx: Tx, isJudged: boolean, beforeMs: number | null, limit: number): Promise<BreakGlass[]> {
  const isDone = `(coalesce(b.verdict, 'asked') <> 'asked' and ${IS_TOLD})`;
  return tx.query<BreakGlass>(
    `${GLASS} where ${isJudged ? '' : 'not '}${isDone} and ($1::timestamptz is null or b.opened_at < $1) order by b.opened_at desc, b.id limit $2`, [beforeMs === null ? null : instant(beforeMs), limit], `glass-list-${isJudged ? 'judged' : 'waiting'}`,
  );
}

/** Both parts in full, whatever their case. */
export function findPatientsForGlass(tx: Tx, familyName: string, bornOn: string): Promise<BreakGlassPatient[]> {
  return tx.query<BreakGlassPatient>(
    `select s.id, s.given_name || ' ' || s.family_name as name, s.born_on::text as "bornOn", u.name as "unitName" from patients s left join units u on u.id = s.unit_id
      where lower(s.family_name) = lower($1) and s.born_on = $2::date order by s.given_name limit 10`, [familyName, bornOn], 'glass-find',
  );
}

export interface NewGlass {
  id: string;
  tenantId: string;
  patientId: string;
  personId: string;
  reason: BreakGlassReason;
  note: string;
  opensProtected: boolean;
  isInCare: boolean;
  isToldByAccount: boolean;
  nowMs: number;
  endsMs: number;
}

/** Uses that ran out make room; false while one still runs, of two at once too. */
export async function insertGlass(tx: Tx, { id, tenantId, patientId, personId, reason, note, opensProtected, isInCare, isToldByAccount, nowMs, endsMs }: NewGlass): Promise<boolean> {
  await tx.execute(`update break_glass set ended_at = ends_at where person_id = $1 and ended_at is null and ends_at <= $2`, [personId, instant(nowMs)], 'glass-run-out');
  const made = await tx.execute(
    `insert into break_glass (id, tenant_id, patient_id, person_id, reason, note, opened_at, ends_at, told_by_account, opens_protected, is_in_care) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (person_id) where ended_at is null do nothing`,
    [id, tenantId, patientId, personId, reason, note, instant(nowMs), instant(endsMs), isToldByAccount, opensProtected, isInCare], 'glass-insert',
  );
  return made === 1;
}

export async function countPatientsOf(tx: Tx, personId: string, sinceMs: number): Promise<number> {
  const { n } = await tx.one<{ n: number }>('select count(distinct patient_id)::int as n from break_glass where person_id = $1 and opened_at > $2', [personId, instant(sinceMs)], 'glass-count');
  return n;
}

/** Ended already, or run out: nothing changes. */
export async function endGlass(tx: Tx, id: string, nowMs: number): Promise<boolean> {
  return (await tx.execute('update break_glass set ended_at = $2 where id = $1 and ended_at is null and ends_at > $2', [id, instant(nowMs)], 'glass-end')) === 1;
}

/** Holds the use until the transaction ends, so that two officers judge one after the other. */
export async function lockGlass(tx: Tx, id: string): Promise<BreakGlass> {
  await tx.one('select id from break_glass where id = $1 for update', [id], 'glass-lock');
  return getGlass(tx, id);
}

export async function updateVerdict(tx: Tx, id: string, verdict: BreakGlassVerdict, note: string, judgedBy: string, nowMs: number): Promise<void> {
  await tx.execute(
    `update break_glass set verdict = $2, verdict_note = $3, judged_by = $4, judged_at = $5, answer = case when $2 = 'asked' then null else answer end, answered_at = case when $2 = 'asked' then null else answered_at end where id = $1`,
    [id, verdict, note, judgedBy, instant(nowMs)], 'glass-verdict',
  );
}

export async function updateAnswer(tx: Tx, id: string, answer: string, nowMs: number): Promise<void> {
  await tx.execute('update break_glass set answer = $2, answered_at = $3 where id = $1', [id, answer, instant(nowMs)], 'glass-answer');
}

export async function updateLetter(tx: Tx, id: string, byId: string, nowMs: number): Promise<void> {
  await tx.execute('update break_glass set letter_at = $3, letter_by = $2 where id = $1', [id, byId, instant(nowMs)], 'glass-letter');
}

export function listOfficers(tx: Tx): Promise<{ id: string; locale: string }[]> {
  return tx.query(`select p.id, p.locale from persons p where p.is_active and exists (select from person_roles r where r.person_id = p.id and r.role = 'privacy-officer')`, [], 'glass-officers');
}

export async function findPersonOf(tx: Tx, patientId: string): Promise<{ id: string; locale: string } | null> {
  return (await tx.maybe<{ id: string; locale: string }>(`select p.id, p.locale from patients s join persons p on p.id = s.person_id and p.is_active where s.id = $1`, [patientId], 'glass-patient-person')) ?? null;
}

export async function findLocaleOf(tx: Tx, personId: string): Promise<{ id: string; locale: string } | null> {
  return (await tx.maybe<{ id: string; locale: string }>(`select p.id, p.locale from persons p where p.id = $1 and p.is_active`, [personId], 'glass-person')) ?? null;
}
