// Row-level security read from the catalogue and tried on every table: a new table without it fails here.
import assert from 'node:assert/strict';
import test, { before } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
import { SqlFault, type Tx } from '../platform/postgres.ts';
import { insertBareEmergency, insertWard, type Ward } from './people-testing.ts';

interface TableFacts {
  name: string;
  owner: string;
  isEnabled: boolean;
  isForced: boolean;
  hasTenant: boolean;
  isPartition: boolean;
}

/** Tables of the machine, not of any tenant; the people role may not even read them. */
const TENANTLESS = ['monitor_shards', 'reading_hours_state', 'schema_migrations', 'database_lives', 'networks'];

let database: TestDatabase;
let here: Ward;
let there: Ward;
let tables: TableFacts[];

before(async (t) => {
  database = await createTestDatabase(t as never);
  here = await insertWard(database);
  there = await insertWard(database);
  await insertBareEmergency(database, there);
  await database.sql(`select ensure_reading_partitions(date '2026-03-01', date '2026-03-01')`);
  tables = await database.sql<TableFacts>(
    `select c.relname as name, pg_get_userbyid(c.relowner) as owner, c.relrowsecurity as "isEnabled", c.relforcerowsecurity as "isForced",
            c.relispartition as "isPartition",
            exists(select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped) as "hasTenant"
       from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by c.relname`,
  );
});

const ofTenants = () => tables.filter(({ name }) => !TENANTLESS.includes(name));
/** The tables one may name; partitions are reached through their parent. */
const named = () => ofTenants().filter(({ isPartition }) => !isPartition);
const columnOf = ({ name }: TableFacts): string => (name === 'tenants' ? 'id' : 'tenant_id');
const refusedWith = (code: string) => (error: unknown) => error instanceof SqlFault && error.code === code;
const hasRight = async (role: string, table: string, right: string): Promise<boolean> => {
  const rows = await database.sql<{ may: boolean }>(`select has_table_privilege($1, $2, $3) or ($3 in ('select', 'insert', 'update') and has_any_column_privilege($1, $2, $3)) as may`, [role, table, right]);
  return rows[0]?.may ?? false;
};

test('[P15] every table of tenants has a tenant, and row-level security that binds even its owner', () => {
  assert.ok(tables.length > 20);
  for (const table of named()) {
    assert.ok(table.hasTenant || table.name === 'tenants', `${table.name} has no tenant_id`);
    assert.ok(table.isEnabled && table.isForced, `${table.name} has no forced row-level security`);
  }
});

test('[P15] a partition cannot be reached past its parent', async () => {
  const partitions = tables.filter(({ isPartition }) => isPartition);
  assert.ok(partitions.length >= 2);
  for (const { name } of partitions) {
    for (const role of ['mydr24_app', 'mydr24_engine']) {
      for (const right of ['select', 'insert', 'update', 'delete']) assert.equal(await hasRight(role, name, right), false, `${role} may ${right} ${name}`);
    }
  }
});

test('[P15] the serving roles own nothing, are no superusers and bypass nothing', async () => {
  const roles = await database.sql<{ rolname: string; rolsuper: boolean; rolbypassrls: boolean; rolcreaterole: boolean }>(
    `select rolname, rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname like 'mydr24\\_%'`,
  );
  assert.equal(roles.length, 3);
  for (const role of roles) assert.deepEqual({ ...role, rolname: '' }, { rolname: '', rolsuper: false, rolbypassrls: false, rolcreaterole: false });
  for (const { name, owner } of tables) assert.ok(!['mydr24_app', 'mydr24_engine'].includes(owner), `${name} is owned by ${owner}`);
});

test('[P15] a request of one tenant sees no row of another, in any table', async () => {
  for (const table of named()) {
    if (!(await hasRight('mydr24_app', table.name, 'select'))) continue;
    const count = (tenantId: string, ofTenant: string) =>
      database.pg.asTenant(tenantId, (tx) => tx.one<{ n: number }>(`select count(*)::int as n from ${table.name} where ${columnOf(table)} = $1`, [ofTenant]));
    assert.deepEqual(await count(here.tenantId, there.tenantId), { n: 0 }, table.name);
  }
  for (const name of ['persons', 'patients', 'emergencies', 'offers', 'pages', 'family_links', 'devices', 'sessions']) {
    const { n } = await database.pg.asTenant(there.tenantId, (tx) => tx.one<{ n: number }>(`select count(*)::int as n from ${name}`));
    assert.ok(n > 0, `${name} has rows to hide`);
  }
});

test('[P15] without a tenant nothing is seen at all', async () => {
  const client = database.pg.openClient('mydr24_app');
  await client.connect();
  try {
    for (const { name } of named()) {
      if (!(await hasRight('mydr24_app', name, 'select'))) continue;
      const { rows } = await client.query(`select count(*)::int as n from ${name}`);
      assert.deepEqual(rows, [{ n: 0 }], name);
    }
  } finally {
    await client.end();
  }
});

