// How long a plan may leave a person waiting before somebody is reached or the fail-safe comes, and the limits no plan may
// pass. The linter refuses what breaks the promise; documents quote it. Follows no plan: escalation.ts does.
import type { EmergencyProtocol } from '@mydr24/protocol';
import type { ProtocolLimits } from './emergency-protocol.ts';

/** From the moment help is sought until a device of somebody has answered or the fail-safe has come. */
export const PROMISE_MS = 30_000;
/** The engine looks at least once a second; what is due then is decided then. */
export const ENGINE_SLACK_MS = 2_000;

export interface PlanPromise {
  /** The latest moment of the fail-safe when no device of anybody answers, counted from the start of seeking. */
  failSafeByMs: number;
  /** Before it, and only for a patient's own call: how long it may be taken back. */
  countdownMs: number;
}

/** The worst case: every step reaches somebody on paper, and no device ever answers. */
export function promiseOf({ protocol, limits }: { protocol: EmergencyProtocol; limits: ProtocolLimits }): PlanPromise {
  const stepsMs = protocol.steps.slice(0, -1).reduce((sum, { waitMs }) => sum + waitMs, 0);
  return { failSafeByMs: Math.min(stepsMs, limits.unreachedWaitMs), countdownMs: limits.countdownMs };
}

export const limitFlaws = [
  'countdown-too-long', 'receipt-wait-out-of-range', 'next-person-wait-out-of-range', 'unreached-wait-out-of-range', 'promise-not-kept',
  'move-wait-too-long', 'lost-wait-too-long', 'acknowledged-wait-out-of-range', 'check-wait-too-long',
] as const;
export type LimitFlaw = (typeof limitFlaws)[number];

const MINUTE_MS = 60_000;

/** Empty when a plan with these limits keeps the promise whatever its steps. */
export function checkLimits(limits: ProtocolLimits): LimitFlaw[] {
  const { countdownMs, receiptWaitMs, nextPersonWaitMs, unreachedWaitMs } = limits;
  const found: [LimitFlaw, boolean][] = [
    ['countdown-too-long', !within(countdownMs, 0, 15_000)],
    ['receipt-wait-out-of-range', !within(receiptWaitMs, 1_000, 10_000)],
    ['next-person-wait-out-of-range', !within(nextPersonWaitMs, receiptWaitMs, 20_000)],
    // Earlier than the first channel's answer it would ring at every emergency.
    ['unreached-wait-out-of-range', !(unreachedWaitMs > receiptWaitMs)],
    ['promise-not-kept', !(unreachedWaitMs + ENGINE_SLACK_MS < PROMISE_MS)],
    ['move-wait-too-long', !within(limits.moveWaitMs, 10_000, 5 * MINUTE_MS)],
    ['lost-wait-too-long', !within(limits.lostWaitMs, 1_000, limits.moveWaitMs)],
    ['acknowledged-wait-out-of-range', !within(limits.acknowledgedWaitMs, 10_000, 10 * MINUTE_MS)],
    ['check-wait-too-long', !Object.values(limits.checkWaitMs).every((waitMs) => within(waitMs, MINUTE_MS, 120 * MINUTE_MS))],
  ];
  return found.flatMap(([flaw, isFound]) => (isFound ? [flaw] : []));
}

/** Also false for what is no number at all. */
const within = (valueMs: number, lowMs: number, highMs: number): boolean => valueMs >= lowMs && valueMs <= highMs;
