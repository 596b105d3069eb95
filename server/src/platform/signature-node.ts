// Signs and verifies texts with Ed25519 (RFC 8032). Keys are raw 32 bytes in base64url; a key's id follows from its public half.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';

export const Signature = z.object({ algorithm: z.literal('Ed25519'), keyId: z.string(), signature: z.string() });
export type Signature = z.infer<typeof Signature>;

export interface SigningKey {
  keyId: string;
  publicKey: string;
  privateKey: string;
}
export type PublicKey = Pick<SigningKey, 'keyId' | 'publicKey'>;

export function makeSigningKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { d, x } = privateKey.export({ format: 'jwk' });
  return { keyId: keyIdOf(x!), publicKey: x!, privateKey: d! };
}

/** The first 16 hexadecimal digits of the SHA-256 of the public key. */
export const keyIdOf = (publicKey: string): string => createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex').slice(0, 16);

export function signBytes(bytes: string, { publicKey, privateKey, keyId }: SigningKey): Signature {
  const key = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', d: privateKey, x: publicKey }, format: 'jwk' });
  return { algorithm: 'Ed25519', keyId, signature: sign(null, Buffer.from(bytes), key).toString('base64url') };
}

export type Verdict = { ok: true } | { ok: false; reason: 'unknown-key' | 'bad-signature' };

export function verifyBytes(bytes: string, { keyId, signature }: Signature, keys: readonly PublicKey[]): Verdict {
  // The id is worked out again: a list cannot give one key another's name.
  const known = keys.find(({ publicKey }) => keyIdOf(publicKey) === keyId);
  if (known === undefined) return { ok: false, reason: 'unknown-key' };
  return verify(null, Buffer.from(bytes), publicKeyObject(known.publicKey), Buffer.from(signature, 'base64url')) ? { ok: true } : { ok: false, reason: 'bad-signature' };
}

const publicKeyObject = (x: string): KeyObject => createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });

export const sha256Of = (source: string): string => createHash('sha256').update(source).digest('hex');
