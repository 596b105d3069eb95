// The packs that come with the program, read from server/packs and verified against the public keys there. One whose bytes do not
// match its signature is left out and reported: it may not become a tenant's starting point.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProtocolPack, ShippedPack } from '@mydr24/protocol';
import { PackSignature, type PublicKey, sha256Of, verifyBytes } from './pack-signature-node.ts';
import { readPack } from './pack-source.ts';

export const SHIPPED_DIR = fileURLToPath(new URL('../../packs/', import.meta.url));

export interface Shipped {
  version: ShippedPack;
  source: string;
  pack: ProtocolPack;
}

export function loadShippedPacks(onProblem: (error: Error) => void, dir: string = SHIPPED_DIR): Shipped[] {
  const keys = readKeys(dir);
  const files = readdirSync(dir).filter((name) => name.endsWith('.yaml')).toSorted();
  return files.flatMap((name) => {
    const source = readFileSync(join(dir, name), 'utf8');
    const signature = readSignature(join(dir, `${name}.sig`));
    const verdict = signature === null ? ({ ok: false, reason: 'no signature' } as const) : verifyBytes(source, signature, keys);
    const { pack } = readPack(source);
    if (pack === null || signature === null || !verdict.ok) {
      onProblem(new Error(`the shipped pack ${name} is left out: ${verdict.ok ? 'it cannot be read' : verdict.reason}; install the program again`));
      return [];
    }
    const { id, version, title, language, region, languages } = pack;
    return [{ source, pack, version: { packId: id, version, title: title[language] ?? id, region, languages, sha256: sha256Of(source), keyId: signature.keyId } }];
  });
}

export function readKeys(dir: string): PublicKey[] {
  const { keys } = JSON.parse(readFileSync(join(dir, 'keys.json'), 'utf8')) as { keys: PublicKey[] };
  return keys;
}

export function readSignature(path: string): PackSignature | null {
  try {
    return PackSignature.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}
