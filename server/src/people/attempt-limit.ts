// Limits failed sign-ins per account, per address and per pair of both, in fixed windows. Pure: the counts are a value that
// is replaced. The pair's limit is the low one, so that a stranger cannot lock a nurse out of the ward from elsewhere.

export interface AttemptLimits {
  windowMs: number;
  perPair: number;
  perAccount: number;
  perAddress: number;
  /** Counts kept; beyond it the oldest windows go. */
  maxKeys: number;
}

/** A whole hospital may come from one address, and only failures count. */
export const attemptLimits: AttemptLimits = { windowMs: 15 * 60_000, perPair: 8, perAccount: 40, perAddress: 150, maxKeys: 10_000 };

export interface Attempt {
  /** What was typed as the e-mail, lower case; an unknown one is counted alike. */
  account: string;
  address: string;
}

interface Count {
  sinceMs: number;
  failures: number;
}
export type Attempts = ReadonlyMap<string, Count>;

const keysOf = ({ account, address }: Attempt, limits: AttemptLimits): [key: string, limit: number][] => [
  [`pair ${address} ${account}`, limits.perPair],
  [`account ${account}`, limits.perAccount],
  [`address ${address}`, limits.perAddress],
];

/** Milliseconds to wait, or 0 when an attempt may be made. */
export function waitBeforeAttemptMs(attempts: Attempts, attempt: Attempt, nowMs: number, limits: AttemptLimits = attemptLimits): number {
  const waits = keysOf(attempt, limits).map(([key, limit]) => {
    const count = attempts.get(key);
    if (!count || count.failures < limit) return 0;
    return Math.max(0, count.sinceMs + limits.windowMs - nowMs);
  });
  return Math.max(...waits);
}

/** Counted before the password is checked: many at once must not slip through together. */
export function countAttempt(attempts: Attempts, attempt: Attempt, nowMs: number, limits: AttemptLimits = attemptLimits): Attempts {
  return change(attempts, attempt, nowMs, 1, limits);
}

/** The password was right: the attempt was no failure. */
export function forgiveAttempt(attempts: Attempts, attempt: Attempt, nowMs: number, limits: AttemptLimits = attemptLimits): Attempts {
  return change(attempts, attempt, nowMs, -1, limits);
}

function change(attempts: Attempts, attempt: Attempt, nowMs: number, by: 1 | -1, limits: AttemptLimits): Attempts {
  const next = new Map(attempts);
  for (const [key] of keysOf(attempt, limits)) {
    const old = next.get(key);
    const isOver = !old || nowMs - old.sinceMs >= limits.windowMs;
    const count = isOver ? { sinceMs: nowMs, failures: 0 } : old;
    // Taken out and put back: a map keeps the order of insertion, so the first keys are the longest unchanged.
    next.delete(key);
    next.set(key, { ...count, failures: Math.max(0, count.failures + by) });
  }
  for (const key of next.keys()) {
    if (next.size <= limits.maxKeys) break;
    next.delete(key);
  }
  return next;
}
