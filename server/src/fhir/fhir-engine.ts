// FHIR in: observations become readings of the lane, and are kept as they came. Everything is judged before anything is
// stored, so that a transaction is one commit or none. What is answered as stored is on disk, reading and resource both; a
// kill between the two leaves a repeat that finds its readings and adds its resource.
import { createHash } from 'node:crypto';
import type { DeviceIdentity, DeviceIntake } from '../intake/device-intake.ts';
import { MAX_AHEAD_MS } from '../intake/reading-judge.ts';
import type { Keys } from '../keys/keys.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import type { Postgres } from '../platform/postgres.ts';
import { findObservation, findPatientIds, updateObservation, type StoredObservation } from './fhir-store.ts';
import { createFhirShelf, type FhirShelf } from './fhir-shelf-engine.ts';
import { canonical, isObject, objectsIn, textIn, type Json } from './json.ts';
import { MEASURED, readObservation, type ReadObservation } from './observation.ts';
import { outcomeOf, under, type Issue } from './outcome.ts';

export interface FhirReply {
  readonly status: number;
  readonly body: object;
  readonly stored?: StoredObservation;
}

export interface FhirDesk {
  create(device: DeviceIdentity, resource: unknown, ifNoneExist?: string): Promise<FhirReply>;
  read(device: DeviceIdentity, id: string): Promise<FhirReply>;
  update(device: DeviceIdentity, id: string, resource: unknown, ifMatch?: string): Promise<FhirReply>;
  bundle(device: DeviceIdentity, resource: unknown): Promise<FhirReply>;
}

export interface FhirOptions {
  readonly pg: Postgres;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly devices: DeviceIntake;
}

/** One observation that was read, with whom it is of and what it will be known by. */
interface Prepared {
  readonly resource: Json;
  readonly observation: ReadObservation;
  readonly patientId: string;
  readonly dedupeKey: string;
}
type Wish = { readonly resource: unknown; readonly ifNoneExist?: string | undefined };
type Judged = { readonly ok: true; readonly prepared: Prepared } | { readonly ok: false; readonly status: number; readonly issues: readonly Issue[] };

const MAX_ENTRIES = 500;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const numberOf = (text: string): number => createHash('sha256').update(text).digest().readUIntBE(0, 6) % 2 ** 47;
const failed = (status: number, issues: readonly Issue[]): FhirReply => ({ status, body: outcomeOf(issues) });
const notFound = (): FhirReply => failed(404, [{ code: 'not-found', text: 'there is no such observation of this device' }]);
const shown = ({ id, version, updatedAt, resource }: StoredObservation): Json => ({
  ...resource, id, meta: { ...(isObject(resource['meta']) ? resource['meta'] : {}), versionId: String(version), lastUpdated: new Date(updatedAt).toISOString() },
});
const found = (status: number, stored: StoredObservation): FhirReply => ({ status, body: shown(stored), stored });

interface Desk extends FhirOptions {
  readonly shelf: FhirShelf;
}

export function createFhirDesk(given: FhirOptions): FhirDesk {
  const { pg } = given;
  const options: Desk = { ...given, shelf: createFhirShelf(pg, given.keys) };
  const desk: FhirDesk = {
    async create(device, resource, ifNoneExist) {
      const [judged] = await judgeAll(options, device, [{ resource, ifNoneExist }]);
      return judged!.ok ? (await storeAll(options, device, [judged!.prepared]))[0]! : failed(judged!.status, judged!.issues);
    },
    async read(device, id) {
      const stored = UUID.test(id) ? await pg.asTenant(device.tenantId, (tx) => findObservation({ tx, keyring: given.keys, tenantId: device.tenantId }, device.deviceId, id)) : undefined;
      return stored ? found(200, stored) : notFound();
    },
    update: (device, id, resource, ifMatch) => updateOne(options, device, id, resource, ifMatch),
    async bundle(device, resource) {
      if (!isObject(resource) || resource['resourceType'] !== 'Bundle') return failed(400, [{ code: 'structure', text: 'expected a resource of the type Bundle', at: 'Bundle' }]);
      const [type, entries] = [textIn(resource['type']), objectsIn(resource['entry'])];
      if (type !== 'batch' && type !== 'transaction') return failed(400, [{ code: 'not-supported', text: 'only batch and transaction are taken', at: 'Bundle.type' }]);
      if (entries.length > MAX_ENTRIES) return failed(413, [{ code: 'too-long', text: `at most ${MAX_ENTRIES} entries go at once`, at: 'Bundle.entry' }]);
      return type === 'batch' ? batch(options, desk, device, entries) : transaction(options, device, entries);
    },
  };
  return desk;
}

