// Seals words, and opens those of many rows at once: one look at the database for all keys that are not in memory, and for screens of many patients no waiting
// for a holder of master keys that does not answer.
import type { Clock } from '../platform/clock.ts';
import { Fault } from '../platform/fault.ts';
import type { Tx } from '../platform/postgres.ts';
import { openBytes } from './cipher-node.ts';
import { type KeptWords, wordsOwner, wordsPlace } from './kept-words.ts';
import type { KeyVersion } from './key-store.ts';
import type { Keys } from './keys.ts';
import { boundTo, type KeyOwner, keyVersionOf } from './sealed.ts';
import type { SealedColumn } from './sealed-columns.ts';

export interface WordsOpeningOptions {
  /** Reads and unwraps the keys that are not in memory. */
  readonly ready: (tx: Tx, keys: readonly KeyVersion[]) => Promise<void>;
  readonly inMemory: (tx: Tx, key: KeyVersion, age: 'fresh' | 'any') => Uint8Array | undefined;
  /** Whether there is a key in memory to seal with. */
  readonly hasSealer: (tx: Tx, owner: KeyOwner) => boolean;
  readonly sealText: Keys['sealText'];
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

/** Nobody who can do without a key waits longer than this for a holder of master keys, and after that for none at all, for so long (ours). */
const PATIENCE_MS = 500;
const ASIDE_MS = 10_000;
/** By these codes a holder says that it does not answer, and not that something is wrong. */
const AWAY: ReadonlySet<string> = new Set(['key-vault', 'master-key']);

export function createWordsOpening({ ready, inMemory, hasSealer, sealText, clock }: WordsOpeningOptions): Pick<Keys, 'openWords' | 'openWordsAtHand' | 'sealWordsAtHand'> {
  let asideUntilMs = Number.NEGATIVE_INFINITY;
  const keysOf = (column: SealedColumn, rows: readonly KeptWords[]): KeyVersion[] => rows.map((row) => keyOf(column, row)).filter((key) => key !== null);
  /** By the keys in memory, from which the one look took what has ended; `absent` where there is none. */
  const open = <Absent>(tx: Tx, column: SealedColumn, rows: readonly KeptWords[], absent: Absent): (string | Absent)[] =>
    rows.map((row) => {
      const key = keyOf(column, row);
      if (row.sealed === null) return row.plain;
      if (key === null) return '';
      const bytes = inMemory(tx, key, 'any');
      return bytes === undefined ? absent : (openBytes(bytes, boundTo(key.owner, wordsPlace(column, row.row)), row.sealed)?.toString('utf8') ?? '');
    });

  return {
    async openWords(tx, column, rows) {
      await ready(tx, keysOf(column, rows));
      return open(tx, column, rows, '');
    },
    async openWordsAtHand(tx, column, rows, { isUrgent } = { isUrgent: false }) {
      const wanted = keysOf(column, rows).filter((key) => inMemory(tx, key, isUrgent ? 'any' : 'fresh') === undefined);
      if (wanted.length > 0 && clock.monotonicMs() >= asideUntilMs && !(await isSoon(ready(tx, wanted)))) asideUntilMs = clock.monotonicMs() + ASIDE_MS;
      // Without its holder an old key of ours still opens: nothing says that it ended.
      return open(tx, column, rows, null);
    },
    async sealWordsAtHand(tx, column, of, text) {
      const owner = wordsOwner(column, of);
      if (clock.monotonicMs() < asideUntilMs && !hasSealer(tx, owner)) return null;
      const sealing = sealText(tx, owner, wordsPlace(column, of.row), text);
      if (await isSoon(sealing)) return sealing;
      asideUntilMs = clock.monotonicMs() + ASIDE_MS;
      return null;
    },
  };
}

/** False: the holder of the master keys does not answer, or not soon. */
async function isSoon(work: Promise<unknown>): Promise<boolean> {
  const { promise: isLate, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), PATIENCE_MS);
  const isDone = work.then(() => true, (error: unknown) => {
    if (error instanceof Fault && AWAY.has(error.code)) return false;
    throw error;
  });
  try {
    return await Promise.race([isDone, isLate]);
  } finally {
    clearTimeout(timer);
    // Whatever comes of it after that is nobody's any more.
    isDone.catch(() => {});
  }
}

/** Null: plain, or nothing that one of ours opens. */
function keyOf(column: SealedColumn, row: KeptWords): KeyVersion | null {
  const version = row.sealed === null ? null : keyVersionOf(row.sealed);
  return version === null ? null : { owner: wordsOwner(column, row), version };
}
