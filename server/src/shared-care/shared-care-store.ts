// Shared care in the patient's tenant, in SQL: grants, and the guests who came by them. Every statement runs under that tenant. Decides nothing.
import type { EmergencyKind, SharedCareEnd, SharedCareGrant, SharedTopic, Sex } from '@mydr24/protocol';
import type { Keys } from '../keys/keys.ts';
import { PLACEHOLDER } from '../keys/sealed.ts';
import { sealedColumns } from '../keys/sealed-columns.ts';
import { instant, type Tx } from '../platform/postgres.ts';
import { type GrantDates, grantHoldsSql, stateOf } from './shared-care.ts';

const NAME = (of: string): string => `${of}.given_name || ' ' || ${of}.family_name`;
const TERMS = `g.id, g.topics, g.reason, g.sealed, g.tenant_id as "homeTenantId", ${NAME('o')} as "offeredByName", g.offered_at as "offeredAt", g.until_at as "untilAt", g.accepted_at as "acceptedAt", g.ended_at as "endedAt", g.ended_why as "endedWhy"`;
const FROM = 'from shared_care_grants g join persons o on o.id = g.offered_by';
type GrantRow = Omit<SharedCareGrant, 'state'>;
export interface KeptReason { readonly sealed: Uint8Array | null; readonly homeTenantId: string }

/** With the reason in words. */
export async function openReasons<Row extends { id: string; patientId: string; reason: string }>(tx: Tx, keys: Keys, rows: readonly (Row & KeptReason)[]): Promise<Row[]> {
  const reasons = await keys.openWords(tx, sealedColumns.sharedCare, rows.map((row) => ({ ...row, tenantId: row.homeTenantId, row: row.id, plain: row.reason })));
  return rows.map(({ sealed: _sealed, homeTenantId: _homeTenantId, ...row }, n) => ({ ...row, reason: reasons[n]! }) as unknown as Row);
}

const GRANT = `select ${TERMS}, g.patient_id as "patientId", g.guest_tenant_name as "tenantName", g.guest_name as "toName", u.name as "acceptedByName" ${FROM} left join guests u on u.id = g.accepted_by`;

export async function listGrants(tx: Tx, keys: Keys, patientId: string, nowMs: number): Promise<SharedCareGrant[]> {
  const rows = await openReasons(tx, keys, await tx.query<GrantRow & KeptReason>(`${GRANT} where g.patient_id = $1 order by g.offered_at desc, g.id limit 100`, [patientId], 'list-shared-care'));
  return rows.map((row) => ({ ...row, ...stateOf(row, nowMs) }));
}

export async function findGrant(tx: Tx, keys: Keys, patientId: string, id: string, nowMs: number): Promise<SharedCareGrant | undefined> {
  const [row] = await openReasons(tx, keys, await tx.query<GrantRow & KeptReason>(`${GRANT} where g.patient_id = $1 and g.id = $2`, [patientId, id], 'find-shared-care'));
  return row && { ...row, ...stateOf(row, nowMs) };
}

export interface NewGrant {
  id: string; tenantId: string; patientId: string; networkId: string; guestTenantId: string; guestTenantName: string; unitId: string | null; personId: string | null; toName: string; topics: readonly SharedTopic[]; reason: string; offeredBy: string; untilAt: number;
}

/** False while one to the same unit or person is open. */
export async function insertGrant(tx: Tx, keys: Keys, one: NewGrant, nowMs: number): Promise<boolean> {
  const sealed = await keys.sealWords(tx, sealedColumns.sharedCare, { ...one, row: one.id }, one.reason);
  const made = await tx.execute(
    `insert into shared_care_grants (id, tenant_id, patient_id, network_id, guest_tenant_id, guest_tenant_name, guest_unit_id, guest_person_id, guest_name, topics, reason, offered_by, offered_at, until_at, sealed)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) on conflict do nothing`,
    [one.id, one.tenantId, one.patientId, one.networkId, one.guestTenantId, one.guestTenantName, one.unitId, one.personId, one.toName, one.topics, PLACEHOLDER, one.offeredBy, instant(nowMs), instant(one.untilAt), sealed], 'insert-shared-care');
  return made === 1;
}

/** By somebody here; with a reason where an officer ends it. */
export const endGrant = async (tx: Tx, id: string, why: SharedCareEnd, endedBy: string, nowMs: number, reason: string | null = null): Promise<boolean> =>
  (await tx.execute('update shared_care_grants set ended_at = $2, ended_why = $3, ended_by = $4, end_reason = $5 where id = $1 and ended_at is null and until_at > $2', [id, instant(nowMs), why, endedBy, reason], 'end-shared-care')) === 1;

/** All that this tenant offered through a network it leaves. */
export const endGrantsOfNetwork = (tx: Tx, networkId: string, nowMs: number): Promise<number> =>
  tx.execute(`update shared_care_grants set ended_at = $2, ended_why = 'left-network' where network_id = $1 and ended_at is null`, [networkId, instant(nowMs)], 'end-shared-care-of-network');

export const isSuspended = async (tx: Tx): Promise<boolean> => (await tx.one<{ is: boolean }>('select exists (select from tenants where suspended_at is not null) as is', [], 'shared-care-suspended')).is;

