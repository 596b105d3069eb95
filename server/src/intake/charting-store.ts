// The device row that stands for what people of a tenant enter by hand, made when it is first needed. Its key is thrown away
// as it is made: nobody can speak as it over a wire.
import { createHash, randomBytes } from 'node:crypto';
import { instant, type Tx } from '../platform/postgres.ts';
import { CHARTING_DEVICE_NAME } from './reading.ts';

/** The same for a tenant for ever, so that two first charters do not make two. */
export function chartingDeviceId(tenantId: string): string {
  const hex = createHash('sha256').update(`${CHARTING_DEVICE_NAME}/${tenantId}`).digest('hex');
  // RFC 9562 version 8: a name of our own making.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export async function ensureChartingDevice(tx: Tx, tenantId: string, nowMs: number): Promise<string> {
  const id = chartingDeviceId(tenantId);
  await tx.execute(
    `insert into devices (id, tenant_id, name, key_hash, created_at) values ($1, $2, $3, $4, $5) on conflict (id) do nothing`,
    [id, tenantId, CHARTING_DEVICE_NAME, randomBytes(32), instant(nowMs)], 'ensure-charting-device');
  return id;
}

/** What a device allows of silence; null when it does not say or is not there. */
export async function findNoDataMs(tx: Tx, deviceId: string): Promise<number | null> {
  const row = await tx.maybe<{ noDataMs: number | null }>('select no_data_ms as "noDataMs" from devices where id = $1', [deviceId], 'find-no-data-ms');
  return row?.noDataMs ?? null;
}
