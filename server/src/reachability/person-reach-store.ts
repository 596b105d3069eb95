// What a person's reachability page shows beside their devices and tests: who they are, their addresses' ends, their last
// pages, quiet time; and what would be left after signing out.
import type { Channel, ContactChannel, ContactWay, Page, PersonId, Role } from '@mydr24/protocol';
import { addressOwner, addressParts, contactPlace, type KeptAddress, keeperOf } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import { instant, type Tx } from '../platform/postgres.ts';
import { addressHint } from './address-hint.ts';

export interface NamedPerson {
  personId: PersonId;
  name: string;
  roles: Role[];
}

export async function findPerson(tx: Tx, personId: string): Promise<NamedPerson | undefined> {
  return tx.maybe<NamedPerson>(
    `select p.id as "personId", p.given_name || ' ' || p.family_name as name, array(select role from person_roles where person_id = p.id order by role) as roles
       from persons p where p.id = $1`,
    [personId], 'reach-person',
  );
}

export async function listWays(tx: Tx, keys: Keys, tenantId: string, personId: string): Promise<ContactWay[]> {
  const rows = await tx.query<KeptAddress & Pick<ContactWay, 'channel' | 'confirmedAt'>>(
    `select channel, address, sealed, sealed_for as "sealedFor", confirmed_at as "confirmedAt"
       from contact_channels where person_id = $1 order by array_position(array['sms', 'voice', 'email'], channel)`,
    [personId], 'reach-ways',
  );
  const ways: ContactWay[] = [];
  for (const { channel, confirmedAt, ...kept } of rows) ways.push({ channel, confirmedAt, hint: addressHint(channel, await keys.openAddress(tx, tenantId, contactPlace(personId, channel), kept)) });
  return ways;
}

/** A new address is no way until its code came back. */
export async function upsertWay(tx: Tx, keys: Keys, { tenantId, personId, channel, address }: { tenantId: string; personId: string; channel: ContactChannel; address: string }): Promise<void> {
  const { patientId } = await tx.one<{ patientId: string | null }>(`select ${keeperOf('$1::uuid')} as "patientId"`, [personId], 'reach-way-keeper');
  const sealed = await keys.sealText(tx, addressOwner(tenantId, patientId), contactPlace(personId, channel), address);
  await tx.execute(
    `insert into contact_channels as c (person_id, tenant_id, channel, address, sealed, sealed_for) values ($1, $2, $3, $4, $5, $6)
     on conflict (person_id, channel) do update set address = excluded.address, sealed = excluded.sealed, sealed_for = excluded.sealed_for,
       confirmed_at = case when c.address = excluded.address or c.sealed is null and c.address = $7 then c.confirmed_at end`,
    [personId, tenantId, channel, await keys.blind(tx, tenantId, addressParts(channel, address)), sealed, patientId, address], 'reach-way-upsert',
  );
  await tx.execute(
    `update test_pages set due_at = null, failed_at = coalesce(failed_at, intended_at), failure = 'address-changed' where person_id = $1 and channel = $2 and acknowledged_at is null`,
    [personId, channel], 'reach-way-tests',
  );
}

export async function hasWay(tx: Tx, personId: string, channel: Channel): Promise<boolean> {
  if (channel === 'app') return true;
  const text = channel === 'push' ? 'select 1 from push_subscriptions where person_id = $1 limit 1' : 'select 1 from contact_channels where person_id = $1 and channel = $2';
  return (await tx.maybe(text, channel === 'push' ? [personId] : [personId, channel], channel === 'push' ? 'reach-has-push' : 'reach-has-way')) !== undefined;
}

export async function listPagesOf(tx: Tx, personId: string, limit: number): Promise<Page[]> {
  return tx.query<Page>(
    `select id, emergency_id as "emergencyId", step, person_id as "personId", recipient, channel, purpose, intended_at as "intendedAt", sent_at as "sentAt", delivered_at as "deliveredAt",
            shown_at as "shownAt", acknowledged_at as "acknowledgedAt", failed_at as "failedAt", failure, is_repeat as "isRepeat", carrier_status as "carrierStatus", alert_device_id as "alertDeviceId"
       from pages where person_id = $1 order by intended_at desc, id desc limit $2`,
    [personId, limit], 'reach-pages',
  );
}

export async function upsertQuiet(tx: Tx, tenantId: string, personId: string, untilMs: number): Promise<void> {
  await tx.execute(
    'insert into quiet_times (person_id, tenant_id, until) values ($1, $2, $3) on conflict (person_id) do update set until = excluded.until',
    [personId, tenantId, instant(untilMs)], 'reach-quiet',
  );
}

/** Another session of theirs that a page could wake, or an address that needs none. */
export async function isReachableWithout(tx: Tx, personId: string, sessionId: string, nowMs: number, heardSinceMs: number): Promise<boolean> {
  const { isReachable } = await tx.one<{ isReachable: boolean }>(
    `select exists (select from contact_channels where person_id = $1 and channel in ('sms', 'voice') and confirmed_at is not null)
         or exists (select from sessions s join person_devices d on d.person_id = s.person_id and d.session_id = s.id
                     where s.person_id = $1 and s.id <> $2 and s.revoked_at is null and s.expires_at > $3 and d.removed_at is null
                       and ((d.opened_at > coalesce(d.closed_at, 'epoch') and d.heard_at > $4)
                         or (d.permission <> 'denied' and exists (select from push_subscriptions u where u.person_id = $1 and u.person_device_id = d.id)))) as "isReachable"`,
    [personId, sessionId, instant(nowMs), instant(heardSinceMs)], 'reach-without-session',
  );
  return isReachable;
}
