// Points that wait on this phone until the server has them: what is sent next, and what an answer lets go. Sends and keeps nothing itself.
import type { WireError } from '@mydr24/protocol';
import type { Fix } from './share-position.ts';

/** Well below what one message may hold. */
const BATCH = 100;
/** Four hours of a moving phone; the oldest give way. */
export const MOST_WAITING = 7_200;
/** The server keeps nothing older. */
const TOO_OLD_MS = 24 * 60 * 60_000;

/** Oldest first; without those that would be refused for their age. */
export function nextBatch(waiting: readonly Fix[], nowMs: number): Fix[] {
  return waiting.filter(({ takenAt }) => nowMs - takenAt < TOO_OLD_MS).toSorted((a, b) => a.takenAt - b.takenAt).slice(0, BATCH);
}

/** Up to which device time points may be forgotten that nobody will take any more. */
export const forgottenBefore = (nowMs: number): number => nowMs - TOO_OLD_MS;

const lasting: ReadonlySet<WireError['kind']> = new Set(['bad-request', 'unprocessable', 'forbidden', 'not-found']);

/** What a refusal means for its points: the server will never take them, or it may later. */
export function isRefusedForGood({ kind }: Pick<WireError, 'kind'>): boolean {
  return lasting.has(kind);
}
