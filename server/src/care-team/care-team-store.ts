// The care team in PostgreSQL, under the caller's tenant. Decides nothing.
import type { CareTeamCandidate, CareTeamMember, CareTeamPatient } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';

const ROLES = `array(select r.role from person_roles r where r.person_id = p.id order by r.role) as roles`;
const CLINICIAN = `p.is_active and exists (select from person_roles r where r.person_id = p.id and r.role in ('nurse', 'doctor'))`;

export function listMembers(tx: Tx, patientId: string): Promise<CareTeamMember[]> {
  return tx.query<CareTeamMember>(
    `select p.id as "personId", p.given_name || ' ' || p.family_name as name, ${ROLES}, c.added_at as "addedAt", a.given_name || ' ' || a.family_name as "addedByName"
       from care_team c join persons p on p.id = c.person_id join persons a on a.id = c.added_by where c.patient_id = $1 and c.removed_at is null order by name, p.id`,
    [patientId], 'care-team-list',
  );
}

/** By the beginning of the name as it is spoken, or of the family name; whoever is on it already is left out. */
export function findCandidates(tx: Tx, patientId: string, name: string): Promise<CareTeamCandidate[]> {
  return tx.query<CareTeamCandidate>(
    `select p.id as "personId", p.given_name || ' ' || p.family_name as name, ${ROLES} from persons p
      where ${CLINICIAN} and (starts_with(lower(p.given_name || ' ' || p.family_name), lower($2)) or starts_with(lower(p.family_name), lower($2)))
        and not exists (select from care_team c where c.patient_id = $1 and c.person_id = p.id and c.removed_at is null) order by name, p.id limit 20`,
    [patientId, name], 'care-team-find',
  );
}

export async function isClinician(tx: Tx, personId: string): Promise<boolean> {
  return (await tx.maybe(`select p.id from persons p where p.id = $1 and ${CLINICIAN}`, [personId], 'care-team-clinician')) !== undefined;
}

export interface NewMember {
  id: string;
  tenantId: string;
  patientId: string;
  personId: string;
  addedBy: string;
}

/** Twice changes nothing. */
export async function insertMember(tx: Tx, { id, tenantId, patientId, personId, addedBy }: NewMember, nowMs: number): Promise<void> {
  await tx.execute(
    `insert into care_team (id, tenant_id, patient_id, person_id, added_at, added_by) values ($1, $2, $3, $4, $5, $6) on conflict (patient_id, person_id) where removed_at is null do nothing`,
    [id, tenantId, patientId, personId, instant(nowMs), addedBy], 'care-team-insert',
  );
}

/** The id of what ended; none when they were not on it. */
export async function endMember(tx: Tx, patientId: string, personId: string, by: string, nowMs: number): Promise<string | null> {
  const row = await tx.maybe<{ id: string }>(
    `update care_team set removed_at = $3, removed_by = $4 where patient_id = $1 and person_id = $2 and removed_at is null returning id`, [patientId, personId, instant(nowMs), by], 'care-team-end',
  );
  return row?.id ?? null;
}

export function listPatientsOf(tx: Tx, personId: string): Promise<CareTeamPatient[]> {
  return tx.query<CareTeamPatient>(
    `select s.id as "patientId", s.given_name || ' ' || s.family_name as name, u.name as "unitName", s.bed
       from care_team c join patients s on s.id = c.patient_id left join units u on u.id = s.unit_id where c.person_id = $1 and c.removed_at is null order by name, s.id limit 200`,
    [personId], 'care-team-mine',
  );
}
