// SQL of readings: one keyed insert a commit, which of them were new, and the thinned history of one vital.
// Arrays travel as text literals built here: the driver's own array encoder was half of the cost of a bulk commit.
import { instant, json, type Tx } from '../platform/postgres.ts';
import type { ReadingPoint, VitalKind } from '@mydr24/protocol';
import type { PresentReading } from './commit-outcome.ts';
import { readingKey, type Reading } from './reading.ts';

// Counted in the database: rows come back only when some were there already, which is rare and then few.
const INSERT = `
  with fresh as (
    insert into readings (tenant_id, patient_id, device_id, device_seq, kind, value, code, unit, taken_at, received_at, is_history)
    select tenant_id, patient_id, device_id, device_seq, kind, value, code, unit, to_timestamp(taken_ms / 1000), to_timestamp(received_ms / 1000), is_history
      from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::float8[], $7::text[], $8::text[], $9::float8[], $10::float8[], $11::boolean[])
        as r (tenant_id, patient_id, device_id, device_seq, kind, value, code, unit, taken_ms, received_ms, is_history)
    on conflict (device_id, device_seq, taken_at) do nothing
    returning device_id, device_seq, taken_at
  )
  select (select count(*) from fresh)::int as inserted,
         case when (select count(*) from fresh) < $12::int
           then (select coalesce(json_agg(json_build_array(device_id, device_seq, (extract(epoch from taken_at) * 1000)::bigint)), '[]') from fresh)
         end as keys`;

/** Inserts what is not there yet. Null: all were new; otherwise the keys that were. */
export async function insertReadings(tx: Tx, readings: readonly Reading[]): Promise<Set<string> | null> {
  const { keys } = await tx.one<{ inserted: number; keys: [string, number, number][] | null }>(INSERT, columnsOf(readings), 'insert-readings');
  return keys === null ? null : new Set(keys.map(([deviceId, seq, takenAt]) => readingKey({ deviceId, seq, takenAt })));
}

/** What is stored under these keys, to tell a repeat from another reading under the same number. */
export async function findReadingBodies(tx: Tx, keys: readonly Pick<Reading, 'deviceId' | 'seq' | 'takenAt'>[]): Promise<Map<string, PresentReading>> {
  const rows = await tx.query<PresentReading & { deviceId: string; seq: number; takenAt: number }>(
    `select r.device_id as "deviceId", r.device_seq as seq, r.taken_at as "takenAt", r.patient_id as "patientId", r.kind, r.value, r.code, r.unit,
            exists (select from reading_amendments a where a.device_id = r.device_id and a.device_seq = r.device_seq and a.taken_at = r.taken_at) as "isAmended"
       from unnest($1::uuid[], $2::bigint[], $3::timestamptz[]) as k (device_id, device_seq, taken_at)
       join readings r using (device_id, device_seq, taken_at)`,
    [keys.map((key) => key.deviceId), keys.map((key) => key.seq), keys.map((key) => instant(key.takenAt))],
  );
  return new Map(rows.map((row) => [readingKey(row), row]));
}

// A withdrawn reading that had not come yet is amended from nothing, so that it does not come to life later.
const AMEND = `
  with given as (
    select tenant_id, patient_id, device_id, device_seq, to_timestamp(taken_ms / 1000) as taken_at, kind, value, code, unit, amends, is_new
      from jsonb_to_recordset($1::jsonb)
        as g (tenant_id uuid, patient_id uuid, device_id uuid, device_seq bigint, taken_ms float8, kind text, value float8, code text, unit text, amends text, is_new boolean)
  ), kept as (
    insert into reading_amendments (tenant_id, patient_id, device_id, device_seq, taken_at, amended_at, kind, amends, old_value, old_code, old_unit)
    select g.tenant_id, g.patient_id, g.device_id, g.device_seq, g.taken_at, $2::timestamptz, g.kind, g.amends,
           case when not g.is_new then r.value end, case when not g.is_new then r.code end, case when not g.is_new then r.unit end
      from given g join readings r using (device_id, device_seq, taken_at)
  ), sure as (
    delete from reading_doubts x using given g where x.device_id = g.device_id and x.device_seq = g.device_seq and x.taken_at = g.taken_at
  )
  update readings r set value = g.value, code = g.code, unit = g.unit, received_at = $2::timestamptz
    from given g where not g.is_new and r.device_id = g.device_id and r.device_seq = g.device_seq and r.taken_at = g.taken_at`;

