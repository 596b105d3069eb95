// One call of the public API with a deadline, as a phone or a device would make it. Whatever goes wrong is a code: DNS, TLS,
// refused and reset connections, a status that was not expected, an answer that did not come in time or was not understood.
import { randomUUID } from 'node:crypto';

export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly bearer?: string;
  readonly body?: unknown;
}

/** Thrown by every link; `code` is all that is ever told of it. */
export interface LinkBreak extends Error {
  readonly code: string;
}

export const linkBreak = (code: string): LinkBreak => Object.assign(new Error(`the link broke: ${code}`), { code });

export type CallApi = (call: Call) => Promise<unknown>;

export function createApi(url: string, deadlineMs: number): CallApi {
  return async ({ method, path, bearer, body }) => {
    const headers: Record<string, string> = { connection: 'close', ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }) };
    if (method === 'POST') Object.assign(headers, { 'content-type': 'application/json', 'idempotency-key': randomUUID() });
    const signal = AbortSignal.timeout(deadlineMs);
    try {
      const init = { method, headers, signal, redirect: 'error' as const, ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}) };
      const reply = await fetch(new URL(path, url), init);
      const text = await reply.text();
      if (!reply.ok) throw linkBreak(`http-${reply.status}`);
      return JSON.parse(text) as unknown;
    } catch (error) {
      throw linkBreak(codeOf(error));
    }
  };
}

/** The innermost code; a message may hold an address. */
export function codeOf(error: unknown): string {
  const { name, code, cause } = error as { name?: string; code?: unknown; cause?: unknown };
  if (name === 'TimeoutError') return 'timeout';
  if (cause !== undefined && cause !== null) return codeOf(cause);
  if (typeof code === 'string') return code;
  return error instanceof SyntaxError ? 'not-understood' : 'unknown';
}
