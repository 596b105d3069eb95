// The patients of drills: records of nobody, which no ward lists and no device feeds. Decides nothing.
import type { PatientId } from '@mydr24/protocol';
import type { Tx } from '../platform/postgres.ts';

/** One that no open drill uses; made when there is none. Two who start a drill in the same moment take turns. */
export async function claimDrillPatient(tx: Tx, tenantId: string, newId: string): Promise<PatientId> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 25))', [tenantId], 'drill-lock');
  const free = await tx.maybe<{ id: PatientId }>(
    `select p.id from patients p where p.tenant_id = $1 and p.is_drill
       and not exists (select from emergencies e where e.patient_id = p.id and e.closed_at is null) order by p.id limit 1`,
    [tenantId], 'drill-patient-free',
  );
  if (free) return free.id;
  await tx.execute(
    `insert into patients (id, tenant_id, given_name, family_name, born_on, sex, is_drill) values ($1, $2, 'Drill', 'patient', '1900-01-01', 'unknown', true)`,
    [newId, tenantId], 'drill-patient-insert',
  );
  return newId as PatientId;
}
