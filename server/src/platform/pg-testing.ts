// The rig of every `*.pg.test.ts`: a real PostgreSQL, cheap and alone.
//
//   const database = await createTestDatabase(t);          // in a test, or once per file: before(async (t) => ...)
//   await database.pg.asTenant(tenantId, (tx) => ...);     // as the server would, under row-level security
//   await database.sql('update ...');                      // as superuser, past row-level security: set up and look
//
// One cluster (fsync off) under /tmp is started on demand, shared by all test processes, and left running for the next
// run; a clone of a migrated template takes tens of ms and is dropped after the test. A changed migration makes a new
// template. MYDR24_TEST_DATABASE_URL (superuser) runs the same tests on an outside server, e.g. the oldest we support.
import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { hashMigrations, migrate, readMigrations } from './migrate.ts';
import { isAlive } from './postmaster.ts';
import { clientConfig, createPostgres, type Postgres, type PostgresAddress } from './postgres.ts';

export interface TestDatabase {
  readonly address: PostgresAddress;
  readonly pg: Postgres;
  /** One statement as superuser. */
  sql<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** A second, independent door: most bugs live between two connections. */
  openPostgres(): Postgres;
  drop(): Promise<void>;
}

/** What `node:test` hands to tests and hooks; only its clean-up is used. */
export interface CleanUp {
  after(work: () => Promise<void>): void;
}

/** Clean-up in the reverse order, so that servers end before the database they stand on goes. */
export function inReverse(t: CleanUp): CleanUp {
  const works: (() => Promise<void>)[] = [];
  t.after(async () => {
    for (const work of works.toReversed()) await work();
  });
  return { after: (work) => void works.push(work) };
}

interface Server {
  readonly superuser: (database: string) => PostgresAddress;
}

const OUTSIDE_URL = process.env['MYDR24_TEST_DATABASE_URL'];
const RIG_DIR = `/tmp/mydr24-test-${process.getuid?.() ?? 0}`;
const RIG_VERSION = 1;
const LOCK_DEADLINE_MS = 60_000;
/** Databases of killed test runs, and templates of old migrations, go after this. */
const STALE_MS = 60 * 60_000;
const TEST_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
  shared_buffers: '128MB',
  autovacuum: 'off',
  max_wal_size: '512MB',
};

let server: Promise<Server> | undefined;
const templates = new Map<string, Promise<string>>();

/** A migrated database of one's own. Handles are closed and the database dropped when `t` ends. */
export async function createTestDatabase(t?: CleanUp): Promise<TestDatabase> {
  const rig = await (server ??= openServer());
  const template = await useTemplate(rig);
  const name = databaseName('test');
  await asSuperuser(rig, 'postgres', (client) => client.query(`create database ${name} owner mydr24_owner template ${template} strategy file_copy`));
  const database = openDatabase(rig, name);
  t?.after(() => database.drop());
  return database;
}

/** An empty database with roles but no tables, for tests of migrations themselves. */
export async function createEmptyDatabase(t?: CleanUp): Promise<TestDatabase> {
  const rig = await (server ??= openServer());
  const name = databaseName('test');
  await asSuperuser(rig, 'postgres', (client) => client.query(`create database ${name} owner mydr24_owner`));
  const database = openDatabase(rig, name);
  t?.after(() => database.drop());
  return database;
}