/** A grant as it is asked for from the guest's side. */
export interface VisitedGrant extends GrantDates {
  id: string; patientId: string; topics: SharedTopic[]; reason: string; offeredByName: string; offeredAt: number;
  /** On this side: see `grantHoldsSql`. */
  holds: boolean;
}

/** Those of these that were offered to this tenant; `lock` for a change. */
export const listVisited = async (tx: Tx, keys: Keys, ids: readonly string[], guestTenantId: string, nowMs: number, lock: '' | 'for update of g' = ''): Promise<VisitedGrant[]> =>
  openReasons(tx, keys, await tx.query<VisitedGrant & KeptReason>(`select ${TERMS}, g.patient_id as "patientId", (${grantHoldsSql('$3')}) as holds ${FROM} where g.id = any($1::uuid[]) and g.guest_tenant_id = $2 order by g.offered_at desc, g.id ${lock}`,
    [ids, guestTenantId, instant(nowMs)], lock === '' ? 'list-visited' : 'lock-visited'));

export interface Visitor { tenantId: string; tenantName: string; personId: string; name: string; roles: readonly string[] }

/** The guest's row here: made when they first come, named as they are now. */
export async function keepGuest(tx: Tx, homeTenantId: string, newId: string, { tenantId, tenantName, personId, name, roles }: Visitor, nowMs: number): Promise<string> {
  const known = await tx.maybe<{ id: string }>(
    'select id from guests where guest_tenant_id = $1 and guest_person_id = $2 and name = $3 and tenant_name = $4 and roles = $5', [tenantId, personId, name, tenantName, roles], 'find-guest');
  if (known !== undefined) return known.id;
  const row = await tx.one<{ id: string }>(
    `insert into guests (id, tenant_id, guest_tenant_id, guest_person_id, name, tenant_name, roles, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (tenant_id, guest_tenant_id, guest_person_id) do update set name = excluded.name, tenant_name = excluded.tenant_name, roles = excluded.roles returning id`,
    [newId, homeTenantId, tenantId, personId, name, tenantName, roles, instant(nowMs)], 'keep-guest');
  return row.id;
}

export const acceptGrant = (tx: Tx, id: string, guestId: string, nowMs: number): Promise<number> =>
  tx.execute('update shared_care_grants set accepted_by = $2, accepted_at = $3 where id = $1 and accepted_at is null and ended_at is null', [id, guestId, instant(nowMs)], 'accept-shared-care');

/** From the other side: nobody of ours ended it. */
export const returnGrant = (tx: Tx, id: string, why: 'declined' | 'guest', nowMs: number, reason: string | null = null): Promise<number> =>
  tx.execute('update shared_care_grants set ended_at = $2, ended_why = $3, end_reason = $4 where id = $1 and ended_at is null', [id, instant(nowMs), why, reason], 'return-shared-care');

/** A guest opened the patient's page. */
export const markOpened = (tx: Tx, id: string, guestId: string, nowMs: number): Promise<number> =>
  tx.execute('update shared_care_grants set last_opened_by = $2, last_opened_at = $3 where id = $1', [id, guestId, instant(nowMs)], 'mark-shared-opened');

export const getName = (tx: Tx, patientId: string): Promise<{ givenName: string; familyName: string; bornOn: string; sex: Sex }> =>
  tx.one(`select given_name as "givenName", family_name as "familyName", to_char(born_on, 'YYYY-MM-DD') as "bornOn", sex from patients where id = $1`, [patientId], 'shared-patient');

/** Over, and no drill. */
export const listPastEmergencies = (tx: Tx, patientId: string, fromAt: number): Promise<{ kind: EmergencyKind; openedAt: number; closedAt: number }[]> =>
  tx.query(`select kind, opened_at as "openedAt", closed_at as "closedAt" from emergencies where patient_id = $1 and closed_at >= $2 and mode = 'actual' order by closed_at desc, id limit 100`, [patientId, instant(fromAt)], 'shared-emergencies');

/** Where the patient lies. */
export const findUnitOf = (tx: Tx, patientId: string): Promise<{ id: string; name: string } | undefined> =>
  tx.maybe(`select u.id, f.name || ' · ' || u.name as name from patients p join units u on u.id = p.unit_id join facilities f on f.id = u.facility_id where p.id = $1`, [patientId], 'unit-of-shared');

/** How many notes and past emergencies there are, and the newest: another text when there is one more. */
export const findMarks = (tx: Tx, patientId: string, { notesFromAt, emergenciesFromAt }: { notesFromAt: number; emergenciesFromAt: number }): Promise<{ notes: string; emergencies: string }> =>
  tx.one(
    `select (select count(*) || ' ' || coalesce(max(n.written_at)::text, '') from chart_notes n where n.patient_id = $1 and n.at >= $2) as notes,
            (select count(*) || ' ' || coalesce(max(e.closed_at)::text, '') from emergencies e where e.patient_id = $1 and e.closed_at >= $3 and e.mode = 'actual') as emergencies`,
    [patientId, instant(notesFromAt), instant(emergenciesFromAt)], 'shared-marks');
