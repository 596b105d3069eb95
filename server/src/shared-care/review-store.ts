// What privacy officers see of shared care, in SQL: of their own patients under their tenant; of what their people read elsewhere, under each patient's tenant, without the patient. Decides nothing.
import type { ReviewedGrant, ReviewedVisit, SharedCareState } from '@mydr24/protocol';
import type { Keys } from '../keys/keys.ts';
import { instant, type Tx } from '../platform/postgres.ts';
import { addressHoldsSql, grantHoldsSql } from './shared-care.ts';
import { type KeptReason, openReasons } from './shared-care-store.ts';

const NAME = (of: string): string => `${of}.given_name || ' ' || ${of}.family_name`;
const TERMS = `g.id, g.patient_id as "patientId", g.topics, g.reason, g.sealed, g.tenant_id as "homeTenantId", ${NAME('o')} as "offeredByName", g.offered_at as "offeredAt", g.until_at as "untilAt", g.accepted_at as "acceptedAt", g.ended_at as "endedAt", g.ended_why as "endedWhy",
       a.name as "acceptedByName", g.last_opened_at as "lastOpenedAt", l.name as "lastOpenedByName"`;
const FROM = 'from shared_care_grants g join persons o on o.id = g.offered_by left join guests a on a.id = g.accepted_by left join guests l on l.id = g.last_opened_by';
const IS_OVER = '(g.ended_at is not null or g.until_at <= $1)';
const IN_STATE: Readonly<Record<SharedCareState, string>> = { offered: `not ${IS_OVER} and g.accepted_at is null`, accepted: `not ${IS_OVER} and g.accepted_at is not null`, ended: IS_OVER };

export type GrantRow = Omit<ReviewedGrant, 'state'>;
export const listOut = async (tx: Tx, keys: Keys, state: SharedCareState, nowMs: number, limit: number): Promise<GrantRow[]> =>
  openReasons(tx, keys, await tx.query<GrantRow & KeptReason>(
    `select ${TERMS}, ${NAME('p')} as "patientName", g.guest_tenant_name as "tenantName", g.guest_name as "toName", ${NAME('e')} as "endedByName", g.end_reason as "endReason"
       ${FROM} join patients p on p.id = g.patient_id left join persons e on e.id = g.ended_by where ${IN_STATE[state]} order by g.offered_at desc, g.id limit $2`, [instant(nowMs), limit], `review-shared-out-${state}`));

export const findPatientOf = async (tx: Tx, grantId: string): Promise<string | undefined> => (await tx.maybe<{ patientId: string }>('select patient_id as "patientId" from shared_care_grants where id = $1', [grantId], 'patient-of-shared-care'))?.patientId;

/** Where the grants of others lie that were addressed to anybody here, with to whom. */
export interface ReviewedAddress { grantId: string; homeTenantId: string; homeName: string; toName: string; /** On this side: see `addressHoldsSql`. */ holds: boolean }
export const listAllAddresses = (tx: Tx, sinceAt: number, limit: number): Promise<ReviewedAddress[]> =>
  tx.query<ReviewedAddress>(
    `select a.grant_id as "grantId", a.home_tenant_id as "homeTenantId", a.home_tenant_name as "homeName", coalesce(f.name || ' · ' || u.name, ${NAME('p')}, '') as "toName", (${addressHoldsSql}) as holds
       from shared_care_addresses a left join units u on u.id = a.unit_id left join facilities f on f.id = u.facility_id left join persons p on p.id = a.person_id
      where a.offered_at > $1 order by a.offered_at desc, a.grant_id limit $2`, [instant(sinceAt), limit], 'review-shared-addresses');

/** Under the patient's tenant; why it ended only where this officer's own side ended it. */
export type VisitRow = Omit<ReviewedVisit, 'state' | 'homeName' | 'toName'> & { acceptedAt: number | null; holds: boolean };
export async function listVisits(tx: Tx, keys: Keys, ids: readonly string[], guestTenantId: string, nowMs: number): Promise<VisitRow[]> {
  const rows = await tx.query<VisitRow & KeptReason & { patientId: string }>(`select ${TERMS}, case when g.ended_why = 'guest' then g.end_reason end as "endReason", (${grantHoldsSql('$3')}) as holds ${FROM} where g.id = any($1::uuid[]) and g.guest_tenant_id = $2`, [ids, guestTenantId, instant(nowMs)], 'review-visits');
  return (await openReasons(tx, keys, rows)).map(({ patientId: _patientId, ...row }) => row);
}
