// `Patient/$export` read from its headers and query (Bulk Data Access 2 and 3, kick-off by GET), and the manifest it ends in. What is not understood is
// refused: to leave it out would give another export than the one that was asked for. Pure.
import { Temporal } from 'temporal-polyfill';
import type { Served } from '../smart/scopes.ts';
import { outcomeOf, type OperationOutcome } from './outcome.ts';

export interface BulkRequest {
  readonly types: readonly Served[];
  readonly sinceMs: number | null;
}
export type BulkVerdict = { readonly ok: true; readonly request: BulkRequest } | { readonly ok: false; readonly body: OperationOutcome };

const SERVED: readonly Served[] = ['Patient', 'Observation'];
const NDJSON = ['application/fhir+ndjson', 'application/ndjson', 'ndjson'];
const refused = (code: 'value' | 'required' | 'not-supported', text: string): BulkVerdict => ({ ok: false, body: outcomeOf([{ code, text }]) });

export function readBulkRequest(query: Readonly<Record<string, unknown>>, { prefer = '', accept = '' }: { prefer?: string | undefined; accept?: string | undefined }): BulkVerdict {
  if (!/(?:^|[,;\s])respond-async(?:$|[,;\s])/.test(prefer)) return refused('required', 'an export is made asynchronously: send Prefer: respond-async');
  if (accept !== '' && !/\*\/\*|application\/(?:fhir\+)?json/.test(accept)) return refused('value', 'Accept: expected application/fhir+json');
  let request: BulkRequest = { types: SERVED, sinceMs: null };
  for (const [name, given] of Object.entries(query)) {
    // A parameter that may stand more than once is one with commas.
    const text = Array.isArray(given) && name === '_type' ? given.join(',') : given;
    if (typeof text !== 'string') return refused('value', `${name}: expected one value`);
    switch (name) {
      case '_outputFormat':
        if (!NDJSON.includes(text)) return refused('value', '_outputFormat: expected application/fhir+ndjson');
        break;
      case '_type': {
        const types = text.split(',').map((each) => each.trim());
        if (!types.every((each) => (SERVED as readonly string[]).includes(each))) return refused('value', '_type: expected Patient, Observation or both');
        request = { ...request, types: SERVED.filter((each) => types.includes(each)) };
        break;
      }
      case '_since': {
        const sinceMs = instantOf(text);
        if (sinceMs === null) return refused('value', '_since: expected an instant with an offset');
        request = { ...request, sinceMs };
        break;
      }
      default:
        return refused('not-supported', 'this parameter is not understood; _outputFormat, _type and _since are');
    }
  }
  return { ok: true, request };
}

function instantOf(text: string): number | null {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return null;
  }
}

/** All files of it are there as soon as it is: each is read when it is fetched. */
export const manifestOf = (base: string, { id, types, untilMs, requestUrl }: { id: string; types: readonly string[]; untilMs: number; requestUrl: string }) => ({
  transactionTime: Temporal.Instant.fromEpochMilliseconds(untilMs).toString({ fractionalSecondDigits: 3 }), request: requestUrl, requiresAccessToken: true,
  output: types.map((type) => ({ type, url: `${base}/bulk/${id}/${type}.ndjson` })), deleted: [], error: [],
});
