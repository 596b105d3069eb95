// Signed heads as lines of a file for each tenant, only ever appended: in the data directory, or better on a volume of another
// machine. The key is made once and kept beside pack keys; its public half stands with the heads.
import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadKeyPair } from '../platform/key-pair-file.ts';
import { keyIdOf, makeSigningKey, type PublicKey, signBytes, type SigningKey, verifyBytes } from '../platform/signature-node.ts';
import { type CarryHeads, headText, SignedHead } from './audit-head.ts';

export function loadAuditKey(dataDir: string): SigningKey {
  const pair = loadKeyPair(join(dataDir, 'audit-key.json'), makeSigningKey, 'keep the old public key: it proves the heads signed until now');
  return { ...pair, keyId: keyIdOf(pair.publicKey) };
}

export function carryHeadsToFiles(dir: string, key: SigningKey): CarryHeads {
  /** What was carried last by this process: a chain that has not grown is not written again. */
  const carried = new Map<string, number>();
  return async (heads, nowMs) => {
    await mkdir(dir, { recursive: true });
    await writeFile(join(dir, `${key.keyId}.pub.json`), `${JSON.stringify({ keyId: key.keyId, publicKey: key.publicKey })}\n`);
    for (const { tenantId, seq, hash } of heads) {
      if (carried.get(tenantId) === seq) continue;
      const said = { tenantId, seq, hash, at: new Date(nowMs).toISOString() };
      const { keyId, signature } = signBytes(headText(said), key);
      await appendFile(join(dir, `${tenantId}.jsonl`), `${JSON.stringify({ ...said, keyId, signature })}\n`, { mode: 0o600 });
      carried.set(tenantId, seq);
    }
  };
}

export interface HeadsRead {
  heads: SignedHead[];
  /** Lines that prove nothing, with the reason. */
  bad: { file: string; line: number; why: 'unreadable' | 'unknown-key' | 'bad-signature' }[];
}

/** `keys`: whom to believe. Without any, the keys that lie beside the heads, which whoever holds the directory could have exchanged. */
export async function readHeads(dir: string, keys: readonly PublicKey[] = []): Promise<HeadsRead> {
  const names = await readdir(dir).catch(() => []);
  const known = keys.length > 0 ? keys : await Promise.all(names.filter((name) => name.endsWith('.pub.json')).map(async (name) => JSON.parse(await readFile(join(dir, name), 'utf8')) as PublicKey));
  const read: HeadsRead = { heads: [], bad: [] };
  for (const file of names.filter((name) => name.endsWith('.jsonl'))) {
    const lines = (await readFile(join(dir, file), 'utf8')).split('\n').filter((line) => line !== '');
    for (const [index, text] of lines.entries()) {
      const head = parsed(text);
      const verdict = head === null ? null : verifyBytes(headText(head), { algorithm: 'Ed25519', keyId: head.keyId, signature: head.signature }, known);
      if (head !== null && verdict?.ok === true) read.heads.push(head);
      else read.bad.push({ file, line: index + 1, why: verdict?.ok === false ? verdict.reason : 'unreadable' });
    }
  }
  return read;
}

function parsed(line: string): SignedHead | null {
  try {
    return SignedHead.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
