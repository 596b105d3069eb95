// Bulk export for service accounts (FHIR Bulk Data, Patient/$export): what is asked is kept, and nothing else. A file is read while it is fetched, patient by
// patient, each by the policies and the patient's own choices of that moment: who keeps the service out by then is not in it. Nothing lies anywhere.
import type { InsertAudit } from '../audit/audit.ts';
import type { Keys } from '../keys/keys.ts';
import type { ServiceCaller, SiftPatients } from '../people/access.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres, Tx } from '../platform/postgres.ts';
import { reachOf, type Served } from '../smart/scopes.ts';
import type { AppReader } from './app-desk-engine.ts';
import { findPatient, listPatientIds } from './app-reading-store.ts';
import { manifestOf, readBulkRequest } from './bulk-request.ts';
import { beginExport, type BulkExport, deleteExport, findExport, listArrived } from './bulk-store.ts';
import { outcomeOf, type Issue } from './outcome.ts';
import { observationOf, patientResource, type ReadingKey, shownKinds } from './reading-resource.ts';

export interface BulkReply {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** A file: lines of NDJSON, some at a time. It breaks off when the export is taken back or the account ends. */
  readonly lines?: AsyncIterable<string>;
}
export interface BulkAsked {
  readonly query: Readonly<Record<string, unknown>>;
  readonly prefer: string | undefined;
  readonly accept: string | undefined;
  /** As it was asked, with the origin. */
  readonly url: string;
}
export interface BulkDesk {
  begin(reader: AppReader, asked: BulkAsked, requestId: string): Promise<BulkReply>;
  status(reader: AppReader, id: string): Promise<BulkReply>;
  remove(reader: AppReader, id: string, requestId: string): Promise<BulkReply>;
  file(reader: AppReader, id: string, name: string, requestId: string): Promise<BulkReply>;
}
export interface BulkOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly ids: Ids;
  readonly insertAudit: InsertAudit;
  readonly siftPatients: SiftPatients;
  readonly base: string;
}

const LASTS_MS = 2 * 3_600_000;
const MOST_AT_ONCE = 2;
const PATIENTS_AT_ONCE = 50;
const READINGS_AT_ONCE = 500;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const failed = (status: number, issue: Issue, headers: Record<string, string> = {}): BulkReply => ({ status, body: outcomeOf([issue]), headers });
const noService = (): BulkReply => failed(403, { code: 'security', text: 'bulk export is for service accounts with system/ scopes to read and search (.rs) what they ask for' });
const noExport = (): BulkReply => failed(404, { code: 'not-found', text: 'there is no such export of this service, or it ran out' });

type Service = AppReader & { readonly caller: ServiceCaller };

/** Both letters: an export lists, and reads. */
const mayTake = ({ scopes }: AppReader, type: Served): boolean => (['r', 's'] as const).every((letter) => reachOf(scopes, type, letter) === 'all');
const isService = (reader: AppReader): reader is Service => reader.caller.type === 'service';

export function createBulkDesk(options: BulkOptions): BulkDesk {
  const { pg, clock, ids, base } = options;
  /** By service; on this node. */
  const beingFetched = new Map<string, number>();
  const find = (reader: AppReader, id: string): Promise<BulkExport | undefined> =>
    UUID.test(id) ? pg.asTenant(reader.caller.tenantId, (tx) => findExport(tx, reader.appId, id, clock.nowMs())) : Promise.resolve(undefined);
  return {
    async begin(reader, { query, url, ...headers }, requestId) {
      if (!isService(reader)) return noService();
      const { tenantId } = reader.caller;
      const read = readBulkRequest(query, headers);
      if (!read.ok) return { status: 400, body: read.body };
      const types = read.request.types.filter((type) => mayTake(reader, type));
      if (types.length === 0 || (query['_type'] !== undefined && types.length < read.request.types.length)) return pg.asTenant(tenantId, async (tx) => (await note(options, tx, reader, requestId, { of: [null], outcome: 'refused' }), noService()));
      const nowMs = clock.nowMs();
      const made = { id: ids.next(), types, sinceMs: read.request.sinceMs, untilMs: nowMs, requestUrl: url, expiresAt: nowMs + LASTS_MS };
      return pg.asTenant(tenantId, async (tx) => {
        if (!(await beginExport(tx, { tenantId, appId: reader.appId }, made))) return failed(429, { code: 'throttled', text: 'this service has an export that is open; delete it, or wait until it runs out' }, { 'retry-after': '120' });
        await note(options, tx, reader, requestId, { of: [null] });
        return { status: 202, headers: { 'content-location': `${base}/bulk/${made.id}` } };
      });
    },
    async status(reader, id) {
      if (!isService(reader)) return noService();
      const found = await find(reader, id);
      return found === undefined ? noExport() : { status: 200, body: manifestOf(base, found), headers: { expires: new Date(found.expiresAt).toUTCString() } };
    },
    async remove(reader, id, requestId) {
      if (!isService(reader)) return noService();
      if ((await find(reader, id)) === undefined) return noExport();
      return pg.asTenant(reader.caller.tenantId, async (tx) => {
        await deleteExport(tx, reader.appId, id);
        await note(options, tx, reader, requestId, { of: [null], action: 'app.end-export' });
        return { status: 202 };
      });
    },
    async file(reader, id, name, requestId) {
      if (!isService(reader)) return noService();
      const found = await find(reader, id);
      const type = found?.types.find((each) => name === `${each}.ndjson`);
      if (found === undefined || type === undefined) return noExport();
      if (!mayTake(reader, type)) return noService();
      if ((beingFetched.get(reader.appId) ?? 0) >= MOST_AT_ONCE) return failed(429, { code: 'throttled', text: `this service fetches ${MOST_AT_ONCE} files already; fetch this one after` }, { 'retry-after': '5' });
      const lines = type === 'Patient' ? patientLines(options, reader, found, requestId) : observationLines(options, reader, found, requestId);
      return { status: 200, headers: { expires: new Date(found.expiresAt).toUTCString() }, lines: counted(beingFetched, reader.appId, lines) };
    },
  };
}

