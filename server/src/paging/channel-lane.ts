// What a channel does with one page: how patiently its answer is waited for, and what an answer comes to. One lane to a channel;
// pages for people in need are never held, whatever its provider's health.
import type { PagePurpose } from '@mydr24/protocol';
import { backOffMs } from './back-off.ts';
import type { SendOutcome } from './pager.ts';

export interface LaneTimings {
  /** A pager must have answered by then. */
  deadlineMs: number;
  /** The same, while its provider is out: the page has gone to it all the same, and the next channel is tried. */
  outDeadlineMs: number;
  /** An unclear page is repeated once, after this. */
  againMs: number;
}

/** Of a page; the second repeat would be one too many. */
const MAX_ATTEMPTS = 2;
/** Of what may wait: over half an hour. */
const MAX_WAITING_ATTEMPTS = 8;
const BACK_OFF = { firstMs: 5_000, mostMs: 10 * 60_000 };
export const HELD_MS = 1_000;

/** "You are no longer needed" may come late; everything else may not. */
export const canWait = (purpose: PagePurpose): boolean => purpose === 'stand-down';
export const mostAttempts = (purpose: PagePurpose): number => (canWait(purpose) ? MAX_WAITING_ATTEMPTS : MAX_ATTEMPTS);

export type Verdict = { type: 'sent' | 'failed' | 'again'; failure: string | null; againInMs: number | null };

export function verdictOf(outcome: SendOutcome, { purpose, attempts, isOut }: { purpose: PagePurpose; attempts: number; isOut: boolean }, timings: LaneTimings): Verdict {
  if (outcome.type === 'sent') return { type: 'sent', failure: null, againInMs: null };
  const hasTriesLeft = attempts < mostAttempts(purpose);
  if (outcome.type === 'unclear' && hasTriesLeft && canWait(purpose)) return { type: 'again', failure: outcome.failure, againInMs: backOffMs(attempts, BACK_OFF) };
  // Out: the same channel again would only keep the next one waiting.
  if (outcome.type === 'unclear' && hasTriesLeft && !isOut) return { type: 'again', failure: outcome.failure, againInMs: timings.againMs };
  return { type: 'failed', failure: outcome.failure, againInMs: null };
}

const TTL = { shortestMs: 30_000, longestMs: 600_000, unknownMs: 120_000 };

/** How long a page is worth anything: as long as its step waits, within bounds. */
export function goodForMs(waitMs: string | null): number {
  const wait = Number(waitMs ?? Number.NaN);
  return Number.isFinite(wait) ? Math.min(Math.max(wait, TTL.shortestMs), TTL.longestMs) : TTL.unknownMs;
}
