// The packs that come with the program, read from server/packs and verified against the public keys there. One whose bytes do not
// match its signature is left out and reported: it may not become a tenant's starting point.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProtocolPack, ShippedPack } from '@mydr24/protocol';
import type { ReadSource } from './pack-judgement.ts';
import { Signature, type PublicKey, sha256Of, verifyBytes } from '../platform/signature-node.ts';

export const SHIPPED_DIR = fileURLToPath(new URL('../../packs/', import.meta.url));

export interface Shipped {
  version: ShippedPack;
  source: string;
  pack: ProtocolPack;
}

export async function loadShippedPacks(readSource: ReadSource, onProblem: (error: Error) => void, dir: string = SHIPPED_DIR): Promise<Shipped[]> {
  const keys = readKeys(dir);
  const names = readdirSync(dir).filter((name) => name.endsWith('.yaml')).toSorted();
  const packs = await Promise.all(names.map((name) => loadOne(dir, name, keys, readSource)));
  return packs.flatMap((loaded, i) => {
    if (typeof loaded !== 'string') return [loaded];
    onProblem(new Error(`the shipped pack ${names[i]} is left out: ${loaded}; install the program again`));
    return [];
  });
}

/** Or why it is left out. */
async function loadOne(dir: string, name: string, keys: readonly PublicKey[], readSource: ReadSource): Promise<Shipped | string> {
  const source = readFileSync(join(dir, name), 'utf8');
  const signature = readSignature(join(dir, `${name}.sig`));
  if (signature === null) return 'no signature beside it';
  const verdict = verifyBytes(source, signature, keys);
  if (!verdict.ok) return verdict.reason;
  const { pack } = await readSource(source);
  if (pack === null) return 'it cannot be read';
  const { id, version, title, language, region, languages } = pack;
  return { source, pack, version: { packId: id, version, title: title[language] ?? id, region, languages, sha256: sha256Of(source), keyId: signature.keyId } };
}

/** Read when first asked for, and then remembered. */
export function createShippedPacks(readSource: ReadSource, onProblem: (error: Error) => void): () => Promise<readonly Shipped[]> {
  let loaded: Promise<readonly Shipped[]> | undefined;
  return () => {
    loaded ??= loadShippedPacks(readSource, onProblem).catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  };
}

export function readKeys(dir: string): PublicKey[] {
  const { keys } = JSON.parse(readFileSync(join(dir, 'keys.json'), 'utf8')) as { keys: PublicKey[] };
  return keys;
}

export function readSignature(path: string): Signature | null {
  try {
    return Signature.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}
