// Master keys in HashiCorp Vault (or OpenBao): one key of its transit engine, of type aes256-gcm96, whose versions are our master keys.
// https://developer.hashicorp.com/vault/api-docs/secret/transit. The token needs encrypt, decrypt, read, and for rotation rotate, config, trim.
import { z } from 'zod';
import { Fault } from '../platform/fault.ts';
import type { KeyWrap } from './key-wrap.ts';
import { callVault } from './vault-http.ts';

export interface VaultAddress {
  /** e.g. https://vault.example.org:8200 */
  readonly url: string;
  readonly keyName: string;
  /** Where the transit engine is mounted. */
  readonly mount: string;
  /** Read at every call, so that an agent may renew it. */
  readonly tokenFile: string;
}

const KeyFacts = z.object({ data: z.object({ type: z.string(), latest_version: z.int(), keys: z.record(z.string(), z.unknown()) }) });
const Encrypted = z.object({ data: z.object({ ciphertext: z.string().regex(/^vault:v\d+:/) }) });
const Decrypted = z.object({ data: z.object({ plaintext: z.base64() }) });
const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64');

export function openVault(address: VaultAddress): KeyWrap {
  const nameOf = (version: number | string): string => `vault:${address.keyName}:v${version}`;
  const versionOf = (name: string): number => Number(/:v(\d+)$/.exec(name)?.[1] ?? Number.NaN);
  const key = encodeURIComponent(address.keyName);
  const read = async () => KeyFacts.parse(await ask(address, 'GET', `keys/${key}`)).data;
  const versions = async (): Promise<number[]> => Object.keys((await read()).keys).map(Number).toSorted((a, b) => a - b);
  return {
    current: async () => nameOf((await read()).latest_version),
    names: async () => (await versions()).map(nameOf),
    async wrap(plain, about) {
      const { data: { ciphertext } } = Encrypted.parse(await ask(address, 'POST', `encrypt/${key}`, { plaintext: base64(plain), associated_data: base64(about) }));
      return { master: nameOf(/^vault:v(\d+):/.exec(ciphertext)![1]!), wrapped: Buffer.from(ciphertext) };
    },
    async unwrap({ master, wrapped }, about) {
      if (!master.startsWith(`vault:${address.keyName}:v`)) return null;
      const reply = await ask(address, 'POST', `decrypt/${key}`, { ciphertext: Buffer.from(wrapped).toString(), associated_data: base64(about) }, { refusedIsNull: true });
      return reply === null ? null : Buffer.from(Decrypted.parse(reply).data.plaintext, 'base64');
    },
    async rotate() {
      await ask(address, 'POST', `keys/${key}/rotate`, {});
      return nameOf((await read()).latest_version);
    },
    async destroyBefore(name) {
      const version = versionOf(name);
      const older = (await versions()).filter((each) => each < version);
      if (older.length === 0) return [];
      await ask(address, 'POST', `keys/${key}/config`, { min_decryption_version: version, min_encryption_version: version });
      await ask(address, 'POST', `keys/${key}/trim`, { min_available_version: version });
      return older.map(nameOf);
    },
  };
}

/** Vault answers 400 to a ciphertext that does not open; everything else that is no success is its failure, or ours to reach it. */
async function ask({ url, mount, tokenFile }: VaultAddress, method: 'GET' | 'POST', path: string, body?: object, { refusedIsNull = false } = {}): Promise<unknown> {
  const response = await callVault({ url, tokenFile, unavailable }, method, `${mount}/${path}`, body);
  if (response.ok) return response.status === 204 ? {} : response.json();
  await response.body?.cancel();
  if (refusedIsNull && response.status === 400) return null;
  throw unavailable(response.status === 403 ? 'it refuses our token for this path (403)' : `it answered ${response.status}`);
}

const unavailable = (why: string, cause?: unknown): Fault => new Fault(`Vault does not open keys: ${why}`, { kind: 'unavailable', code: 'key-vault', ...(cause === undefined ? {} : { cause }) });
