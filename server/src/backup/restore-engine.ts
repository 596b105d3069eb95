// Brings a backup back: into a new data directory for our own PostgreSQL, which replays the log and begins another life, or as files for
// a server of one's own. Every byte is checked on the way; what is missing, damaged or sealed with another key is named. A directory
// whose restore did not end is marked, and no server starts on it.
import { createHash, type Hash } from 'node:crypto';
import { chownSync, closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { RESTORE_MARK, startEmbeddedPostgres } from '../platform/embedded-postgres.ts';
import { Fault } from '../platform/fault.ts';
import { type Account, findAccount } from '../platform/postgres-binaries.ts';
import { type ClusterSettings, placeOf } from '../platform/postgres-cluster.ts';
import { clientConfig } from '../platform/postgres.ts';
import { baseDir, listBases, listPieces, partName, readPiece } from './backup-folder-node.ts';
import type { BackupKey } from './backup-key-file.ts';
import { type BackupManifest, ClusterManifest } from './backup-manifest.ts';
import { unpackKeptFiles } from './kept-files-node.ts';
import { lsnText, parseLsn, segmentEnd, segmentName, segmentStart } from './lsn.ts';
import { readSealedFile, readSealedWhole } from './sealed-file-node.ts';
import { createTarReader } from './tar-reader.ts';
import { coverage, type ReadPiece } from './wal-pieces.ts';

export interface RestoreOptions {
  readonly dir: string;
  readonly key: BackupKey;
  /** Must be empty or new. */
  readonly dataDir: string;
  /** The state at this instant; without it the newest there is. */
  readonly toMs?: number;
  readonly log: (line: string) => void;
  /** Server settings while the log is replayed. */
  readonly settings?: ClusterSettings;
}

export interface RestoreReport {
  readonly base: BackupManifest;
  /** The last transaction that is in it; null when none came after the base. */
  readonly lastCommitAtMs: number | null;
  readonly logBytes: number;
  readonly keptFiles: readonly string[];
  /** False: files were laid out for a server of one's own. */
  readonly isStarted: boolean;
}

const REPLAY_WITHIN_MS = 6 * 3_600_000;
const SPARE_BYTES = 512 * 1024 * 1024;

export async function restore(options: RestoreOptions): Promise<RestoreReport> {
  const { dir, key, dataDir, log } = options;
  const base = chooseBase((await listBases(dir, key)).bases, dir, options.toMs);
  const pieces = await readableLog(options, base);
  const account = base.source === 'embedded' ? findAccount() : undefined;
  prepareFolder(options, base);
  const clusterDir = base.source === 'embedded' ? placeOf(dataDir).clusterDir : join(dataDir, `postgres-${base.postgresMajor}`);
  log(`restoring the base of ${new Date(base.endedAtMs).toISOString()} into ${clusterDir}`);
  await unpackArchive(options, base, clusterDir, account);
  const logBytes = await layLog(options, base, clusterDir, pieces, account);
  writeFor(account, join(clusterDir, 'recovery.signal'), '');
  const keptFiles = await unpackKeptFiles(await readSealedWhole(join(baseDir(dir, base.lifeId, base.id), 'kept-files'), partName(base.lifeId, base.id, 'kept-files'), key), dataDir);
  if (base.source === 'outside') {
    const lines = Object.entries(recoverySettings(options.toMs)).map(([name, value]) => `${name} = '${value}'\n`);
    writeFileSync(join(clusterDir, 'postgresql.auto.conf'), lines.join(''), { flag: 'a' });
    rmSync(join(dataDir, RESTORE_MARK));
    return { base, lastCommitAtMs: null, logBytes, keptFiles, isStarted: false };
  }
  log(`replaying ${Math.round(logBytes / 1024 / 1024)} MB of log`);
  const lastCommitAtMs = await replay(options, base);
  rmSync(join(dataDir, RESTORE_MARK));
  return { base, lastCommitAtMs, logBytes, keptFiles, isStarted: true };
}

function chooseBase(bases: readonly BackupManifest[], dir: string, toMs: number | undefined): BackupManifest {
  const fitting = bases.filter(({ endedAtMs }) => toMs === undefined || endedAtMs <= toMs);
  const base = fitting.at(-1);
  if (base) return base;
  const oldest = bases[0];
  throw refusal('backup-none', oldest === undefined ? `there is no whole backup in ${dir}` : `the oldest backup in ${dir} is of ${new Date(oldest.endedAtMs).toISOString()}: nothing earlier can be restored`);
}

/** The pieces of log beyond the base's own, once it is known that none is missing. */
async function readableLog({ dir, key, toMs }: RestoreOptions, base: BackupManifest): Promise<readonly ReadPiece[]> {
  const stop = parseLsn(base.stopLsn);
  const names = (await listPieces(dir, base.lifeId)).filter(({ timeline }) => timeline === base.timeline);
  const first = Math.max(0, names.findLastIndex(({ start }) => start <= stop));
  const pieces: ReadPiece[] = [];
  for (const name of names.slice(first)) pieces.push(await readPiece(dir, base.lifeId, name, key));
  const later = pieces.filter(({ end }) => end > stop);
  // A base holds its last segment whole: PostgreSQL begins another one after it.
  const { end, saidAtMs, hole } = coverage(later, segmentEnd(stop, base.segmentBytes));
  const reachMs = Math.max(base.endedAtMs, saidAtMs ?? 0);
  if (hole !== null && (toMs === undefined || toMs > reachMs)) {
    const reach = new Date(reachMs).toISOString();
    throw refusal('backup-hole', `log from ${lsnText(hole.from)} to ${lsnText(hole.to)} is missing: this backup reaches to ${reach}. Give --to ${reach} to go as far as that`);
  }
  if (toMs !== undefined && toMs > reachMs) throw refusal('backup-reach', `the backup reaches to ${new Date(reachMs).toISOString()}: nothing later can be restored`);
  return later.filter(({ start }) => start <= end);
}

function prepareFolder({ dataDir }: RestoreOptions, base: BackupManifest): void {
  const mark = join(dataDir, RESTORE_MARK);
  const isOurs = existsSync(mark);
  if (!isOurs && existsSync(dataDir) && readdirSync(dataDir).length > 0) throw refusal('restore-folder', `${dataDir} is not empty: restore into a new folder`);
  // One whose restore was ended in the middle holds nothing else.
  if (isOurs) for (const name of readdirSync(dataDir)) if (name !== RESTORE_MARK) rmSync(join(dataDir, name), { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  writeFileSync(mark, `A restore began here and did not end. Run it again, or remove this folder.\n`);
  const { bavail, bsize } = statfsSync(dataDir);
  if (bavail * bsize < base.clusterBytes + SPARE_BYTES) throw refusal('disk-full', `${dataDir} has ${Math.round((bavail * bsize) / 1024 ** 2)} MB of room; the database alone needs ${Math.round(base.clusterBytes / 1024 ** 2)} MB`);
}

async function unpackArchive({ dir, key }: RestoreOptions, base: BackupManifest, clusterDir: string, account: Account | undefined): Promise<void> {
  const hashes = new Map<string, { bytes: number; sha256: string }>();
  const taker = createFileTaker(clusterDir, account, (name, bytes, sha256) => hashes.set(name, { bytes, sha256 }));
  makeFor(account, clusterDir);
  const tar = createTarReader(taker);
  for await (const { plain } of readSealedFile(join(baseDir(dir, base.lifeId, base.id), 'archive'), partName(base.lifeId, base.id, 'archive'), key)) tar.push(plain);
  tar.end();
  const text = await readSealedWhole(join(baseDir(dir, base.lifeId, base.id), 'cluster-manifest'), partName(base.lifeId, base.id, 'cluster-manifest'), key);
  for (const { Path, 'Encoded-Path': encoded, Size, Checksum } of ClusterManifest.parse(JSON.parse(text.toString())).Files) {
    const name = Path ?? Buffer.from(encoded ?? '', 'hex').toString();
    const found = hashes.get(name);
    if (found === undefined) throw refusal('backup-file', `${name} is missing in the backup`);
    if (found.bytes !== Size || (Checksum !== undefined && found.sha256 !== Checksum)) throw refusal('backup-file', `${name} in the backup is not the file that the database sent`);
  }
}

function createFileTaker(clusterDir: string, account: Account | undefined, onFile: (name: string, bytes: number, sha256: string) => void) {
  let file: { fd: number; name: string; bytes: number; hash: Hash } | undefined;
  return {
    folder: (name: string) => makeFor(account, join(clusterDir, name)),
    file(name: string) {
      const path = join(clusterDir, name);
      if (!existsSync(dirname(path))) makeFor(account, dirname(path));
      file = { fd: openSync(path, 'w', 0o600), name, bytes: 0, hash: createHash('sha256') };
      if (account) chownSync(path, account.uid, account.gid);
    },
    bytes(part: Uint8Array) {
      if (file === undefined) return;
      file.hash.update(part);
      for (let done = 0; done < part.length; ) done += writeSync(file.fd, part, done);
      file.bytes += part.length;
    },
    fileEnd() {
      if (file === undefined) return;
      closeSync(file.fd);
      onFile(file.name, file.bytes, file.hash.digest('hex'));
      file = undefined;
    },
  };
}

/** Lays the pieces into `pg_wal`, where recovery looks; returns how much there is to replay. */
async function layLog({ dir, key }: RestoreOptions, base: BackupManifest, clusterDir: string, pieces: readonly ReadPiece[], account: Account | undefined): Promise<number> {
  const segmentBytes = BigInt(base.segmentBytes);
  let reached = parseLsn(base.stopLsn);
  for (const piece of pieces) {
    let open: { fd: number; start: bigint } | undefined;
    await readPiece(dir, base.lifeId, piece, key, (part, at) => {
      for (let done = 0; done < part.length; ) {
        const from = at + BigInt(done);
        const segment = segmentStart(from, base.segmentBytes);
        if (open?.start !== segment) {
          if (open) closeSync(open.fd);
          open = { fd: openSegment(join(clusterDir, 'pg_wal', segmentName(base.timeline, segment, base.segmentBytes)), base.segmentBytes, account), start: segment };
        }
        const room = Number(segment + segmentBytes - from);
        done += writeSync(open.fd, part, done, Math.min(room, part.length - done), Number(from - segment));
      }
    });
    if (open) closeSync((open as { fd: number }).fd);
    if (piece.end > reached) reached = piece.end;
  }
  return Number(reached - parseLsn(base.startLsn));
}

function openSegment(path: string, bytes: number, account: Account | undefined): number {
  if (existsSync(path)) return openSync(path, 'r+');
  const fd = openSync(path, 'w+', 0o600);
  ftruncateSync(fd, bytes);
  if (account) chownSync(path, account.uid, account.gid);
  return fd;
}

/** The log lies in `pg_wal` already: there is nowhere to fetch more from. */
function recoverySettings(toMs: number | undefined): ClusterSettings {
  const target: ClusterSettings = toMs === undefined ? {} : { recovery_target_time: new Date(toMs).toISOString().replace('T', ' ').replace('Z', '+00'), recovery_target_action: 'promote' };
  return { restore_command: 'false', recovery_target_timeline: 'current', ...target };
}

async function replay(options: RestoreOptions, base: BackupManifest): Promise<number | null> {
  try {
    return await replayTo(options, base, options.toMs);
  } catch (error) {
    // No transaction ended between the last one and the instant asked for: all there is is what was asked for.
    const isShort = options.toMs !== undefined && /recovery ended before configured recovery target was reached/.test(readFileSync(placeOf(options.dataDir).logFile, 'utf8'));
    if (!isShort) throw error;
    return replayTo(options, base, undefined);
  }
}

async function replayTo(options: RestoreOptions, base: BackupManifest, toMs: number | undefined): Promise<number | null> {
  const settings = { ...options.settings, ...recoverySettings(toMs), hot_standby: 'off' };
  const embedded = await startEmbeddedPostgres({ dataDir: options.dataDir, database: base.database, settings, isRestore: true, readyWithinMs: REPLAY_WITHIN_MS });
  try {
    const client = new pg.Client(clientConfig(embedded.address, 'postgres'));
    await client.connect();
    try {
      const { rows } = await client.query<{ at: number | null; isRecovering: boolean }>('select pg_last_xact_replay_timestamp() as at, pg_is_in_recovery() as "isRecovering"');
      if (rows[0]?.isRecovering !== false) throw new Error('the log was replayed and the database did not open');
      return rows[0].at;
    } finally {
      await client.end();
    }
  } finally {
    await embedded.stop();
  }
}

function makeFor(account: Account | undefined, dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (account) chownSync(dir, account.uid, account.gid);
}

function writeFor(account: Account | undefined, path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600 });
  if (account) chownSync(path, account.uid, account.gid);
}

function refusal(code: string, message: string): Fault {
  return new Fault(message, { kind: 'conflict', code, retryable: false });
}