/** Stores them instead of what is there, which is kept, and doubts of it no more; `isNew` where nothing was. */
export async function amendReadings(tx: Tx, amended: readonly { reading: Reading; isNew: boolean }[], nowMs: number): Promise<void> {
  const rows = amended.map(({ reading: r, isNew }) => ({
    tenant_id: r.tenantId, patient_id: r.patientId, device_id: r.deviceId, device_seq: r.seq, taken_ms: r.takenAt, kind: r.kind, value: r.value, code: r.code, unit: r.unit, amends: r.amends, is_new: isNew,
  }));
  await tx.execute(AMEND, [json(rows), instant(nowMs)], 'amend-readings');
}

function columnsOf(readings: readonly Reading[]): unknown[] {
  let tenants = '{', patients = '{', devices = '{', seqs = '{', kinds = '{', values = '{', codes = '{', units = '{', taken = '{', received = '{', history = '{';
  let comma = '';
  for (const reading of readings) {
    tenants += comma + reading.tenantId;
    patients += comma + reading.patientId;
    devices += comma + reading.deviceId;
    seqs += comma + reading.seq;
    kinds += comma + reading.kind;
    values += comma + (reading.value ?? 'NULL');
    // Kinds, codes and units come from our own closed tables: quotes are for the brackets and commas of UCUM.
    codes += comma + (reading.code === null ? 'NULL' : `"${reading.code}"`);
    units += comma + (reading.unit === null ? 'NULL' : `"${reading.unit}"`);
    taken += comma + reading.takenAt;
    received += comma + reading.receivedAt;
    history += comma + (reading.isHistory === true ? 't' : 'f');
    comma = ',';
  }
  return [...[tenants, patients, devices, seqs, kinds, values, codes, units, taken, received, history].map((column) => `${column}}`), readings.length];
}

/** Makes the weekly partitions readings between these instants go to. */
export async function ensurePartitions(tx: Tx, fromAt: number, toAt: number): Promise<void> {
  await tx.execute('select ensure_reading_partitions($1::timestamptz::date, $2::timestamptz::date)', [instant(fromAt), instant(toAt)]);
}

/**
 * History of one vital, oldest first, at most `maxPoints`: of each time bucket its lowest and its highest value, so that a
 * spike is never thinned away. Few enough points come whole. Coded vitals give the first and last of a bucket.
 */
export async function listReadingPoints(
  tx: Tx, patientId: string, kind: VitalKind, fromAt: number, toAt: number, maxPoints: number,
): Promise<ReadingPoint[]> {
  const buckets = Math.floor(maxPoints / 2);
  return tx.query<ReadingPoint>(
    `with span as materialized (
       select taken_at, value, code,
              least($6::int, 1 + floor(extract(epoch from taken_at - $3::timestamptz) * 1000 / $5::float8))::int as bucket
         from readings
        where patient_id = $1 and kind = $2 and taken_at >= $3 and taken_at < $4 and (value is not null or code is not null)
     ), ranked as (
       select taken_at, value, code, count(*) over () as total,
              row_number() over (partition by bucket order by value, taken_at) as low,
              row_number() over (partition by bucket order by value desc, taken_at desc) as high
         from span
     )
     select taken_at as at, value, code from ranked where total <= $7::int or low = 1 or high = 1 order by taken_at, value`,
    [patientId, kind, instant(fromAt), instant(toAt), Math.max(1, (toAt - fromAt) / buckets), buckets, maxPoints],
  );
}
