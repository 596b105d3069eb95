// Takes a base backup while everything runs: PostgreSQL sends its files (and checks its pages while it reads them), we pack, seal and
// store them. With the log of its own duration inside, a base can be restored even when nothing else is left.
import { Fault } from '../platform/fault.ts';
import type { PostgresAddress } from '../platform/postgres.ts';
import type { BackupKey } from './backup-key-file.ts';
import { type BaseInMaking, beginBase } from './backup-folder-node.ts';
import type { BackupManifest } from './backup-manifest.ts';
import type { DatabaseLife } from './database-life-store.ts';
import { packKeptFiles } from './kept-files-node.ts';
import { openReplicationLine, type ReplicationLine } from './replication-line-postgres.ts';
import { createSealedFile, type SealedWriter, writeSealedWhole } from './sealed-file-node.ts';

export interface BaseBackupOptions {
  readonly address: PostgresAddress;
  readonly dir: string;
  readonly key: BackupKey;
  readonly life: DatabaseLife;
  readonly source: 'embedded' | 'outside';
  /** Whose key files go along. */
  readonly dataDir: string;
  readonly clock: { nowMs(): number };
  /** Reads no faster, so that care goes on undisturbed; without it as fast as it can. */
  readonly maxKbPerSecond?: number;
  /** Begins with a checkpoint spread over minutes instead of one at once, for the same reason. */
  readonly isUnhurried?: boolean;
  /** Gives up when it fires. */
  readonly ending?: AbortSignal;
  /** Told the cluster's bytes as they come. */
  readonly onBytes?: (bytes: number) => void;
}

const BLOCK_BYTES = 1024 * 1024;
/** Blocks that may wait for the disk before the server is held back. */
const MAX_WAITING = 4;

export async function takeBase(options: BaseBackupOptions): Promise<BackupManifest> {
  const { dir, key, life, clock } = options;
  const startedAtMs = clock.nowMs();
  const line = await openReplicationLine(options.address);
  let base: BaseInMaking | undefined;
  const cut = (): void => line.cut();
  options.ending?.addEventListener('abort', cut, { once: true });
  try {
    const server = await askServer(line, life);
    base = await beginBase(dir, life.id, key, startedAtMs);
    // Holds the log until the base is whole; it goes with the line.
    await line.ask(`CREATE_REPLICATION_SLOT mydr24_base_${base.id.slice(-4)} TEMPORARY PHYSICAL RESERVE_WAL`);
    const got = await copyCluster(line, base, options);
    await writeSealedWhole(base.pathOf('kept-files'), base.nameOf('kept-files'), key, await packKeptFiles(options.dataDir));
    const manifest: BackupManifest = {
      format: 1, id: base.id, lifeId: life.id, source: options.source, systemId: life.systemId, timeline: life.timeline, database: databaseOf(options.address),
      ...server, ...got, startedAtMs, endedAtMs: clock.nowMs(),
    };
    await base.finish(manifest);
    return manifest;
  } catch (error) {
    await base?.abandon();
    throw error;
  } finally {
    options.ending?.removeEventListener('abort', cut);
    await line.close();
  }
}

async function askServer(line: ReplicationLine, life: DatabaseLife): Promise<Pick<BackupManifest, 'postgresMajor' | 'segmentBytes'>> {
  const [marks] = await line.ask('IDENTIFY_SYSTEM');
  if (marks?.['systemid'] !== life.systemId || Number(marks['timeline']) !== life.timeline) {
    throw new Fault('the database has begun another life since this server started; restart MyDR24', { kind: 'conflict', code: 'backup-other-life', retryable: false });
  }
  const postgresMajor = Math.floor(Number(await settingOf(line, 'server_version_num')) / 10_000);
  return { postgresMajor, segmentBytes: segmentBytesOf(await settingOf(line, 'wal_segment_size')) };
}

export async function settingOf(line: ReplicationLine, name: string): Promise<string> {
  return (await line.ask(`SHOW ${name}`))[0]?.[name] ?? '';
}

/** `16MB`, `1GB`. */
export function segmentBytesOf(setting: string): number {
  const [, count, unit] = /^(\d+)(MB|GB)$/.exec(setting) ?? [];
  if (count === undefined) throw new Error(`the size of a segment of the log cannot be read: ${setting}`);
  return Number(count) * (unit === 'GB' ? 1024 : 1) * 1024 * 1024;
}

