// What a request's own id promises: asked twice with the same contents, the thing is done once and answered the same.
// The port and its pure parts; idempotency-store.ts keeps it in PostgreSQL.
import { wireError, type WireError } from '@mydr24/protocol';
import type { Answer } from './handlers.ts';

export interface KeyedRequest {
  personId: string;
  tenantId: string;
  key: string;
  endpoint: string;
  /** Everything that makes it this request and no other; compared by hash. */
  input: unknown;
}

export interface Idempotency {
  /** Runs `work` unless it was run before under this key; then gives its answer again. */
  once(request: KeyedRequest, work: () => Promise<Answer<unknown>>): Promise<Answer<unknown>>;
}

export const KEY_REUSED: WireError = wireError('conflict', 'idempotency-key-reused', 'this key was used for another request; use a new key');
export const IN_PROGRESS: WireError = wireError('unavailable', 'request-in-progress', 'the same request is being carried out; ask again', { retryAfterMs: 250 });

/** The same for equal values, whatever the order of their fields. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).filter(([, field]) => field !== undefined).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonicalText(field)}`).join(',')}}`;
}
