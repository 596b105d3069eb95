// The version of the wire and the hash of all its schemas. A changed schema fails wire-version.test.ts until the change was
// looked at; see there what to do.
import { asyncApi } from './asyncapi.ts';
import { openApi } from './openapi.ts';

export const wireVersion = { version: 1, sha256: '5b24597a7ea9a212a6c91bb0f767cb01a7a11e09bfc2679f93768450f43a6553' } as const;

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
