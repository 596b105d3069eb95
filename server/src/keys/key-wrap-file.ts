// Master keys as lines of a file that only its owner may read, the last one current. Made at the first start; read again when it changes,
// so that a rotation reaches a running server. Lost, everything sealed is lost: keep a copy, away from the backups.
import { createHash, randomBytes } from 'node:crypto';
import { open, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { Fault } from '../platform/fault.ts';
import { KEY_BYTES, openBytes, sealBytes } from './cipher-node.ts';
import type { KeyWrap } from './key-wrap.ts';

const LINE = /^mydr24-master-key:([A-Za-z0-9_-]{43})$/;
const WRAPPED_FORMAT = 1;

interface MasterKey {
  readonly name: string;
  readonly bytes: Buffer;
}

export async function openKeyFile(path: string): Promise<KeyWrap> {
  const kept: { keys: readonly MasterKey[]; mark: string } = { keys: [], mark: '' };
  const load = async (): Promise<readonly MasterKey[]> => {
    const { mtimeMs, size, ino, mode } = await stat(path).catch((error: { code?: string }) => Promise.reject(refusal(path, `cannot be read (${error.code})`)));
    if ((mode & 0o077) !== 0) throw refusal(path, 'can be read by others than its owner; chmod 600');
    const mark = `${ino} ${size} ${mtimeMs}`;
    if (mark !== kept.mark) Object.assign(kept, { keys: parse(path, await readFile(path, 'utf8')), mark });
    return kept.keys;
  };
  await make(path);
  await load();
  const current = async (): Promise<MasterKey> => (await load()).at(-1)!;
  return {
    current: async () => (await current()).name,
    names: async () => (await load()).map(({ name }) => name),
    async wrap(key, about) {
      const { name, bytes } = await current();
      return { master: name, wrapped: sealBytes(bytes, WRAPPED_FORMAT, about, key) };
    },
    async unwrap({ master, wrapped }, about) {
      const key = (await load()).find(({ name }) => name === master);
      return key === undefined ? null : openBytes(key.bytes, about, wrapped);
    },
    async rotate() {
      const added = randomBytes(KEY_BYTES);
      await replace(path, [...(await load()), { name: nameOf(added), bytes: added }]);
      return nameOf(added);
    },
    async destroyBefore(name) {
      const keys = await load();
      const at = keys.findIndex((key) => key.name === name);
      if (at <= 0) return [];
      await replace(path, keys.slice(at));
      return keys.slice(0, at).map((key) => key.name);
    },
  };
}

const lineOf = ({ bytes }: Pick<MasterKey, 'bytes'>): string => `mydr24-master-key:${bytes.toString('base64url')}\n`;
const nameOf = (bytes: Uint8Array): string => `file:${createHash('sha256').update('mydr24 master key name').update(bytes).digest('hex').slice(0, 16)}`;

async function make(path: string): Promise<void> {
  try {
    await writeFile(path, lineOf({ bytes: randomBytes(KEY_BYTES) }), { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw refusal(path, `cannot be written (${(error as { code?: string }).code})`);
  }
}

function parse(path: string, text: string): MasterKey[] {
  const keys = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#')).map((line) => {
    const encoded = LINE.exec(line.trim())?.[1];
    const bytes = Buffer.from(encoded ?? '', 'base64url');
    if (bytes.length !== KEY_BYTES || new Set(bytes).size < 8) throw refusal(path, 'has a line that is no master key; put back the copy you kept');
    return { name: nameOf(bytes), bytes };
  });
  if (keys.length === 0) throw refusal(path, 'holds no master key; put back the copy you kept');
  return keys;
}

/** Written beside and moved over: a crash leaves the old file or the new one. */
async function replace(path: string, keys: readonly MasterKey[]): Promise<void> {
  const beside = `${path}.new`;
  await writeFile(beside, keys.map(lineOf).join(''), { mode: 0o600, flush: true });
  await rename(beside, path);
  const folder = await open(path.slice(0, path.lastIndexOf('/')) || '.');
  await folder.sync();
  await folder.close();
}

function refusal(path: string, why: string): Fault {
  return new Fault(`the master key file ${path} ${why}`, { kind: 'conflict', code: 'master-key', retryable: false });
}
