// `Observation?patient=&code=&date=` read from its query. A parameter that is not understood is refused: to leave it out would answer
// another question than the one that was asked.
import { LATEST_MS, LOINC, type VitalKind } from '@mydr24/protocol';
import { outcomeOf, type Issue, type OperationOutcome } from './outcome.ts';
import { shownKinds } from './reading-resource.ts';

export interface ObservationSearch {
  readonly patientId: string | null;
  readonly kinds: readonly VitalKind[];
  /** Milliseconds, both ends included. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
  readonly after: { readonly takenAt: number; readonly deviceId: string; readonly seq: number } | null;
}
export type SearchVerdict = { readonly ok: true; readonly search: ObservationSearch } | { readonly ok: false; readonly body: OperationOutcome };

const MAX_COUNT = 500;
const PATIENT = /^(?:(?:https?:\/\/[^\s]+\/)?Patient\/)?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;
const DATE = /^(eq|ge|gt|le|lt|)(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3})\d*)?)?(Z|[+-]\d\d:\d\d))?)?)?$/;
const CURSOR = /^(\d{1,16})\.([0-9a-f-]{36})\.(\d{1,16})$/;
const VITAL_SIGNS = ['vital-signs', 'http://terminology.hl7.org/CodeSystem/observation-category|vital-signs'];
const panels: Readonly<Record<string, readonly VitalKind[]>> = { '85354-9': ['systolic', 'diastolic'], '85353-1': shownKinds };

const refused = (issue: Issue): SearchVerdict => ({ ok: false, body: outcomeOf([issue]) });
const wrong = (name: string, expected: string): SearchVerdict => refused({ code: 'value', text: `${name}: expected ${expected}` });

export function readSearch(query: Readonly<Record<string, unknown>>): SearchVerdict {
  let search: ObservationSearch = { patientId: null, kinds: shownKinds, fromMs: 0, toMs: LATEST_MS, count: 100, after: null };
  for (const [name, given] of Object.entries(query)) {
    const values = (Array.isArray(given) ? (given as unknown[]) : [given]).map(String);
    if (values.length > 1 && name !== 'date') return wrong(name, 'one value');
    for (const value of values) {
      const next = readOne(search, name, value);
      if (!next.ok) return next;
      search = next.search;
    }
  }
  return { ok: true, search };
}

function readOne(search: ObservationSearch, name: string, value: string): SearchVerdict {
  const good = (change: Partial<ObservationSearch>): SearchVerdict => ({ ok: true, search: { ...search, ...change } });
  switch (name) {
    case 'patient':
    case 'subject': {
      const [, patientId] = PATIENT.exec(value) ?? [];
      return patientId === undefined ? wrong(name, 'Patient/{id}') : good({ patientId });
    }
    case 'category':
      return good(VITAL_SIGNS.includes(value) ? {} : { kinds: [] });
    case 'code':
      return good({ kinds: search.kinds.filter((kind) => value.split(',').some((each) => kindsOf(each).includes(kind))) });
    case 'date': {
      const span = spanOf(value);
      return span === null ? wrong(name, 'eq, ge, gt, le or lt and a date, or an instant with an offset') : good({ fromMs: Math.max(search.fromMs, span.fromMs), toMs: Math.min(search.toMs, span.toMs) });
    }
    case '_count':
      return /^\d{1,6}$/.test(value) && Number(value) > 0 ? good({ count: Math.min(MAX_COUNT, Number(value)) }) : wrong(name, 'a number above 0');
    case '_sort':
      return value === '-date' ? good({}) : wrong(name, '-date: the newest come first');
    case '_format':
      return /json/.test(value) ? good({}) : wrong(name, 'json');
    case '_cursor': {
      const [, takenAt, deviceId, seq] = CURSOR.exec(value) ?? [];
      return deviceId === undefined ? wrong(name, 'what a next link held') : good({ after: { takenAt: Number(takenAt), deviceId, seq: Number(seq) } });
    }
    default:
      return refused({ code: 'not-supported', text: 'this parameter is not understood; patient, code, date, category, _count and _sort=-date are' });
  }
}

function kindsOf(token: string): readonly VitalKind[] {
  const code = token.replace(/^http:\/\/loinc\.org\|/, '');
  const kind = Object.hasOwn(LOINC, code) ? LOINC[code]!.kind : undefined;
  if (kind === 'heart-rate') return ['heart-rate', 'pulse-rate'];
  return kind === undefined ? (Object.hasOwn(panels, code) ? panels[code]! : []) : [kind];
}

/** What a date with its precision covers: a day is a day of UTC. */
function spanOf(text: string): { fromMs: number; toMs: number } | null {
  const [all, prefix, year, month, day, hour, minute, second, fraction, zone] = DATE.exec(text) ?? [];
  if (all === undefined) return null;
  const [y, mo, d] = [Number(year), Number(month ?? 1), Number(day ?? 1)];
  const offset = zone === undefined || zone === 'Z' ? 0 : (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6))) * 60_000;
  const startMs = Date.UTC(y, mo - 1, d, Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0), Number((fraction ?? '0').padEnd(3, '0'))) - offset;
  if (Number.isNaN(startMs) || mo < 1 || mo > 12 || d < 1 || d > 31) return null;
  const endMs = hour !== undefined ? startMs + (second === undefined ? 60_000 : fraction === undefined ? 1_000 : 1) : Date.UTC(month === undefined ? y + 1 : y, month === undefined ? 0 : day === undefined ? mo : mo - 1, day === undefined ? 1 : d + 1);
  switch (prefix) {
    case 'ge':
      return { fromMs: startMs, toMs: LATEST_MS };
    case 'gt':
      return { fromMs: endMs, toMs: LATEST_MS };
    case 'le':
      return { fromMs: 0, toMs: endMs - 1 };
    case 'lt':
      return { fromMs: 0, toMs: startMs - 1 };
    default:
      return { fromMs: startMs, toMs: endMs - 1 };
  }
}
