// The version of the wire and the hash of all its schemas. A changed schema fails wire-version.test.ts until the change was
// looked at; see there what to do.
import { asyncApi } from './asyncapi.ts';
import { openApi } from './openapi.ts';

export const wireVersion = { version: 1, sha256: '31971402d1e54cd51868bb334b495efc53d501bb81ed3e83a5bf9c4fadf30c8f' } as const;

/** Every message and endpoint in one text; the same schemas give the same text. Summaries and descriptions are left out. */
export function wireText(): string {
  return JSON.stringify(sorted({ http: openApi(), socket: asyncApi() }));
}

const PROSE = new Set(['summary', 'description', 'tags', 'info']);

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, inner]) => !(PROSE.has(name) && (typeof inner === 'string' || name === 'tags' || name === 'info')))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}
