// What somebody may ask of the server beside any screen, under their own demo account.
import assert from 'node:assert/strict';
import type { Session } from '@mydr24/protocol';

export type Asking = <T>(method: string, path: string, body?: object) => Promise<T>;

export async function askingAs(url: string, accountId: string): Promise<Asking> {
  const json = { 'content-type': 'application/json' };
  const { accessToken } = (await (await fetch(`${url}/v1/demo/sessions`, { method: 'POST', headers: json, body: JSON.stringify({ accountId }) })).json()) as Session;
  return async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await fetch(`${url}/v1${path}`, { method, headers: { ...json, authorization: `Bearer ${accessToken}` }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
    return (await answer.json()) as T;
  };
}
