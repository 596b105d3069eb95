// The server's VAPID key pair: given by configuration, or made once and kept in the data directory. A new pair would
// silence every browser that subscribed under the old one.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import webpush from 'web-push';

export interface PushKeys {
  publicKey: string;
  privateKey: string;
}

const FILE = 'push-keys.json';

export function loadPushKeys(dataDir: string, given: Partial<PushKeys> = {}): PushKeys {
  if (given.publicKey !== undefined && given.privateKey !== undefined) return { publicKey: given.publicKey, privateKey: given.privateKey };
  const path = join(dataDir, FILE);
  const kept = readKept(path);
  if (kept) return kept;
  const made = webpush.generateVAPIDKeys();
  writeFileSync(path, `${JSON.stringify(made)}\n`, { mode: 0o600, flag: 'wx' });
  return made;
}

function readKept(path: string): PushKeys | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const { publicKey, privateKey } = JSON.parse(text) as Partial<PushKeys>;
  if (typeof publicKey !== 'string' || typeof privateKey !== 'string') throw new Error(`${path} holds no key pair; restore it from a backup, or remove it and have every browser subscribe again`);
  return { publicKey, privateKey };
}
