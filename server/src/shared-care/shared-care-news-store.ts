// Grants of shared care whose people are to be told, in SQL as the engine: both tenants are. Decides nothing.
import { instant, type Tx } from '../platform/postgres.ts';
import type { GrantNews } from './shared-care-news.ts';

export interface DueNews extends GrantNews {
  readonly id: string;
  readonly tenantId: string;
  readonly patientId: string;
  readonly guestTenantId: string;
  readonly guestUnitId: string | null;
  readonly guestPersonId: string | null;
  readonly offeredBy: string;
  readonly endedBy: string | null;
}

const DAY = `interval '1 day'`;
/** Of one that lasts a day or less nobody is told a day before. */
const NEWS = `case when s.ended_at is not null then 'ended' when s.accepted_at is null then 'offered' when s.until_at <= $1::timestamptz + ${DAY} and s.until_at - s.offered_at > ${DAY} then 'ending' else 'accepted' end`;

/** Taken with the transaction in which they are told; another node takes others. */
export const claimNews = (engine: Tx, nowMs: number, limit: number): Promise<DueNews[]> =>
  engine.query<DueNews>(
    `with due as (select s.id, s.told, ${NEWS} as news from shared_care_grants s
        where s.told is distinct from 'ended' and s.told is distinct from ${NEWS} order by s.offered_at, s.id limit $2 for update of s skip locked)
     update shared_care_grants g set told = due.news from due where g.id = due.id
     returning g.id, g.tenant_id as "tenantId", g.patient_id as "patientId", g.guest_tenant_id as "guestTenantId", g.guest_unit_id as "guestUnitId", g.guest_person_id as "guestPersonId", g.offered_by as "offeredBy",
       g.ended_by as "endedBy", g.ended_at as "endedAt", g.ended_why as "endedWhy", g.accepted_at is not null as "isAccepted", due.told as before, due.news`, [instant(nowMs), limit], 'claim-shared-care-news');

/** The patient and whoever chooses for them, as far as they have an account. */
export const listOwnPeople = (engine: Tx, tenantId: string, patientId: string, nowMs: number): Promise<{ id: string; locale: string; isProxy: boolean }[]> =>
  engine.query(
    `select n.id, n.locale, false as "isProxy" from patients p join persons n on n.id = p.person_id where p.tenant_id = $1 and p.id = $2 and n.is_active
     union all select n.id, n.locale, true from patient_proxies x join persons n on n.id = x.person_id
      where x.tenant_id = $1 and x.patient_id = $2 and x.may_choose and x.ended_at is null and (x.until_at is null or x.until_at > $3) and n.is_active`, [tenantId, patientId, instant(nowMs)], 'shared-care-own-people');
