// Rows of the audit that are not sealed yet, seals and heads. A row's place is the order of transactions: only those older than
// any that still runs are taken, so nobody can come in between later.
import { instant, type Tx } from '../platform/postgres.ts';
import type { ChainEnd, Link, SealedText } from './audit-chain.ts';

const TEXT_COLUMNS = `r.id::text as "rowId", r.tenant_id as "tenantId", (extract(epoch from r.at) * 1000000)::bigint::text as "atMicros", r.actor_kind as "actorKind", r.actor_id as "actorId",
  r.action, r.resource, r.patient_id as "patientId", r.outcome, r.request_id as "requestId", r.purpose, r.basis, r.change`;

/** One node seals at a time; the lock goes with the transaction. */
export async function takeSealing(tx: Tx): Promise<boolean> {
  const { taken } = await tx.one<{ taken: boolean }>(`select pg_try_advisory_xact_lock(hashtext('audit-seal')) as taken`);
  return taken;
}

export interface UnsealedRow extends SealedText {
  writtenIn: string;
}

export function listUnsealed(tx: Tx, atMost: number): Promise<UnsealedRow[]> {
  return tx.query(
    `with last as (select written_in, row_id from audit_heads order by written_in desc, row_id desc limit 1)
     select ${TEXT_COLUMNS}, r.written_in::text as "writtenIn"
       from audit_rows r
      where r.written_in < pg_snapshot_xmin(pg_current_snapshot())
        and (r.written_in, r.id) > (coalesce((select written_in from last), '0'::xid8), coalesce((select row_id from last), 0))
      order by r.written_in, r.id limit $1`,
    [atMost],
    'list-unsealed-audit',
  );
}

export interface Head extends ChainEnd {
  tenantId: string;
  sealedAtMs: number;
}

/** Without `tenantIds`, all heads. */
export function listHeads(tx: Tx, tenantIds: readonly string[] | null = null): Promise<Head[]> {
  return tx.query(
    `select tenant_id as "tenantId", seq::float8 as seq, encode(hash, 'hex') as hash, (extract(epoch from sealed_at) * 1000)::float8 as "sealedAtMs"
       from audit_heads where $1::uuid[] is null or tenant_id = any($1) order by tenant_id`,
    [tenantIds],
  );
}

export interface NewHead extends ChainEnd {
  tenantId: string;
  writtenIn: string;
  rowId: string;
}

export async function insertSeals(tx: Tx, links: readonly (Link & { tenantId: string })[], heads: readonly NewHead[], nowMs: number): Promise<void> {
  await tx.execute(
    `insert into audit_seals (tenant_id, seq, row_id, hash) select t, s, r, decode(h, 'hex') from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::text[]) as n(t, s, r, h)`,
    [links.map(({ tenantId }) => tenantId), links.map(({ seq }) => seq), links.map(({ rowId }) => rowId), links.map(({ hash }) => hash)],
    'insert-audit-seals',
  );
  await tx.execute(
    `insert into audit_heads (tenant_id, seq, hash, written_in, row_id, sealed_at)
     select t, s, decode(h, 'hex'), w::xid8, r, $6 from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::bigint[]) as n(t, s, h, w, r)
     on conflict (tenant_id) do update set seq = excluded.seq, hash = excluded.hash, written_in = excluded.written_in, row_id = excluded.row_id, sealed_at = excluded.sealed_at`,
    [heads.map(({ tenantId }) => tenantId), heads.map(({ seq }) => seq), heads.map(({ hash }) => hash), heads.map(({ writtenIn }) => writtenIn), heads.map(({ rowId }) => rowId), instant(nowMs)],
    'upsert-audit-heads',
  );
}

/** Links of one tenant after `seq`, in order, each with the row it names as it stands now. */
export function listLinks(tx: Tx, tenantId: string, afterSeq: number, atMost: number): Promise<Link[]> {
  return tx.query(
    `select s.seq::float8 as seq, s.row_id::text as "rowId", encode(s.hash, 'hex') as hash,
            case when r.id is null then null else jsonb_build_object('rowId', r.id::text, 'tenantId', r.tenant_id, 'atMicros', (extract(epoch from r.at) * 1000000)::bigint::text, 'actorKind', r.actor_kind,
              'actorId', r.actor_id, 'action', r.action, 'resource', r.resource, 'patientId', r.patient_id, 'outcome', r.outcome, 'requestId', r.request_id, 'purpose', r.purpose, 'basis', r.basis, 'change', r.change) end as row
       from audit_seals s left join audit_rows r on r.id = s.row_id
      where s.tenant_id = $1 and s.seq > $2 order by s.seq limit $3`,
    [tenantId, afterSeq, atMost],
  );
}

export async function listSealedTenants(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ tenantId: string }>(`select tenant_id as "tenantId" from audit_heads union select tenant_id from audit_seals where seq = 1 order by 1`);
  return rows.map(({ tenantId }) => tenantId);
}

export interface Unsealed {
  /** Rows the next pass will take. */
  waiting: number;
  /** The first row that lies before the end of the chain and is in none: put there past the server. */
  slippedIn: string | null;
}

export function findUnsealed(tx: Tx): Promise<Unsealed> {
  return tx.one(
    `with last as (select written_in, row_id from audit_heads order by written_in desc, row_id desc limit 1),
          bare as (select r.id, (r.written_in, r.id) <= (select written_in, row_id from last) as is_passed from audit_rows r where not exists (select from audit_seals s where s.row_id = r.id))
     select count(*) filter (where is_passed is not true)::int as waiting, min(id) filter (where is_passed)::text as "slippedIn" from bare`,
  );
}
