// A patient's own devices in SQL.
import type { Device } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';
import { listDevicesOf } from './device-store.ts';

export interface NewOwnDevice {
  deviceId: string;
  tenantId: string;
  patientId: string;
  personId: string;
  ref: string;
  name: string;
  /** Of no key: 32 bytes drawn and forgotten. */
  keyHash: Buffer;
  nowMs: number;
}

/** The same ref again is the same device: its consent is the first one, its name the newest. */
export async function putOwnDevice(tx: Tx, { deviceId, tenantId, patientId, personId, ref, name, keyHash, nowMs }: NewOwnDevice): Promise<Device> {
  const { id } = await tx.one<{ id: string }>(
    `insert into devices (id, tenant_id, patient_id, name, key_hash, created_at, consented_by, consented_at, own_ref) values ($1, $2, $3, $4, $5, $6, $7, $6, $8)
     on conflict (patient_id, own_ref) where own_ref is not null and revoked_at is null do update set name = excluded.name returning id`,
    [deviceId, tenantId, patientId, name, keyHash, instant(nowMs), personId, ref], 'put-own-device');
  const found = (await listDevicesOf(tx, patientId)).find((device) => device.id === id);
  if (found === undefined) throw new Error('a device just written is not there');
  return found;
}

/** Those that still send, without the one of this ref. */
export const countOwnDevices = async (tx: Tx, patientId: string, exceptRef: string): Promise<number> =>
  (await tx.one<{ n: number }>(`select count(*)::int as n from devices where patient_id = $1 and own_ref is not null and own_ref <> $2 and revoked_at is null`, [patientId, exceptRef], 'count-own-devices')).n;

export const hasOwnDevice = async (tx: Tx, patientId: string, ref: string): Promise<boolean> =>
  (await tx.one<{ has: boolean }>('select exists (select from devices where patient_id = $1 and own_ref = $2 and revoked_at is null) as has', [patientId, ref], 'has-own-device')).has;

export const findOwnDevice = (tx: Tx, patientId: string, deviceId: string): Promise<{ id: string } | undefined> =>
  tx.maybe<{ id: string }>('select id from devices where id = $1 and patient_id = $2 and own_ref is not null and revoked_at is null', [deviceId, patientId], 'find-own-device');

/** False: it was none of this patient's own, or is over already. */
export const endOwnDevice = async (tx: Tx, patientId: string, deviceId: string, nowMs: number): Promise<boolean> =>
  (await tx.execute('update devices set revoked_at = $3 where id = $1 and patient_id = $2 and own_ref is not null and revoked_at is null', [deviceId, patientId, instant(nowMs)], 'end-own-device')) > 0;
