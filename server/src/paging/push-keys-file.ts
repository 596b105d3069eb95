// The server's VAPID key pair: given by configuration, or made once and kept in the data directory. A new pair would
// silence every browser that subscribed under the old one.
import { join } from 'node:path';
import webpush from 'web-push';
import { type KeyPair, loadKeyPair } from '../platform/key-pair-file.ts';

const FILE = 'push-keys.json';

export function loadPushKeys(dataDir: string, { publicKey, privateKey }: Partial<KeyPair> = {}): KeyPair {
  if (publicKey !== undefined && privateKey !== undefined) return { publicKey, privateKey };
  return loadKeyPair(join(dataDir, FILE), () => webpush.generateVAPIDKeys(), 'have every browser subscribe again');
}
