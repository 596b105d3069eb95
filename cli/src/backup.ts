// `mydr24 backup`: a base backup of the running database, the log followed by a process of its own, what there is in a folder, the key,
// and whether it can be restored: by restoring it. Writes to the database only that a life began.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readHeads } from '@mydr24/server/audit/audit-head-file.ts';
import { verifyAudit } from '@mydr24/server/audit/audit-verify-engine.ts';
import { takeBase } from '@mydr24/server/backup/base-backup-engine.ts';
import { beginLife, createBackups, letGo } from '@mydr24/server/backup/backup-engine.ts';
import { type BackupKey, loadBackupKey, makeBackupKey } from '@mydr24/server/backup/backup-key-file.ts';
import { type BackupReach, describeFolder } from '@mydr24/server/backup/backup-reach-node.ts';
import { verifyBackup } from '@mydr24/server/backup/verify-engine.ts';
import { systemClock } from '@mydr24/server/platform/clock.ts';
import { createPostgres, type PostgresAddress } from '@mydr24/server/platform/postgres.ts';
import { sha256Of } from '@mydr24/server/platform/signature-node.ts';
import type { ExitCode, Io } from './io.ts';
import { helpWithOptions, type LoadedConfig, loadConfig, wantsHelp } from './load-config.ts';
import { openDatabase } from './open-database.ts';
import { stopRequested } from './stop-signal.ts';

const USAGE = 'backup [DIR] [--follow] | backup list [DIR] | backup verify [DIR] [--to TIME] [--scratch DIR] | backup key FILE';
const MEANING =
  'DIR: takes a base backup of the running database into DIR (backupDir unless said), sealed with the key in backupKeyFile.\n' +
  '  --follow: stays, and carries the log off as it is written: for a database of your own, from any machine. A server with backupDir does this itself.\n' +
  '  list: what can be restored. verify: restores into a scratch folder, reads every row, follows the audit chain. key FILE: makes a key, once.\n' +
  '  Exit code 0: done, whole. 1: failed, with what is missing or damaged. 2: used wrongly.';
const MIB = 1024 * 1024;

interface Given {
  readonly loaded: LoadedConfig;
  readonly dir: string;
  readonly key: BackupKey;
  readonly flags: OwnFlags;
}

export async function runBackup(argv: readonly string[], io: Io): Promise<ExitCode> {
  if (wantsHelp(argv)) {
    io.out(helpWithOptions(`${USAGE} [options]`, MEANING));
    return 0;
  }
  const flags = ownBackupFlags(argv);
  const loaded = flags && loadConfig(flags.rest, io);
  if (flags === undefined || loaded === undefined) return usedWrongly(io, flags === undefined);
  const [verb, ...others] = ['list', 'verify', 'key'].includes(loaded.positionals[0] ?? '') ? loaded.positionals : ['take', ...loaded.positionals];
  const [place] = others;
  if (others.length > 1) return usedWrongly(io, true);
  if (verb === 'key') {
    if (place === undefined) return usedWrongly(io, true);
    const { id } = await makeBackupKey(resolve(io.cwd, place));
    io.out(`The key ${id} was written to ${place}. Keep a copy away from the backups: without it they cannot be opened by anybody.\n`);
    return 0;
  }
  const { backupDir, backupKeyFile } = loaded.config;
  const dir = place ?? backupDir;
  if (dir === undefined || backupKeyFile === undefined) {
    io.err('mydr24 backup: say where (DIR or backupDir) and with which key (--backup-key-file FILE; mydr24 backup key FILE makes one)\n');
    return 2;
  }
  const given: Given = { loaded, dir: resolve(io.cwd, dir), key: await loadBackupKey(resolve(io.cwd, backupKeyFile)), flags };
  if (verb === 'list') return list(given, io);
  if (verb === 'verify') return verify(given, io);
  return flags.isFollowing ? follow(given, io) : take(given, io);
}

interface OwnFlags {
  readonly isFollowing: boolean;
  readonly isJson: boolean;
  readonly toMs: number | undefined;
  readonly scratch: string | undefined;
  readonly rest: string[];
}

/** Takes our own flags out of the command line and leaves the common options; undefined when one is wrong. */
export function ownBackupFlags(argv: readonly string[]): OwnFlags | undefined {
  const valued = ['--to', '--scratch'];
  const isOwn = (index: number): boolean => ['--follow', '--json', ...valued].includes(argv[index]!) || valued.includes(argv[index - 1] ?? '');
  try {
    const { values } = parseArgs({ args: argv.filter((_, index) => isOwn(index)), options: { follow: { type: 'boolean' }, json: { type: 'boolean' }, to: { type: 'string' }, scratch: { type: 'string' } } });
    const toMs = values.to === undefined ? undefined : instantOf(values.to);
    if (Number.isNaN(toMs)) return undefined;
    return { isFollowing: values.follow === true, isJson: values.json === true, toMs, scratch: values.scratch, rest: argv.filter((_, index) => !isOwn(index)) };
  } catch {
    return undefined;
  }
}