type CopyOutcome = Pick<BackupManifest, 'startLsn' | 'stopLsn' | 'clusterBytes' | 'sealedBytes'>;

async function copyCluster(line: ReplicationLine, base: BaseInMaking, { key, maxKbPerSecond, isUnhurried, onBytes }: BaseBackupOptions): Promise<CopyOutcome> {
  const archive = await createSealedFile(base.pathOf('archive'), base.nameOf('archive'), key);
  const stream = createBlockStream(archive, line, onBytes);
  const clusterManifest: Buffer[] = [];
  let archives = 0;
  let isManifest = false;
  const take = (bytes: Buffer): void => {
    const kind = String.fromCharCode(bytes[0]!);
    if (kind === 'n') archives += 1;
    if (kind === 'm') isManifest = true;
    if (kind === 'd' && isManifest) clusterManifest.push(Buffer.from(bytes.subarray(1)));
    if (kind === 'd' && !isManifest && archives === 1) stream.take(bytes.subarray(1));
  };
  const rate = maxKbPerSecond === undefined ? '' : `, MAX_RATE ${maxKbPerSecond}`;
  const checkpoint = isUnhurried === true ? 'spread' : 'fast';
  try {
    const rows = await line.copy(`BASE_BACKUP (LABEL 'mydr24', CHECKPOINT '${checkpoint}', WAL true, MANIFEST 'yes', MANIFEST_CHECKSUMS 'SHA256'${rate})`, take);
    if (archives !== 1) throw new Fault('the database has tablespaces of its own; use pg_basebackup', { kind: 'conflict', code: 'backup-tablespaces', retryable: false });
    await stream.end();
    await writeSealedWhole(base.pathOf('cluster-manifest'), base.nameOf('cluster-manifest'), key, Buffer.concat(clusterManifest));
    return { startLsn: rows[0]?.[0] ?? '', stopLsn: rows.at(-1)?.[0] ?? '', clusterBytes: stream.bytes(), sealedBytes: archive.sealedBytes() };
  } catch (error) {
    await stream.fail();
    throw error;
  }
}

/** Gathers what the server sends into blocks, which are sealed one after another while the next one fills. */
function createBlockStream(archive: SealedWriter, line: ReplicationLine, onBytes: ((bytes: number) => void) | undefined) {
  let block = Buffer.allocUnsafe(BLOCK_BYTES);
  let filled = 0;
  let total = 0;
  let waiting = 0;
  let failure: unknown;
  let writing: Promise<void> = Promise.resolve();
  const flush = (): void => {
    const part = block.subarray(0, filled);
    block = Buffer.allocUnsafe(BLOCK_BYTES);
    filled = 0;
    waiting += 1;
    if (waiting >= MAX_WAITING) line.pause();
    writing = writing
      .then(() => (failure === undefined ? archive.write(part) : undefined))
      .catch((error: unknown) => void (failure ??= error))
      .then(() => {
        waiting -= 1;
        // After a failure the rest is let past, so that the command ends.
        if (waiting < MAX_WAITING) line.resume();
        onBytes?.(total);
      });
  };
  return {
    take(bytes: Buffer): void {
      total += bytes.length;
      for (let at = 0; at < bytes.length; ) {
        const taken = bytes.copy(block, filled, at);
        filled += taken;
        at += taken;
        if (filled === BLOCK_BYTES) flush();
      }
    },
    async end(): Promise<void> {
      if (filled > 0) flush();
      await writing;
      if (failure !== undefined) throw storeFault(failure);
      await archive.finish();
    },
    async fail(): Promise<void> {
      await writing;
      await archive.abandon().catch(() => {});
    },
    bytes: () => total,
  };
}

/** The disk of the backups, told as such: not the database's. */
export function storeFault(error: unknown): Fault {
  const { code = 'unknown' } = error as { code?: string };
  return new Fault(`the backup could not be stored (${code})`, { kind: 'unavailable', code: code === 'ENOSPC' ? 'backup-disk-full' : 'backup-store', cause: error });
}

function databaseOf(address: PostgresAddress): string {
  return 'database' in address ? address.database : decodeURIComponent(new URL(address.connectionString).pathname.slice(1));
}
