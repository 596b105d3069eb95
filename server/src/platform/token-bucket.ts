// A token bucket as a value: so many at once, so many a second. Time is an argument.
export interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

export interface BucketSize {
  readonly burst: number;
  readonly perSecond: number;
}

/** Beyond one token: `count` may leave a debt of up to a minute's tokens; `isForced` takes them whether or not there is one. */
export interface Taking {
  readonly count: number;
  readonly isForced?: boolean;
}

const MOST_DEBT_SECONDS = 60;

export function fullBucket(size: BucketSize, monotonicMs: number): Bucket {
  return { tokens: size.burst, atMs: monotonicMs };
}

/** Takes one, or `count` where there is one. `waitMs` is 0 when there was one, else how long until there is. */
export function takeToken(bucket: Bucket, size: BucketSize, monotonicMs: number, { count, isForced = false }: Taking = { count: 1 }): { bucket: Bucket; waitMs: number } {
  const refill = (Math.max(0, monotonicMs - bucket.atMs) / 1000) * size.perSecond;
  const tokens = Math.min(size.burst, bucket.tokens + refill);
  if (tokens >= 1 || isForced) return { bucket: { tokens: Math.max(tokens - count, -MOST_DEBT_SECONDS * size.perSecond), atMs: monotonicMs }, waitMs: 0 };
  return { bucket: { tokens, atMs: monotonicMs }, waitMs: Math.ceil(((1 - tokens) / size.perSecond) * 1000) };
}
