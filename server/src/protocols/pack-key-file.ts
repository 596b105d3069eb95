// The key with which this server signs the packs its tenants activate: made once and kept in the data directory. Servers of one
// database share it. With another key every active pack would be refused, so a file that cannot be read is never replaced.
import { join } from 'node:path';
import { loadKeyPair } from '../platform/key-pair-file.ts';
import { keyIdOf, makeSigningKey, type SigningKey } from '../platform/signature-node.ts';

const FILE = 'pack-key.json';

export function loadPackKey(dataDir: string): SigningKey {
  const pair = loadKeyPair(join(dataDir, FILE), makeSigningKey, "activate every tenant's pack again");
  return { ...pair, keyId: keyIdOf(pair.publicKey) };
}
