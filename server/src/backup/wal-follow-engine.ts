// Carries the log off as it is written: sealed into pieces within a second or two of the commit, on the disk before the server is told
// that it may forget it. A slot keeps what was not carried off yet, up to the server's own limit; past that there is a hole, which
// is told, and which only a new base mends.
import { Fault } from '../platform/fault.ts';
import type { PostgresAddress } from '../platform/postgres.ts';
import { listPieces, makeFolder, readPiece, walDir } from './backup-folder-node.ts';
import type { BackupKey } from './backup-key-file.ts';
import { segmentBytesOf, settingOf } from './base-backup-engine.ts';
import type { DatabaseLife } from './database-life-store.ts';
import { type Lsn, lsnText, parseLsn, segmentStart } from './lsn.ts';
import { openReplicationLine, type ReplicationLine } from './replication-line-postgres.ts';
import { createPieceWriter, type PieceWriter } from './piece-writer-node.ts';

export interface WalFollowOptions {
  readonly address: PostgresAddress;
  readonly dir: string;
  readonly key: BackupKey;
  readonly life: DatabaseLife;
  readonly clock: { nowMs(): number };
  /** Told once when it breaks; it goes on trying. */
  readonly onProblem: (error: unknown) => void;
  /** Log was lost before it could be carried off: a base is needed. */
  readonly onHole: () => void;
}

export interface WalFollower {
  start(): void;
  stop(): Promise<void>;
  /** Everything committed before this instant is in the folder; null before the first word. */
  safeUntilMs(): number | null;
  /** Resolves when the log up to this place is in the folder. */
  reached(lsn: Lsn): Promise<void>;
}

type OnSafe = (lsn: Lsn, saidAtMs: number | null) => void;

export const SLOT = 'mydr24_backup';
const STORE_EVERY_MS = 1_000;
const STORE_BYTES = 1024 * 1024;
const HOLD_BACK_BYTES = 8 * 1024 * 1024;
const SPEAK_EVERY_MS = 5_000;
/** So that a quiet database is known to be quiet. */
const SAY_QUIET_EVERY_MS = 60_000;
const DEAF_AFTER_MS = 60_000;
const AGAIN_AFTER_MS = 3_000;
const HANG_UP_WITHIN_MS = 3_000;
const POSTGRES_EPOCH_MS = Date.UTC(2000, 0, 1);

export function createWalFollower(options: WalFollowOptions): WalFollower {
  const ending = new AbortController();
  const waiting = new Set<{ lsn: Lsn; tell: () => void }>();
  let safeUntilMs: number | null = null;
  let done: Promise<void> = Promise.resolve();
  const onSafe = (lsn: Lsn, saidAtMs: number | null): void => {
    if (saidAtMs !== null) safeUntilMs = saidAtMs;
    for (const each of waiting) {
      if (each.lsn > lsn) continue;
      waiting.delete(each);
      each.tell();
    }
  };
  async function run(): Promise<void> {
    let isBroken = false;
    while (!ending.signal.aborted) {
      try {
        await followOnce(options, ending.signal, (lsn, saidAtMs) => {
          isBroken = false;
          onSafe(lsn, saidAtMs);
        });
      } catch (error) {
        // Another process of this database follows; this one is its reserve.
        const isTaken = error instanceof Fault && error.code === '55006';
        if (!isBroken && !isTaken && !ending.signal.aborted) options.onProblem(error);
        isBroken = !isTaken;
      }
      await pauseFor(AGAIN_AFTER_MS, ending.signal);
    }
  }
  return {
    start: () => void (done = run()),
    async stop() {
      ending.abort();
      await done;
    },
    safeUntilMs: () => safeUntilMs,
    reached: (lsn) => new Promise((tell) => waiting.add({ lsn, tell })),
  };
}

async function followOnce(options: WalFollowOptions, ending: AbortSignal, onSafe: OnSafe): Promise<void> {
  const { dir, life, key } = options;
  const line = await openReplicationLine(options.address);
  try {
    const [marks] = await line.ask('IDENTIFY_SYSTEM');
    if (marks?.['systemid'] !== life.systemId || Number(marks['timeline']) !== life.timeline) {
      throw new Fault('the database has begun another life since this process started: restart it', { kind: 'conflict', code: 'backup-other-life' });
    }
    const segmentBytes = segmentBytesOf(await settingOf(line, 'wal_segment_size'));
    await makeFolder(walDir(dir, life.id));
    const flushed = parseLsn(marks['xlogpos'] ?? '');
    const now = segmentStart(flushed, segmentBytes);
    await ensureSlot(line);
    const pieces = await listPieces(dir, life.id);
    const last = pieces.at(-1);
    const from = last === undefined ? now : (await readPiece(dir, life.id, last, key)).end;
    const piece = createPieceWriter({ ...options, segmentBytes, from });
    try {
      await listen({ line, from, flushed, piece, options, ending, onSafe });
    } catch (error) {
      if (!isLogGone(error)) throw error;
      // What the server no longer has is lost to the backup: begin again from here.
      await line.ask(`DROP_REPLICATION_SLOT ${SLOT}`).catch(() => {});
      await createPieceWriter({ ...options, segmentBytes, from: now }).markStart();
      options.onHole();
      throw new Fault('log was dropped by the database before it was backed up: there is a hole, and a new base is being taken', { kind: 'unavailable', code: 'backup-hole', cause: error });
    } finally {
      await piece.close();
    }
  } finally {
    await line.close();
  }
}

