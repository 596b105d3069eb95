// Token buckets by holder (a person, a device, an address), forgotten when full again. Time is an argument.
import { fullBucket, takeToken, type Bucket, type BucketSize } from './token-bucket.ts';

export interface RateLimiter {
  /** 0: go on; else how long to wait, milliseconds. */
  take(holder: string, monotonicMs: number): number;
}

const MAX_HOLDERS = 50_000;

export function createRateLimiter(size: BucketSize): RateLimiter {
  const buckets = new Map<string, Bucket>();
  const refillMs = (size.burst / size.perSecond) * 1000;
  const forgetFull = (monotonicMs: number): void => {
    for (const [holder, { atMs }] of buckets) if (monotonicMs - atMs >= refillMs) buckets.delete(holder);
  };
  return {
    take(holder, monotonicMs) {
      if (buckets.size >= MAX_HOLDERS) forgetFull(monotonicMs);
      const { bucket, waitMs } = takeToken(buckets.get(holder) ?? fullBucket(size, monotonicMs), size, monotonicMs);
      buckets.set(holder, bucket);
      return waitMs;
    },
  };
}
