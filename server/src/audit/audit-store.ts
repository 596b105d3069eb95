// Writes audit rows in the transaction of the deed: either both are kept or neither. Rows only ever grow; no role of the
// server may change or delete one. Does not decide what is audited (people/access.ts does) and holds no health data.
import { instant } from '../platform/postgres.ts';
import type { InsertAudit } from './audit.ts';

const INSERT = `
  insert into audit_rows (tenant_id, at, actor_kind, actor_id, action, resource, patient_id, outcome, request_id, purpose, basis)
  select * from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::text[], $9::text[], $10::text[], $11::text[])`;

export const insertAudit: InsertAudit = async (tx, rows) => {
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
    rows.map((row) => row.purpose ?? null),
    rows.map((row) => row.basis ?? null),
  ];
  await tx.execute(INSERT, columns, 'insert-audit');
};
