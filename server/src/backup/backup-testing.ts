// The rig of the backup tests: a PostgreSQL of their own, a table to write to, and folders.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../platform/embedded-postgres.ts';
import { type CleanUp, inReverse } from '../platform/pg-testing.ts';
import { migrate } from '../platform/migrate.ts';
import { systemClock } from '../platform/clock.ts';
import { clientConfig, createPostgres } from '../platform/postgres.ts';
import { type BackupKey, makeBackupKey } from './backup-key-file.ts';
import { beginLife } from './backup-engine.ts';
import { takeBase } from './base-backup-engine.ts';
import type { LifeFound } from './database-life-store.ts';
import { createWalFollower, type WalFollower } from './wal-follow-engine.ts';
import { parseLsn } from './lsn.ts';

/** Processes are killed here, machines are not: nothing waits for the disk. */
export const SMALL = { fsync: 'off', shared_buffers: '16MB', max_connections: '20', min_wal_size: '32MB', max_wal_size: '64MB' };

export interface BackupRig {
  readonly dir: string;
  readonly key: BackupKey;
  readonly life: LifeFound;
  readonly database: EmbeddedPostgres;
  /** As superuser. */
  sql<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  base(): ReturnType<typeof takeBase>;
  /** Follows until the test ends. */
  follow(onProblem?: (error: unknown) => void, onHole?: () => void): WalFollower;
  /** All that is committed by now is in the folder. */
  caughtUp(follower: WalFollower): Promise<void>;
  folder(name: string): string;
}

export function makeFolder(t: CleanUp): string {
  const dir = mkdtempSync('/tmp/mydr24-backup-test-');
  // As root the server runs under another account, which must be able to pass.
  chmodSync(dir, 0o755);
  t.after(async () => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

export async function openRig(test: CleanUp): Promise<BackupRig> {
  const t = inReverse(test);
  const home = makeFolder(t);
  const folder = (name: string): string => join(home, name);
  const database = await startEmbeddedPostgres({ dataDir: folder('home'), settings: SMALL });
  t.after(() => database.stop());
  await migrate(database.address);
  const store = createPostgres({ address: database.address, people: { maxConnections: 1 }, engine: { maxConnections: 1 } });
  const life = await beginLife(store, systemClock);
  await store.close();
  const superuser = new pg.Pool({ ...clientConfig(database.address, 'postgres'), max: 2 }).on('error', () => {});
  t.after(() => superuser.end());
  const sql = async <Row>(text: string, values?: unknown[]): Promise<Row[]> => (await superuser.query(text, values)).rows as Row[];
  await sql('create table written (n int primary key)');
  const key = await makeBackupKey(folder('key'));
  const place = { address: database.address, dir: folder('backups'), key, life, clock: systemClock };
  return {
    dir: folder('backups'), key, life, database, sql, folder,
    base: () => takeBase({ ...place, source: 'embedded', dataDir: folder('home') }),
    follow(onProblem = () => {}, onHole = () => {}) {
      const follower = createWalFollower({ ...place, onProblem, onHole });
      follower.start();
      t.after(() => follower.stop());
      return follower;
    },
    async caughtUp(follower) {
      const [row] = await sql<{ lsn: string }>('select pg_current_wal_flush_lsn()::text as lsn');
      await follower.reached(parseLsn(row!.lsn));
    },
  };
}

/** What was written, in a data directory that was restored. */
export async function writtenIn(dataDir: string): Promise<number[]> {
  const database = await startEmbeddedPostgres({ dataDir, settings: SMALL });
  const client = new pg.Client(clientConfig(database.address, 'postgres'));
  await client.connect();
  try {
    return (await client.query<{ n: number }>('select n from written order by n')).rows.map(({ n }) => n);
  } finally {
    await client.end();
    await database.stop();
  }
}
