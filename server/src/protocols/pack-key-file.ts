// The key with which this server signs the packs its tenants activate: made once and kept in the data directory. Servers of one
// database share it. With another key every active pack would be refused, so a file that cannot be read is never replaced.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyIdOf, makeSigningKey, type SigningKey } from './pack-signature-node.ts';

const FILE = 'pack-key.json';

export function loadPackKey(dataDir: string): SigningKey {
  const path = join(dataDir, FILE);
  const kept = readKept(path);
  if (kept) return kept;
  const made = makeSigningKey();
  writeFileSync(path, `${JSON.stringify(made)}\n`, { mode: 0o600, flag: 'wx' });
  return made;
}

function readKept(path: string): SigningKey | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const { publicKey, privateKey } = JSON.parse(text) as Partial<SigningKey>;
  if (typeof publicKey !== 'string' || typeof privateKey !== 'string') throw new Error(`${path} holds no key pair; restore it from a backup, or remove it and activate every tenant's pack again`);
  return { publicKey, privateKey, keyId: keyIdOf(publicKey) };
}
