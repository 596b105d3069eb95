// Whether a backup can be restored, by restoring it: into a scratch directory, opened, every row of every table read (PostgreSQL
// checks each page's sum as it reads), and whatever else the caller asks of the restored database.
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../platform/embedded-postgres.ts';
import { Fault } from '../platform/fault.ts';
import { clientConfig } from '../platform/postgres.ts';
import { restore, type RestoreOptions, type RestoreReport } from './restore-engine.ts';

export interface VerifyReport<Further> extends RestoreReport {
  readonly tables: number;
  readonly rows: number;
  readonly further: Further;
}

export async function verifyBackup<Further>(options: RestoreOptions, ask: (address: EmbeddedPostgres['address']) => Promise<Further>): Promise<VerifyReport<Further>> {
  const report = await restore(options);
  if (!report.isStarted) {
    throw new Fault(`it was unpacked and every file is what the database sent; it is of an outside PostgreSQL ${report.base.postgresMajor}, which must start it to know more`, { kind: 'conflict', code: 'backup-outside', retryable: false });
  }
  const embedded = await startEmbeddedPostgres({ dataDir: options.dataDir, database: report.base.database, ...(options.settings ? { settings: options.settings } : {}) });
  try {
    return { ...report, ...(await readEveryRow(embedded.address)), further: await ask(embedded.address) };
  } finally {
    await embedded.stop();
  }
}

async function readEveryRow(address: EmbeddedPostgres['address']): Promise<{ tables: number; rows: number }> {
  const client = new pg.Client(clientConfig(address, 'postgres'));
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(`select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname = 'public'`);
    let rows = 0;
    for (const { name } of tables) rows += (await client.query<{ count: number }>(`select count(*) as count from ${name}`)).rows[0]?.count ?? 0;
    return { tables: tables.length, rows };
  } finally {
    await client.end();
  }
}
