// Uses of break-glass in PostgreSQL, under the caller's tenant; what people wrote is sealed by the patient's key. Decides nothing.
import type { BreakGlass, BreakGlassPatient, BreakGlassReason, BreakGlassVerdict } from '@mydr24/protocol';
import type { Keys } from '../keys/keys.ts';
import { type KeyOwner, PLACEHOLDER, type SealedPlace } from '../keys/sealed.ts';
import { instant, type Tx } from '../platform/postgres.ts';

/** What was opened before it was kept counts as told where there is an account. */
const IS_TOLD = `(b.letter_at is not null or coalesce(b.told_by_account, s.person_id is not null))`;
const GLASS = `select b.tenant_id as "tenantId", b.sealed, b.id, b.patient_id as "patientId", s.given_name || ' ' || s.family_name as "patientName", b.person_id as "personId", p.given_name || ' ' || p.family_name as "personName",
       array(select o.role from person_roles o where o.person_id = p.id order by o.role) as "personRoles", b.reason, b.note, b.opens_protected as "opensProtected", b.is_in_care as "isInCare", b.opened_at as "openedAt", b.ends_at as "endsAt",
       case when b.ended_at < b.ends_at then b.ended_at end as "endedAt", ${IS_TOLD} as "isPatientTold", b.letter_at as "letterAt", w.given_name || ' ' || w.family_name as "letterByName", b.verdict, b.verdict_note as "verdictNote",
       j.given_name || ' ' || j.family_name as "judgedByName", b.judged_at as "judgedAt", b.answer, b.answered_at as "answeredAt"
  from break_glass b join patients s on s.id = b.patient_id join persons p on p.id = b.person_id left join persons j on j.id = b.judged_by left join persons w on w.id = b.letter_by`;

type GlassRow = BreakGlass & { tenantId: string; sealed: Uint8Array | null };
/** All that people wrote about one use. */
type GlassTexts = Pick<BreakGlass, 'note' | 'verdictNote' | 'answer'>;

const ownerOf = (tenantId: string, patientId: string): KeyOwner => ({ tenantId, patientId, keyClass: 'record' });
const placeOf = (id: string): SealedPlace => ({ table: 'break_glass', column: 'texts', row: id });

/** Of an erased patient nothing is left but that it was opened. */
async function opened(tx: Tx, keys: Keys, { tenantId, sealed, ...use }: GlassRow): Promise<BreakGlass> {
  if (sealed === null) return use;
  const text = await keys.openText(tx, ownerOf(tenantId, use.patientId), placeOf(use.id), sealed);
  const texts: GlassTexts = text === null ? { note: '', verdictNote: '', answer: null } : (JSON.parse(text) as GlassTexts);
  // A program of before this was sealed writes into the former columns of a row that is.
  const answer = use.answer === null || use.answer === PLACEHOLDER ? texts.answer : use.answer;
  return { ...use, note: texts.note, verdictNote: use.verdictNote === '' ? texts.verdictNote : use.verdictNote, answer: use.answeredAt === null ? null : answer };
}

async function openedAll(tx: Tx, keys: Keys, rows: readonly GlassRow[]): Promise<BreakGlass[]> {
  const uses: BreakGlass[] = [];
  for (const row of rows) uses.push(await opened(tx, keys, row));
  return uses;
}

export async function getGlass(tx: Tx, keys: Keys, id: string): Promise<BreakGlass> {
  return opened(tx, keys, await tx.one<GlassRow>(`${GLASS} where b.id = $1`, [id], 'glass-get'));
}

export async function findRunningGlass(tx: Tx, keys: Keys, personId: string, nowMs: number): Promise<BreakGlass | null> {
  const row = await tx.maybe<GlassRow>(`${GLASS} where b.person_id = $1 and b.ended_at is null and b.ends_at > $2`, [personId, instant(nowMs)], 'glass-running');
  return row === undefined ? null : opened(tx, keys, row);
}

export async function listAskedOf(tx: Tx, keys: Keys, personId: string): Promise<BreakGlass[]> {
  return openedAll(tx, keys, await tx.query<GlassRow>(`${GLASS} where b.person_id = $1 and b.verdict = 'asked' and b.answered_at is null order by b.opened_at`, [personId], 'glass-asked'));
}

