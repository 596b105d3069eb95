// Identities: UUID version 7, so that rows made together lie together. Randomness and time come from here only.
import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';

export interface Ids {
  /** A new UUIDv7 (RFC 9562); the caller says whose: `ids.next<PageId>()`. */
  next<Id extends string = string>(): Id;
}

const POOL_BYTES = 4096;

export function createIds(clock: Clock, random: (size: number) => Buffer = pooledBytes()): Ids {
  return {
    next<Id extends string>() {
      const bytes = random(16);
      bytes.writeUIntBE(clock.nowMs(), 0, 6);
      bytes[6] = 0x70 | (bytes[6]! & 0x0f);
      bytes[8] = 0x80 | (bytes[8]! & 0x3f);
      const hex = bytes.toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Id;
    },
  };
}

/** Asking the system for bytes costs more than the rest of an id: asked for many at once, none handed out twice. */
function pooledBytes(): (size: number) => Buffer {
  let pool = Buffer.alloc(0);
  return (size) => {
    if (pool.length < size) pool = randomBytes(POOL_BYTES);
    const bytes = pool.subarray(0, size);
    pool = pool.subarray(size);
    return bytes;
  };
}
