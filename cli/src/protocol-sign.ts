// `mydr24 protocol sign`, `verify` and `schema`. A new key's private half is written where the caller says, readable by its owner
// only, and never over another file.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { packSchemaText } from '@mydr24/server/protocols/pack-json-schema.ts';
import { keyIdOf, makeSigningKey, type PublicKey, signBytes, type SigningKey, verifyBytes } from '@mydr24/server/platform/signature-node.ts';
import { readSignature, SHIPPED_DIR } from '@mydr24/server/protocols/shipped-packs-file.ts';
import type { ExitCode, Io } from './io.ts';
import { packPath, painter, readText, WrongUse } from './protocol-pack.ts';

export function sign(argv: string[], io: Io): ExitCode {
  const { values, positionals } = parseArgs({ args: argv, allowPositionals: true, options: { key: { type: 'string' }, 'new-key': { type: 'string' } } });
  if ((values.key === undefined) === (values['new-key'] === undefined)) throw new WrongUse('give either --key FILE or --new-key FOLDER');
  if (positionals.length === 0) throw new WrongUse('name at least one pack');
  const key = values.key === undefined ? newKey(resolve(io.cwd, values['new-key']!), io) : readKey(resolve(io.cwd, values.key));
  for (const name of positionals) {
    const path = packPath(name, io);
    writeFileSync(`${path}.sig`, `${JSON.stringify(signBytes(readText(path), key), null, 2)}\n`);
    io.out(`${name}: signed with key ${key.keyId}\n`);
  }
  return 0;
}

function newKey(folder: string, io: Io): SigningKey {
  const key = makeSigningKey();
  const { keyId, publicKey } = key;
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(join(folder, 'private.json'), `${JSON.stringify(key, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    writeFileSync(join(folder, 'public.json'), `${JSON.stringify({ keys: [{ keyId, publicKey }] }, null, 2)}\n`, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new WrongUse(`${folder} holds a key already; use --key ${join(folder, 'private.json')}, or another folder`, 1);
  }
  io.out(`new key ${keyId} in ${folder}; keep private.json out of any repository\n`);
  return key;
}

function readKey(path: string): SigningKey {
  const { publicKey, privateKey } = JSON.parse(readText(path)) as Partial<SigningKey>;
  if (typeof publicKey !== 'string' || typeof privateKey !== 'string') throw new WrongUse(`${path} holds no key pair; make one with --new-key FOLDER`, 1);
  return { publicKey, privateKey, keyId: keyIdOf(publicKey) };
}

export function verify(argv: string[], io: Io): ExitCode {
  const { values, positionals } = parseArgs({ args: argv, allowPositionals: true, options: { keys: { type: 'string' } } });
  if (positionals.length === 0) throw new WrongUse('name at least one pack');
  const { keys } = JSON.parse(values.keys === undefined ? readFileSync(join(SHIPPED_DIR, 'keys.json'), 'utf8') : readText(resolve(io.cwd, values.keys))) as { keys: PublicKey[] };
  const paint = painter(io);
  const verdicts = positionals.map((name) => {
    const path = packPath(name, io);
    const signature = readSignature(`${path}.sig`);
    const verdict = signature === null ? ({ ok: false, reason: 'no signature beside it' } as const) : verifyBytes(readText(path), signature, keys);
    io.out(verdict.ok ? `${name}: ${paint('green', 'good signature')} of key ${signature!.keyId}\n` : `${name}: ${paint('red', 'refused')}: ${reasons[verdict.reason] ?? verdict.reason}\n`);
    return verdict.ok;
  });
  return verdicts.every(Boolean) ? 0 : 1;
}

const reasons: Readonly<Record<string, string>> = { 'unknown-key': 'signed with a key that is not in the list', 'bad-signature': 'the file is not the one that was signed' };

export function printSchema(_argv: string[], io: Io): ExitCode {
  io.out(packSchemaText());
  return 0;
}
