// SQL of what monitoring must know of patients: whom it judges, with which rules, and the newest readings of each vital to
// begin from after a restart. People's slice owns the rows.
import type { VitalKind } from '@mydr24/protocol';
import { vitalKinds } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';
import { CHARTING_DEVICE_NAME, IS_SURE } from '../intake/reading.ts';
import type { PatientFacts } from './watched-patient.ts';

const FACTS = `p.id as "patientId", p.tenant_id as "tenantId", p.unit_id as "unitId", p.spo2_scale as "spo2Scale", p.is_pregnant as "isPregnant",
  p.born_on as "bornOn", p.programme`;

export async function findPatientFacts(tx: Tx, patientIds: readonly string[]): Promise<PatientFacts[]> {
  return tx.query<PatientFacts>(`select ${FACTS} from patients p where p.id = any($1::uuid[])`, [patientIds], 'find-patient-facts');
}

/** Pages through all patients by id. */
export async function listPatientFacts(tx: Tx, afterId: string | null, limit: number): Promise<PatientFacts[]> {
  return tx.query<PatientFacts>(
    `select ${FACTS} from patients p where p.id > $1 order by p.id limit $2`, [afterId ?? '00000000-0000-0000-0000-000000000000', limit], 'list-patient-facts');
}

export interface LatestReading {
  readonly patientId: string;
  readonly kind: VitalKind;
  readonly deviceId: string;
  readonly value: number | null;
  readonly code: string | null;
  readonly unit: string | null;
  readonly atMs: number;
  readonly receivedAtMs: number;
  /** What the device that sent it allows of silence; null for the kind's default. */
  readonly deviceNoDataMs: number | null;
  readonly isCharted: boolean;
}

/** The newest sure reading of each vital of each patient since an instant; one index probe each. */
export async function listLatestReadings(tx: Tx, patientIds: readonly string[], sinceAt: number): Promise<LatestReading[]> {
  return tx.query<LatestReading>(
    `select p.id as "patientId", k.kind, r.device_id as "deviceId", r.value, r.code, r.unit, r.taken_at as "atMs", r.received_at as "receivedAtMs",
            d.no_data_ms as "deviceNoDataMs", coalesce(d.name = $4, false) as "isCharted"
       from unnest($1::uuid[]) as p (id) cross join unnest($2::text[]) as k (kind)
      cross join lateral (
        select r.value, r.code, r.unit, r.taken_at, r.received_at, r.device_id from readings r
         where r.patient_id = p.id and r.kind = k.kind and r.taken_at >= $3 and not r.is_history and ${IS_SURE} order by r.taken_at desc, r.received_at desc, r.device_seq desc limit 1
      ) r left join devices d on d.id = r.device_id`,
    [patientIds, vitalKinds, instant(sinceAt), CHARTING_DEVICE_NAME], 'list-latest-readings');
}
