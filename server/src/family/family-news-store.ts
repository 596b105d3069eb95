// Which links have news to tell, and which have outlived their emergency. As the engine, over all tenants.
import type { EmergencyStatus, FamilyLinkId, PatientId } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';

export interface NewsRow {
  id: FamilyLinkId;
  tenantId: string;
  personId: string | null;
  newsBy: 'account' | 'sms' | 'email';
  patientId: string;
  /** As it lies in its row. */
  address: string | null;
  sealed: Uint8Array | null;
  locale: string;
  seq: number;
  toldStatus: string | null;
  emergencyId: string | null;
  status: EmergencyStatus | null;
}

/** The newest state of each link with news that was not looked at yet. A pass is told only once somebody has opened it: that confirms its address. */
export function claimNews(engine: Tx, nowMs: number, limit: number): Promise<NewsRow[]> {
  return engine.query<NewsRow>(
    `select l.id, l.tenant_id as "tenantId", l.person_id as "personId", l.news_by as "newsBy", l.patient_id as "patientId", l.news_address as address, l.sealed, coalesce(p.locale, l.locale, 'en') as locale,
            e.seq, l.told_status as "toldStatus", e.body->'emergency'->>'id' as "emergencyId", e.body->'emergency'->>'status' as status
       from family_links l join topics t on t.name = 'family/' || l.id join topic_events e on e.topic = t.name and e.seq = t.last_seq
       left join persons p on p.id = l.person_id
      where l.news_by is not null and l.revoked_at is null and (l.expires_at is null or l.expires_at > $1) and t.last_seq > l.told_seq
        and (l.person_id is not null or l.opened_at is not null)
      order by l.id limit $2 for update of l skip locked`,
    [instant(nowMs), limit], 'family-news-claim',
  );
}

export async function markTold(engine: Tx, rows: readonly { id: string; seq: number; told: string | null }[]): Promise<void> {
  await engine.execute(
    `update family_links l set told_seq = n.seq, told_status = coalesce(n.told, l.told_status) from unnest($1::uuid[], $2::bigint[], $3::text[]) as n (id, seq, told) where l.id = n.id`,
    [rows.map(({ id }) => id), rows.map(({ seq }) => seq), rows.map(({ told }) => told)], 'family-news-told',
  );
}

/** Sets the end of passes whose emergency is over. */
export async function endPasses(engine: Tx): Promise<number> {
  return engine.execute(
    `update family_links l set expires_at = e.closed_at + l.ends_after_ms * interval '1 millisecond' from emergencies e
      where e.id = l.emergency_id and l.revoked_at is null and l.ends_after_ms is not null and e.closed_at is not null
        and l.expires_at > e.closed_at + l.ends_after_ms * interval '1 millisecond'`,
    [], 'family-passes-end',
  );
}

export interface GoingLink {
  linkId: FamilyLinkId;
  patientId: PatientId;
}

/** Live links that may see this emergency's way. */
export function listLinksOf(engine: Tx, emergencyId: string, nowMs: number): Promise<GoingLink[]> {
  return engine.query<GoingLink>(
    `select l.id as "linkId", l.patient_id as "patientId" from emergencies e join family_links l on l.patient_id = e.patient_id
      where e.id = $1 and (l.emergency_id is null or l.emergency_id = e.id) and 'place' = any(l.shares) and l.revoked_at is null and (l.expires_at is null or l.expires_at > $2)`,
    [emergencyId, instant(nowMs)], 'family-links-going',
  );
}
