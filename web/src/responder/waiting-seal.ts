// Seals what waits on a phone to a key that is not on it: ECDH on P-256 with a key of one use, HKDF-SHA-256, AES-256-GCM. Whoever has the phone and no
// session reads nothing of it; it opens with the private part, which the server tells the person it belongs to.
import type { WaitingKey } from '@mydr24/protocol';

export interface Sealed {
  /** The public point of the key of one use, uncompressed (65 bytes). */
  readonly point: Uint8Array<ArrayBuffer>;
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly content: ArrayBuffer;
}
export type PublicWaitingKey = Pick<WaitingKey, 'x' | 'y'>;

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;
const MADE_FOR = new TextEncoder().encode('mydr24 waiting 1');
const NONCE_BYTES = 12;

/** `about`: what it belongs to; said again to open it. */
export async function seal({ x, y }: PublicWaitingKey, about: string, content: Uint8Array<ArrayBuffer>): Promise<Sealed> {
  const theirs = await crypto.subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', x, y }, CURVE, false, []);
  const once = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', once.publicKey));
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const key = await agreed(once.privateKey, theirs, point);
  return { point, nonce, content: await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: new TextEncoder().encode(about) }, key, content) };
}

/** For `unseal`; it cannot be taken out of the browser again. */
export const importPrivate = ({ x, y, d }: WaitingKey): Promise<CryptoKey> => crypto.subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', x, y, d }, CURVE, false, ['deriveBits']);

/** Rejects what was sealed to another key or for something else, or was changed. */
export async function unseal(own: CryptoKey, about: string, { point, nonce, content }: Sealed): Promise<Uint8Array<ArrayBuffer>> {
  const theirs = await crypto.subtle.importKey('raw', point, CURVE, false, []);
  const key = await agreed(own, theirs, point);
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce, additionalData: new TextEncoder().encode(about) }, key, content));
}

async function agreed(own: CryptoKey, theirs: CryptoKey, point: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const secret = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, own, 256);
  const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  return crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt: point, info: MADE_FOR }, material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}
