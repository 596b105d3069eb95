// Looks whether an erasure is true: every table by its tag, what was emptied, the keys. By a function of the database that sees past the
// policies of a serving role, and counts only; the same for the operator and for the privacy officer.
import type { ErasurePart } from './erasure.ts';
import { tablesErased } from './erasure.ts';

/** In a transaction bound to the tenant: of the operator (tenancy/tenant-operator-store.ts), or of a request. */
export interface TenantLook {
  query<Row extends object>(text: string, values: readonly unknown[], name: string): Promise<{ rows: Row[] }>;
}

export interface ErasureToVerify {
  readonly id: string;
  readonly tenantId: string;
  readonly patientId: string;
  readonly parts: readonly ErasurePart[];
}

export interface VerifiedErasure {
  /** Each a proof that it is not done. */
  readonly left: readonly { readonly table: string; readonly rows: number }[];
  readonly looks: number;
  /** Masters that last wrapped its destroyed keys. */
  readonly masters: readonly string[];
}

/** Beside the tables of its tags: what was emptied, and the keys. */
const FURTHER_LOOKS = 4;

export async function verifyErasure(look: TenantLook, { tenantId, patientId, parts }: ErasureToVerify): Promise<VerifiedErasure> {
  const left: VerifiedErasure['left'][number][] = [];
  let looks = 0;
  for (const part of parts) {
    const tables = tablesErased(part);
    const values = [tenantId, patientId, part, tables.map(({ table }) => table), tables.map(({ link }) => link)];
    const { rows } = await look.query<{ found: Record<string, number> }>('select count_patient_rows($1, $2, $3, $4, $5) as found', values, 'erasure-look');
    left.push(...Object.entries(rows[0]!.found).map(([table, count]) => ({ table, rows: count })));
    looks += tables.length + FURTHER_LOOKS;
  }
  const { rows } = await look.query<{ master: string }>('select distinct master from data_keys where patient_id = $1 and wrapped is null', [patientId], 'erasure-masters');
  return { left, looks, masters: rows.map(({ master }) => master) };
}
