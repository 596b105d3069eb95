// A key pair made once and kept in the data directory. What was done with it cannot be undone by another, so a file that cannot
// be read is never replaced.
import { readFileSync, writeFileSync } from 'node:fs';

export interface KeyPair {
  publicKey: string;
  privateKey: string;
}

/** `afterLoss`: what must be done when the pair is made anew. */
export function loadKeyPair(path: string, make: () => KeyPair, afterLoss: string): KeyPair {
  const kept = readKept(path, afterLoss);
  if (kept) return kept;
  const { publicKey, privateKey } = make();
  writeFileSync(path, `${JSON.stringify({ publicKey, privateKey })}\n`, { mode: 0o600, flag: 'wx' });
  return { publicKey, privateKey };
}

function readKept(path: string, afterLoss: string): KeyPair | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const { publicKey, privateKey } = JSON.parse(text) as Partial<KeyPair>;
  if (typeof publicKey !== 'string' || typeof privateKey !== 'string') throw new Error(`${path} holds no key pair; restore it from a backup, or remove it and ${afterLoss}`);
  return { publicKey, privateKey };
}
