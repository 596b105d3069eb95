// Copies a tenant out, puts it into another database, and deletes it: each in one transaction, so that it is whole or was not done.
import type { PostgresAddress } from '../platform/postgres.ts';
import { type ArchivedTable, type ArchiveManifest, prepareArchive, readArchive, readTable, writeManifest, writeTable } from './tenant-archive-file.ts';
import { countOpenEmergencies, countRows, findTenant, operate, quoted, type TenantOperator, type TenantTable } from './tenant-operator-store.ts';

export type Done<T> = ({ ok: true } & T) | { ok: false; problem: string };
/** Makes what was sealed elsewhere open here; a problem in words where it cannot, and nothing of the tenant is kept. */
export type AdoptKeys = (client: TenantOperator['client'], tenantId: string) => Promise<string | null>;
export interface Counted { readonly name: string; readonly rows: number }

const ROWS_AT_ONCE = 1_000;
const UNOPENED = 'tenant-keys';
const noTenant = (tenantId: string) => ({ ok: false as const, problem: `there is no tenant ${tenantId}; "mydr24 tenant list" names those there are` });

const schemaOf = async ({ client }: TenantOperator): Promise<string> => (await client.query<{ name: string }>('select max(name) as name from schema_migrations')).rows[0]!.name;

async function* rowsOf({ client }: TenantOperator, { name, columns, key }: TenantTable, tenantId: string): AsyncGenerator<string> {
  const order = key.length === 0 ? '' : ` order by ${key.map(quoted).join(', ')}`;
  await client.query(`declare rows_of_tenant no scroll cursor for select row_to_json(r)::text as line from (select ${columns.map(quoted).join(', ')} from ${quoted(name)} where tenant_id = '${tenantId}'${order}) r`);
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`fetch ${ROWS_AT_ONCE} from rows_of_tenant`);
    for (const { line } of rows) yield line;
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await client.query('close rows_of_tenant');
}

/** As of one moment, while the server runs. */
export async function exportTenant(address: PostgresAddress, tenantId: string, dir: string, nowMs: number): Promise<Done<{ tables: readonly ArchivedTable[] }>> {
  return operate(address, tenantId, async (operator): Promise<Done<{ tables: readonly ArchivedTable[] }>> => {
    const tenant = await findTenant(operator.client, tenantId);
    if (tenant === undefined) return noTenant(tenantId);
    const problem = await prepareArchive(dir);
    if (problem !== null) return { ok: false, problem };
    const tables: ArchivedTable[] = [];
    for (const table of await operator.tables()) tables.push(await writeTable(dir, table.name, rowsOf(operator, table, tenantId)));
    await writeManifest(dir, { tenant: { id: tenant.id, name: tenant.name }, exportedAt: new Date(nowMs).toISOString(), schema: await schemaOf(operator), tables });
    return { ok: true, tables };
  }, { readOnly: true });
}

/** Into a database of the same version in which the tenant is not. It comes suspended, so that nobody works in two places. */
export async function importTenant(address: PostgresAddress, dir: string, nowMs: number, adoptKeys: AdoptKeys): Promise<Done<{ manifest: ArchiveManifest }>> {
  const read = await readArchive(dir);
  if (!read.ok) return read;
  const { manifest } = read;
  return operate(address, manifest.tenant.id, async (operator): Promise<Done<{ manifest: ArchiveManifest }>> => {
    const { client } = operator;
    const schema = await schemaOf(operator);
    if (schema !== manifest.schema) return { ok: false, problem: `the archive is of schema ${manifest.schema}, this database of ${schema}; bring both to one version first` };
    if ((await findTenant(client, manifest.tenant.id)) !== undefined) return { ok: false, problem: `tenant ${manifest.tenant.id} is here already; nothing was changed` };
    await client.query('insert into tenants (id, name, created_at, suspended_at, suspended_reason) values ($1, $2, $3, $3, $4)', [manifest.tenant.id, manifest.tenant.name, new Date(nowMs), 'imported: resume it when it is to work here']);
    const archived = new Map(manifest.tables.map((table) => [table.name, table]));
    for (const table of await operator.tables()) {
      const { rows } = archived.get(table.name) ?? { rows: 0 };
      const put = rows === 0 ? 0 : await putTable(operator, table, dir);
      if (put !== rows) throw new Error(`${table.name}: ${put} of ${rows} rows went in; nothing of it was kept`);
    }
    const unopened = await adoptKeys(client, manifest.tenant.id);
    if (unopened !== null) throw Object.assign(new Error(`${unopened}; nothing was kept`), { code: UNOPENED });
    return { ok: true, manifest };
  }).catch((error: Error & { code?: string; table?: string }) => {
    if (error.code === UNOPENED) return { ok: false, problem: error.message };
    if (error.code !== '23505') throw error;
    return { ok: false, problem: `rows of another tenant here have the same numbers (${error.table ?? 'unknown table'}); import into a database of its own. Nothing was kept` };
  });
}