/** With an offset or Z: an hour more or less is an hour of care. */
function instantOf(text: string): number {
  return /T.*(Z|[+-]\d{2}:?\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
}

async function take({ loaded, dir, key, flags }: Given, io: Io): Promise<ExitCode> {
  const database = await openDatabase(loaded, (line) => io.err(`${line}\n`));
  const pg = createPostgres({ address: database.address, people: { maxConnections: 1 }, engine: { maxConnections: 1 } });
  try {
    const life = await beginLife(pg, systemClock);
    const startedAt = performance.now();
    const base = await takeBase({ address: database.address, dir, key, life, source: sourceOf(loaded), dataDir: loaded.dataDir, clock: systemClock });
    const gone = await letGo({ dir, key, keepDays: loaded.config.backupKeepDays, clock: systemClock });
    const seconds = (performance.now() - startedAt) / 1000;
    if (flags.isJson) io.out(`${JSON.stringify({ ...base, seconds, gone })}\n`);
    else io.out(`base ${base.id}: ${mib(base.clusterBytes)} MB of database, ${mib(base.sealedBytes)} MB sealed, ${seconds.toFixed(1)} s${gone.bases > 0 ? `; ${gone.bases} older than ${loaded.config.backupKeepDays} days removed` : ''}\n`);
    return 0;
  } finally {
    await pg.close();
    await database.close();
  }
}

async function follow({ loaded, dir, key }: Given, io: Io): Promise<ExitCode> {
  const { databaseUrl, backupKeepDays, backupEveryHours } = loaded.config;
  if (databaseUrl === undefined) {
    io.err('mydr24 backup --follow: the server follows its own embedded database when backupDir is set\n');
    return 2;
  }
  const address = { connectionString: databaseUrl };
  const say = (line: string): void => io.err(`${new Date().toISOString()} ${line}\n`);
  const pg = createPostgres({ address, people: { maxConnections: 1 }, engine: { maxConnections: 1 } });
  const life = await beginLife(pg, systemClock);
  await pg.close();
  const backups = createBackups({
    address, source: 'outside', dir, key, dataDir: loaded.dataDir, keepDays: backupKeepDays, baseEveryHours: backupEveryHours, clock: systemClock,
    onProblem: (error) => say(error instanceof Error ? error.message : String(error)),
    onBase: ({ id }) => say(`base ${id}`),
  });
  backups.start(life);
  say(`following into ${dir}`);
  await stopRequested();
  await backups.stop();
  return 0;
}

async function list({ dir, key, flags }: Given, io: Io): Promise<ExitCode> {
  const reach = await describeFolder(dir, key);
  io.out(flags.isJson ? `${JSON.stringify(reach)}\n` : inWords(reach, dir));
  return reach.bases.length > 0 && reach.problems.length === 0 ? 0 : 1;
}

function inWords({ bases, unfinished, problems }: BackupReach, dir: string): string {
  const lines = bases.map(({ id, clusterBytes, sealedBytes, fromMs, toMs }) => `base ${id}: ${mib(clusterBytes)} MB, sealed ${mib(sealedBytes)} MB; restores any moment from ${new Date(fromMs).toISOString()} to ${new Date(toMs).toISOString()}`);
  if (unfinished > 0) lines.push(`${unfinished} never became whole and are not restored`);
  return `${[...lines, ...problems].join('\n') || `there is no whole backup in ${dir}`}\n`;
}

async function verify({ dir, key, flags }: Given, io: Io): Promise<ExitCode> {
  const above = flags.scratch === undefined ? tmpdir() : resolve(io.cwd, flags.scratch);
  const scratch = await mkdtemp(join(above, 'mydr24-verify-'));
  // As root the database runs under another account, which must be able to pass.
  await chmod(scratch, 0o755);
  const dataDir = join(scratch, 'restored');
  const startedAt = performance.now();
  try {
    const options = { dir, key, dataDir, log: (line: string) => io.err(`${line}\n`), ...(flags.toMs === undefined ? {} : { toMs: flags.toMs }) };
    const { tables, rows, lastCommitAtMs, further, base } = await verifyBackup(options, (address) => checkAudit(address, dataDir));
    const seconds = (performance.now() - startedAt) / 1000;
    if (flags.isJson) io.out(`${JSON.stringify({ base, tables, rows, lastCommitAtMs, audit: further, seconds })}\n`);
    else {
      io.out(`restored, opened and read whole: ${rows} rows in ${tables} tables, the newest transaction ${lastCommitAtMs === null ? 'that of the base' : `of ${new Date(lastCommitAtMs).toISOString()}`}; ${seconds.toFixed(1)} s\n`);
      io.out(further.isWhole ? `audit: ${further.rows} rows of ${further.chains} tenants whole, compared with ${further.heads} signed heads\n` : 'audit: NOT whole; restore it and run mydr24 audit verify there to see where\n');
    }
    return further.isWhole ? 0 : 1;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** With the heads that were backed up with it: the chain must reach at least so far. */
async function checkAudit(address: PostgresAddress, dataDir: string) {
  const pg = createPostgres({ address, people: { maxConnections: 1 }, engine: { maxConnections: 1, statementTimeoutMs: 600_000 } });
  try {
    const { heads, bad } = await readHeads(join(dataDir, 'audit-heads'));
    const { chains, slippedIn } = await verifyAudit(pg, sha256Of, heads);
    const isWhole = slippedIn === null && bad.length === 0 && chains.every(({ fault }) => fault === null);
    return { isWhole, chains: chains.length, heads: heads.length, rows: chains.reduce((sum, { rows }) => sum + rows, 0) };
  } finally {
    await pg.close();
  }
}

const sourceOf = ({ config }: LoadedConfig): 'embedded' | 'outside' => (config.databaseUrl === undefined ? 'embedded' : 'outside');
const mib = (bytes: number): number => Math.round(bytes / MIB);

function usedWrongly(io: Io, isSaid: boolean): ExitCode {
  if (isSaid) io.err(`mydr24 ${USAGE}\n`);
  return 2;
}
