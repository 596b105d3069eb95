// One request to HashiCorp Vault or OpenBao over its HTTP API, with our token. What its answer means is for whoever asked.
import { readFile } from 'node:fs/promises';
import type { Fault } from '../platform/fault.ts';

export interface VaultLine {
  /** e.g. https://vault.example.org:8200 */
  readonly url: string;
  /** Read at every call, so that an agent may renew it. */
  readonly tokenFile: string;
  /** Why it did not come to an answer. */
  readonly unavailable: (why: string, cause?: unknown) => Fault;
}

const DEADLINE_MS = 5_000;

/** `path`: below /v1/. */
export async function callVault({ url, tokenFile, unavailable }: VaultLine, method: 'GET' | 'POST', path: string, body?: object): Promise<Response> {
  const token = (await readFile(tokenFile, 'utf8').catch((cause: unknown) => Promise.reject(unavailable('its token file cannot be read', cause)))).trim();
  return fetch(`${url.replace(/\/$/, '')}/v1/${path}`, {
    method, headers: { 'x-vault-token': token, 'x-vault-request': 'true' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }), signal: AbortSignal.timeout(DEADLINE_MS), redirect: 'error',
  }).catch((cause: unknown) => Promise.reject(unavailable('it cannot be reached', cause)));
}
