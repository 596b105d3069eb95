// Opens the words of many rows at once: one look at the database for all keys that are not in memory, and for screens of many patients no waiting
// for a holder of master keys that does not answer.
import type { Clock } from '../platform/clock.ts';
import { Fault } from '../platform/fault.ts';
import type { Tx } from '../platform/postgres.ts';
import { type KeptWords, wordsOwner, wordsPlace } from './kept-words.ts';
import type { KeyVersion } from './key-store.ts';
import type { Keys } from './keys.ts';
import { type KeyOwner, keyVersionOf, ownerText } from './sealed.ts';
import type { SealedColumn } from './sealed-columns.ts';

export interface WordsOpeningOptions {
  /** Reads the keys that are not in memory; answers the names of those there are none of. */
  readonly ready: (tx: Tx, keys: readonly KeyVersion[]) => Promise<ReadonlySet<string>>;
  readonly isAtHand: (tx: Tx, owner: KeyOwner, version: number) => boolean;
  readonly openText: Keys['openText'];
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

/** Nobody who can do without a key waits for a holder that did not answer, for so long (ours). */
const ASIDE_MS = 10_000;
/** By these codes a holder says that it does not answer, and not that something is wrong. */
const AWAY: ReadonlySet<string> = new Set(['key-vault', 'master-key']);

export function createWordsOpening({ ready, isAtHand, openText, clock }: WordsOpeningOptions): Pick<Keys, 'openWords' | 'openWordsAtHand'> {
  let asideUntilMs = Number.NEGATIVE_INFINITY;

  async function openReady(tx: Tx, column: SealedColumn, rows: readonly KeptWords[], missing: ReadonlySet<string>): Promise<string[]> {
    const texts: string[] = [];
    for (const row of rows) {
      const key = keyOf(column, row);
      const isGone = row.sealed !== null && (key === null || missing.has(keyName(key)));
      texts.push(row.sealed === null ? row.plain : isGone ? '' : ((await openText(tx, key!.owner, wordsPlace(column, row.row), row.sealed)) ?? ''));
    }
    return texts;
  }
  const openWords = async (tx: Tx, column: SealedColumn, rows: readonly KeptWords[]): Promise<string[]> =>
    openReady(tx, column, rows, await ready(tx, rows.map((row) => keyOf(column, row)).filter((key) => key !== null)));

  async function openAtHand(tx: Tx, column: SealedColumn, rows: readonly KeptWords[]): Promise<(string | null)[]> {
    const texts: (string | null)[] = [];
    for (const row of rows) {
      const key = keyOf(column, row);
      texts.push(key === null || isAtHand(tx, key.owner, key.version) ? (await openReady(tx, column, [row], NONE))[0]! : null);
    }
    return texts;
  }

  return {
    openWords,
    async openWordsAtHand(tx, column, rows) {
      if (clock.monotonicMs() < asideUntilMs) return openAtHand(tx, column, rows);
      try {
        return await openWords(tx, column, rows);
      } catch (error) {
        if (!(error instanceof Fault) || !AWAY.has(error.code)) throw error;
        asideUntilMs = clock.monotonicMs() + ASIDE_MS;
        return openAtHand(tx, column, rows);
      }
    },
  };
}

const NONE: ReadonlySet<string> = new Set();

/** Null: plain, or nothing that one of ours opens. */
function keyOf(column: SealedColumn, row: KeptWords): KeyVersion | null {
  const version = row.sealed === null ? null : keyVersionOf(row.sealed);
  return version === null ? null : { owner: wordsOwner(column, row), version };
}

const keyName = ({ owner, version }: KeyVersion): string => `${ownerText(owner)} ${version}`;
