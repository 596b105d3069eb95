// One HTTP call of the endpoint table, for what must work before there is a session: signing in and renewing. The SDK does the rest.
import type { Reply } from '@mydr24/client';
import { endpoints, wireError, WireError, type EndpointName, type EndpointReply } from '@mydr24/protocol';

const DEADLINE_MS = 10_000;

export async function callHttp<K extends EndpointName>(name: K, body?: unknown, token?: string, params: Record<string, string> = {}, query: Record<string, string> = {}): Promise<Reply<EndpointReply<K>>> {
  const { method, path, reply } = endpoints[name];
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  try {
    const asked = new URLSearchParams(query).toString();
    const response = await fetch(path.replaceAll(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? '')) + (asked === '' ? '' : `?${asked}`), {
      method,
      headers,
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(DEADLINE_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json().catch(() => ({}));
    if (response.ok) return { ok: true, body: reply.parse(answer) as EndpointReply<K> };
    return { ok: false, error: errorOf(response.status, answer) };
  } catch {
    return { ok: false, error: unreachable };
  }
}

export const unreachable: WireError = wireError('unavailable', 'unreachable', 'The server did not answer.');

/** What a server says that refuses, or whatever stands before it. */
export function errorOf(status: number, answer: unknown): WireError {
  const error = WireError.safeParse(answer);
  return error.success ? error.data : wireError(kindOf(status), `http-${status}`, 'The server answered in a way this app does not know.');
}

function kindOf(status: number): 'unavailable' | 'not-found' | 'unauthenticated' | 'too-many-requests' | 'bug' {
  if (status === 401) return 'unauthenticated';
  if (status === 404) return 'not-found';
  if (status === 429) return 'too-many-requests';
  return status >= 502 ? 'unavailable' : 'bug';
}
