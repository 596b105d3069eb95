// Starts, watches and stops our own PostgreSQL. A server left running by a killed process is adopted; a second process
// on the same data directory is a guest that neither restarts nor stops it. A server that dies is started again.
// Which tables are in it is migrate.ts's business.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHash } from 'node:crypto';
import pg from 'pg';
import { Fault } from './fault.ts';
import { type Account, findAccount, prepareBinaries } from './postgres-binaries.ts';
import { type ClusterPlace, type ClusterSettings, MIN_FREE_TO_RETURN_BYTES, placeOf, prepareCluster, requireSpace, serverArguments } from './postgres-cluster.ts';
import { ensureRoles } from './postgres-roles.ts';
import { clientConfig, type PostgresAddress } from './postgres.ts';
import { findPostmaster, isAlive, isReady, stopPostmaster, waitUntil } from './postmaster.ts';

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  readonly database?: string;
  /** Server settings other than the defaults of postgres-cluster.ts. */
  readonly settings?: ClusterSettings;
  readonly onLog?: (line: string) => void;
  /** The server is down and could not be started again. */
  readonly onLost?: (fault: Fault) => void;
  /** False leaves the server running when we stop (the test rig shares one). */
  readonly isOwner?: boolean;
  /** Only the restore itself starts a server on a directory whose restore has not ended. */
  readonly isRestore?: boolean;
  /** How long a start may take; replaying a long log takes its time. */
  readonly readyWithinMs?: number;
}

export interface EmbeddedPostgres {
  readonly address: { readonly socketDir: string; readonly database: string };
  readonly dataDir: string;
  /** Found running: left by a killed process, or owned by another live one. */
  readonly wasRunning: boolean;
  /** False for a guest: another live process owns the server, and may serve from it too. */
  readonly isOwner: boolean;
  pid(): number;
  stop(): Promise<void>;
}

/** Lies in a data directory from the first file of a restore until its database is whole. */
export const RESTORE_MARK = 'restore-unfinished';
const READY_DEADLINE_MS = 120_000;
const START_TRIES = 40;
const RESTART_WINDOW_MS = 60_000;
const RESTARTS_PER_WINDOW = 10;
const WATCH_MS = 250;
const MAX_LOG_BYTES = 10 * 1024 * 1024;

/** An ordinary user's data lies in the project; root's under /var/lib, where the database's account can reach it. */
export function defaultDataDir(projectDir: string): string {
  if (process.getuid?.() !== 0) return join(projectDir, '.mydr24');
  return join('/var/lib/mydr24', createHash('sha256').update(resolve(projectDir)).digest('hex').slice(0, 10));
}

export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const database = options.database ?? 'mydr24';
  const log = options.onLog ?? (() => {});
  if (options.isRestore !== true) requireWhole(dataDir);
  const readyWithinMs = options.readyWithinMs ?? READY_DEADLINE_MS;
  const account = findAccount();
  const place = placeOf(dataDir);
  const binaries = prepareBinaries(account, account ? dirname(dataDir) : dataDir);
  prepareCluster(place, dataDir, binaries, account);
  const isOwner = (options.isOwner ?? true) && claimOwnership(dataDir);
  const found = findPostmaster(place.clusterDir);
  const start = (minFreeBytes?: number): Promise<number> => startServer({ place, binaries, account, settings: options.settings ?? {}, readyWithinMs }, minFreeBytes);
  if (found === undefined) log('starting PostgreSQL');
  let pid = found ?? (await start());
  await requireReady(place, pid, readyWithinMs);
  await bootstrap(place.socketDir, database);
  let watcher: Watcher | undefined;
  if (isOwner) {
    watcher = watch(place, pid, start, {
      onRestart: (next) => {
        pid = next;
        log('PostgreSQL had ended and was started again');
      },
      onFull: (fault) => log(`PostgreSQL has ended and waits for space: ${fault.message}`),
      onLost: options.onLost ?? ((fault) => log(fault.message)),
    });
  }
  return {
    address: { socketDir: place.socketDir, database },
    dataDir,
    wasRunning: found !== undefined,
    isOwner,
    pid: () => pid,
    stop: async () => {
      await watcher?.end();
      if (!isOwner) return;
      await stopPostmaster(pid);
      rmSync(ownerFile(dataDir), { force: true });
    },
  };
}

interface ServerSetup {
  readonly place: ClusterPlace;
  readonly binaries: string;
  readonly account: Account | undefined;
  readonly settings: ClusterSettings;
  readonly readyWithinMs: number;
}

function requireWhole(dataDir: string): void {
  if (!existsSync(join(dataDir, RESTORE_MARK))) return;
  throw new Fault(`the restore into ${dataDir} did not end. Run it again, or remove the folder.`, { kind: 'unavailable', code: 'restore-unfinished', retryable: false });
}

async function startServer(setup: ServerSetup, minFreeBytes?: number): Promise<number> {
  const { place } = setup;
  // Backends of a killed server may hold its memory for a moment more, and PostgreSQL refuses until they are gone.
  for (let attempt = 1; ; attempt += 1) {
    requireSpace(dirname(place.clusterDir), minFreeBytes);
    const saidBefore = readTail(place.logFile);
    const child = spawnServer(setup);
    const pid = child.pid;
    if (pid !== undefined) {
      await waitUntil(() => child.exitCode !== null || child.signalCode !== null || isReady(place.clusterDir, pid), setup.readyWithinMs);
      if (isReady(place.clusterDir, pid)) {
        child.unref();
        return pid;
      }
    }
    const reason = readTail(place.logFile);
    // One that ended without a word, as when the machine could not make a process, says nothing against the next try.
    const isWorthAnother = reason === saidBefore || /shared memory block|lock file .* already exists/.test(reason);
    if (attempt >= START_TRIES || !isWorthAnother) throw notStarted(place, reason);
    await sleep(WATCH_MS);
  }
}

