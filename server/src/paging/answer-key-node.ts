// answer-key.ts by HMAC-SHA256 under a key derived from the server's own: nothing is stored, every node reads every token.
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { PageId, PersonId } from '@mydr24/protocol';
import type { AnswerKeys } from './answer-key.ts';

const UUID_BYTES = 16;
const EXPIRY_BYTES = 6;
const SEAL_BYTES = 16;
const BODY_BYTES = 2 * UUID_BYTES + EXPIRY_BYTES;

export function createAnswerKeys(authKey: Uint8Array): AnswerKeys {
  const key = Buffer.from(hkdfSync('sha256', authKey, '', 'mydr24 page answers', 32));
  const seal = (body: Buffer): Buffer => createHmac('sha256', key).update('token').update(body).digest().subarray(0, SEAL_BYTES);
  const digits = (about: string, count: number): string => String(createHmac('sha256', key).update(about).digest().readUInt32BE(0) % 10 ** count).padStart(count, '0');
  return {
    tokenFor({ pageId, personId }, expiresAtMs) {
      const body = Buffer.concat([bytesOf(pageId), bytesOf(personId), Buffer.alloc(EXPIRY_BYTES)]);
      body.writeUIntBE(expiresAtMs, 2 * UUID_BYTES, EXPIRY_BYTES);
      return Buffer.concat([body, seal(body)]).toString('base64url');
    },
    readToken(token, nowMs) {
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length !== BODY_BYTES + SEAL_BYTES) return null;
      const body = bytes.subarray(0, BODY_BYTES);
      if (!timingSafeEqual(seal(body), bytes.subarray(BODY_BYTES)) || body.readUIntBE(2 * UUID_BYTES, EXPIRY_BYTES) <= nowMs) return null;
      return { pageId: uuidOf(body.subarray(0, UUID_BYTES)) as PageId, personId: uuidOf(body.subarray(UUID_BYTES, 2 * UUID_BYTES)) as PersonId };
    },
    codeOf: (personId, emergencyId) => digits(`code ${personId} ${emergencyId}`, 4),
    testCodeOf: (testPageId) => digits(`test ${testPageId}`, 6),
  };
}

const bytesOf = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');
const uuidOf = (bytes: Buffer): string => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
