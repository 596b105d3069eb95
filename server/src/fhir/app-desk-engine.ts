// FHIR out, to apps that somebody allowed and to service accounts: within the scopes, and through the same door as that person or for the
// service itself, asked at every read. What may not be seen, another patient's, and what is not there look the same.
import type { AuditRow, InsertAudit } from '../audit/audit.ts';
import type { Keys } from '../keys/keys.ts';
import type { Door, PersonCaller, ServiceCaller, SiftPatients } from '../people/access.ts';
import type { Clock } from '../platform/clock.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { reachOf, type Served } from '../smart/scopes.ts';
import { findPatient, findReading, listPatientIds, searchReadings } from './app-reading-store.ts';
import type { FhirReply } from './fhir-engine.ts';
import { readSearch } from './observation-search-node.ts';
import { outcomeOf, type Issue } from './outcome.ts';
import { type PatientSearch, readPatientSearch } from './patient-search.ts';
import { idOfReading, keyOfId, observationOf, patientResource, type ShownPatient, type ShownReading } from './reading-resource.ts';

/** For whom an app reads, and within what. */
export interface AppReader {
  readonly caller: PersonCaller | ServiceCaller;
  readonly appId: string;
  readonly scopes: readonly string[];
  /** Of the launch; null where none was chosen. */
  readonly patientId: string | null;
}
export interface FhirAppDesk {
  patient(reader: AppReader, id: string, requestId: string): Promise<FhirReply>;
  observation(reader: AppReader, id: string, requestId: string): Promise<FhirReply>;
  /** Those of a service's wards, page by page; says how many there are of nobody. */
  patients(reader: AppReader, query: Readonly<Record<string, unknown>>, requestId: string): Promise<FhirReply>;
  search(reader: AppReader, query: Readonly<Record<string, unknown>>, requestId: string): Promise<FhirReply>;
}
export interface FhirAppOptions {
  readonly pg: Postgres;
  readonly door: Door;
  readonly keys: Keys;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly insertAudit: InsertAudit;
  readonly siftPatients: SiftPatients;
  readonly base: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const failed = (status: number, issue: Issue): FhirReply => ({ status, body: outcomeOf([issue]) });
const outOfScope = (): FhirReply => failed(403, { code: 'security', text: 'this app was not allowed to read this kind of resource' });
const notFound = (): FhirReply => failed(404, { code: 'not-found', text: 'there is no such resource, or it is not open to this app' });

export function createFhirAppDesk(options: FhirAppOptions): FhirAppDesk {
  const { pg, keys } = options;
  return {
    async patient(reader, id, requestId) {
      return pg.asTenant(reader.caller.tenantId, async (tx) => {
        const refusal = await enter(options, tx, reader, { resource: 'Patient', letter: 'r', patientId: UUID.test(id) ? id : null, requestId });
        const found = refusal === null ? await findPatient(tx, keys, id) : undefined;
        return refusal ?? (found === undefined ? notFound() : { status: 200, body: patientResource(found) });
      });
    },
    async patients(reader, query, requestId) {
      const read = readPatientSearch(query);
      if (!read.ok) return { status: 400, body: read.body };
      return pg.asTenant(reader.caller.tenantId, async (tx) => {
        if (reachOf(reader.scopes, 'Patient', 's') !== 'all') return await noteReads(options, tx, reader, requestId, 'refused', [null]), outOfScope();
        const open = await openPage(options, tx, reader, read.search);
        const shown = open.slice(0, read.search.count);
        await noteListed(options, tx, reader, requestId, shown);
        const found: ShownPatient[] = [];
        for (const { id } of shown) found.push((await findPatient(tx, keys, id))!);
        return { status: 200, body: patientBundle(options.base, found, read.search, open.length > shown.length) };
      });
    },
    async observation(reader, id, requestId) {
      return pg.asTenant(reader.caller.tenantId, async (tx) => {
        const key = keyOfId(id);
        const row = key === null ? undefined : await findReading(tx, key);
        const refusal = await enter(options, tx, reader, { resource: 'Observation', letter: 'r', patientId: row?.patientId ?? null, requestId });
        return refusal ?? (row === undefined ? notFound() : { status: 200, body: observationOf(dated(row)) });
      });
    },
    async search(reader, query, requestId) {
      const read = readSearch(query);
      if (!read.ok) return { status: 400, body: read.body };
      const patientId = read.search.patientId ?? reader.patientId;
      if (patientId === null) return failed(400, { code: 'required', text: 'patient is needed: Observation?patient=Patient/{id}' });
      return pg.asTenant(reader.caller.tenantId, async (tx) => {
        const refusal = await enter(options, tx, reader, { resource: 'Observation', letter: 's', patientId, requestId });
        if (refusal !== null) return refusal;
        const rows = read.search.kinds.length === 0 ? [] : await searchReadings(tx, patientId, read.search);
        return { status: 200, body: bundleOf(options.base, rows.map(dated), { ...read.search, patientId }, query) };
      });
    },
  };
}

interface Asked {
  readonly resource: Served;
  readonly letter: 'r' | 's';
  /** Null: there is no such record. */
  readonly patientId: string | null;
  readonly requestId: string;
}

const actorOf = (caller: AppReader['caller']): Pick<AuditRow, 'actorKind' | 'actorId'> => (caller.type === 'person' ? { actorKind: 'person', actorId: caller.personId } : { actorKind: 'service', actorId: caller.serviceId });

interface OpenPatient { readonly id: string; readonly consentVersion: number }

const CANDIDATES = 500;
/** The next that may be read, and one more where there is one: whoever is kept from a service shows in no count and in no link. */
async function openPage({ siftPatients }: FhirAppOptions, tx: Tx, { caller }: AppReader, { count, after }: PatientSearch): Promise<OpenPatient[]> {
  const open: OpenPatient[] = [];
  for (let last = after; ; ) {
    const candidates = await listPatientIds(tx, caller.unitIds, last, CANDIDATES);
    const told = await siftPatients(tx, caller, 'patient.read', candidates);
    open.push(...candidates.flatMap((id) => (told.has(id) ? [{ id, consentVersion: told.get(id)! }] : [])));
    if (open.length > count || candidates.length < CANDIDATES) return open.slice(0, count + 1);
    last = candidates.at(-1)!;
  }
}

/** As the door writes it for one: that they were read, and which version of the patient's choices this rests on. */
async function noteListed(options: FhirAppOptions, tx: Tx, reader: AppReader, requestId: string, shown: readonly OpenPatient[]): Promise<void> {
  const chosen = shown.filter(({ consentVersion }) => consentVersion > 0);
  await noteReads(options, tx, reader, requestId, 'allowed', shown.length === 0 ? [null] : shown.map(({ id }) => id));
  await options.insertAudit(tx, chosen.map(({ id, consentVersion }) => ({ ...deedOf(options, reader, requestId), action: 'consent.applied', resource: `consent/${consentVersion}`, patientId: id, outcome: 'allowed' as const })));
}

const deedOf = ({ clock }: FhirAppOptions, { caller }: AppReader, requestId: string) => ({ tenantId: caller.tenantId, atMs: clock.nowMs(), ...actorOf(caller), requestId });

const noteReads = (options: FhirAppOptions, tx: Tx, reader: AppReader, requestId: string, outcome: 'allowed' | 'refused', patientIds: readonly (string | null)[]): Promise<void> =>
  options.insertAudit(tx, patientIds.map((patientId) => ({ ...deedOf(options, reader, requestId), action: 'app.read', resource: `app/${reader.appId}`, patientId, outcome })));

/** Null: let through. The door writes that the person's right was used, the row beside it that it was by this app. */
async function enter(options: FhirAppOptions, tx: Tx, reader: AppReader, { resource, letter, patientId, requestId }: Asked): Promise<FhirReply | null> {
  const { caller, scopes, patientId: own } = reader;
  const reach = reachOf(scopes, resource, letter);
  const note = (outcome: 'allowed' | 'refused', of: string | null): Promise<void> => noteReads(options, tx, reader, requestId, outcome, [of]);
  if (reach === 'none') return await note('refused', null), outOfScope();
  if (patientId === null) return notFound();
  if (reach === 'one' && patientId !== own) return await note('refused', null), notFound();
  const entry = await options.door.enter(tx, caller, 'patient.read', { type: 'patient', id: patientId }, requestId);
  // The door's row says who was refused; this one, which app they came by.
  if (!entry.ok) await note('refused', null);
  if (!entry.ok) return entry.error.kind === 'unauthenticated' ? failed(401, { code: 'security', text: 'what was allowed has ended; ask again' }) : notFound();
  await note('allowed', patientId);
  return null;
}

const dated = (row: Omit<ShownReading, 'takenOn' | 'receivedOn'> & { receivedAt: number }): ShownReading => ({ ...row, takenOn: new Date(row.takenAt).toISOString(), receivedOn: new Date(row.receivedAt).toISOString() });

function patientBundle(base: string, patients: readonly ShownPatient[], { count, after }: PatientSearch, hasMore: boolean): object {
  const address = (cursor: string | null): string => `${base}/Patient?_count=${count}${cursor === null ? '' : `&_cursor=${cursor}`}`;
  return {
    resourceType: 'Bundle', type: 'searchset', link: [{ relation: 'self', url: address(after) }, ...(hasMore ? [{ relation: 'next', url: address(patients.at(-1)!.id) }] : [])],
    entry: patients.map((patient) => ({ fullUrl: `${base}/Patient/${patient.id}`, resource: patientResource(patient), search: { mode: 'match' } })),
  };
}

function bundleOf(base: string, rows: readonly ShownReading[], { count, patientId }: { count: number; patientId: string }, query: Readonly<Record<string, unknown>>): object {
  const shown = rows.slice(0, count);
  const last = shown.at(-1);
  const address = (cursor: string | null): string => {
    const parameters = new URLSearchParams({ patient: `Patient/${patientId}` });
    for (const [name, given] of Object.entries(query)) if (!['patient', 'subject', '_cursor'].includes(name)) for (const each of Array.isArray(given) ? (given as unknown[]) : [given]) parameters.append(name, String(each));
    if (cursor !== null) parameters.set('_cursor', cursor);
    return `${base}/Observation?${parameters.toString()}`;
  };
  const next = rows.length > count && last !== undefined ? [{ relation: 'next', url: address(`${last.takenAt}.${last.deviceId}.${last.seq}`) }] : [];
  return {
    resourceType: 'Bundle', type: 'searchset', link: [{ relation: 'self', url: address(null) }, ...next],
    entry: shown.map((row) => ({ fullUrl: `${base}/Observation/${idOfReading(row)}`, resource: observationOf(row), search: { mode: 'match' } })),
  };
}
