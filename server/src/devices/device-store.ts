// Devices in SQL: registration, keys, what is shown of them, and the lookup by which a device key is judged (as the engine:
// the key itself says which device it is, nobody's tenant is known yet).
import type { Device, TenantId } from '@mydr24/protocol';
import { identifierOwner, identifierPlace } from '../keys/identifier.ts';
import type { Keys } from '../keys/keys.ts';
import { instant, type Tx } from '../platform/postgres.ts';

export interface DeviceRow {
  deviceId: string;
  tenantId: TenantId;
  patientId: string | null;
  keyHash: Buffer;
  previousKeyHash: Buffer | null;
  previousKeyUntil: number | null;
  isRevoked: boolean;
}

export async function findDevice(engine: Tx, deviceId: string): Promise<DeviceRow | undefined> {
  return engine.maybe<DeviceRow>(
    `select id as "deviceId", tenant_id as "tenantId", patient_id as "patientId", key_hash as "keyHash", previous_key_hash as "previousKeyHash",
            previous_key_until as "previousKeyUntil", revoked_at is not null as "isRevoked"
       from devices where id = $1`,
    [deviceId],
    'find-device',
  );
}

export interface NewDevice {
  deviceId: string;
  tenantId: string;
  patientId: string | null;
  name: string;
  keyHash: Buffer;
  noDataMs: number | null;
  isAlertSource?: boolean;
  nowMs: number;
}

export async function insertDevice(tx: Tx, device: NewDevice): Promise<void> {
  const { deviceId, tenantId, patientId, name, keyHash, noDataMs, isAlertSource = false, nowMs } = device;
  await tx.execute(
    `insert into devices (id, tenant_id, patient_id, name, key_hash, no_data_ms, created_at, is_alert_source) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [deviceId, tenantId, patientId, name, keyHash, noDataMs, instant(nowMs), isAlertSource],
    'insert-device',
  );
}

export async function revokeDevice(tx: Tx, deviceId: string, nowMs: number): Promise<void> {
  await tx.execute(`update devices set revoked_at = $2 where id = $1 and revoked_at is null`, [deviceId, instant(nowMs)], 'revoke-device');
}

/** The key there was is taken until `oldKeyUntil`; the one before that no longer. Undefined: there is no such device, or it was revoked. */
export const rotateKey = (tx: Tx, deviceId: string, keyHash: Buffer, oldKeyUntil: number): Promise<{ name: string } | undefined> =>
  tx.maybe<{ name: string }>(
    `update devices set previous_key_hash = key_hash, previous_key_until = $3, key_hash = $2 where id = $1 and revoked_at is null returning name`,
    [deviceId, keyHash, instant(oldKeyUntil)], 'rotate-device-key');

const VIEW = `d.id, d.name, d.patient_id as "patientId", d.no_data_ms as "noDataMs", d.created_at as "createdAt", d.revoked_at as "revokedAt", d.previous_key_until as "oldKeyUntil", d.consented_at as "consentedAt",
  case when s.device_id is null then null else jsonb_build_object('way', s.way, 'heardAt', round(extract(epoch from s.heard_at) * 1000), 'clockOffsetMs', s.clock_offset_ms, 'batteryPct', s.battery_pct,
    'firmware', s.firmware, 'stored', s.stored, 'duplicates', s.duplicates, 'refused', s.refused, 'late', s.late, 'missing', s.missing) end as state,
  case when f.id is null then null else jsonb_build_object('unitId', u.id, 'unitName', u.name, 'facilityId', f.id, 'facilityName', f.name) end as place
  from devices d left join device_states s on s.device_id = d.id
  left join patients p on p.id = d.patient_id left join units u on u.id = p.unit_id left join facilities f on f.id = coalesce(u.facility_id, p.facility_id)`;
const MAX_SHOWN = 5_000;

export const listDevices = (tx: Tx): Promise<Device[]> => tx.query<Device>(`select ${VIEW} order by d.revoked_at is not null, d.name, d.id limit ${MAX_SHOWN}`, [], 'list-devices');

export const listDevicesOf = (tx: Tx, patientId: string): Promise<Device[]> =>
  tx.query<Device>(`select ${VIEW} where d.patient_id = $1 order by d.revoked_at is not null, d.name, d.id`, [patientId], 'list-devices-of');

export async function setHl7Sender(tx: Tx, deviceId: string, { application, facility, address }: { application: string; facility: string; address: string }): Promise<void> {
  await tx.execute(
    `insert into hl7_senders (device_id, tenant_id, application, facility, address) select id, tenant_id, $2, $3, $4::inet from devices where id = $1
     on conflict (device_id) do update set application = excluded.application, facility = excluded.facility, address = excluded.address`,
    [deviceId, application, facility, address], 'set-hl7-sender');
}

/** Whose identifier this is now. */
export async function addPatientIdentifier(tx: Tx, keys: Keys, tenantId: string, patientId: string, { authority, value }: { authority: string; value: string }, nowMs: number): Promise<{ patientId: string }> {
  const blind = await keys.blind(tx, tenantId, [authority, value]);
  const sealed = await keys.sealText(tx, identifierOwner(tenantId, patientId), identifierPlace(authority, blind), value);
  return tx.one<{ patientId: string }>(
    `with plain as (select patient_id from patient_identifiers where tenant_id = $1 and authority = $2 and value = $6),
          added as (insert into patient_identifiers (tenant_id, authority, value, patient_id, created_at, sealed) select $1, $2, $3, $4, $5, $7 where not exists (select from plain)
       on conflict (tenant_id, authority, value) do nothing returning patient_id)
     select patient_id as "patientId" from added
     union all select patient_id from plain
     union all select patient_id from patient_identifiers where tenant_id = $1 and authority = $2 and value = $3 limit 1`,
    [tenantId, authority, blind, patientId, instant(nowMs), value, sealed], 'add-patient-identifier');
}
