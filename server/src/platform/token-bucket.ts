// A token bucket as a value: so many at once, so many a second. Time is an argument.
export interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

export interface BucketSize {
  readonly burst: number;
  readonly perSecond: number;
}

export function fullBucket(size: BucketSize, monotonicMs: number): Bucket {
  return { tokens: size.burst, atMs: monotonicMs };
}

/** Takes one. `waitMs` is 0 when there was one, else how long until there is. */
export function takeToken(bucket: Bucket, size: BucketSize, monotonicMs: number): { bucket: Bucket; waitMs: number } {
  const refill = (Math.max(0, monotonicMs - bucket.atMs) / 1000) * size.perSecond;
  const tokens = Math.min(size.burst, bucket.tokens + refill);
  if (tokens >= 1) return { bucket: { tokens: tokens - 1, atMs: monotonicMs }, waitMs: 0 };
  return { bucket: { tokens, atMs: monotonicMs }, waitMs: Math.ceil(((1 - tokens) / size.perSecond) * 1000) };
}
