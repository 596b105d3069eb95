// What HL7 v2 needs of the database, as the engine: which device a sender is, whose an identifier is, which messages were
// heard, what could not be stored of them, and the alerts they told of.
import { createHash } from 'node:crypto';
import type { Keys } from '../keys/keys.ts';
import { instant, json, type Tx } from '../platform/postgres.ts';
import type { GivenIdentifier } from './patient-identifiers.ts';
import type { PcdAlert } from './pcd-alert.ts';

export interface SenderDevice {
  readonly deviceId: string;
  readonly tenantId: string;
  readonly patientId: string | null;
}

export const findSender = (engine: Tx, application: string, facility: string, address: string): Promise<SenderDevice | undefined> =>
  engine.maybe<SenderDevice>(
    `select d.id as "deviceId", d.tenant_id as "tenantId", d.patient_id as "patientId" from hl7_senders s join devices d on d.id = s.device_id
      where s.application = $1 and s.facility = $2 and s.address = $3::inet and d.revoked_at is null`, [application, facility, address], 'hl7-sender');

/** Patients by `authority|value`, found by its blind or, before it is sealed, as it is; also by our own id. */
export async function findPatients(engine: Tx, keys: Keys, tenantId: string, given: readonly GivenIdentifier[]): Promise<{ authority: string; value: string; patientId: string }[]> {
  const blind = await keys.findBlind(engine, tenantId);
  return engine.query(
    `select g.authority, g.value, i.patient_id as "patientId" from jsonb_to_recordset($2::jsonb) as g (authority text, value text, blind text)
       join patient_identifiers i on i.tenant_id = $1 and i.value in (g.value, g.blind) and i.authority = g.authority
     union select g.authority, g.value, p.id from jsonb_to_recordset($2::jsonb) as g (authority text, value text)
       join patients p on p.tenant_id = $1 and p.id::text = lower(g.value)`,
    [tenantId, json(given.map((one) => ({ ...one, blind: blind?.([one.authority, one.value]) })))], 'hl7-patients');
}

export interface HeardMessage {
  readonly isSame: boolean;
  readonly receivedAt: number;
}

/** Notes that this message came, once; answers when it came first, and whether it was the same. */
export async function noteMessage(engine: Tx, { deviceId, tenantId }: SenderDevice, controlId: string, body: string, nowMs: number): Promise<HeardMessage> {
  const digest = createHash('sha256').update(body).digest();
  return engine.one<HeardMessage>(
    `with heard as (insert into heard_messages (device_id, tenant_id, control_id, digest, received_at) values ($1, $2, $3, $4, $5)
       on conflict (device_id, control_id) do nothing returning received_at)
     select true as "isSame", received_at as "receivedAt" from heard
     union all select digest = $4, received_at from heard_messages where device_id = $1 and control_id = $3 limit 1`,
    [deviceId, tenantId, controlId, digest, instant(nowMs)], 'hl7-note-message');
}

/** The whole text, because something of it is nowhere else. */
export const keepMessage = (engine: Tx, deviceId: string, controlId: string, why: string, text: string): Promise<number> =>
  engine.execute('update heard_messages set why_kept = $3, kept_text = $4 where device_id = $1 and control_id = $2', [deviceId, controlId, why, text.replaceAll('\0', '')], 'hl7-keep-message');

/** Numbers are used again after some time; messages that were kept wait a month to be looked at. */
export async function forgetMessages(engine: Tx, nowMs: number): Promise<void> {
  await engine.execute(
    'delete from heard_messages where received_at < $1 and (why_kept is null or received_at < $2)', [instant(nowMs - 86_400_000), instant(nowMs - 30 * 86_400_000)], 'hl7-forget-messages');
}

export interface ToldAlert {
  readonly id: string;
  readonly device: SenderDevice;
  readonly patientId: string;
  readonly key: string;
  readonly alert: PcdAlert;
  readonly atMs: number;
}

/** An alert's messages are one row from its start to its end; what comes after an end is a new one. Older news than what is known changes nothing. */
export async function storeAlert(engine: Tx, { id, device, patientId, key, alert, atMs }: ToldAlert): Promise<void> {
  const { source, event, type, priority, phase, state, inactivation, value } = alert;
  const endedAt = phase === 'end' || state === 'inactive' ? atMs : null;
  await engine.execute(
    `with open as (
       update device_alerts set source = $6, event = $7, kind = $8, priority = $9, phase = $10, state = $11, inactivation = $12, value = coalesce($13, value), updated_at = $15, ended_at = $16
        where device_id = $2 and patient_id = $4 and alert_key = $5 and ended_at is null and updated_at <= $15 returning id
     ), newest as (select max(greatest(updated_at, ended_at)) as at from device_alerts where device_id = $2 and patient_id = $4 and alert_key = $5)
     insert into device_alerts (id, tenant_id, device_id, patient_id, alert_key, source, event, kind, priority, phase, state, inactivation, value, started_at, updated_at, ended_at)
     select $1, $3, $2, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16 from newest
      where not exists (select from open) and ($14 > newest.at or newest.at is null)
     on conflict do nothing`,
    [id, device.deviceId, device.tenantId, patientId, key, source, event, type, priority, phase, state, inactivation, value, instant(atMs), instant(atMs), endedAt === null ? null : instant(endedAt)],
    'hl7-store-alert');
}
