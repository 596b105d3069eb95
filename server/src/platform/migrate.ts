// Brings the schema to what this binary expects: numbered forward-only SQL files, each in one transaction under an
// advisory lock, its checksum kept. Refuses a changed file and a newer breaking migration, because yesterday's binary
// lives with today's schema unless that says `-- breaking`. There is no way back down: restore a backup.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { Fault } from './fault.ts';
import { faultOf } from './postgres-fault.ts';
import { ensureRoles } from './postgres-roles.ts';
import { clientConfig, type PostgresAddress } from './postgres.ts';

export interface Migration {
  /** `0001_foundation` */
  readonly name: string;
  readonly isBreaking: boolean;
  readonly checksum: string;
  readonly text: string;
}

export interface MigrationStatus {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  /** Applied by a newer binary; compatible ones are no reason not to start. */
  readonly unknown: readonly string[];
}

export const MIGRATIONS_DIR = fileURLToPath(new URL('../../migrations', import.meta.url));
const FILE_NAME = /^(\d{4}_[a-z0-9_]+)\.sql$/;
/** Any constant of our own: two processes migrating one database wait for each other. */
const LOCK_KEY = 7_324_024;
const LOCK_DEADLINE_MS = 120_000;

export function readMigrations(dir: string = MIGRATIONS_DIR): Migration[] {
  const files = readdirSync(dir).filter((file) => file.endsWith('.sql')).toSorted();
  const migrations = files.map((file) => readMigration(dir, file));
  migrations.forEach((migration, index) => {
    const expected = String(index + 1).padStart(4, '0');
    if (!migration.name.startsWith(expected)) {
      throw refusal('migration-number', `${migration.name}.sql should have the number ${expected}: numbers are gapless and unique`);
    }
  });
  return migrations;
}

/** One hash over all files: the test rig keeps a template database per hash. */
export function hashMigrations(migrations: readonly Migration[]): string {
  const hash = createHash('sha256');
  for (const { name, checksum } of migrations) hash.update(`${name}:${checksum}\n`);
  return hash.digest('hex').slice(0, 16);
}

/** Applies what is missing and returns its names. Safe to run from several processes, and again after a kill. */
export async function migrate(address: PostgresAddress, migrations: readonly Migration[] = readMigrations()): Promise<string[]> {
  if ('connectionString' in address) await prepareOutside(address.connectionString);
  return withOwner(address, async (client) => {
    await client.query(`set lock_timeout = ${LOCK_DEADLINE_MS}`);
    await client.query(`select pg_advisory_lock(${LOCK_KEY})`);
    try {
      await client.query(`create table if not exists schema_migrations (
        name text primary key,
        checksum text not null,
        is_breaking boolean not null,
        applied_at timestamptz not null default now())`);
      const { pending } = compare(migrations, await readApplied(client));
      for (const name of pending) await apply(client, migrations.find((each) => each.name === name));
      if (pending.length > 0) await ensureOperated(client);
      return [...pending];
    } finally {
      await client.query(`select pg_advisory_unlock(${LOCK_KEY})`).catch(() => {});
    }
  });
}

/** What `migrate` would do, without doing it. Throws where it would refuse. */
export async function readMigrationStatus(
  address: PostgresAddress,
  migrations: readonly Migration[] = readMigrations(),
): Promise<MigrationStatus> {
  return withOwner(address, async (client) => {
    const { rows } = await client.query<{ present: boolean }>(`select to_regclass('schema_migrations') is not null as present`);
    return compare(migrations, rows[0]?.present ? await readApplied(client) : []);
  });
}

interface Applied {
  readonly name: string;
  readonly checksum: string;
  readonly isBreaking: boolean;
}

/** Compares the files of this binary with what the database has seen. */
export function compare(migrations: readonly Migration[], applied: readonly Applied[]): MigrationStatus {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { name, checksum, isBreaking } of applied) {
    const migration = known.get(name);
    if (migration && migration.checksum !== checksum) {
      throw refusal('migration-changed', `${name}.sql was changed after it had been applied. Put it back as it was and write a new migration instead`);
    }
    if (!migration && isBreaking) {
      throw refusal('schema-too-new', `the database was changed by a newer MyDR24 (${name}) in a way this one cannot live with. Start the newer version, or restore a backup`);
    }
  }
  const done = new Set(applied.map(({ name }) => name));
  return {
    applied: applied.map(({ name }) => name),
    pending: migrations.map(({ name }) => name).filter((name) => !done.has(name)),
    unknown: [...done].filter((name) => !known.has(name)),
  };
}

function readMigration(dir: string, file: string): Migration {
  const name = FILE_NAME.exec(file)?.[1];
  if (name === undefined) throw refusal('migration-name', `${file} should be named like 0002_add_bed_states.sql`);
  const text = readFileSync(join(dir, file), 'utf8');
  const mark = /^-- (compatible|breaking)\b/.exec(text)?.[1];
  if (mark === undefined) {
    throw refusal('migration-mark', `the first line of ${file} should be "-- compatible" (yesterday's binary still works) or "-- breaking"`);
  }
  return { name, isBreaking: mark === 'breaking', checksum: createHash('sha256').update(text).digest('hex'), text };
}

async function readApplied(client: pg.Client): Promise<Applied[]> {
  const { rows } = await client.query<{ name: string; checksum: string; is_breaking: boolean }>(
    'select name, checksum, is_breaking from schema_migrations order by name',
  );
  return rows.map(({ name, checksum, is_breaking: isBreaking }) => ({ name, checksum, isBreaking }));
}

async function apply(client: pg.Client, migration: Migration | undefined): Promise<void> {
  if (!migration) throw new Error('a pending migration has no file');
  try {
    await client.query('begin');
    await client.query(migration.text);
    await client.query('insert into schema_migrations (name, checksum, is_breaking) values ($1, $2, $3)', [
      migration.name,
      migration.checksum,
      migration.isBreaking,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    const { message, position } = error as Error & { position?: string };
    const line = position === undefined ? '' : ` near line ${migration.text.slice(0, Number(position)).split('\n').length}`;
    throw refusal('migration-failed', `${migration.name}.sql failed${line}: ${message}. Nothing of it was kept`);
  }
}

/** Tables that came with later migrations can be worked on by an operator too (0034). */
async function ensureOperated(client: pg.Client): Promise<void> {
  await client.query(`do $$ begin if to_regproc('ensure_operated') is not null then perform ensure_operated(); end if; end $$`);
}

async function prepareOutside(connectionString: string): Promise<void> {
  const client = new pg.Client(clientConfig({ connectionString }, 'postgres'));
  await connect(client);
  try {
    const { rows } = await client.query<{ version: number }>(`select current_setting('server_version_num')::int as version`);
    const major = Math.floor((rows[0]?.version ?? 0) / 10_000);
    if (major < 15) throw refusal('database-too-old', `the database is PostgreSQL ${major}; MyDR24 needs 15 to 18`);
    await ensureRoles(client, { canLogIn: false });
  } finally {
    await client.end();
  }
}

async function withOwner<Result>(address: PostgresAddress, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client(clientConfig(address, 'mydr24_owner'));
  // The statement at work rejects with the same loss; without a listener the process would end.
  client.on('error', () => {});
  await connect(client);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function connect(client: pg.Client): Promise<void> {
  try {
    await client.connect();
  } catch (error) {
    throw faultOf(error, 'connect');
  }
}

function refusal(code: string, message: string): Fault {
  return new Fault(message, { kind: 'conflict', code, retryable: false });
}
