// The token of a family pass: whose, which link, and 192 random bits of which only the hash is kept. It travels in the fragment of
// an address and in the body of a form, never in a path or query.
import { randomBytes } from 'node:crypto';

export interface PassToken {
  tenantId: string;
  linkId: string;
  secret: string;
}

const UUID_BYTES = 16;
const SECRET_BYTES = 24;

export const makePassSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

export function formatPassToken({ tenantId, linkId, secret }: PassToken): string {
  return Buffer.concat([bytesOf(tenantId), bytesOf(linkId), Buffer.from(secret, 'base64url')]).toString('base64url');
}

export function parsePassToken(text: string): PassToken | null {
  const bytes = Buffer.from(text.trim(), 'base64url');
  if (bytes.length !== 2 * UUID_BYTES + SECRET_BYTES) return null;
  const [tenantId, linkId] = [uuidOf(bytes.subarray(0, UUID_BYTES)), uuidOf(bytes.subarray(UUID_BYTES, 2 * UUID_BYTES))];
  return { tenantId, linkId, secret: bytes.subarray(2 * UUID_BYTES).toString('base64url') };
}

const bytesOf = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');
const uuidOf = (bytes: Buffer): string => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