function spawnServer({ place, binaries, account, settings }: ServerSetup): ChildProcess {
  const { logFile } = place;
  if (existsSync(logFile) && statSync(logFile).size > MAX_LOG_BYTES) renameSync(logFile, `${logFile}.1`);
  const logFd = openSync(logFile, 'a', 0o640);
  try {
    const child = spawn(join(binaries, 'bin', 'postgres'), serverArguments(place, settings), {
      ...(account ? { uid: account.uid, gid: account.gid } : {}),
      cwd: '/',
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' },
      // A group of its own: Ctrl-C in the terminal must reach us first, so that we can drain.
      detached: true,
      stdio: ['ignore', logFd, logFd],
    });
    child.on('error', () => {});
    return child;
  } finally {
    closeSync(logFd);
  }
}

function notStarted(place: ClusterPlace, reason: string): Fault {
  const isFull = /No space left/i.test(reason);
  const advice = isFull
    ? 'The disk is full: free some space.'
    : /Permission denied/i.test(reason)
      ? 'The account that runs PostgreSQL may not use its folder: check its owner, or choose --data-dir.'
      : /incompatible with server|initialized by PostgreSQL version/i.test(reason)
        ? 'The data was written by another PostgreSQL version: restore a backup, or choose another --data-dir.'
        : 'Run mydr24 doctor.';
  return new Fault(`PostgreSQL did not start. ${advice} The end of ${place.logFile} says: ${reason}`, {
    kind: 'unavailable',
    code: isFull ? 'disk-full' : 'database-not-started',
    retryable: false,
  });
}

async function requireReady(place: ClusterPlace, pid: number, readyWithinMs: number): Promise<void> {
  await waitUntil(() => isReady(place.clusterDir, pid) || !isAlive(pid), readyWithinMs);
  if (!isReady(place.clusterDir, pid)) throw notStarted(place, readTail(place.logFile));
}

/** The database and its roles; safe to run again, also by two processes at once. */
async function bootstrap(socketDir: string, database: string): Promise<void> {
  const client = new pg.Client(clientConfig(maintenance(socketDir), 'postgres'));
  await client.connect();
  try {
    await ensureRoles(client, { canLogIn: true });
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database "${database}" owner mydr24_owner`).catch(ignoreDuplicate);
  } finally {
    await client.end();
  }
}

function maintenance(socketDir: string): PostgresAddress {
  return { socketDir, database: 'postgres' };
}

function ignoreDuplicate(error: unknown): void {
  if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
}

interface Watcher {
  end(): Promise<void>;
}

function watch(
  place: ClusterPlace,
  firstPid: number,
  start: (minFreeBytes: number) => Promise<number>,
  on: { onRestart: (pid: number) => void; onFull: (fault: Fault) => void; onLost: (fault: Fault) => void },
): Watcher {
  const stop = new AbortController();
  const loop = async (): Promise<void> => {
    let pid = firstPid;
    let restartsAt: number[] = [];
    let isFull = false;
    while (!stop.signal.aborted) {
      await sleep(WATCH_MS, undefined, { signal: stop.signal, ref: false }).catch(() => {});
      if (stop.signal.aborted || isAlive(pid)) continue;
      restartsAt = [...restartsAt.filter((at) => performance.now() - at < RESTART_WINDOW_MS), performance.now()];
      if (restartsAt.length > RESTARTS_PER_WINDOW) throw notStarted(place, readTail(place.logFile));
      try {
        pid = findPostmaster(place.clusterDir) ?? (await start(MIN_FREE_TO_RETURN_BYTES));
      } catch (error) {
        if (!(error instanceof Fault) || error.code !== 'disk-full') throw error;
        // Somebody will free some: that is waited for, and said once.
        restartsAt.pop();
        if (!isFull) on.onFull(error);
        isFull = true;
        continue;
      }
      isFull = false;
      on.onRestart(pid);
    }
  };
  const done = loop().catch((error: unknown) => {
    on.onLost(error instanceof Fault ? error : notStarted(place, String(error)));
  });
  return {
    end: async () => {
      stop.abort();
      await done;
    },
  };
}

function ownerFile(dataDir: string): string {
  return join(dataDir, 'supervisor.pid');
}

/** True when no other live process supervises this data directory. */
function claimOwnership(dataDir: string): boolean {
  const file = ownerFile(dataDir);
  const [pid, startedAt] = existsSync(file) ? readFileSync(file, 'utf8').split(' ') : [];
  if (pid && Number(pid) !== process.pid && isAlive(Number(pid)) && startTicks(Number(pid)) === startedAt) return false;
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, `${process.pid} ${startTicks(process.pid)}`);
  return true;
}

/** When the process started, so that a reused pid is not taken for it. */
function startTicks(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function readTail(file: string): string {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  return lines.slice(-3).join(' / ') || 'nothing';
}