async function* counted(beingFetched: Map<string, number>, appId: string, lines: AsyncIterable<string>): AsyncGenerator<string> {
  beingFetched.set(appId, (beingFetched.get(appId) ?? 0) + 1);
  try {
    yield* lines;
  } finally {
    beingFetched.set(appId, beingFetched.get(appId)! - 1);
  }
}

interface Noted { readonly of: readonly (OpenPatient | null)[]; readonly outcome?: 'allowed' | 'refused'; readonly action?: string }

const note = ({ insertAudit, clock }: Pick<BulkOptions, 'insertAudit' | 'clock'>, tx: Tx, { caller, appId }: Service, requestId: string, { of, outcome = 'allowed', action = 'app.export' }: Noted): Promise<void> =>
  insertAudit(tx, of.flatMap((patient) => {
    const row = { tenantId: caller.tenantId, atMs: clock.nowMs(), actorKind: 'service' as const, actorId: caller.serviceId, patientId: patient?.id ?? null, outcome, requestId };
    return [{ ...row, action, resource: `app/${appId}` }, ...(patient === null || patient.consentVersion === 0 ? [] : [{ ...row, action: 'consent.applied', resource: `consent/${patient.consentVersion}` }])];
  }));

interface OpenPatient { readonly id: string; readonly consentVersion: number }

/** Some of the service's wards, after this one; `open`: of those whom it may read now. */
async function openSome({ siftPatients, clock }: BulkOptions, tx: Tx, { caller, appId }: Service, { id }: BulkExport, after: string | null): Promise<{ last: string | null; open: OpenPatient[] }> {
  if ((await findExport(tx, appId, id, clock.nowMs())) === undefined) throw new Error('the export or its account ended while a file of it was fetched');
  const candidates = await listPatientIds(tx, caller.unitIds, after, PATIENTS_AT_ONCE);
  const told = await siftPatients(tx, caller, 'patient.read', candidates);
  return { last: candidates.length < PATIENTS_AT_ONCE ? null : candidates.at(-1)!, open: candidates.flatMap((each) => (told.has(each) ? [{ id: each, consentVersion: told.get(each)! }] : [])) };
}

const linesOf = (resources: readonly object[]): string => resources.map((each) => `${JSON.stringify(each)}\n`).join('');

/** What is sent was written into the audit first. */
async function* patientLines(options: BulkOptions, reader: Service, found: BulkExport, requestId: string): AsyncGenerator<string> {
  const { pg, keys } = options;
  for (let after: string | null = null; ;) {
    const from: string | null = after;
    const { last, text }: { last: string | null; text: string } = await pg.asTenant(reader.caller.tenantId, async (tx) => {
      const some = await openSome(options, tx, reader, found, from);
      await note(options, tx, reader, requestId, { of: some.open });
      const resources: object[] = [];
      for (const { id } of some.open) resources.push(patientResource((await findPatient(tx, keys, id))!));
      return { last: some.last, text: linesOf(resources) };
    });
    if (text !== '') yield text;
    if (last === null) return;
    after = last;
  }
}

async function* observationLines(options: BulkOptions, reader: Service, found: BulkExport, requestId: string): AsyncGenerator<string> {
  for (let after: string | null = null; ;) {
    const from: string | null = after;
    const { last, open }: { last: string | null; open: OpenPatient[] } = await options.pg.asTenant(reader.caller.tenantId, (tx) => openSome(options, tx, reader, found, from));
    for (const { id } of open) yield* readingLines(options, reader, found, requestId, id);
    if (last === null) return;
    after = last;
  }
}

/** Asked anew before each stretch of one patient's readings: a choice made meanwhile ends theirs there. */
async function* readingLines({ siftPatients, ...options }: BulkOptions, reader: Service, found: BulkExport, requestId: string, patientId: string): AsyncGenerator<string> {
  for (let after: ReadingKey | null = null; ;) {
    const from: ReadingKey | null = after;
    const rows = await options.pg.asTenant(reader.caller.tenantId, async (tx) => {
      if ((await findExport(tx, reader.appId, found.id, options.clock.nowMs())) === undefined) throw new Error('the export or its account ended while a file of it was fetched');
      const consentVersion = (await siftPatients(tx, reader.caller, 'patient.read', [patientId])).get(patientId);
      if (consentVersion === undefined) return [];
      const arrived = await listArrived(tx, patientId, shownKinds, found, from, READINGS_AT_ONCE);
      if (from === null && arrived.length > 0) await note(options, tx, reader, requestId, { of: [{ id: patientId, consentVersion }] });
      return arrived;
    });
    if (rows.length > 0) yield linesOf(rows.map(({ receivedAt, ...row }) => observationOf({ ...row, takenOn: new Date(row.takenAt).toISOString(), receivedOn: new Date(receivedAt).toISOString() })));
    if (rows.length < READINGS_AT_ONCE) return;
    after = rows.at(-1)!;
  }
}
