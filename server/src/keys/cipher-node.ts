// AES-256-GCM by node:crypto: seals and opens with one key, bound to words that must be said again.
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { HEADER_BYTES, headerOf, NONCE_BYTES, OVERHEAD_BYTES, TAG_BYTES } from './sealed.ts';

export const KEY_BYTES = 32;

export function sealBytes(key: Uint8Array, version: number, about: string, content: Uint8Array): Buffer {
  const [header, nonce] = [headerOf(version), randomBytes(NONCE_BYTES)];
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.concat([header, Buffer.from(about)]));
  const sealed = Buffer.concat([cipher.update(content), cipher.final()]);
  return Buffer.concat([header, nonce, cipher.getAuthTag(), sealed]);
}

/** Null: another key, other words, or changed. */
export function openBytes(key: Uint8Array, about: string, sealed: Uint8Array): Buffer | null {
  if (sealed.length < OVERHEAD_BYTES) return null;
  const nonceAt = HEADER_BYTES;
  const tagAt = nonceAt + NONCE_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(nonceAt, tagAt)).setAAD(Buffer.concat([sealed.subarray(0, HEADER_BYTES), Buffer.from(about)]));
  decipher.setAuthTag(sealed.subarray(tagAt, tagAt + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(tagAt + TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}

/** JSON keeps `["ab","c"]` and `["a","bc"]` apart. */
export const blindText = (key: Uint8Array, parts: readonly string[]): string => `blind:${createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url')}`;
