// `Patient?_count=` read from its query: which page of those a service may read. A parameter that is not understood is refused: to leave it
// out would answer another question than the one that was asked. Pure.
import { outcomeOf, type OperationOutcome } from './outcome.ts';

export interface PatientSearch {
  readonly count: number;
  /** The last one of the page before. */
  readonly after: string | null;
}
export type PatientSearchVerdict = { readonly ok: true; readonly search: PatientSearch } | { readonly ok: false; readonly body: OperationOutcome };

const MAX_COUNT = 100;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const wrong = (name: string, expected: string): PatientSearchVerdict => ({ ok: false, body: outcomeOf([{ code: 'value', text: `${name}: expected ${expected}` }]) });

export function readPatientSearch(query: Readonly<Record<string, unknown>>): PatientSearchVerdict {
  let [count, after]: [number, string | null] = [50, null];
  for (const [name, given] of Object.entries(query)) {
    if (typeof given !== 'string') return wrong(name, 'one value');
    if (name === '_count') {
      if (!/^[1-9]\d{0,5}$/.test(given)) return wrong(name, 'a number above 0');
      count = Math.min(MAX_COUNT, Number(given));
    } else if (name === '_cursor') {
      if (!UUID.test(given)) return wrong(name, 'what a next link held');
      after = given;
    } else if (name === '_format') {
      if (!given.includes('json')) return wrong(name, 'json');
    } else return { ok: false, body: outcomeOf([{ code: 'not-supported', text: 'this parameter is not understood; _count is: a service reads the list of its wards, page by page' }]) };
  }
  return { ok: true, search: { count, after } };
}
