// Writes audit rows in the transaction of the deed: either both are kept or neither. Rows only ever grow; no role of the
// server may change or delete one. Does not decide what is audited (people/access.ts does) and holds no health data.
import { instant, type Tx } from '../platform/postgres.ts';

export interface AuditRow {
  tenantId: string;
  atMs: number;
  actorKind: 'person' | 'device' | 'engine';
  actorId: string | null;
  /** What was done, e.g. `patient.read`. */
  action: string;
  /** `<type>/<id>` of the record asked for; never a name or a value. */
  resource: string;
  patientId: string | null;
  outcome: 'allowed' | 'refused';
  requestId: string;
}

const INSERT = `
  insert into audit_rows (tenant_id, at, actor_kind, actor_id, action, resource, patient_id, outcome, request_id)
  select * from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::text[], $9::text[])`;

export async function insertAudit(tx: Tx, rows: readonly AuditRow[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = [
    rows.map((row) => row.tenantId),
    rows.map((row) => instant(row.atMs)),
    rows.map((row) => row.actorKind),
    rows.map((row) => row.actorId),
    rows.map((row) => row.action),
    rows.map((row) => row.resource),
    rows.map((row) => row.patientId),
    rows.map((row) => row.outcome),
    rows.map((row) => row.requestId),
  ];
  await tx.execute(INSERT, columns, 'insert-audit');
}
