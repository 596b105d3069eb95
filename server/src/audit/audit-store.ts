// Writes audit rows in the transaction of the deed: either both are kept or neither. What only reads is answered when its row is kept. Rows only ever grow; no role of the
// server may change or delete one. Does not decide what is audited (people/access.ts does) and holds no health data.
import { setTimeout } from 'node:timers/promises';
import { Fault } from '../platform/fault.ts';
import { instant, type Postgres, type Tx } from '../platform/postgres.ts';
import { createTogether } from '../platform/together-engine.ts';
import type { AuditRow, InsertAudit } from './audit.ts';

const INSERT = `
  insert into audit_rows (tenant_id, at, actor_kind, actor_id, action, resource, patient_id, outcome, request_id, purpose, basis, change)
  select * from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[])`;

/** Rows of transactions at work: one statement for each, sent with the commit. */
const atWork = new WeakMap<Tx, AuditRow[]>();
/** Where the rows of reads go together, for each database. */
const lanes = new WeakMap<Postgres, WriteRows>();
type WriteRows = (rows: readonly AuditRow[]) => Promise<{ fault: Fault | null }>;

export const insertAudit: InsertAudit = async (tx, rows) => {
  if (tx.isReadOnly) return tx.beforeAnswer((pg) => insertOfRead(pg, rows));
  const held = atWork.get(tx);
  if (held !== undefined) return void held.push(...rows);
  const own = [...rows];
  atWork.set(tx, own);
  tx.beforeCommit(() => insertRows(tx, own));
};

/** Rows of reads in one transaction, and how long the next waits, so that more go together. Whoever reads alone waits for nothing. */
const MOST_AT_ONCE = 500;
const APART_MS = 5;

async function insertOfRead(pg: Postgres, rows: readonly AuditRow[]): Promise<void> {
  const write = lanes.get(pg) ?? createLane(pg);
  lanes.set(pg, write);
  const { fault } = await write(rows);
  if (fault !== null) throw fault;
}

const createLane = (pg: Postgres): WriteRows =>
  createTogether<readonly AuditRow[], { fault: Fault | null }>({
    most: MOST_AT_ONCE,
    pause: () => setTimeout(APART_MS),
    async work(some) {
      try {
        await pg.asEngine((tx) => insertRows(tx, some.flat()));
        return some.map(() => ({ fault: null }));
      } catch (fault) {
        // Perhaps committed: tried again, a call could have two rows.
        if (fault instanceof Fault && fault.isOutcomeUnknown) return some.map(() => ({ fault }));
        throw fault;
      }
    },
  });

async function insertRows(tx: Tx, rows: readonly AuditRow[]): Promise<void> {
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
    rows.map((row) => row.change ?? null),
  ];
  await tx.execute(INSERT, columns, 'insert-audit');
}
