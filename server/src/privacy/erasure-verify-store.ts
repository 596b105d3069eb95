// Looks whether an erasure is true: every table by its tag, what was emptied, the keys. As the owner of the tables, bound to one tenant, so
// that no policy of a serving role hides a row from it.
import type { ErasurePart } from './erasure.ts';
import { tablesErased } from './erasure.ts';
import type { PatientLink } from './schema-tags.ts';

/** A connection of the operator (tenancy/tenant-operator-store.ts), in a transaction bound to the tenant. */
export interface OperatorLook {
  query<Row extends object>(text: string, values: readonly unknown[]): Promise<{ rows: Row[] }>;
}

export interface ErasureToVerify {
  readonly id: string;
  readonly tenantId: string;
  readonly patientId: string;
  readonly parts: readonly ErasurePart[];
}

export interface VerifiedErasure {
  /** `table: n rows`, each a proof that it is not done. */
  readonly left: readonly string[];
  readonly tables: number;
  /** Masters that last wrapped its destroyed keys. */
  readonly masters: readonly string[];
}

const PERSON = `(select p.person_id from patients p where p.id = $1 and not exists (select from person_roles r where r.person_id = p.person_id and r.role <> 'patient'))`;
const orphaned = (column: string, of: string): string => `(${column} in (select id from ${of} where patient_id = $1) or (${column} is not null and not exists (select from ${of} o where o.id = ${column})))`;
/** Of links through another table also what points to nothing any more: their table went first. */
const CLAUSES: Partial<Record<PatientLink, string>> = {
  patient: 'patient_id = $1', emergency: orphaned('emergency_id', 'emergencies'), alarm: orphaned('alarm_id', 'alarms'), link: orphaned('link_id', 'family_links'), export: orphaned('export_id', 'privacy_exports'),
  page: '(page_id is not null and not exists (select from pages o where o.id = page_id))', grant: orphaned('grant_id', 'smart_grants'), grants: `(patient_id = $1 or person_id = ${PERSON})`, person: `person_id = ${PERSON}`,
};
const EMPTIED: Record<ErasurePart, readonly (readonly [string, string])[]> = {
  private: [['patients', `id = $1 and (address is not null or lat is not null or lon is not null)`], ['persons', `id = ${PERSON} and (is_active or password_hash is not null or email not like 'erased-%')`], ['sessions', `person_id = ${PERSON} and (revoked_at is null or device_name is not null or network is not null)`]],
  record: [['patients', `id = $1 and (given_name <> 'erased' or family_name <> 'erased' or born_on <> '1900-01-01' or sex <> 'unknown' or bed is not null or unit_id is not null)`], ['persons', `id = ${PERSON} and (given_name <> 'erased' or family_name <> 'erased')`], ['devices', 'patient_id = $1']],
};

export async function verifyErasure(look: OperatorLook, { patientId, parts }: ErasureToVerify): Promise<VerifiedErasure> {
  const left: string[] = [];
  let tables = 0;
  const count = async (table: string, clause: string): Promise<void> => {
    tables += 1;
    const { rows } = await look.query<{ n: string }>(`select count(*) as n from ${table} where $1::uuid is not null and ${clause}`, [patientId]);
    const n = Number(rows[0]!.n);
    if (n > 0) left.push(`${table}: ${n} row${n === 1 ? '' : 's'}`);
  };
  for (const part of parts) {
    for (const { table, link } of tablesErased(part)) await count(table, CLAUSES[link]!);
    for (const [table, clause] of EMPTIED[part]) await count(table, clause);
    await count('data_keys', `patient_id = $1 and class = '${part}' and wrapped is not null`);
  }
  const { rows } = await look.query<{ master: string }>('select distinct master from data_keys where patient_id = $1 and wrapped is null', [patientId]);
  return { left, tables, masters: rows.map(({ master }) => master) };
}
