// SQL of what devices say about themselves.
import { instant, json, type Tx } from '../platform/postgres.ts';
import type { SaidSignal } from './device-signals.ts';

export async function saveSignals(tx: Tx, said: readonly SaidSignal[]): Promise<void> {
  if (said.length === 0) return;
  await tx.execute(
    `insert into device_signals as s (tenant_id, device_id, patient_id, signal, vital, is_present, said_at)
     select tenant_id, device_id, patient_id, signal, vital, is_present, said_at from jsonb_populate_recordset(null::device_signals, $1)
     on conflict (patient_id, device_id, signal, vital) do update set is_present = excluded.is_present, said_at = excluded.said_at where s.said_at <= excluded.said_at`,
    [json(said.map((one) => ({ tenant_id: one.tenantId, device_id: one.deviceId, patient_id: one.patientId, signal: one.signal, vital: one.vital ?? '', is_present: one.isPresent, said_at: instant(one.saidAt) })))], 'save-signals');
}

/** Over or not; those of a revoked device say nothing any more. */
export async function listSignals(tx: Tx, patientIds: readonly string[]): Promise<SaidSignal[]> {
  return tx.query<SaidSignal>(
    `select s.tenant_id as "tenantId", s.device_id as "deviceId", s.patient_id as "patientId", s.signal, nullif(s.vital, '') as vital, s.is_present as "isPresent", s.said_at as "saidAt"
       from device_signals s join devices d on d.id = s.device_id where s.patient_id = any($1::uuid[]) and d.revoked_at is null order by s.said_at, s.device_id, s.signal, s.vital`, [patientIds], 'list-signals');
}
