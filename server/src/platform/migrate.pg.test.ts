// Migrations on a real server: order, refusals, a kill half way, two processes at once.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from './fault.ts';
import { hashMigrations, migrate, type Migration, readMigrations, readMigrationStatus } from './migrate.ts';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from './pg-testing.ts';

const FIRST = migration('0001_first', 'create table things (id int primary key)');
const SECOND = migration('0002_second', 'alter table things add column name text');

function migration(name: string, text: string, isBreaking = false): Migration {
  return { name, text, isBreaking, checksum: `checksum of ${text}` };
}

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof Fault && error.code === code;
}

/** The same server, as an operator's `DATABASE_URL` names it. */
function connectionStringOf({ address }: TestDatabase, user: string, password: string): string {
  if ('socketDir' in address) return `postgres://${user}:${password}@/${address.database}?host=${encodeURIComponent(address.socketDir)}`;
  const url = new URL(address.connectionString);
  url.username = user;
  url.password = password;
  return url.href;
}

function columns(database: TestDatabase): Promise<{ name: string }[]> {
  return database.sql(`select column_name as name from information_schema.columns where table_name = 'things' order by 1`);
}

describe('migrate', () => {
  it('applies what is missing, in order, and only once', async (t) => {
    const database = await createEmptyDatabase(t);
    assert.deepEqual(await migrate(database.address, [FIRST]), ['0001_first']);
    assert.deepEqual(await migrate(database.address, [FIRST, SECOND]), ['0002_second']);
    assert.deepEqual(await migrate(database.address, [FIRST, SECOND]), []);
    assert.deepEqual(await columns(database), [{ name: 'id' }, { name: 'name' }]);
  });

  it('works as an ordinary user who may create roles and owns the database, as an operator sets it up', async (t) => {
    const database = await createEmptyDatabase();
    const [server] = await database.sql<{ version: number; name: string }>(
      `select current_setting('server_version_num')::int as version, current_database() as name`,
    );
    const operator = `operator_${server!.name}`;
    await database.sql(`create role ${operator} login createrole password 'of-a-test'`);
    await database.sql(`alter database ${server!.name} owner to ${operator}`);
    t.after(async () => {
      await database.sql(`reassign owned by ${operator} to mydr24_owner`);
      await database.sql(`drop owned by ${operator}`);
      await database.sql(`drop role ${operator}`);
      await database.drop();
    });
    // What creating the roles leaves behind: until 15 nothing, from 16 on a membership that does not let take them on.
    if (server!.version >= 160_000) await database.sql(`grant mydr24_owner, mydr24_app, mydr24_engine to ${operator} with admin true, set false, inherit false`);
    const address = { connectionString: connectionStringOf(database, operator, 'of-a-test') };
    assert.deepEqual(await migrate(address, [FIRST, SECOND]), ['0001_first', '0002_second']);
    assert.deepEqual(await migrate(address, [FIRST, SECOND]), []);
    assert.deepEqual((await readMigrationStatus(address, [FIRST, SECOND])).pending, []);
  });

  it('says in one line that nobody answers at the address', async () => {
    const nobody = migrate({ connectionString: 'postgres://operator@127.0.0.1:1/nothing' }, [FIRST]);
    await assert.rejects(nobody, hasCode('ECONNREFUSED'));
  });

  it('keeps nothing of a migration that fails, and goes on from there when it is mended', async (t) => {
    const database = await createEmptyDatabase(t);
    const broken = migration('0002_second', 'alter table things add column name text; select 1/0');
    await assert.rejects(migrate(database.address, [FIRST, broken]), hasCode('migration-failed'));
    assert.deepEqual(await columns(database), [{ name: 'id' }]);
    assert.deepEqual(await migrate(database.address, [FIRST, SECOND]), ['0002_second']);
  });

  it('runs again whole after its connection was killed half way', async (t) => {
    const database = await createEmptyDatabase(t);
    const slow = migration('0002_second', 'alter table things add column name text; select pg_sleep(30)');
    const killed = migrate(database.address, [FIRST, slow]).catch((error: unknown) => error);
    const sleeping = `select pid from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()`;
    while ((await database.sql(sleeping)).length === 0);
    await database.sql(`select pg_terminate_backend(pid) from (${sleeping}) as migrating`);
    assert.ok((await killed) instanceof Error);
    assert.deepEqual(await columns(database), [{ name: 'id' }]);
    assert.deepEqual(await migrate(database.address, [FIRST, SECOND]), ['0002_second']);
  });

  it('lets two processes migrate at once: one does it, the other waits', async (t) => {
    const database = await createEmptyDatabase(t);
    const both = await Promise.all([migrate(database.address, [FIRST, SECOND]), migrate(database.address, [FIRST, SECOND])]);
    assert.deepEqual(both.flat().toSorted(), ['0001_first', '0002_second']);
  });

  it('refuses a file that was changed after it had been applied', async (t) => {
    const database = await createEmptyDatabase(t);
    await migrate(database.address, [FIRST]);
    const changed = migration('0001_first', 'create table things (id bigint primary key)');
    await assert.rejects(migrate(database.address, [changed]), hasCode('migration-changed'));
  });

  it('lives with a newer compatible migration, and refuses a newer breaking one', async (t) => {
    const database = await createEmptyDatabase(t);
    await migrate(database.address, [FIRST, SECOND]);
    assert.deepEqual((await readMigrationStatus(database.address, [FIRST])).unknown, ['0002_second']);
    assert.deepEqual(await migrate(database.address, [FIRST]), []);
    await migrate(database.address, [FIRST, SECOND, migration('0003_third', 'drop table things', true)]);
    await assert.rejects(migrate(database.address, [FIRST, SECOND]), hasCode('schema-too-new'));
  });

  it('leaves the tables to the owner role, which neither people nor the engine are', async (t) => {
    const database = await createEmptyDatabase(t);
    await migrate(database.address, [FIRST]);
    const owner = await database.sql(`select tableowner as owner from pg_tables where tablename = 'things'`);
    assert.deepEqual(owner, [{ owner: 'mydr24_owner' }]);
    await assert.rejects(database.pg.asEngine((tx) => tx.query('drop table things')), /42501/);
    const risky = `select rolname from pg_roles where rolname like 'mydr24\\_%' and (rolsuper or rolbypassrls or rolcreaterole)`;
    assert.deepEqual(await database.sql(risky), []);
  });

  it('reads the files of this repository, which are all applied in a test database', async (t) => {
    const database = await createTestDatabase(t);
    const { applied, pending } = await readMigrationStatus(database.address);
    assert.deepEqual(applied, readMigrations().map(({ name }) => name));
    assert.deepEqual(pending, []);
    assert.notEqual(hashMigrations([FIRST]), hashMigrations([FIRST, SECOND]));
  });
});
