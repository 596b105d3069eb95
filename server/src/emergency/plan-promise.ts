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
  'move-wait-too-long', 'lost-wait-too-long', 'acknowledged-wait-out-of-range', 'check-wait-too-long', 'sooner-out-of-range',
] as const;
export type LimitFlaw = (typeof limitFlaws)[number];

const MINUTE_MS = 60_000;

export type BoundedWait = Exclude<keyof ProtocolLimits, 'unreachedWaitMs' | 'checkWaitMs' | 'soonerByMs'>;

/** The shortest and the longest each wait may be. */
export function boundsOf({ moveWaitMs }: Pick<ProtocolLimits, 'moveWaitMs'>): Record<BoundedWait, readonly [lowMs: number, highMs: number]> {
  return {
    countdownMs: [0, 15_000], receiptWaitMs: [1_000, 10_000], nextPersonWaitMs: [1_000, 20_000], moveWaitMs: [10_000, 5 * MINUTE_MS], lostWaitMs: [1_000, moveWaitMs],
    acknowledgedWaitMs: [10_000, 10 * MINUTE_MS],
  };
}

/** Less would flicker with every traffic light; more suggests nobody. */
export const SOONER_BOUNDS_MS: readonly [lowMs: number, highMs: number] = [30_000, 30 * MINUTE_MS];

type SeekingWaits = Pick<ProtocolLimits, 'receiptWaitMs' | 'nextPersonWaitMs' | 'unreachedWaitMs'>;

export const isNextPersonInOrder = ({ receiptWaitMs, nextPersonWaitMs }: SeekingWaits): boolean => nextPersonWaitMs >= receiptWaitMs;
/** Earlier than the first channel's answer the fail-safe would ring at every emergency. */
export const isFailSafeInOrder = ({ receiptWaitMs, unreachedWaitMs }: SeekingWaits): boolean => unreachedWaitMs > receiptWaitMs;
export const keepsPromise = ({ unreachedWaitMs }: SeekingWaits, promiseMs: number): boolean => unreachedWaitMs + ENGINE_SLACK_MS < promiseMs;

/** Empty when a plan with these limits keeps the promise whatever its steps. */
export function checkLimits(limits: ProtocolLimits): LimitFlaw[] {
  const bounds = boundsOf(limits);
  const isOut = (wait: BoundedWait): boolean => !within(limits[wait], ...bounds[wait]);
  const found: [LimitFlaw, boolean][] = [
    ['countdown-too-long', isOut('countdownMs')],
    ['receipt-wait-out-of-range', isOut('receiptWaitMs')],
    ['next-person-wait-out-of-range', isOut('nextPersonWaitMs') || !isNextPersonInOrder(limits)],
    ['unreached-wait-out-of-range', !isFailSafeInOrder(limits)],
    ['promise-not-kept', !keepsPromise(limits, PROMISE_MS)],
    ['move-wait-too-long', isOut('moveWaitMs')],
    ['lost-wait-too-long', isOut('lostWaitMs')],
    ['acknowledged-wait-out-of-range', isOut('acknowledgedWaitMs')],
    ['sooner-out-of-range', limits.soonerByMs !== undefined && !within(limits.soonerByMs, ...SOONER_BOUNDS_MS)],
    ['check-wait-too-long', !Object.values(limits.checkWaitMs).every((waitMs) => within(waitMs, MINUTE_MS, 120 * MINUTE_MS))],
  ];
  return found.flatMap(([flaw, isFound]) => (isFound ? [flaw] : []));
}

/** Also false for what is no number at all. */
const within = (valueMs: number, lowMs: number, highMs: number): boolean => valueMs >= lowMs && valueMs <= highMs;
