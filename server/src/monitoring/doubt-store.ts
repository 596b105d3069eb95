// SQL of doubtful readings: which are, and why. The reading itself stays as it came; a corrected one is doubted no more.
import type { DoubtReason, VitalKind } from '@mydr24/protocol';
import { CHARTING_DEVICE_NAME, silenceLimitMs } from '../intake/reading.ts';
import { instant, json, type Tx } from '../platform/postgres.ts';
import type { Doubt, DoubtfulVital } from './reading-quality.ts';

export async function saveDoubts(tx: Tx, doubts: readonly Doubt[]): Promise<void> {
  if (doubts.length === 0) return;
  const rows = doubts.map(({ reading: { tenantId, patientId, kind, takenAt, deviceId, seq }, reason }) => ({ tenant_id: tenantId, patient_id: patientId, kind, taken_at: instant(takenAt), device_id: deviceId, device_seq: seq, reason }));
  await tx.execute(
    `insert into reading_doubts (tenant_id, patient_id, kind, taken_at, device_id, device_seq, reason)
     select tenant_id, patient_id, kind, taken_at, device_id, device_seq, reason from jsonb_populate_recordset(null::reading_doubts, $1) on conflict do nothing`, [json(rows)], 'save-doubts');
}

interface DoubtRow {
  readonly patientId: string;
  readonly kind: VitalKind;
  readonly value: number | null;
  readonly code: string | null;
  readonly unit: string | null;
  readonly atMs: number;
  readonly doubt: DoubtReason;
  readonly deviceNoDataMs: number | null;
  readonly isByHand: boolean;
}

/** The newest of each vital of each patient; few patients have any. */
export const listNewestDoubts = (tx: Tx, patientIds: readonly string[], sinceAt: number): Promise<DoubtRow[]> =>
  tx.query<DoubtRow>(
    `select distinct on (x.patient_id, x.kind) x.patient_id as "patientId", x.kind, r.value, r.code, r.unit, x.taken_at as "atMs", x.reason as doubt, d.no_data_ms as "deviceNoDataMs", coalesce(d.name = $3, false) as "isByHand"
       from reading_doubts x join readings r on r.device_id = x.device_id and r.device_seq = x.device_seq and r.taken_at = x.taken_at left join devices d on d.id = x.device_id
      where x.patient_id = any($1::uuid[]) and x.taken_at >= $2 and not r.is_history order by x.patient_id, x.kind, x.taken_at desc, x.device_id`, [patientIds, instant(sinceAt), CHARTING_DEVICE_NAME], 'newest-doubts');

export const doubtfulOf = ({ kind, value, code, unit, atMs, doubt, deviceNoDataMs, isByHand }: DoubtRow): DoubtfulVital =>
  ({ kind, value, code, unit, atMs, doubt, noDataMs: isByHand ? null : silenceLimitMs(kind, deviceNoDataMs) });