/** Done with once it is judged and the patient was told. Newest first, before an instant. */
export async function listGlass(tx: Tx, keys: Keys, isJudged: boolean, beforeMs: number | null, limit: number): Promise<BreakGlass[]> {
  const isDone = `(coalesce(b.verdict, 'asked') <> 'asked' and ${IS_TOLD})`;
  const rows = await tx.query<GlassRow>(
    `${GLASS} where ${isJudged ? '' : 'not '}${isDone} and ($1::timestamptz is null or b.opened_at < $1) order by b.opened_at desc, b.id limit $2`, [beforeMs === null ? null : instant(beforeMs), limit], `glass-list-${isJudged ? 'judged' : 'waiting'}`,
  );
  return openedAll(tx, keys, rows);
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
export async function insertGlass(tx: Tx, keys: Keys, { id, tenantId, patientId, personId, reason, note, opensProtected, isInCare, isToldByAccount, nowMs, endsMs }: NewGlass): Promise<boolean> {
  await tx.execute(`update break_glass set ended_at = ends_at where person_id = $1 and ended_at is null and ends_at <= $2`, [personId, instant(nowMs)], 'glass-run-out');
  const sealed = await sealTexts(tx, keys, { tenantId, patientId, id }, { note, verdictNote: '', answer: null });
  const made = await tx.execute(
    `insert into break_glass (id, tenant_id, patient_id, person_id, reason, note, opened_at, ends_at, told_by_account, opens_protected, is_in_care, sealed) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (person_id) where ended_at is null do nothing`,
    [id, tenantId, patientId, personId, reason, PLACEHOLDER, instant(nowMs), instant(endsMs), isToldByAccount, opensProtected, isInCare, sealed], 'glass-insert',
  );
  return made === 1;
}

const sealTexts = (tx: Tx, keys: Keys, { tenantId, patientId, id }: Pick<NewGlass, 'tenantId' | 'patientId' | 'id'>, { note, verdictNote, answer }: GlassTexts): Promise<Uint8Array> =>
  keys.sealText(tx, ownerOf(tenantId, patientId), placeOf(id), JSON.stringify({ note, verdictNote, answer }));

export async function countPatientsOf(tx: Tx, personId: string, sinceMs: number): Promise<number> {
  const { n } = await tx.one<{ n: number }>('select count(distinct patient_id)::int as n from break_glass where person_id = $1 and opened_at > $2', [personId, instant(sinceMs)], 'glass-count');
  return n;
}

/** Ended already, or run out: nothing changes. */
export async function endGlass(tx: Tx, id: string, nowMs: number): Promise<boolean> {
  return (await tx.execute('update break_glass set ended_at = $2 where id = $1 and ended_at is null and ends_at > $2', [id, instant(nowMs)], 'glass-end')) === 1;
}

/** Holds the use until the transaction ends, so that two officers judge one after the other. */
export async function lockGlass(tx: Tx, keys: Keys, id: string): Promise<BreakGlass> {
  await tx.one('select id from break_glass where id = $1 for update', [id], 'glass-lock');
  return getGlass(tx, keys, id);
}

/** `use` as it was locked: what else was written about it stays. Whoever is asked again answers again. */
export async function updateVerdict(tx: Tx, keys: Keys, tenantId: string, use: BreakGlass, { verdict, note, judgedBy }: { verdict: BreakGlassVerdict; note: string; judgedBy: string }, nowMs: number): Promise<void> {
  const isAsked = verdict === 'asked';
  const sealed = await sealTexts(tx, keys, { ...use, tenantId }, { ...use, verdictNote: note, answer: isAsked ? null : use.answer });
  await tx.execute(
    `update break_glass set verdict = $2, note = $5, verdict_note = '', judged_by = $3, judged_at = $4, sealed = $6, answer = case when $2 = 'asked' or answer is null then null else $5 end, answered_at = case when $2 = 'asked' then null else answered_at end where id = $1`,
    [use.id, verdict, judgedBy, instant(nowMs), PLACEHOLDER, sealed], 'glass-verdict',
  );
}

export async function updateAnswer(tx: Tx, keys: Keys, tenantId: string, use: BreakGlass, answer: string, nowMs: number): Promise<void> {
  const sealed = await sealTexts(tx, keys, { ...use, tenantId }, { ...use, answer });
  await tx.execute(`update break_glass set note = $3, verdict_note = '', answer = $3, answered_at = $2, sealed = $4 where id = $1`, [use.id, instant(nowMs), PLACEHOLDER, sealed], 'glass-answer');
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
