// Token buckets by holder (a person, a device, an address). Bounded: the one unseen longest goes first, so that no number of
// holders costs memory or time. Time is an argument.
import { fullBucket, takeToken, type Bucket, type BucketSize } from './token-bucket.ts';

export interface RateLimiter {
  /** 0: go on; else how long to wait, milliseconds. */
  take(holder: string, monotonicMs: number): number;
}

const MAX_HOLDERS = 50_000;

export function createRateLimiter(size: BucketSize): RateLimiter {
  const buckets = new Map<string, Bucket>();
  return {
    take(holder, monotonicMs) {
      const { bucket, waitMs } = takeToken(buckets.get(holder) ?? fullBucket(size, monotonicMs), size, monotonicMs);
      // Taken out and put back: a map keeps the order of insertion, so the first key is the longest unseen.
      buckets.delete(holder);
      const [oldest] = buckets.keys();
      if (buckets.size >= MAX_HOLDERS && oldest !== undefined) buckets.delete(oldest);
      buckets.set(holder, bucket);
      return waitMs;
    },
  };
}