function openDatabase(rig: Server, name: string): TestDatabase {
  const address = rig.superuser(name);
  const opened: Postgres[] = [];
  const openPostgres = (): Postgres => {
    const handle = createPostgres({
      address,
      people: { maxConnections: 4, statementTimeoutMs: 20_000 },
      engine: { maxConnections: 4, statementTimeoutMs: 20_000 },
    });
    opened.push(handle);
    return handle;
  };
  let superuser: pg.Pool | undefined;
  return {
    address,
    pg: openPostgres(),
    openPostgres,
    async sql(text, values) {
      superuser ??= new pg.Pool({ ...clientConfig(address, 'postgres'), max: 2 }).on('error', () => {});
      return (await superuser.query(text, values as unknown[] | undefined)).rows;
    },
    async drop() {
      await Promise.all(opened.map((handle) => handle.close()));
      await superuser?.end();
      await asSuperuser(rig, 'postgres', (client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}

async function openServer(): Promise<Server> {
  if (OUTSIDE_URL !== undefined) {
    return { superuser: (database) => ({ connectionString: withDatabase(OUTSIDE_URL, database) }) };
  }
  return withFileLock(async () => {
    const { address } = await startEmbeddedPostgres({
      dataDir: join(RIG_DIR, `v${RIG_VERSION}`),
      settings: TEST_SETTINGS,
      isOwner: false,
    });
    const rig: Server = { superuser: (database) => ({ socketDir: address.socketDir, database }) };
    await dropStale(rig);
    return rig;
  });
}

function useTemplate(rig: Server): Promise<string> {
  const migrations = readMigrations();
  const name = `template_${hashMigrations(migrations)}`;
  let ready = templates.get(name);
  if (!ready) {
    ready = withFileLock(() => buildTemplate(rig, name));
    templates.set(name, ready);
  }
  return ready;
}

/** Migrated under another name first: a killed run must not leave a half-made template. */
async function buildTemplate(rig: Server, name: string): Promise<string> {
  await asSuperuser(rig, 'postgres', async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount !== 0) return;
    const draft = databaseName('draft');
    if (OUTSIDE_URL !== undefined) await migrate(rig.superuser('postgres'), []);
    await client.query(`create database ${draft} owner mydr24_owner`);
    await migrate(rig.superuser(draft));
    await client.query(`alter database ${draft} rename to ${name}`);
  });
  return name;
}

async function dropStale(rig: Server): Promise<void> {
  await asSuperuser(rig, 'postgres', async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      `select datname from pg_database where datname ~ '^(test|draft)_' and not exists (select from pg_stat_activity a where a.datname = pg_database.datname)`,
    );
    for (const { datname } of rows) {
      if (isStale(datname)) await client.query(`drop database if exists ${datname}`).catch(() => {});
    }
  });
}

/** The name carries who made it and when: `test_<seconds, base 36>_<pid>_<random>`. */
function databaseName(kind: 'test' | 'draft'): string {
  const seconds = Math.floor(Date.now() / 1000).toString(36);
  return `${kind}_${seconds}_${process.pid}_${randomUUID().slice(0, 8)}`;
}

function isStale(name: string): boolean {
  const [, seconds = '', pid = ''] = name.split('_');
  return !isAlive(Number(pid)) || Date.now() - Number.parseInt(seconds, 36) * 1000 > STALE_MS;
}

async function asSuperuser<Result>(rig: Server, database: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client(clientConfig(rig.superuser(database), 'postgres'));
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Test files run as separate processes; starting the cluster and building the template must happen once. */
async function withFileLock<Result>(work: () => Promise<Result>): Promise<Result> {
  mkdirSync(RIG_DIR, { recursive: true, mode: 0o755 });
  const file = join(RIG_DIR, 'lock');
  const deadline = Date.now() + LOCK_DEADLINE_MS;
  while (!tryLock(file)) {
    if (Date.now() > deadline) throw new Error(`another test process holds ${file}; remove it if none runs`);
    await sleep(20);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function tryLock(file: string): boolean {
  try {
    const fd = openSync(file, 'wx');
    writeFileSync(fd, String(process.pid));
    closeSync(fd);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
    if (isAbandoned(file)) rmSync(file, { force: true });
    return false;
  }
}

function isAbandoned(file: string): boolean {
  try {
    const holder = Number(readFileSync(file, 'utf8'));
    // An empty file is one being written this very moment, unless it stays so.
    return holder > 0 ? !isAlive(holder) : Date.now() - statSync(file).mtimeMs > 5_000;
  } catch {
    return false;
  }
}

function withDatabase(connectionString: string, database: string): string {
  const url = new URL(connectionString);
  url.pathname = `/${database}`;
  return url.href;
}
