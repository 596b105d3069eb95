// Pages to be sent, claimed under a lease, and what became of them. Receipts and new pages are the emergency slice's.
import type { EmergencyMode, PageChannel, PageId, PagePurpose, PersonId, TeamPlace, TenantId } from '@mydr24/protocol';
import { type KeptAddress, keptOf, type MaybeAddress } from '../keys/address.ts';
import { instant, json, type Tx } from '../platform/postgres.ts';
import type { PushTarget, RungDevice } from './pager.ts';

export interface ClaimedPage {
  id: PageId;
  tenantId: TenantId;
  emergencyId: string;
  personId: PersonId | null;
  channel: PageChannel;
  purpose: PagePurpose;
  attempts: number;
  mode: EmergencyMode;
  /** Which place of a team the person is asked for. */
  place: TeamPlace | null;
  /** Of pushes: how long the step that runs now waits, as its plan says; null where that cannot be read. */
  waitMs: string | null;
  /** Null when the person has left. */
  locale: string | null;
  /** As it lies in its row; null where the channel needs none, or none is confirmed. */
  contact: KeptAddress | null;
  pushTargets: PushTarget[];
  /** Null for pages to people, and when the device was retired. */
  alertDevice: (RungDevice & { locale: string }) | null;
}

/**
 * Takes due pages nobody else holds, the critical ones first. A page claimed before, whose sender never said what became
 * of it, is marked as a repeat here, before it is sent again. Pages of an ended emergency are left alone, stand-downs apart.
 */
export async function claimPages(tx: Tx, nowMs: number, untilMs: number, limit: number): Promise<ClaimedPage[]> {
  const rows = await tx.query<Omit<ClaimedPage, 'contact'> & MaybeAddress>(
    `with due as (
       select g.id from pages g join emergencies e on e.id = g.emergency_id
       where g.due_at <= $1 and (g.claimed_until is null or g.claimed_until <= $1) and (e.wake_at is not null or g.purpose = 'stand-down')
       order by g.purpose = 'stand-down', g.due_at limit $3 for update of g skip locked
     ), claimed as (
       update pages g set claimed_until = $2, attempts = g.attempts + 1, is_repeat = g.attempts > 0 from due where g.id = due.id
       returning g.id, g.tenant_id, g.emergency_id, g.person_id, g.channel, g.purpose, g.attempts, g.alert_device_id
     )
     select c.id, c.tenant_id as "tenantId", c.emergency_id as "emergencyId", c.person_id as "personId", c.channel, c.purpose, c.attempts, p.locale,
            a.address, a.sealed, a.sealed_for as "sealedFor", e.mode, case when c.purpose = 'offer' then (select o.place from offers o where o.emergency_id = c.emergency_id and o.responder_id = c.person_id) end as place,
            -- Only a push is kept by somebody until then; the whole state of an emergency is not opened for the others.
            case when c.channel = 'push' then e.state #>> array['protocol', 'steps', e.state->>'stepIndex', 'waitMs'] end as "waitMs",
            case when d.id is not null then jsonb_build_object('kind', d.kind, 'label', d.label, 'address', d.address, 'secret', d.secret, 'locale', d.locale) end as "alertDevice",
            case when c.channel = 'push' then coalesce((select jsonb_agg(jsonb_build_object('endpoint', s.endpoint, 'p256dh', s.p256dh, 'auth', s.auth))
              from push_subscriptions s where s.person_id = c.person_id), '[]') else '[]' end as "pushTargets"
     from claimed c join emergencies e on e.id = c.emergency_id
     left join persons p on p.id = c.person_id and p.is_active
     left join alert_devices d on d.id = c.alert_device_id and d.retired_at is null
     left join contact_channels a on a.person_id = c.person_id and a.channel = c.channel and a.confirmed_at is not null`,
    [instant(nowMs), instant(untilMs), limit], 'pages-claim',
  );
  return rows.map(({ address, sealed, sealedFor, ...page }) => ({ ...page, contact: keptOf({ address, sealed, sealedFor }) }));
}

export interface StoredOutcome {
  id: PageId;
  emergencyId: string;
  /** `held`: it was not tried, because it can wait and its provider is out. */
  type: 'sent' | 'failed' | 'again' | 'held';
  failure: string | null;
  ref: string | null;
  /** When `again` or `held` is due. */
  againAt: number | null;
}

/** Under the emergencies' locks. A page that has a receipt by now is not called failed. */
export async function storeOutcomes(tx: Tx, outcomes: readonly StoredOutcome[], nowMs: number): Promise<void> {
  await tx.execute(
    `update pages g set
       sent_at = case when r.type = 'sent' then coalesce(g.sent_at, $2) else g.sent_at end,
       failed_at = case when r.type = 'failed' and g.sent_at is null then $2 else g.failed_at end,
       failure = case when r.type = 'failed' and g.sent_at is null then r.failure else g.failure end,
       provider_ref = coalesce(r.ref, g.provider_ref),
       carrier_status = case when r.ref is not null then coalesce(g.carrier_status, 'queued') else g.carrier_status end,
       attempts = case when r.type = 'held' then g.attempts - 1 else g.attempts end,
       is_repeat = case when r.type = 'held' then g.attempts > 2 else g.is_repeat end,
       due_at = case when r.type in ('again', 'held') then g.due_at end,
       claimed_until = to_timestamp(r.again_at / 1000.0)
     from jsonb_to_recordset($1) as r(id uuid, type text, failure text, ref text, again_at double precision) where g.id = r.id`,
    [json(outcomes.map(({ againAt, ...outcome }) => ({ ...outcome, again_at: againAt }))), instant(nowMs)], 'pages-outcomes',
  );
}

export async function findNextDueAt(tx: Tx): Promise<number | null> {
  const row = await tx.maybe<{ at: number | null }>(
    'select min(greatest(due_at, coalesce(claimed_until, due_at))) as at from pages where due_at is not null', [], 'pages-next-due',
  );
  return row?.at ?? null;
}

export async function insertSubscription(tx: Tx, tenantId: string, personId: string, target: PushTarget, nowMs: number): Promise<void> {
  await tx.execute(
    `insert into push_subscriptions (endpoint, tenant_id, person_id, p256dh, auth, created_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (endpoint) do update set person_id = excluded.person_id, p256dh = excluded.p256dh, auth = excluded.auth`,
    [target.endpoint, tenantId, personId, target.p256dh, target.auth, instant(nowMs)], 'push-subscribe',
  );
}

export async function deleteSubscription(tx: Tx, endpoint: string): Promise<void> {
  await tx.execute('delete from push_subscriptions where endpoint = $1', [endpoint], 'push-forget');
}
