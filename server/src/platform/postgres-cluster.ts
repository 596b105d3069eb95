// The files of our own PostgreSQL cluster: where they lie, how they are initialised, with which settings the server
// runs. The socket's directory is the lock on the door: only the account that runs PostgreSQL, and root, may enter it,
// so connections inside it are trusted. There is no TCP listener.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, chmodSync, existsSync, lstatSync, mkdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from './fault.ts';
import type { Account } from './postgres-binaries.ts';

export interface ClusterPlace {
  readonly clusterDir: string;
  readonly socketDir: string;
  readonly logFile: string;
}

export type ClusterSettings = Readonly<Record<string, string>>;

/** A Unix socket's path may have 107 bytes, and PostgreSQL adds `/.s.PGSQL.5432.lock`. */
const MAX_SOCKET_DIR = 85;
const MIN_FREE_BYTES = 300 * 1024 * 1024;
/** To come back after a full disk it needs a few segments of its log; what is refused until there is more is decided elsewhere. */
export const MIN_FREE_TO_RETURN_BYTES = 64 * 1024 * 1024;

/** For two cores and a few GB. Statements and row contents stay out of the log: they may hold health data. */
export const DEFAULT_SETTINGS: ClusterSettings = {
  listen_addresses: '',
  unix_socket_permissions: '0777',
  max_connections: '60',
  shared_buffers: '256MB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  effective_cache_size: '1GB',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_compression: 'on',
  wal_level: 'replica',
  min_wal_size: '256MB',
  max_wal_size: '2GB',
  // What a backup that stands still may hold back, before the disk matters more.
  max_slot_wal_keep_size: '4GB',
  checkpoint_timeout: '15min',
  checkpoint_completion_target: '0.9',
  random_page_cost: '1.1',
  max_parallel_workers_per_gather: '1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] %u ',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

export function placeOf(dataDir: string): ClusterPlace {
  const inside = join(dataDir, 'socket');
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const socketDir = inside.length <= MAX_SOCKET_DIR ? inside : join('/tmp', `mydr24-${process.getuid?.() ?? 0}-${hash}`);
  return { clusterDir: join(dataDir, 'postgres-18'), socketDir, logFile: join(dataDir, 'postgres.log') };
}

/** Makes the folders with the right owner and initialises the cluster once. */
export function prepareCluster(place: ClusterPlace, dataDir: string, binaries: string, account: Account | undefined): void {
  makeFolder(dataDir, undefined, 0o755);
  makeFolder(place.socketDir, account, 0o700);
  if (existsSync(join(place.clusterDir, 'PG_VERSION'))) return;
  requireSpace(dataDir);
  initialise(place.clusterDir, binaries, account);
}

/** The command line that starts the server. */
export function serverArguments(place: ClusterPlace, settings: ClusterSettings): string[] {
  const all = { ...DEFAULT_SETTINGS, ...settings, unix_socket_directories: place.socketDir };
  return ['-D', place.clusterDir, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

export function requireSpace(dir: string, minFreeBytes = MIN_FREE_BYTES): void {
  const { bavail, bsize } = statfsSync(dir);
  if (bavail * bsize >= minFreeBytes) return;
  const freeMb = Math.round((bavail * bsize) / 1024 / 1024);
  throw new Fault(`only ${freeMb} MB are free at ${dir}, and the database needs ${minFreeBytes / 1024 / 1024} MB. Free some, or choose --data-dir.`, {
    kind: 'unavailable',
    code: 'disk-full',
    retryable: false,
  });
}

function makeFolder(dir: string, owner: Account | undefined, mode: number): void {
  try {
    const isNew = mkdirSync(dir, { recursive: true, mode }) !== undefined;
    // /tmp is shared: a folder another user put there first must not become ours.
    if (!isNew && mode === 0o700) requireOwn(dir, owner);
    if (isNew || mode === 0o700) chmodSync(dir, mode);
    if (owner) chownSync(dir, owner.uid, owner.gid);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw notWritable(dir, error);
  }
}

function requireOwn(dir: string, owner: Account | undefined): void {
  const { uid } = lstatSync(dir);
  if (lstatSync(dir).isDirectory() && [process.getuid?.(), owner?.uid].includes(uid)) return;
  throw new Fault(`${dir} exists and belongs to another user (uid ${uid}). Remove it or choose --data-dir.`, {
    kind: 'unavailable',
    code: 'folder-not-ours',
    retryable: false,
  });
}

function notWritable(dir: string, error: unknown): Fault {
  const code = (error as { code?: string }).code ?? 'unknown';
  return new Fault(`the folder ${dir} cannot be made or changed (${code}). Give this user the right, or choose --data-dir.`, {
    kind: 'unavailable',
    code: 'folder-not-writable',
    retryable: false,
  });
}

function initialise(clusterDir: string, binaries: string, account: Account | undefined): void {
  // A folder without PG_VERSION is what an interrupted initdb left.
  rmSync(clusterDir, { recursive: true, force: true });
  makeFolder(clusterDir, account, 0o700);
  const options = ['-D', clusterDir, '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--locale-provider=builtin'];
  const policy = ['--builtin-locale=C.UTF-8', '--auth-local=trust', '--auth-host=reject', '--no-instructions'];
  const identity = account ? { uid: account.uid, gid: account.gid } : {};
  const run = spawnSync(join(binaries, 'bin', 'initdb'), [...options, ...policy], {
    ...identity,
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' },
    encoding: 'utf8',
  });
  if (run.status === 0) return;
  rmSync(clusterDir, { recursive: true, force: true });
  const reason = run.error?.message ?? run.stderr.trim().split('\n').slice(-4).join(' / ');
  throw new Fault(
    `PostgreSQL could not be initialised in ${clusterDir}${account ? ` as "${account.name}"` : ''}: ${reason}. ` +
      'Check free space and that every folder above can be entered, or choose --data-dir.',
    { kind: 'unavailable', code: 'database-init-failed', retryable: false },
  );
}
