// What an operator does to one tenant as a whole, in SQL as the owner of the tables: make, list, suspend, copy out, put in, delete. One transaction each.
import pg from 'pg';
import { clientConfig, type PostgresAddress } from '../platform/postgres.ts';
import { inReferenceOrder } from './tenant-tables.ts';

export interface TenantTable {
  readonly name: string;
  /** Those that are stored, not computed. */
  readonly columns: readonly string[];
  readonly key: readonly string[];
  /** Whole numbers given by the database, which another tenant's rows elsewhere may have as well. */
  readonly countedKey: string | null;
}

export interface TenantOperator {
  readonly client: pg.Client;
  /** References first. */
  tables(): Promise<TenantTable[]>;
}

/** Works as the operator on one tenant, in one transaction; `readOnly` sees one moment. */
export async function operate<Result>(address: PostgresAddress, tenantId: string | null, work: (operator: TenantOperator) => Promise<Result>, { readOnly = false } = {}): Promise<Result> {
  const client = new pg.Client(clientConfig(address, 'mydr24_owner'));
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(`begin isolation level repeatable read${readOnly ? ' read only' : ''}`);
    await client.query('set local statement_timeout = 0');
    if (tenantId !== null) await client.query(`select set_config('app.operated_tenant', $1, true)`, [tenantId]);
    const result = await work({ client, tables: () => listTables(client) });
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    await client.end();
  }
}

const TABLES = `
  select c.relname as name,
         (select array_agg(a.attname::text order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
         coalesce((select array_agg(a.attname::text order by array_position(i.indkey::smallint[], a.attnum)) from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey) where i.indrelid = c.oid and i.indisprimary), '{}') as key,
         (select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attidentity <> '' limit 1) as "countedKey"
    from pg_class c join pg_attribute t on t.attrelid = c.oid and t.attname = 'tenant_id' and not t.attisdropped
   where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`;
const LINKS = `
  select f.conrelid::regclass::text as table, f.confrelid::regclass::text as "refersTo" from pg_constraint f
   where f.contype = 'f' and f.connamespace = 'public'::regnamespace and f.conparentid = 0`;

async function listTables(client: pg.Client): Promise<TenantTable[]> {
  const { rows: tables } = await client.query<TenantTable>(TABLES);
  const { rows: links } = await client.query<{ table: string; refersTo: string }>(LINKS);
  const byName = new Map(tables.map((table) => [table.name, table]));
  return inReferenceOrder([...byName.keys()], links).map((name) => byName.get(name)!);
}

export interface TenantRow {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly suspendedAt: Date | null;
  readonly suspendedReason: string | null;
  readonly isWatchdog: boolean;
}

export async function findTenant(client: pg.Client, tenantId: string): Promise<TenantRow | undefined> {
  const { rows } = await client.query<TenantRow>('select id, name, created_at as "createdAt", suspended_at as "suspendedAt", suspended_reason as "suspendedReason", is_watchdog as "isWatchdog" from tenants where id = $1', [tenantId]);
  return rows[0];
}

export async function countRows(client: pg.Client, { name }: TenantTable, tenantId: string): Promise<number> {
  const { rows } = await client.query<{ n: string }>(`select count(*) as n from ${quoted(name)} where tenant_id = $1`, [tenantId]);
  return Number(rows[0]!.n);
}

export async function countOpenEmergencies(client: pg.Client, tenantId: string): Promise<number> {
  const { rows } = await client.query<{ n: string }>('select count(*) as n from emergencies where tenant_id = $1 and closed_at is null', [tenantId]);
  return Number(rows[0]!.n);
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
