// Chunks of waveforms in PostgreSQL: stored once each, read by time, dropped by age except around alarms and emergencies.
import type { Strip, WaveformKind } from '@mydr24/protocol';
import { instant, json, type Tx } from '../platform/postgres.ts';
import { marked, type KeptWaveform, type Waveform } from './waveform.ts';

export type WaveformOutcome = 'stored' | 'duplicate' | 'sequence-conflict' | 'unknown-patient';

/** Of one device. A patient of another tenant is one that does not exist. */
export async function insertWaveforms(tx: Tx, device: { tenantId: string; deviceId: string }, waveforms: readonly Waveform[], nowMs: number): Promise<WaveformOutcome[]> {
  const outcomes: WaveformOutcome[] = [];
  for (const { patientId, channel, seq, kind, rateHz, scale, unit, startAt, endAt, samples } of waveforms) {
    const key = [device.deviceId, channel, seq, instant(startAt)];
    const bytes = Buffer.from(samples);
    const stored = await tx.query<{ seq: number }>(
      `insert into waveform_chunks (tenant_id, patient_id, device_id, channel, device_seq, kind, rate_hz, scale, unit, started_at, ended_at, received_at, samples)
       select tenant_id, id, $1, $2, $3, $7, $8, $9, $10, $4, $11, $12, $13 from patients where id = $5 and tenant_id = $6
       on conflict do nothing returning device_seq as seq`,
      [...key, patientId, device.tenantId, kind, rateHz, scale, unit, instant(endAt), instant(nowMs), bytes],
    );
    if (stored.length === 1) outcomes.push('stored');
    else outcomes.push(await repeatOf(tx, [...key, patientId, kind, rateHz, scale, unit, bytes]));
  }
  return outcomes;
}

async function repeatOf(tx: Tx, content: readonly unknown[]): Promise<WaveformOutcome> {
  const [kept] = await tx.query<{ isSame: boolean }>(
    `select patient_id = $5 and kind = $6 and rate_hz = $7 and scale = $8 and unit = $9 and samples = $10 as "isSame"
       from waveform_chunks where device_id = $1 and channel = $2 and device_seq = $3 and started_at = $4`,
    [...content],
  );
  return kept === undefined ? 'unknown-patient' : kept.isSame ? 'duplicate' : 'sequence-conflict';
}

export async function listWaveforms(tx: Tx, patientId: string, fromAt: number, toAt: number): Promise<KeptWaveform[]> {
  return tx.query<KeptWaveform>(
    `select device_id as "deviceId", channel, device_seq::float8 as seq, kind, rate_hz as "rateHz", scale, unit, started_at as "startAt", ended_at as "endAt", samples
       from waveform_chunks where patient_id = $1 and started_at < $3 and ended_at > $2 and started_at > $2::timestamptz - interval '10 minutes'
      order by device_id, channel, started_at`,
    [patientId, instant(fromAt), instant(toAt)],
  );
}

export type NewestWaveform = Waveform & { readonly tenantId: string; readonly deviceId: string; readonly receivedAt: number };

const judgedKinds: readonly WaveformKind[] = ['ecg', 'acceleration'];
const shownKinds: readonly WaveformKind[] = ['ecg', 'pleth', 'eeg'];

/** Of each channel heard of since then: its chunks of the last `backMs`, by time. Of one patient, or of all. */
export async function listNewestWaveforms(tx: Tx, sinceAt: number, backMs: number, patientId: string | null, kinds: readonly WaveformKind[] = judgedKinds): Promise<NewestWaveform[]> {
  return tx.query<NewestWaveform>(
    `with newest as (
       select device_id, patient_id, channel, max(received_at) as last from waveform_chunks
        where received_at > $1 and kind = any($4) and ($3::uuid is null or patient_id = $3) group by device_id, patient_id, channel)
     select c.tenant_id as "tenantId", c.patient_id as "patientId", c.device_id as "deviceId", c.channel, c.device_seq::float8 as seq, c.kind, c.rate_hz as "rateHz", c.scale, c.unit,
            c.started_at as "startAt", c.ended_at as "endAt", c.received_at as "receivedAt", c.samples
       from newest n join waveform_chunks c on c.patient_id = n.patient_id and c.device_id = n.device_id and c.channel = n.channel
        and c.received_at > n.last - make_interval(secs => $2::float8 / 1000) and c.started_at > n.last - interval '2 minutes'
      order by c.started_at`,
    [instant(sinceAt), backMs, patientId, kinds], 'newest-waveforms');
}