// Judging ------------------------------------------------------------------------------------------------------

async function judgeAll({ shelf, clock }: Desk, device: DeviceIdentity, wishes: readonly Wish[]): Promise<Judged[]> {
  const read = wishes.map(({ resource }) => readObservation(resource));
  const patientIds = await shelf.patientIdsOf({ tenantId: device.tenantId, subjects: read.map((one) => (one.ok ? one.observation.subject : {})) });
  return read.map((one, nth): Judged => {
    if (!one.ok) return { ok: false, status: 422, issues: one.issues };
    const { observation } = one;
    const patientId = patientIds[nth] ?? null;
    if (patientId === null || (device.patientId !== null && device.patientId !== patientId)) return refusal('not-found', '.subject', 'this device has no such patient; check the reference, the identifier and the pairing');
    if (!MEASURED.includes(observation.status)) return refusal('business-rule', '.status', 'a new observation is preliminary, final, amended or corrected; others have no value that was measured');
    if (observation.takenAt > clock.nowMs() + MAX_AHEAD_MS) return refusal('business-rule', '.effective', "future-time: the instant lies ahead of the server; set the device's clock");
    const condition = wishes[nth]!.ifNoneExist;
    const wanted = condition === undefined ? null : /^identifier=([^&]*\|[^&]+)$/.exec(condition)?.[1];
    if (wanted === undefined) return refusal('not-supported', '.identifier', 'If-None-Exist: only identifier=system|value is understood');
    const resource = wishes[nth]!.resource as Json;
    const said = `said ${createHash('sha256').update(canonical([patientId, observation])).digest('hex')}`;
    return { ok: true, prepared: { resource, observation, patientId, dedupeKey: wanted ?? observation.identifier ?? said } };
  });
}

const refusal = (code: Issue['code'], at: string, text: string): Judged => ({ ok: false, status: 422, issues: [{ code, at: `Observation${at}`, text }] });

// Storing ------------------------------------------------------------------------------------------------------

/** All in one commit of the lane; then the resources in one of their own. */
async function storeAll({ shelf, clock, ids, devices }: Desk, device: DeviceIdentity, all: readonly Prepared[]): Promise<FhirReply[]> {
  const keys = all.map(({ dedupeKey }) => dedupeKey);
  const before = await shelf.keep({ device, rows: [], keys });
  const fresh = [...new Map(all.filter(({ dedupeKey }) => !before.has(dedupeKey)).map((one) => [one.dedupeKey, one])).values()];
  const nowMs = clock.nowMs();
  const rows = fresh.map(({ resource, observation, patientId, dedupeKey }): StoredObservation => ({
    id: ids.next(), patientId, dedupeKey, version: 1, updatedAt: nowMs, resource,
    readings: observation.values.map(({ code }, nth) => ({ seq: numberOf(`${dedupeKey} ${nth}`), code, takenAt: observation.takenAt })),
  }));
  const items = rows.flatMap((row, at) => itemsOf(row, fresh[at]!.observation, {}));
  const reply = await devices.submit(device, { way: 'fhir' }, items);
  const refused = reply.results.flatMap((result): Issue[] => (result.status === 'refused' ? [{ code: 'business-rule', text: `${result.reason}: ${result.message}` }] : []));
  if (refused.length > 0) return all.map(() => failed(422, refused));
  const after = await shelf.keep({ device, rows, keys });
  const made = new Set(rows.map(({ id }) => id));
  return all.map(({ dedupeKey, resource }) => {
    const stored = after.get(dedupeKey)!;
    if (made.has(stored.id)) return made.delete(stored.id), found(201, stored);
    if (stored.version > 1 || canonical(stored.resource) === canonical(resource)) return found(200, stored);
    return failed(409, [{ code: 'duplicate', text: 'another observation of this device bears this identifier; update that one', at: 'Observation.identifier' }]);
  });
}

