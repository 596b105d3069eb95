// SQL of programmes of care: who is in which, who changed it and why, and which programmes there are.
import type { Patient, PersonId, ProgrammeChange } from '@mydr24/protocol';
import type { Keys } from '../keys/keys.ts';
import { PLACEHOLDER } from '../keys/sealed.ts';
import { sealedColumns } from '../keys/sealed-columns.ts';
import { instant, type Tx } from '../platform/postgres.ts';

export async function updateProgramme(tx: Tx, patientId: string, programme: string | null): Promise<void> {
  await tx.execute('update patients set programme = $2 where id = $1', [patientId, programme], 'update-programme');
}

export async function insertProgrammeChange(tx: Tx, keys: Keys, change: { id: string; tenantId: string; patientId: string; programme: string | null; reason: string; personId: PersonId; at: number }): Promise<void> {
  const sealed = await keys.sealWords(tx, sealedColumns.programme, { ...change, row: change.id }, change.reason);
  await tx.execute('insert into programme_changes (id, tenant_id, patient_id, programme, reason, person_id, at, sealed) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [change.id, change.tenantId, change.patientId, change.programme, PLACEHOLDER, change.personId, instant(change.at), sealed], 'insert-programme-change');
}

/** Newest first. */
export async function listProgrammeChanges(tx: Tx, keys: Keys, patientId: string, limit: number): Promise<ProgrammeChange[]> {
  const rows = await tx.query<ProgrammeChange & { id: string; tenantId: string; sealed: Uint8Array | null }>(
    `select c.id, c.tenant_id as "tenantId", c.sealed, c.programme, c.reason, p.given_name || ' ' || p.family_name as "personName", c.at from programme_changes c left join persons p on p.id = c.person_id
      where c.patient_id = $1 order by c.at desc, c.id desc limit $2`, [patientId, limit], 'list-programme-changes');
  const reasons = await keys.openWords(tx, sealedColumns.programme, rows.map((row) => ({ ...row, patientId, row: row.id, plain: row.reason })));
  return rows.map(({ id: _id, tenantId: _tenantId, sealed: _sealed, ...row }, n) => ({ ...row, reason: reasons[n]! }));
}

export interface ProgrammePatient { readonly programme: string; readonly patientId: Patient['id']; readonly givenName: string; readonly familyName: string; readonly bed: string | null; readonly unitName: string | null; readonly since: number | null }

/** Of these units alone: what is elsewhere is told to nobody by this list. */
export const listProgrammePatients = (tx: Tx, unitIds: readonly string[]): Promise<ProgrammePatient[]> =>
  tx.query<ProgrammePatient>(
    `select p.programme, p.id as "patientId", p.given_name as "givenName", p.family_name as "familyName", p.bed, u.name as "unitName",
            (select max(c.at) from programme_changes c where c.patient_id = p.id) as since
       from patients p left join units u on u.id = p.unit_id where p.programme is not null and p.unit_id = any($1::uuid[]) order by p.family_name, p.given_name, p.id`, [unitIds], 'list-programme-patients');

/** Programmes that have rules, whoever is in them. */
export const listProgrammeSets = (tx: Tx, tenantId: string): Promise<{ programme: string; version: number | null }[]> =>
  tx.query(`select programme, max(version) filter (where state = 'active') as version from alarm_rule_sets where tenant_id = $1 and scope = 'programme' and state <> 'withdrawn' group by programme order by programme`, [tenantId], 'list-programme-sets');
