// Notices: written once, claimed under a lease, and what became of them.
import type { PersonId, TenantId } from '@mydr24/protocol';
import { addressOwner, addressParts, type KeptAddress, noticePlace } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import { instant, json, type Tx } from '../platform/postgres.ts';
import type { Notice, NoticeCircle } from './notice.ts';
import type { PushTarget } from './pager.ts';

export interface DueNotice extends Notice {
  id: string;
  tenantId: TenantId;
  /** Null for an address. */
  personId: PersonId | null;
  /** The one way to an address; null for a person, who has several. */
  way: 'sms' | 'email' | null;
  attempts: number;
  /** Null when the person has left. */
  locale: string | null;
  /** A confirmed address to write to, else the one the person signs in with, and where it lies. */
  address: string | null;
  sealed: KeptAddress['sealed'];
  sealedFor: KeptAddress['sealedFor'];
  keptIn: 'notice' | 'contact' | 'account';
  pushTargets: PushTarget[];
}

export interface NewNotice extends Notice {
  id: string;
  person_id: string | null;
  way?: 'sms' | 'email';
  address?: string;
  locale?: string;
}

/** Whoever has one of that name is left out; how many were new. */
export async function insertNotices(tx: Tx, keys: Keys, tenantId: string, once: string, notices: readonly NewNotice[], nowMs: number): Promise<number> {
  const rows = [];
  for (const notice of notices) rows.push(notice.address === undefined ? notice : { ...notice, ...(await sealedAddress(tx, keys, tenantId, notice.id, notice.way!, notice.address)) });
  return tx.execute(
    `insert into notices (id, tenant_id, person_id, way, address, sealed, locale, once, subject, lines, created_at, due_at)
     select n.id, $1, n.person_id, n.way, n.address, decode(n.sealed, 'base64'), n.locale, $2, n.subject, n.lines, $4, $4
       from jsonb_to_recordset($3) as n(id uuid, person_id uuid, way text, address text, sealed text, locale text, subject text, lines jsonb)
     on conflict do nothing`,
    [tenantId, once, json(rows), instant(nowMs)], 'notices-insert',
  );
}

async function sealedAddress(tx: Tx, keys: Keys, tenantId: string, id: string, way: string, address: string): Promise<{ address: string; sealed: string }> {
  const sealed = await keys.sealText(tx, addressOwner(tenantId, null), noticePlace(id), address);
  return { address: await keys.blind(tx, tenantId, addressParts(way, address)), sealed: Buffer.from(sealed).toString('base64') };
}

export function listCoordinators(tx: Tx, tenantId: string): Promise<{ id: string; locale: string }[]> {
  return tx.query(
    `select p.id, p.locale from persons p where p.tenant_id = $1 and p.is_active
       and exists (select from person_roles r where r.person_id = p.id and r.role = 'coordinator')`, [tenantId], 'notice-coordinators',
  );
}

export async function findLocale(tx: Tx, tenantId: string, personId: string): Promise<{ locale: string } | undefined> {
  const [found] = await tx.query<{ locale: string }>('select p.locale from persons p where p.tenant_id = $1 and p.id = $2 and p.is_active', [tenantId, personId], 'notice-locale');
  return found;
}

export async function listCircle(tx: Tx, tenantId: string, { role, unitId }: NoticeCircle, nowMs: number): Promise<{ id: string; locale: string }[]> {
  const nurses = await listRole(tx, tenantId, role === 'nurse-in-charge' ? 'nurse' : role, unitId);
  if (role !== 'nurse-in-charge') return nurses;
  const charge = await tx.maybe<{ id: string }>('select person_id as id from unit_charges where tenant_id = $1 and unit_id = $2::uuid and until > $3', [tenantId, unitId, instant(nowMs)], 'notice-in-charge');
  const inCharge = nurses.filter(({ id }) => id === charge?.id);
  return inCharge.length > 0 ? inCharge : nurses;
}

function listRole(tx: Tx, tenantId: string, role: string, unitId: string | null): Promise<{ id: string; locale: string }[]> {
  return tx.query(
    `select p.id, p.locale from persons p where p.tenant_id = $1 and p.is_active
       and exists (select from person_roles r where r.person_id = p.id and r.role = $2)
       and ($2 = 'coordinator' or exists (select from person_units u where u.person_id = p.id and u.unit_id = $3::uuid))`, [tenantId, role, unitId], 'notice-circle',
  );
}

/** Those long done with. */
export async function deleteOldNotices(tx: Tx, beforeMs: number): Promise<void> {
  await tx.execute('delete from notices where due_at is null and created_at < $1', [instant(beforeMs)], 'notices-sweep');
}

/** The next try is set before this one is made: a sender that dies costs a repeat, never the notice. */
export function claimNotices(tx: Tx, nowMs: number, untilMs: number, limit: number): Promise<DueNotice[]> {
  return tx.query<DueNotice>(
    `with due as (select n.id from notices n where n.due_at <= $1 order by n.due_at limit $3 for update skip locked),
     claimed as (
       update notices n set due_at = $2, attempts = n.attempts + 1 from due where n.id = due.id
       returning n.id, n.tenant_id, n.person_id, n.way, n.address, n.sealed, n.locale, n.subject, n.lines, n.attempts
     )
     select c.id, c.tenant_id as "tenantId", c.person_id as "personId", c.way, c.subject, c.lines, c.attempts, coalesce(c.locale, p.locale) as locale,
            coalesce(c.address, a.address, p.email) as address, case when c.address is not null then 'notice' when a.address is not null then 'contact' else 'account' end as "keptIn",
            case when c.address is not null then c.sealed when a.address is not null then a.sealed else p.sealed end as sealed,
            case when c.address is not null then null when a.address is not null then a.sealed_for else p.sealed_for end as "sealedFor",
            coalesce((select jsonb_agg(jsonb_build_object('endpoint', s.endpoint, 'p256dh', s.p256dh, 'auth', s.auth)) from push_subscriptions s where s.person_id = c.person_id), '[]') as "pushTargets"
     from claimed c left join persons p on p.id = c.person_id and p.is_active
     left join contact_channels a on a.person_id = c.person_id and a.channel = 'email' and a.confirmed_at is not null`,
    [instant(nowMs), instant(untilMs), limit], 'notices-claim',
  );
}

export type NoticeFate = { type: 'sent'; by: string } | { type: 'failed'; failure: string } | { type: 'again'; atMs: number; failure: string };

export async function storeNoticeFate(tx: Tx, id: string, fate: NoticeFate, nowMs: number): Promise<void> {
  await tx.execute(
    `update notices set due_at = $2, sent_at = $3, sent_by = $4, failed_at = $5, failure = $6 where id = $1`,
    [
      id, fate.type === 'again' ? instant(fate.atMs) : null, fate.type === 'sent' ? instant(nowMs) : null, fate.type === 'sent' ? fate.by : null,
      fate.type === 'failed' ? instant(nowMs) : null, fate.type === 'sent' ? null : fate.failure,
    ],
    'notice-fate',
  );
}