/** Ours: what was last heard of longer ago is not shown as a stopped strip. */
const SHOWN_WITHIN_MS = 600_000;
const SHOWN_MS = 15_000;

/** The newest seconds of each waveform; null when there is no such patient. */
export async function readStrips(tx: Tx, patientId: string, nowMs: number): Promise<Strip | null> {
  if ((await tx.maybe('select 1 as one from patients where id = $1', [patientId])) === undefined) return null;
  const chunks = await listNewestWaveforms(tx, nowMs - SHOWN_WITHIN_MS, SHOWN_MS, patientId, shownKinds);
  return { chunks: marked(chunks.toSorted((a, b) => placeOf(a).localeCompare(placeOf(b)) || a.startAt - b.startAt).map(bare)) };
}
const placeOf = ({ deviceId, channel }: NewestWaveform): string => `${deviceId} ${channel}`;
const bare = ({ tenantId: _tenant, patientId: _patient, receivedAt: _at, ...chunk }: NewestWaveform): KeptWaveform => chunk as KeptWaveform;

/** Ours: what a clinician wants to see before a rhythm was declared. */
const STRIP_MS = 30_000;

/** A copy of all that the device sent in the half minute before: it stays when the chunks are dropped. */
export async function keepStrips(tx: Tx, found: readonly { readonly alarmId: string; readonly patientId: string; readonly deviceId: string; readonly foundAt: number }[]): Promise<void> {
  await tx.execute(
    `insert into alarm_strips (tenant_id, alarm_id, device_id, channel, device_seq, kind, rate_hz, scale, unit, started_at, ended_at, samples)
     select c.tenant_id, f.alarm_id, c.device_id, c.channel, c.device_seq, c.kind, c.rate_hz, c.scale, c.unit, c.started_at, c.ended_at, c.samples
       from jsonb_to_recordset($1::jsonb) as f (alarm_id uuid, patient_id uuid, device_id uuid, found_at timestamptz)
       join waveform_chunks c on c.patient_id = f.patient_id and c.device_id = f.device_id and c.started_at < f.found_at
        and c.ended_at > f.found_at - make_interval(secs => $2::float8 / 1000) and c.started_at > f.found_at - interval '10 minutes'
     on conflict do nothing`,
    [json(found.map((one) => ({ alarm_id: one.alarmId, patient_id: one.patientId, device_id: one.deviceId, found_at: instant(one.foundAt) }))), STRIP_MS], 'keep-strips');
}

export async function listStrip(tx: Tx, alarmId: string): Promise<KeptWaveform[]> {
  return tx.query<KeptWaveform>(
    `select device_id as "deviceId", channel, device_seq::float8 as seq, kind, rate_hz as "rateHz", scale, unit, started_at as "startAt", ended_at as "endAt", samples
       from alarm_strips where alarm_id = $1 order by device_id, channel, started_at`, [alarmId]);
}

export const KEEP_HOURS = 72;

export async function findKeepHours(tx: Tx, tenantId: string): Promise<number> {
  const [row] = await tx.query<{ keepHours: number }>('select keep_hours as "keepHours" from waveform_retention where tenant_id = $1', [tenantId]);
  return row?.keepHours ?? KEEP_HOURS;
}

export async function saveKeepHours(tx: Tx, tenantId: string, keepHours: number): Promise<void> {
  await tx.execute('insert into waveform_retention (tenant_id, keep_hours) values ($1, $2) on conflict (tenant_id) do update set keep_hours = excluded.keep_hours', [tenantId, keepHours]);
}

/** Stays: what lies within five minutes of the beginning or end of an alarm, and from before an emergency until after it. Ours. An alarm that stands for days keeps no days. */
export async function dropOldWaveforms(tx: Tx, nowMs: number): Promise<number> {
  return tx.execute(
    `delete from waveform_chunks c using tenants t left join waveform_retention r on r.tenant_id = t.id
      where c.tenant_id = t.id and c.started_at < $1::timestamptz - make_interval(hours => coalesce(r.keep_hours, $2::int))
        and not exists (select 1 from alarms a where a.patient_id = c.patient_id
                         and ((c.ended_at > a.started_at - interval '5 minutes' and c.started_at < a.started_at + interval '5 minutes')
                           or (c.ended_at > a.ended_at - interval '5 minutes' and c.started_at < a.ended_at + interval '5 minutes')))
        and not exists (select 1 from emergencies e where e.patient_id = c.patient_id
                         and c.ended_at > e.opened_at - interval '5 minutes' and c.started_at < coalesce(e.closed_at, 'infinity') + interval '5 minutes')`,
    [instant(nowMs), KEEP_HOURS],
  );
}
