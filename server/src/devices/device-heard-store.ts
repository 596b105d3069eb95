// What was heard of devices, in SQL. Counts are added, so that two nodes do not undo each other's.
import type { Way } from '@mydr24/protocol';
import { json, type Tx } from '../platform/postgres.ts';
import { type Heard, medianOf, NO_COUNTS } from './device-heard.ts';

interface HeardRow {
  deviceId: string;
  tenantId: string;
  way: Way;
  heardAt: number;
  batteryPct: number | null;
  firmware: string | null;
  highestSeq: number | null;
}

/** After a restart offsets are measured afresh. */
export async function listHeard(engine: Tx, deviceIds: readonly string[]): Promise<Map<string, Heard>> {
  const rows = await engine.query<HeardRow>(
    `select device_id as "deviceId", tenant_id as "tenantId", way, heard_at as "heardAt", battery_pct as "batteryPct", firmware, highest_seq as "highestSeq"
       from device_states where device_id = any($1::uuid[])`, [deviceIds], 'device-states-heard');
  return new Map(rows.map(({ deviceId, ...row }) => [deviceId, { ...row, newestTakenAt: null, offsetsMs: [], counts: NO_COUNTS }]));
}

const WRITE = `
  insert into device_states as s (device_id, tenant_id, way, heard_at, clock_offset_ms, battery_pct, firmware, highest_seq, stored, duplicates, refused, late, missing)
  select d.id, d.tenant_id, r.way, r.heard_at, r.offset_ms, r.battery, r.firmware, r.highest, r.stored, r.duplicates, r.refused, r.late, greatest(0, r.missing)
    from jsonb_to_recordset($1::jsonb)
      as r (device_id uuid, way text, heard_at timestamptz, offset_ms float8, battery float8, firmware text, highest bigint, stored bigint, duplicates bigint, refused bigint, late bigint, missing bigint)
    join devices d on d.id = r.device_id
   order by d.id
  on conflict (device_id) do update set way = excluded.way, heard_at = greatest(s.heard_at, excluded.heard_at),
    clock_offset_ms = coalesce(excluded.clock_offset_ms, s.clock_offset_ms), battery_pct = coalesce(excluded.battery_pct, s.battery_pct),
    firmware = coalesce(excluded.firmware, s.firmware), highest_seq = greatest(s.highest_seq, excluded.highest_seq), stored = s.stored + excluded.stored,
    duplicates = s.duplicates + excluded.duplicates, refused = s.refused + excluded.refused, late = s.late + excluded.late,
    missing = greatest(0, s.missing + (select x.missing from jsonb_to_recordset($1::jsonb) as x (device_id uuid, missing bigint) where x.device_id = s.device_id))`;

export async function writeHeard(engine: Tx, heard: ReadonlyMap<string, Heard>): Promise<void> {
  const rows = [...heard].map(([deviceId, { way, heardAt, offsetsMs, batteryPct, firmware, highestSeq, counts }]) => ({
    device_id: deviceId, way, heard_at: new Date(heardAt).toISOString(), offset_ms: medianOf(offsetsMs), battery: batteryPct, firmware, highest: highestSeq, ...counts,
  }));
  await engine.execute(WRITE, [json(rows)], 'device-states-write');
}