async function putTable({ client }: TenantOperator, { name, columns, countedKey }: TenantTable, dir: string): Promise<number> {
  const list = columns.map(quoted).join(', ');
  let put = 0;
  for await (const lines of readTable(dir, name, ROWS_AT_ONCE)) {
    const rows = `[${lines.join(',')}]`;
    if (name === 'readings') await client.query(`select ensure_reading_partitions(min(r.taken_at)::date, max(r.taken_at)::date) from json_populate_recordset(null::readings, $1::json) r`, [rows]);
    const { rowCount } = await client.query(`insert into ${quoted(name)} (${list}) overriding system value select ${list} from json_populate_recordset(null::${quoted(name)}, $1::json)`, [rows]);
    put += rowCount ?? 0;
  }
  if (countedKey !== null) await client.query(`select setval(pg_get_serial_sequence($1, $2), (select greatest(max(${quoted(countedKey)}), 1) from ${quoted(name)}))`, [name, countedKey]);
  return put;
}

/** Only what was suspended, has no open emergency, and lies whole in an archive of the same rows. */
export async function deleteTenant(address: PostgresAddress, tenantId: string, archiveDir: string): Promise<Done<{ tables: readonly Counted[] }>> {
  const read = await readArchive(archiveDir);
  if (!read.ok) return read;
  const { manifest } = read;
  if (manifest.tenant.id !== tenantId) return { ok: false, problem: `${archiveDir} is the archive of ${manifest.tenant.name} (${manifest.tenant.id}), not of ${tenantId}` };
  return operate(address, tenantId, async (operator): Promise<Done<{ tables: readonly Counted[] }>> => {
    const { client } = operator;
    const tenant = await findTenant(client, tenantId);
    if (tenant === undefined) return noTenant(tenantId);
    if (tenant.suspendedAt === null) return { ok: false, problem: `${tenant.name} is not suspended; suspend it first and give people time` };
    if ((await countOpenEmergencies(client, tenantId)) > 0) return { ok: false, problem: `${tenant.name} has open emergencies; nothing is deleted before they are closed` };
    const tables = (await operator.tables()).toReversed();
    const archived = new Map(manifest.tables.map(({ name, rows }) => [name, rows]));
    const deleted: Counted[] = [];
    for (const table of tables) {
      const rows = await countRows(client, table, tenantId);
      if (rows !== (archived.get(table.name) ?? 0)) return { ok: false, problem: `${table.name} has ${rows} rows, the archive ${archived.get(table.name) ?? 0}: something was written since; export again` };
    }
    for (const table of tables) deleted.push({ name: table.name, rows: (await client.query(`delete from ${quoted(table.name)} where tenant_id = $1`, [tenantId])).rowCount ?? 0 });
    for (const table of tables) if ((await countRows(client, table, tenantId)) > 0) throw new Error(`rows are left in ${table.name}; nothing was deleted`);
    await client.query('delete from tenants where id = $1', [tenantId]);
    return { ok: true, tables: deleted.filter(({ rows }) => rows > 0) };
  });
}