test('[P15] a request of one tenant changes no row of another, in any table', async () => {
  for (const table of named()) {
    const column = columnOf(table);
    // Where only some columns may be changed, one of those.
    const [open] = await database.sql<{ name: string }>(
      `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and has_column_privilege('mydr24_app', attrelid, attnum, 'update') order by attname = $2 desc, attnum limit 1`,
      [table.name, column],
    );
    const changed = open?.name ?? column;
    const change = (tx: Tx) => tx.execute(`update ${table.name} set ${changed} = ${changed} where ${column} = $1`, [there.tenantId]);
    if (open) assert.equal(await database.pg.asTenant(here.tenantId, change), 0, table.name);
    else await assert.rejects(database.pg.asTenant(here.tenantId, change), refusedWith('42501'), table.name);
  }
});

test('[P15] a request of one tenant gives no row to another, in any table', async () => {
  for (const table of named()) {
    if (!(await hasRight('mydr24_app', table.name, 'insert'))) continue;
    // Row-level security is checked before constraints, so an otherwise empty row is enough.
    const insert = (tx: Tx) => tx.execute(`insert into ${table.name} (tenant_id) values ($1)`, [there.tenantId]);
    await assert.rejects(database.pg.asTenant(here.tenantId, insert), refusedWith('42501'), table.name);
  }
  const steal = (tx: Tx) => tx.execute(`update patients set tenant_id = $1 where id = $2`, [there.tenantId, here.patientId]);
  await assert.rejects(database.pg.asTenant(here.tenantId, steal), refusedWith('42501'));
});

test('[P15] the tenant of one transaction is gone in the next on the same connection', async () => {
  const pg = database.openPostgres();
  await pg.asTenant(here.tenantId, (tx) => tx.query(`select 1`));
  const rolledBack = pg.asTenant(here.tenantId, async (tx) => {
    await tx.query(`select 1`);
    throw new Error('no');
  });
  await assert.rejects(rolledBack, /no/);
  const seen = await pg.asTenant(there.tenantId, (tx) => tx.query<{ id: string }>(`select id from tenants`));
  assert.deepEqual(seen, [{ id: there.tenantId }]);
  assert.equal(pg.stats().people.total, 1, 'all three ran on one connection');
  const settings = await database.sql<{ setting: string }>(`select unnest(setconfig) as setting from pg_db_role_setting`);
  assert.ok(!settings.some(({ setting }) => setting.startsWith('app.')), 'no role or database carries a tenant by default');
});

test('[A2] nobody who serves requests can change, delete or empty the audit', async () => {
  for (const role of ['mydr24_app', 'mydr24_engine']) {
    for (const right of ['update', 'delete', 'truncate']) assert.equal(await hasRight(role, 'audit_rows', right), false, `${role} ${right}`);
  }
  assert.equal(await hasRight('mydr24_app', 'audit_rows', 'select'), false, 'people do not read the audit through requests');
  for (const text of ['update audit_rows set outcome = outcome', 'delete from audit_rows', 'truncate audit_rows']) {
    await assert.rejects(database.pg.asTenant(here.tenantId, (tx) => tx.execute(text)), refusedWith('42501'), text);
    await assert.rejects(database.pg.asEngine((tx) => tx.execute(text)), refusedWith('42501'), text);
  }
});

/** A role, a unit, a charge, a way in or an order of an export that is taken away is no record of anything: the audit is. */
const takenBack = ['person_roles', 'person_units', 'facility_admins', 'unit_charges', 'code_apps', 'recovery_codes', 'bulk_exports'];

test('[P15] people\'s requests delete nothing but rights, charges, ways in and orders of exports that are taken back', async () => {
  for (const { name } of tables) {
    for (const right of ['delete', 'truncate']) assert.equal(await hasRight('mydr24_app', name, right), right === 'delete' && takenBack.includes(name), `${right} ${name}`);
  }
});

test('[P15] the engine reads no secret and changes no person, right or consent', async () => {
  for (const text of [
    'select password_hash from persons', 'select refresh_hash from sessions', 'select previous_refresh_hash from sessions',
    'update persons set is_active = true', `insert into person_roles (person_id, tenant_id, role) values ('${here.patientId}', '${here.tenantId}', 'admin')`,
    'update family_links set revoked_at = null', 'update sessions set revoked_at = null', 'update devices set revoked_at = null', 'delete from readings',
    // A correction changes a value, and its history is kept (reading_amendments): never whose it is or of when.
    'update readings set patient_id = patient_id', 'update readings set taken_at = taken_at', 'update reading_amendments set old_value = null', 'delete from emergencies', 'delete from alarms',
  ]) {
    await assert.rejects(database.pg.asEngine((tx) => tx.execute(text)), refusedWith('42501'), text);
  }
});
