// The devices of people in PostgreSQL: what they report of themselves, when their sockets came and went, and their ends.
import type { DeviceReport, PersonDevice } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';
import { REACH_LIMITS } from './reach-limits.ts';

export interface OwnDevice {
  tenantId: string;
  personId: string;
  personDeviceId: string;
}

export async function upsertDevice(tx: Tx, { tenantId, personId, personDeviceId }: OwnDevice, sessionId: string, report: DeviceReport, isSocketOpen: boolean, nowMs: number): Promise<void> {
  const { label, platform, appVersion, locale, timeZone, permission, sound, batteryPct, isCharging, pushEndpoint } = report;
  await tx.execute(
    `insert into person_devices (person_id, id, tenant_id, session_id, label, platform, app_version, locale, time_zone, permission, sound, battery_pct, is_charging, reported_at, heard_at, opened_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, case when $15 then $14::timestamptz end)
     on conflict (person_id, id) do update set session_id = excluded.session_id, label = excluded.label, platform = excluded.platform, app_version = excluded.app_version,
       locale = excluded.locale, time_zone = excluded.time_zone, permission = excluded.permission, sound = excluded.sound, battery_pct = excluded.battery_pct,
       is_charging = excluded.is_charging, reported_at = excluded.reported_at, heard_at = excluded.heard_at, removed_at = null,
       -- The socket may be older than the row, and a crash writes no end.
       opened_at = case when $15 and (person_devices.opened_at is null or person_devices.closed_at >= person_devices.opened_at) then $14 else person_devices.opened_at end`,
    [personId, personDeviceId, tenantId, sessionId, label, platform, appVersion, locale, timeZone, permission, sound, batteryPct, isCharging, instant(nowMs), isSocketOpen], 'device-report',
  );
  if (pushEndpoint === null) return;
  await tx.execute(
    'update push_subscriptions set person_device_id = $3 where endpoint = $1 and person_id = $2 and person_device_id is distinct from $3',
    [pushEndpoint, personId, personDeviceId], 'device-push',
  );
}

/** The session that was on it, to be ended; undefined when there was none. */
export async function removeDevice(tx: Tx, personId: string, personDeviceId: string, nowMs: number): Promise<string | undefined> {
  const row = await tx.maybe<{ sessionId: string | null }>(
    'update person_devices set removed_at = $3 where person_id = $1 and id = $2 and removed_at is null returning session_id as "sessionId"',
    [personId, personDeviceId, instant(nowMs)], 'device-remove',
  );
  if (!row?.sessionId) return undefined;
  const ended = await tx.maybe<{ id: string }>(
    'update sessions set revoked_at = $3 where id = $1 and person_id = $2 and revoked_at is null returning id', [row.sessionId, personId, instant(nowMs)], 'device-end-session',
  );
  return ended?.id;
}

/** Engine role. A device that has not reported yet gets its row, and its open socket, with its first report. */
export async function updateSocket(tx: Tx, { personId, personDeviceId }: Omit<OwnDevice, 'tenantId'>, isOpen: boolean, atMs: number): Promise<void> {
  const set = isOpen ? 'opened_at = $3, heard_at = $3' : 'closed_at = $3';
  await tx.execute(`update person_devices set ${set} where person_id = $1 and id = $2`, [personId, personDeviceId, instant(atMs)], `device-socket-${isOpen ? 'opened' : 'closed'}`);
}

type DeviceRow = Omit<PersonDevice, 'isConnected' | 'hasPush'>;

/** The one heard of last first. */
export async function listDevices(tx: Tx, personId: string, nowMs: number): Promise<PersonDevice[]> {
  const rows = await tx.query<DeviceRow>(
    `select d.id, d.label, d.platform, d.app_version as "appVersion", d.locale, d.permission, d.sound, d.battery_pct as "batteryPct", d.is_charging as "isCharging",
            d.reported_at as "reportedAt", d.opened_at as "openedAt", d.closed_at as "closedAt", d.heard_at as "heardAt", d.push_proven_at as "pushProvenAt",
            (select max(s.created_at) from push_subscriptions s where s.person_id = d.person_id and s.person_device_id = d.id) as "pushSince"
       from person_devices d where d.person_id = $1 and d.removed_at is null order by coalesce(d.heard_at, d.reported_at) desc, d.id limit 50`,
    [personId], 'devices-of-person',
  );
  return rows.map((row) => ({ ...row, hasPush: row.pushSince !== null, isConnected: hasOpenSocket(row, nowMs) }));
}

export function hasOpenSocket({ openedAt, closedAt, heardAt }: Pick<PersonDevice, 'openedAt' | 'closedAt' | 'heardAt'>, nowMs: number): boolean {
  return openedAt !== null && openedAt > (closedAt ?? 0) && nowMs - (heardAt ?? 0) <= REACH_LIMITS.heardMs;
}

export interface EndedSession {
  tenantId: string;
  personId: string;
  /** No other session of theirs is left, or they were deactivated. */
  isLast: boolean;
}

/** Engine role: whose the session was, its devices' push subscriptions forgotten. */
export async function endDevicesOfSession(tx: Tx, sessionId: string, nowMs: number): Promise<EndedSession | undefined> {
  const ended = await tx.maybe<EndedSession>(
    `select s.tenant_id as "tenantId", s.person_id as "personId",
            not p.is_active or not exists (select from sessions o where o.person_id = s.person_id and o.id <> s.id and o.revoked_at is null and o.expires_at > $2) as "isLast"
       from sessions s join persons p on p.id = s.person_id where s.id = $1`,
    [sessionId, instant(nowMs)], 'session-ended',
  );
  if (!ended) return undefined;
  await tx.execute(
    `delete from push_subscriptions s using person_devices d where d.session_id = $1 and s.person_id = d.person_id and s.person_device_id = d.id`, [sessionId], 'session-ended-push',
  );
  await tx.execute('update person_devices set closed_at = $2 where session_id = $1 and (closed_at is null or closed_at < opened_at)', [sessionId, instant(nowMs)], 'session-ended-devices');
  // A device that never reported leaves its push behind; with nobody signed in, none may wake.
  if (ended.isLast) await tx.execute('delete from push_subscriptions where person_id = $1', [ended.personId], 'session-ended-last-push');
  return ended;
}

/** False when it was dealt with before. */
export async function claimSessionEnd(tx: Tx, tenantId: string, sessionId: string, nowMs: number): Promise<boolean> {
  return (await tx.execute('insert into reach_notices (tenant_id, key, at) values ($1, $2, $3) on conflict do nothing', [tenantId, `session-ended ${sessionId}`, instant(nowMs)], 'session-end-claim')) === 1;
}
