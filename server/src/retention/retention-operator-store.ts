// What an operator sees of retention, as the engine; and sets of one tenant, as the owner of the tables.
import type pg from 'pg';
import type { Tx } from '../platform/postgres.ts';
import { KEEP_DAYS, KEEP_HOURS_DAYS } from './reading-retention.ts';

export interface KeepRow {
  readonly tenantId: string;
  readonly name: string;
  readonly keepDays: number;
  readonly keepHoursDays: number;
  readonly countsFrom: number | null;
  readonly readingsUntil: number | null;
}

const MS = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;
const KEEP = `select t.id as "tenantId", t.name, coalesce(r.keep_days, ${KEEP_DAYS}) as "keepDays", coalesce(r.keep_hours_days, ${KEEP_HOURS_DAYS}) as "keepHoursDays", ${MS('r.counts_from')} as "countsFrom", ${MS('g.readings_until')} as "readingsUntil"
  from tenants t left join reading_retention r on r.tenant_id = t.id left join reading_let_go g on g.tenant_id = t.id`;

export const listKeepRows = (tx: Tx): Promise<KeepRow[]> => tx.query<KeepRow>(`${KEEP} where not t.is_watchdog order by t.name, t.id`);

/** Each partition with what it takes on the disk, its indexes too. */
export const listPartRows = (tx: Tx): Promise<{ name: string; bytes: number }[]> =>
  tx.query(`select c.relname::text as name, pg_total_relation_size(c.oid)::float8 as bytes from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'readings'::regclass order by c.relname`);

export const findKeepRow = async (client: pg.Client, tenantId: string): Promise<KeepRow | undefined> => (await client.query<KeepRow>(`${KEEP} where t.id = $1`, [tenantId])).rows[0];

export async function saveKeepRow(client: pg.Client, { tenantId, keepDays, keepHoursDays, setAt, countsFrom }: { tenantId: string; keepDays: number; keepHoursDays: number; setAt: number; countsFrom: number }): Promise<void> {
  await client.query(
    `insert into reading_retention (tenant_id, keep_days, keep_hours_days, set_at, counts_from) values ($1, $2, $3, $4, $5)
     on conflict (tenant_id) do update set keep_days = excluded.keep_days, keep_hours_days = excluded.keep_hours_days, set_at = excluded.set_at, counts_from = excluded.counts_from`,
    [tenantId, keepDays, keepHoursDays, new Date(setAt), new Date(countsFrom)]);
}
