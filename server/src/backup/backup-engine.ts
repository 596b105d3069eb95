// Keeps a backup folder up to date: follows the log, takes a base when the newest is old enough or the log has a hole, and lets go what
// is older than is kept. What fails is told and tried again; care never waits for it.
import { randomUUID } from 'node:crypto';
import type { PostgresAddress, Postgres } from '../platform/postgres.ts';
import { clearUnfinished, listBases, listKept, removeBase, removePiece } from './backup-folder-node.ts';
import type { BackupKey } from './backup-key-file.ts';
import type { BackupManifest } from './backup-manifest.ts';
import { takeBase } from './base-backup-engine.ts';
import { type DatabaseLife, ensureLife, type LifeFound } from './database-life-store.ts';
import { whatMayGo } from './retention.ts';
import { createWalFollower, type WalFollower } from './wal-follow-engine.ts';

export interface BackupOptions {
  readonly address: PostgresAddress;
  readonly source: 'embedded' | 'outside';
  readonly dir: string;
  readonly key: BackupKey;
  readonly dataDir: string;
  readonly keepDays: number;
  readonly baseEveryHours: number;
  readonly clock: { nowMs(): number };
  readonly onProblem: (error: unknown) => void;
  readonly onBase?: (base: BackupManifest) => void;
}

export interface Backups {
  start(life: DatabaseLife): void;
  stop(): Promise<void>;
  /** Everything committed before this instant is in the folder; null before the first word. */
  safeUntilMs(): number | null;
  newestBaseMs(): number | null;
}

const LOOK_EVERY_MS = 30_000;
const AGAIN_AFTER_MS = 10 * 60_000;
/** A base beside running care: 10 GB in a little over five minutes. */
const GENTLE_KB_PER_SECOND = 32 * 1024;
const HOUR_MS = 3_600_000;

export async function beginLife(pg: Postgres, clock: { nowMs(): number }): Promise<LifeFound> {
  return pg.asEngine((tx) => ensureLife(tx, randomUUID(), clock.nowMs()));
}

export function createBackups(options: BackupOptions): Backups {
  const { dir, key, clock, onProblem } = options;
  let follower: WalFollower | undefined;
  let newestBaseMs: number | null = null;
  let isBaseDue = false;
  let notBeforeMs = 0;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> | undefined;
  const ending = new AbortController();

  async function look(life: DatabaseLife): Promise<void> {
    const nowMs = clock.nowMs();
    if (nowMs < notBeforeMs) return;
    try {
      newestBaseMs = (await listBases(dir, key)).bases.findLast(({ lifeId }) => lifeId === life.id)?.endedAtMs ?? null;
      const isOld = newestBaseMs === null || (options.baseEveryHours > 0 && nowMs - newestBaseMs >= options.baseEveryHours * HOUR_MS);
      if (!isOld && !isBaseDue) return;
      await clearUnfinished(dir, life.id);
      const base = await takeBase({ ...options, life, ending: ending.signal, maxKbPerSecond: GENTLE_KB_PER_SECOND, isUnhurried: newestBaseMs !== null });
      newestBaseMs = base.endedAtMs;
      isBaseDue = false;
      options.onBase?.(base);
      await letGo(options);
    } catch (error) {
      notBeforeMs = nowMs + AGAIN_AFTER_MS;
      if (!ending.signal.aborted) onProblem(error);
    }
  }

  return {
    start(life) {
      follower = createWalFollower({ ...options, life, onHole: () => void (isBaseDue = true) });
      follower.start();
      const lookNow = (): void => void (working ??= look(life).finally(() => (working = undefined)));
      lookNow();
      timer = setInterval(lookNow, LOOK_EVERY_MS);
    },
    async stop() {
      clearInterval(timer);
      ending.abort();
      await follower?.stop();
      await working;
    },
    safeUntilMs: () => follower?.safeUntilMs() ?? null,
    newestBaseMs: () => newestBaseMs,
  };
}

/** Removes what is older than is kept, and says how much. */
export async function letGo({ dir, key, keepDays, clock }: Pick<BackupOptions, 'dir' | 'key' | 'keepDays' | 'clock'>): Promise<{ bases: number; pieces: number }> {
  const kept = await listKept(dir, key);
  const { bases, pieces } = whatMayGo(kept.bases, kept.pieces, keepDays * 24 * HOUR_MS, clock.nowMs());
  // Bases first: log without a base is useless, a base without its log is not.
  for (const base of bases) await removeBase(dir, base);
  for (const piece of pieces) await removePiece(dir, piece);
  return { bases: bases.length, pieces: pieces.length };
}