async function ensureSlot(line: ReplicationLine): Promise<void> {
  await line.ask(`CREATE_REPLICATION_SLOT ${SLOT} PHYSICAL RESERVE_WAL`).catch((error: unknown) => {
    if ((error as Fault).code !== '42710') throw error;
  });
}

/** Removed segments (58P01), or a slot that was given up to keep the disk from filling (55000). */
function isLogGone(error: unknown): boolean {
  return error instanceof Fault && (error.code === '58P01' || (error.code === '55000' && /slot|invalidat/i.test(error.message)));
}

interface Listening {
  readonly line: ReplicationLine;
  readonly from: Lsn;
  /** How far the server was when the line was opened. */
  readonly flushed: Lsn;
  readonly piece: PieceWriter;
  readonly options: WalFollowOptions;
  readonly ending: AbortSignal;
  readonly onSafe: OnSafe;
}

async function listen({ line, from, flushed, piece, options, ending, onSafe }: Listening): Promise<void> {
  const ear = createEar(line, from, flushed);
  const over = new AbortController();
  const copying = line.copy(`START_REPLICATION SLOT ${SLOT} PHYSICAL ${lsnText(from)} TIMELINE ${options.life.timeline}`, ear.take).finally(() => over.abort());
  copying.catch(() => {});
  let spokeAt = 0;
  let wroteAt = performance.now();
  const store = async (): Promise<Lsn> => {
    const { log, end, saidAtMs } = ear.heard();
    const isQuiet = log.length === 0 && performance.now() - wroteAt < SAY_QUIET_EVERY_MS;
    if (!isQuiet && (log.length > 0 || saidAtMs !== null)) {
      await piece.write(log, saidAtMs ?? 0);
      wroteAt = performance.now();
    }
    onSafe(end, saidAtMs);
    return end;
  };
  while (!ending.aborted && !over.signal.aborted) {
    await pauseFor(STORE_EVERY_MS, AbortSignal.any([ending, over.signal, ear.untilMuchWaits()]));
    const isNews = ear.waitingBytes() > 0;
    const end = await store();
    ear.goOn();
    if (!over.signal.aborted && (isNews || performance.now() - spokeAt > SPEAK_EVERY_MS)) {
      line.say(statusOf(end, options.clock.nowMs()));
      spokeAt = performance.now();
    }
    if (performance.now() - ear.heardAt() > DEAF_AFTER_MS) throw new Fault('the database has not been heard for a minute', { kind: 'unavailable', code: 'backup-line' });
  }
  if (over.signal.aborted) return copying.then(() => {});
  line.hangUp();
  await Promise.race([copying, pauseFor(HANG_UP_WITHIN_MS, over.signal)]);
  await store();
}

/** Gathers what the server says, and holds it back while too much waits to be stored. */
function createEar(line: ReplicationLine, from: Lsn, flushed: Lsn) {
  let parts: Buffer[] = [];
  let waitingBytes = 0;
  let end = from;
  let serverEnd = flushed;
  /** When the server had no more than we have. */
  let saidAtMs: number | null = null;
  let heardAt = performance.now();
  let isHeldBack = false;
  let much = new AbortController();
  return {
    take(bytes: Buffer): void {
      heardAt = performance.now();
      const isLog = bytes[0] === 0x77; // w; k says that the server is alive
      if (isLog) {
        if (bytes.readBigUInt64BE(1) !== end) throw new Error('the server left something out of its log');
        parts.push(Buffer.from(bytes.subarray(25)));
        end += BigInt(bytes.length - 25);
        waitingBytes += bytes.length - 25;
      }
      // A word that it is alive tells what was sent, not what there is: only log tells how far the server is.
      if (isLog) serverEnd = bytes.readBigUInt64BE(9);
      if (serverEnd <= end) saidAtMs = instantAt(bytes, isLog ? 17 : 9);
      if (waitingBytes >= STORE_BYTES) much.abort();
      if (waitingBytes < HOLD_BACK_BYTES || isHeldBack) return;
      isHeldBack = true;
      line.pause();
    },
    /** All that waits, taken out. */
    heard() {
      const log = Buffer.concat(parts);
      parts = [];
      waitingBytes = 0;
      much = new AbortController();
      return { log, end, saidAtMs };
    },
    goOn(): void {
      if (isHeldBack) line.resume();
      isHeldBack = false;
    },
    waitingBytes: () => waitingBytes,
    /** Fires when it is worth storing at once. */
    untilMuchWaits: () => much.signal,
    heardAt: () => heardAt,
  };
}

/** Written, flushed and applied up to here; please answer. */
function statusOf(lsn: Lsn, nowMs: number): Buffer {
  const status = Buffer.alloc(34);
  status[0] = 0x72; // r
  for (const at of [1, 9, 17]) status.writeBigUInt64BE(lsn, at);
  status.writeBigInt64BE(BigInt(nowMs - POSTGRES_EPOCH_MS) * 1000n, 25);
  status[33] = 1;
  return status;
}

/** Microseconds since 2000, as the server sends them. */
function instantAt(bytes: Buffer, at: number): number {
  return Number(bytes.readBigInt64BE(at) / 1000n) + POSTGRES_EPOCH_MS;
}

function pauseFor(ms: number, ending: AbortSignal): Promise<void> {
  if (ending.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      ending.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    ending.addEventListener('abort', finish);
  });
}
