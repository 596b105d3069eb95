// SHA-256 by Node's OpenSSL, as hexadecimal.
import { createHash } from 'node:crypto';

/** Of a text, its UTF-8 bytes. */
export function sha256Hex(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
