// The steps of a recovery with two people, by time: asked -> waiting (agreed) -> ready -> over. Stopped or used it is over at once.
// Pure.
import type { RecoveryState } from '@mydr24/protocol';

const HOUR_MS = 3_600_000;
/** For a second person to agree. */
export const AGREE_WITHIN_MS = 72 * HOUR_MS;
/** A night's sleep and a shift: time for whoever it is about to read one of the messages and stop it. */
export const WAIT_MS = 24 * HOUR_MS;
export const USE_WITHIN_MS = 72 * HOUR_MS;
/** For the two halves to come together, with the person there. */
export const HALF_MS = 15 * 60_000;
/** Wrong codes with the right link, after which it is stopped. */
export const MOST_WRONG_HALVES = 5;

export interface RecoveryTimes {
  askedAt: number;
  agreedAt: number | null;
  stoppedAt: number | null;
  usedAt: number | null;
}

export const opensAtOf = ({ agreedAt }: Pick<RecoveryTimes, 'agreedAt'>): number | null => (agreedAt === null ? null : agreedAt + WAIT_MS);

export const endsAtOf = ({ askedAt, agreedAt }: Pick<RecoveryTimes, 'askedAt' | 'agreedAt'>): number => (agreedAt === null ? askedAt + AGREE_WITHIN_MS : agreedAt + WAIT_MS + USE_WITHIN_MS);

export function recoveryState(times: RecoveryTimes, nowMs: number): RecoveryState | 'over' {
  if (times.stoppedAt !== null || times.usedAt !== null || nowMs >= endsAtOf(times)) return 'over';
  const opensAt = opensAtOf(times);
  if (opensAt === null) return 'asked';
  return nowMs < opensAt ? 'waiting' : 'ready';
}