const itemsOf = ({ patientId, readings }: StoredObservation, { values, takenAt }: ReadObservation, extra: object): object[] =>
  values.map(({ code, value, unit, why }, nth) => ({ seq: readings[nth]!.seq, patientId, code, value, ...(unit === undefined ? {} : { unit }), ...(why === undefined ? {} : { why }), takenAt, ...extra }));

async function updateOne(options: Desk, device: DeviceIdentity, id: string, resource: unknown, ifMatch?: string): Promise<FhirReply> {
  const { pg, keys, clock, devices } = options;
  const stored = UUID.test(id) ? await pg.asTenant(device.tenantId, (tx) => findObservation({ tx, keyring: keys, tenantId: device.tenantId }, device.deviceId, id)) : undefined;
  if (!stored) return notFound();
  const read = readObservation(resource);
  if (!read.ok) return failed(422, read.issues);
  if (!isObject(resource) || resource['id'] !== id) return failed(400, [{ code: 'value', text: 'the id in the resource is not the one in the address', at: 'Observation.id' }]);
  if (ifMatch !== undefined && ifMatch !== `W/"${stored.version}"`) return failed(412, [{ code: 'conflict', text: 'it was changed meanwhile; read it again' }]);
  const { status, takenAt, values, subject } = read.observation;
  if (sameBut(stored.resource, resource)) return found(200, stored);
  if (stored.resource['status'] === 'entered-in-error') return failed(409, [{ code: 'business-rule', text: 'what was entered in error stays so; create another', at: 'Observation.status' }]);
  const [patientId] = await pg.asTenant(device.tenantId, (tx) => findPatientIds(tx, keys, device.tenantId, [subject]));
  const isSame = patientId === stored.patientId && values.length === stored.readings.length && values.every(({ code }, nth) => code === stored.readings[nth]!.code && takenAt === stored.readings[nth]!.takenAt);
  if (!isSame) return failed(422, [{ code: 'business-rule', text: 'an update keeps subject, code, components and time; otherwise set entered-in-error and create another' }]);
  if (!['amended', 'corrected', 'entered-in-error', 'final'].includes(status)) return failed(422, [{ code: 'business-rule', text: 'an update is final, amended, corrected or entered-in-error', at: 'Observation.status' }]);
  const isError = status === 'entered-in-error';
  const items = itemsOf(stored, isError ? { ...read.observation, values: values.map(({ code }) => ({ code, value: null })) } : read.observation, { amends: isError ? 'entered-in-error' : 'corrected' });
  const { results } = await devices.submit(device, { way: 'fhir' }, items);
  const refused = results.flatMap((result): Issue[] => (result.status === 'refused' ? [{ code: 'business-rule', text: `${result.reason}: ${result.message}` }] : []));
  if (refused.length > 0) return failed(422, refused);
  const next = { ...stored, version: stored.version + 1, updatedAt: clock.nowMs(), resource };
  if (!(await pg.asTenant(device.tenantId, (tx) => updateObservation({ tx, keyring: keys, tenantId: device.tenantId }, device.deviceId, next)))) return failed(409, [{ code: 'conflict', text: 'it was changed meanwhile; read it again' }]);
  return found(200, next);
}

const sameBut = (a: Json, b: Json): boolean => canonical({ ...a, id: undefined, meta: undefined }) === canonical({ ...b, id: undefined, meta: undefined });

// Bundles ------------------------------------------------------------------------------------------------------

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly id: string | null;
  readonly ifNoneExist?: string | undefined;
  readonly ifMatch?: string | undefined;
}

function askedBy(entry: Json): Asked {
  const request = isObject(entry['request']) ? entry['request'] : {};
  const url = textIn(request['url']) ?? '';
  return { method: textIn(request['method']) ?? '', url, id: /^Observation\/([^/?]+)$/.exec(url)?.[1] ?? null, ifNoneExist: textIn(request['ifNoneExist']), ifMatch: textIn(request['ifMatch']) };
}

