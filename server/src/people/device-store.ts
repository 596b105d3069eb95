// Devices in SQL: registration, revocation, and the lookup by which a device key is judged (as the engine: the key itself
// says which device it is, nobody's tenant is known yet).
import type { TenantId } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';

export interface DeviceRow {
  deviceId: string;
  tenantId: TenantId;
  patientId: string | null;
  keyHash: Buffer;
  isRevoked: boolean;
}

export async function findDevice(engine: Tx, deviceId: string): Promise<DeviceRow | undefined> {
  return engine.maybe<DeviceRow>(
    `select id as "deviceId", tenant_id as "tenantId", patient_id as "patientId", key_hash as "keyHash", revoked_at is not null as "isRevoked"
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
