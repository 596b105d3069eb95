// Secrets of the configuration out of a Vault: one secret of its key-value engine (version 2) whose fields are named like options (authKey, databaseUrl,
// smtpUrl ...). Read once as a command starts; what stands in the environment stays. https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2
import { readFile } from 'node:fs/promises';
import { options, parseConfig } from '@mydr24/server/config.ts';
import { callVault } from '@mydr24/server/keys/vault-http.ts';
import { Fault } from '@mydr24/server/platform/fault.ts';
import { nearestName } from '@mydr24/server/platform/nearest-name.ts';
import { variableOf } from '@mydr24/server/platform/options.ts';
import { z } from 'zod';
import type { Io } from './io.ts';
import { findConfigFile } from './load-config.ts';

const Kept = z.object({ data: z.object({ data: z.record(z.string(), z.string()) }) });
const secrets = Object.entries(options).filter(([, { isSecret }]) => isSecret).map(([name]) => name as keyof typeof options);

/** The same surroundings with the secrets in them; as they are where no secretVaultPath is set in the environment or the file. */
export async function withVaultSecrets(io: Io): Promise<Io> {
  const content = await readFile(findConfigFile(io) ?? '', 'utf8').then(JSON.parse, () => undefined) as unknown;
  const parsed = parseConfig({ flags: [], env: io.env, ...(content === undefined ? {} : { file: content }) });
  // What is wrong with it is said by the command itself.
  if (!parsed.ok || parsed.config.secretVaultPath === undefined) return io;
  const { keyVaultUrl, keyVaultTokenFile, secretVaultPath } = parsed.config;
  if (keyVaultUrl === undefined || keyVaultTokenFile === undefined) throw unavailable('secretVaultPath needs keyVaultUrl and keyVaultTokenFile');
  const found = await ask(keyVaultUrl, secretVaultPath.replace(/^\//, ''), keyVaultTokenFile);
  const strange = Object.keys(found).find((name) => !(secrets as string[]).includes(name));
  if (strange !== undefined) throw unavailable(`${secretVaultPath} has a field "${strange}", which is no secret option${nearestName(strange, secrets) ? `; did you mean "${nearestName(strange, secrets)}"?` : ''}`);
  const isGiven = (name: keyof typeof options): boolean => [variableOf(name), options[name].alias].some((each) => each !== undefined && (io.env[each] ?? '') !== '');
  const added = Object.entries(found).filter(([name]) => !isGiven(name as keyof typeof options)).map(([name, value]) => [variableOf(name), value] as const);
  return { ...io, env: { ...io.env, ...Object.fromEntries(added) } };
}

async function ask(url: string, path: string, tokenFile: string): Promise<Record<string, string>> {
  const response = await callVault({ url, tokenFile, unavailable }, 'GET', path);
  if (!response.ok) {
    await response.body?.cancel();
    throw unavailable(response.status === 403 ? 'it refuses our token for secretVaultPath (403)' : `it answered ${response.status} to secretVaultPath; of a key-value engine of version 2 it looks like secret/data/mydr24`);
  }
  const read = Kept.safeParse(await response.json());
  if (!read.success) throw unavailable('what lies at secretVaultPath is no secret of a key-value engine of version 2 with texts as fields');
  return read.data.data.data;
}

const unavailable = (why: string, cause?: unknown): Fault => new Fault(`Vault gives no secrets: ${why}`, { kind: 'unavailable', code: 'secret-vault', ...(cause === undefined ? {} : { cause }) });
