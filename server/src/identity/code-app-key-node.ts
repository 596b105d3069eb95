// A key for an app of codes, before anything of it is kept: made and sealed for whom it is, and read back with the first code that proves it.
import type { CodeAppKey } from '@mydr24/protocol';
import type { Sealer } from '../platform/sealer-node.ts';
import { asBase32, keyUri, makeKey, stepOf } from './totp-node.ts';

/** Time to find the phone. */
const KEY_MS = 10 * 60_000;

/** `sealedFor`: as the key will be kept. `account`: how the app names it. */
export function startKey(sealer: Sealer, sealedFor: string, siteName: string, account: string, nowMs: number): CodeAppKey {
  const key = makeKey();
  return { key: asBase32(key), uri: keyUri(key, siteName, account), sealed: sealer.seal(`${nowMs} ${key.toString('base64url')}`, `new ${sealedFor}`) };
}

/** Null: too old, of somebody else, or not a code of it. */
export function readNewKey(sealer: Sealer, sealedFor: string, { sealed, code }: { sealed: string; code: string }, nowMs: number): { key: string; usedStep: number } | null {
  const [at = '', key = ''] = sealer.open(sealed, `new ${sealedFor}`)?.split(' ') ?? [];
  const usedStep = nowMs - Number(at) < KEY_MS && key !== '' ? stepOf(Buffer.from(key, 'base64url'), code, nowMs, 0) : null;
  return usedStep === null ? null : { key, usedStep };
}