/** Each entry for itself; new ones together, which is one commit instead of hundreds. */
async function batch(options: Desk, desk: FhirDesk, device: DeviceIdentity, entries: readonly Json[]): Promise<FhirReply> {
  const asked = entries.map(askedBy);
  const replies: (FhirReply | undefined)[] = entries.map(() => undefined);
  const creating = asked.flatMap(({ method, url }, nth) => (method === 'POST' && url === 'Observation' ? [nth] : []));
  const judged = await judgeAll(options, device, creating.map((nth) => ({ resource: entries[nth]!['resource'], ifNoneExist: asked[nth]!.ifNoneExist })));
  const good = creating.filter((nth, at) => {
    const one = judged[at]!;
    if (!one.ok) replies[nth] = failed(one.status, under(`Bundle.entry[${nth}]`, one.issues));
    return one.ok;
  });
  const stored = good.length === 0 ? [] : await storeAll(options, device, judged.flatMap((one) => (one.ok ? [one.prepared] : [])));
  good.forEach((nth, at) => (replies[nth] = stored[at]!));
  for (const [nth, { method, id, ifMatch }] of asked.entries()) {
    if (replies[nth] !== undefined) continue;
    if (method === 'PUT' && id !== null) replies[nth] = await desk.update(device, id, entries[nth]!['resource'], ifMatch);
    else if (method === 'GET' && id !== null) replies[nth] = await desk.read(device, id);
    else replies[nth] = unsupported(nth);
  }
  return { status: 200, body: bundleOf('batch-response', replies as FhirReply[]) };
}

const unsupported = (nth: number): FhirReply => failed(400, [{ code: 'not-supported', text: 'only POST Observation, PUT Observation/{id} and, in a batch, GET Observation/{id} are taken', at: `Bundle.entry[${nth}].request` }]);

/** New observations only, all of them or none: a correction is a request of its own. */
async function transaction(options: Desk, device: DeviceIdentity, entries: readonly Json[]): Promise<FhirReply> {
  const asked = entries.map(askedBy);
  const wrong = asked.flatMap(({ method, url }, nth): Issue[] =>
    method === 'POST' && url === 'Observation' ? [] : [{ code: 'not-supported', text: 'a transaction takes POST Observation only', at: `Bundle.entry[${nth}].request` }]);
  if (wrong.length > 0) return failed(400, wrong);
  const judged = await judgeAll(options, device, entries.map((entry, nth) => ({ resource: entry['resource'], ifNoneExist: asked[nth]!.ifNoneExist })));
  const issues = judged.flatMap((one, nth) => (one.ok ? [] : under(`Bundle.entry[${nth}]`, one.issues)));
  const all = judged.flatMap((one) => (one.ok ? [one.prepared] : []));
  if (all.reduce((sum, { observation }) => sum + observation.values.length, 0) > 2_000) issues.push({ code: 'too-long', text: 'at most 2,000 values are one commit', at: 'Bundle.entry' });
  if (issues.length > 0) return failed(422, issues);
  const clash = await clashesIn(options, device, all);
  if (clash.length > 0) return failed(409, clash);
  const replies = all.length === 0 ? [] : await storeAll(options, device, all);
  const bad = replies.find(({ status }) => status >= 400);
  return bad ?? { status: 200, body: bundleOf('transaction-response', replies) };
}

/** Identifiers that stand for something else already, or twice in one bundle. */
async function clashesIn({ shelf }: Desk, device: DeviceIdentity, all: readonly Prepared[]): Promise<Issue[]> {
  const before = new Map([...(await shelf.keep({ device, rows: [], keys: all.map(({ dedupeKey }) => dedupeKey) })).values()].map((one) => [one.dedupeKey, one.resource]));
  return all.flatMap(({ dedupeKey, resource }, nth): Issue[] => {
    const known = before.get(dedupeKey);
    before.set(dedupeKey, resource);
    return known === undefined || canonical(known) === canonical(resource) ? [] : [{ code: 'duplicate', text: 'another observation bears this identifier', at: `Bundle.entry[${nth}].resource.identifier` }];
  });
}

const bundleOf = (type: string, replies: readonly FhirReply[]): object => ({
  resourceType: 'Bundle', type,
  entry: replies.map(({ status, body, stored }) => ({
    ...(stored === undefined ? {} : { resource: body }),
    response: {
      status: String(status),
      ...(stored === undefined ? { outcome: body } : { location: `Observation/${stored.id}/_history/${stored.version}`, etag: `W/"${stored.version}"`, lastModified: new Date(stored.updatedAt).toISOString() }),
    },
  })),
});
