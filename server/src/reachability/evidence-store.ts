// What is known of everybody's reachability, for the roster: devices that are open, proofs, tests, quiet times. Engine role,
// over all tenants, read every two seconds: each part is one statement over small tables. Judges nothing (reachability.ts).
import type { Channel } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';
import { hasOpenSocket } from './device-store.ts';
import type { OpenDevice, ReachEvidence } from './reachability.ts';

interface DeviceRow extends OpenDevice {
  personId: string;
  permission: string;
  timeZone: string;
  openedAt: number | null;
  closedAt: number | null;
  heardAt: number | null;
}
interface ChannelRow {
  personId: string;
  channel: Channel;
  at: number;
}
interface PersonRow {
  personId: string;
  hasSession: boolean;
  quietUntil: number | null;
  pushSince: number | null;
  unconfirmed: Channel[];
}

export async function listEvidence(tx: Tx, nowMs: number): Promise<Map<string, ReachEvidence>> {
  const [people, devices, proofs, tests] = await Promise.all([
    tx.query<PersonRow>(
      `select p.id as "personId", q.until as "quietUntil",
              exists (select from sessions s where s.person_id = p.id and s.revoked_at is null and s.expires_at > $1) as "hasSession",
              (select max(s.created_at) from push_subscriptions s where s.person_id = p.id) as "pushSince",
              array(select channel from contact_channels c where c.person_id = p.id and c.confirmed_at is null order by channel) as unconfirmed
         from persons p left join quiet_times q on q.person_id = p.id
        where p.is_active and exists (select from person_roles r where r.person_id = p.id and r.role not in ('patient', 'family'))`,
      [instant(nowMs)], 'evidence-people',
    ),
    tx.query<DeviceRow>(
      `select person_id as "personId", permission, sound, battery_pct as "batteryPct", is_charging as "isCharging", time_zone as "timeZone",
              opened_at as "openedAt", closed_at as "closedAt", heard_at as "heardAt"
         from person_devices where removed_at is null order by reported_at`,
      [], 'evidence-devices',
    ),
    tx.query<ChannelRow>(
      `select person_id as "personId", channel, max(at) as at from (
         select person_id, channel, proven_at as at from channel_proofs
         union all select person_id, channel, confirmed_at from contact_channels where confirmed_at is not null) proof
       group by person_id, channel`,
      [], 'evidence-proofs',
    ),
    tx.query<ChannelRow>(
      `select person_id as "personId", channel, max(sent_at) as at from test_pages
        where acknowledged_at is null and sent_at is not null and intended_at > $1 group by person_id, channel`,
      [instant(nowMs - TESTS_LOOKED_AT_MS)], 'evidence-tests',
    ),
  ]);
  const known = new Map(people.map((row) => [row.personId, evidenceOf(row)]));
  for (const row of devices) addDevice(known.get(row.personId), row, nowMs);
  for (const { personId, channel, at } of proofs) Object.assign(known.get(personId)?.provenAt ?? {}, { [channel]: at });
  for (const { personId, channel, at } of tests) Object.assign(known.get(personId)?.testedAt ?? {}, { [channel]: at });
  return known;
}

/** An older test says nothing that its channel's missing proof does not. */
const TESTS_LOOKED_AT_MS = 35 * 24 * 60 * 60_000;

type Growing = ReachEvidence & { openDevices: OpenDevice[]; isPushDenied: boolean; timeZone: string | null };

const evidenceOf = ({ hasSession, quietUntil, pushSince, unconfirmed }: PersonRow): Growing => ({
  openDevices: [], provenAt: {}, testedAt: {}, isPushDenied: false, timeZone: null, hasSession, quietUntil, pushSince, unconfirmed,
});

/** Devices come in the order of their reports: the last one's time zone counts. */
function addDevice(evidence: Growing | undefined, row: DeviceRow, nowMs: number): void {
  if (evidence === undefined) return;
  const { sound, batteryPct, isCharging, permission, timeZone } = row;
  if (hasOpenSocket(row, nowMs)) evidence.openDevices.push({ sound, batteryPct, isCharging });
  Object.assign(evidence, { timeZone, isPushDenied: evidence.isPushDenied || permission === 'denied' });
}

/**
 * Receipts of emergency pages are proofs too. A phone's receipt says that the page was there, whichever way it is sent back;
 * a carrier's word is none. Looks at pages of the last day, by each person's index.
 */
export async function refreshProofs(tx: Tx, nowMs: number): Promise<void> {
  await tx.execute(
    `insert into channel_proofs (person_id, channel, tenant_id, proven_at)
     select p.id, g.channel, p.tenant_id, max(greatest(g.delivered_at, g.shown_at, g.acknowledged_at))
       from persons p join pages g on g.person_id = p.id and g.intended_at > $1 and g.channel in ('app', 'push', 'sms', 'voice', 'email')
      where p.is_active and greatest(g.delivered_at, g.shown_at, g.acknowledged_at) is not null
      group by p.id, g.channel, p.tenant_id order by p.id, g.channel
     on conflict (person_id, channel) do update set proven_at = excluded.proven_at where channel_proofs.proven_at < excluded.proven_at`,
    [instant(nowMs - 24 * 60 * 60_000)], 'proofs-refresh',
  );
}
