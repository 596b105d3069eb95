// Secrets by node:crypto: 256 random bits need no slow hash, SHA-256 is enough to store them.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Secrets } from './secrets.ts';

export const nodeSecrets: Secrets = {
  make: () => randomBytes(32).toString('base64url'),
  hash: hashOf,
  isHashOf: (secret, hash) => hash.length === 32 && timingSafeEqual(hashOf(secret), hash),
};

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
