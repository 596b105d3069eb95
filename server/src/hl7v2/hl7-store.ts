// What HL7 v2 needs of the database, as the engine: which device a sender is, whose an identifier is, which messages were
// heard, what could not be stored of them, and the alerts they told of.
import { createHash } from 'node:crypto';
import type { Keys } from '../keys/keys.ts';
import { PLACEHOLDER } from '../keys/sealed.ts';
import { instant, json, type Tx } from '../platform/postgres.ts';
import { keptOwner, keptPlace } from './kept-message.ts';
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

export interface AskedIdentifier extends GivenIdentifier {
  readonly tenantId: string;
}

/** Patients by tenant, authority and value, found by its blind or, before it is sealed, as it is; also by our own id. */
export async function findPatients(engine: Tx, keys: Keys, asked: readonly AskedIdentifier[]): Promise<(AskedIdentifier & { patientId: string })[]> {
  const blinds = new Map<string, Awaited<ReturnType<Keys['findBlind']>>>();
  for (const { tenantId } of asked) if (!blinds.has(tenantId)) blinds.set(tenantId, await keys.findBlind(engine, tenantId));
  return engine.query(
    `with asked as (select g."tenantId" as tenant_id, g.authority, g.value, g.blind from jsonb_to_recordset($1::jsonb) as g ("tenantId" uuid, authority text, value text, blind text))
     select a.tenant_id as "tenantId", a.authority, a.value, i.patient_id as "patientId" from asked a join patient_identifiers i on i.tenant_id = a.tenant_id and i.value in (a.value, a.blind) and i.authority = a.authority
     union select a.tenant_id, a.authority, a.value, p.id from asked a
       join patients p on p.tenant_id = a.tenant_id and p.id = case when a.value ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then a.value::uuid end`,
    [json(asked.map((one) => ({ ...one, blind: blinds.get(one.tenantId)?.([one.authority, one.value]) })))], 'hl7-patients');
}

export interface HeardMessage {
  readonly isSame: boolean;
  readonly receivedAt: number;
}

export interface CameMessage {
  readonly sender: SenderDevice;
  readonly controlId: string;
  readonly body: string;
}

/** Notes that these messages came, once each, no two with one number of one device; answers when each came first, and whether it was the same. */
export async function noteMessages(engine: Tx, came: readonly CameMessage[], nowMs: number): Promise<(HeardMessage | undefined)[]> {
  const given = came.map(({ sender: { deviceId, tenantId }, controlId, body }, nth) => ({ nth, device_id: deviceId, tenant_id: tenantId, control_id: controlId, digest: createHash('sha256').update(body).digest('hex') }));
  const rows = await engine.query<HeardMessage & { nth: number }>(
    `with given as (select nth, device_id, tenant_id, control_id, decode(digest, 'hex') as digest from jsonb_to_recordset($1::jsonb) as g (nth integer, device_id uuid, tenant_id uuid, control_id text, digest text)),
       heard as (insert into heard_messages (device_id, tenant_id, control_id, digest, received_at) select device_id, tenant_id, control_id, digest, $2 from given order by device_id, control_id
         on conflict (device_id, control_id) do nothing returning device_id, control_id, received_at)
     select g.nth, true as "isSame", h.received_at as "receivedAt" from given g join heard h using (device_id, control_id)
     union all select g.nth, m.digest = g.digest, m.received_at from given g join heard_messages m using (device_id, control_id)`,
    [json(given), instant(nowMs)], 'hl7-note-messages');
  const byNth = new Map(rows.map(({ nth, isSame, receivedAt }) => [nth, { isSame, receivedAt }]));
  return came.map((_, nth) => byNth.get(nth));
}

/** The whole text, because something of it is nowhere else; by the tenant's key, because it is often not known whose it is. */
export async function keepMessage(engine: Tx, keys: Keys, { deviceId, tenantId }: Pick<SenderDevice, 'deviceId' | 'tenantId'>, controlId: string, why: string, text: string): Promise<void> {
  const sealed = await keys.sealText(engine, keptOwner(tenantId), keptPlace(deviceId, controlId), text.replaceAll('\0', ''));
  await engine.execute('update heard_messages set why_kept = $3, kept_text = $4, sealed = $5 where device_id = $1 and control_id = $2', [deviceId, controlId, why, PLACEHOLDER, sealed], 'hl7-keep-message');
}

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
