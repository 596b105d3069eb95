// Bulk export for service accounts on a whole server, over a restart: what is in a file is what may be read when it is fetched.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { insertWard, type Ward } from '../people/people-testing.ts';
import { nodeSecrets } from '../people/secrets-node.ts';
import { formatAccess } from '../smart/smart-token.ts';
import { createWaysRig, type WaysRig } from '../ways-testing.ts';

let rig: WaysRig;
let there: Ward;
const HOUR_MS = 3_600_000;
const NOW = Date.now();
/** Of the ward, in the order of their ids. */
let patientIds: string[];
let deviceId: string;

before(async () => {
  rig = await createWaysRig();
  there = await insertWard(rig.database);
  patientIds = [rig.ward.patientId];
  for (let n = 0; n < 120; n += 1) patientIds.push(await addPatient());
  patientIds = patientIds.toSorted();
  ({ deviceId } = await rig.addDevice(rig.ward.patientId));
  await insertReadings(rig.ward.patientId, 1_200, 0);
});
after(() => rig.stop());

async function addPatient(): Promise<string> {
  const id = randomUUID();
  await rig.database.sql(`insert into patients (id, tenant_id, given_name, family_name, born_on, sex, unit_id) values ($1, $2, 'Aina', 'Listed', '1960-01-01', 'female', $3)`, [id, rig.ward.tenantId, rig.ward.unitId]);
  return id;
}
const insertReadings = (patientId: string, count: number, fromSeq: number, receivedAt = NOW - 60_000): Promise<unknown> =>
  rig.database.sql(
    `insert into readings (tenant_id, patient_id, device_id, device_seq, kind, value, unit, taken_at, received_at)
     select $1, $2, $3, $4 + n, 'heart-rate', 60 + n % 40, '/min', $5::timestamptz - n * interval '1 second', $5 from generate_series(1, $6) n`, [rig.ward.tenantId, patientId, deviceId, fromSeq, new Date(receivedAt), count]);

interface Service { appId: string; token: string }
async function addService({ scopes = ['system/*.rs'], unitIds = [rig.ward.unitId], asked = scopes }: { scopes?: string[]; unitIds?: string[]; asked?: string[] } = {}): Promise<Service> {
  const [appId, secret] = [randomUUID(), nodeSecrets.make()];
  await rig.database.sql(
    `insert into smart_apps (id, tenant_id, name, kind, redirect_uris, jwks, scopes, unit_ids, purpose, expires_at, created_at) values ($1, $2, 'Warehouse', 'service', '{}', '{"keys": []}', $3, $4, 'night report', now() + interval '1 day', now())`,
    [appId, rig.ward.tenantId, scopes, unitIds]);
  await rig.database.sql('insert into smart_access (token_hash, tenant_id, app_id, scopes, expires_at) values ($1, $2, $3, $4, $5)', [nodeSecrets.hash(secret), rig.ward.tenantId, appId, asked, new Date(NOW + HOUR_MS)]);
  return { appId, token: formatAccess({ tenantId: rig.ward.tenantId, secret }) };
}

const call = (service: Service | null, address: string, { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {}): Promise<Response> =>
  fetch(address.startsWith('http') ? address : `${rig.origin}/fhir/R4${address}`, { method, headers: { ...(service === null ? {} : { authorization: `Bearer ${service.token}` }), ...headers } });
const ASYNC = { headers: { prefer: 'respond-async', accept: 'application/fhir+json' } };
const begin = (service: Service, query = ''): Promise<Response> => call(service, `/Patient/$export${query}`, ASYNC);
interface Manifest { transactionTime: string; request: string; requiresAccessToken: boolean; output: { type: string; url: string }[]; deleted: unknown[]; error: unknown[] }
async function exportOf(service: Service, query = ''): Promise<{ status: string; manifest: Manifest; urlOf: (type: string) => string }> {
  const begun = await begin(service, query);
  assert.equal(begun.status, 202, await begun.clone().text());
  const status = begun.headers.get('content-location')!;
  const reply = await call(service, status);
  assert.deepEqual([reply.status, reply.headers.get('content-type')], [200, 'application/json; charset=utf-8']);
  const manifest = (await reply.json()) as Manifest;
  return { status, manifest, urlOf: (type) => manifest.output.find((each) => each.type === type)!.url };
}
type Line = { resourceType: string; id: string; subject?: { reference: string } };
const linesOf = async (service: Service, url: string): Promise<Line[]> => {
  const reply = await call(service, url);
  assert.deepEqual([reply.status, reply.headers.get('content-type')], [200, 'application/fhir+ndjson']);
  return (await reply.text()).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Line);
};
const codeOf = async (reply: Response): Promise<string> => `${reply.status} ${((await reply.json()) as { issue: { code: string }[] }).issue[0]!.code}`;
const refuse = (patientId: string, version: number, decision = 'refuse', appId: string | null = null): Promise<unknown> =>
  rig.database.sql(
    `insert into consents (tenant_id, patient_id, version, topic, purpose, role, app_id, decision, given_by, given_at, rule_set) values ($1, $2, $3, 'vitals', 'care', $4, $5, $6, $7, now(), 'gdpr')`,
    [rig.ward.tenantId, patientId, version, appId === null ? 'doctor' : null, appId, decision, rig.ward.patientPersonId]);

test('[SA16] a service is given the patients and readings of its wards as files, whole and once each, and every patient in them is in the audit as an export', async () => {
  const service = await addService();
  const { manifest, status, urlOf } = await exportOf(service);
  assert.deepEqual([manifest.requiresAccessToken, manifest.request, manifest.output.map(({ type }) => type), manifest.error], [true, `${rig.origin}/fhir/R4/Patient/$export`, ['Patient', 'Observation'], []]);
  assert.deepEqual((await linesOf(service, urlOf('Patient'))).map(({ id }) => id), patientIds);
  const observations = await linesOf(service, urlOf('Observation'));
  assert.deepEqual([observations.length, new Set(observations.map(({ id }) => id)).size, new Set(observations.map(({ subject }) => subject?.reference)).size], [1_200, 1_200, 1]);
  const one = (await (await call(service, `/Observation/${observations[0]!.id}`)).json()) as object;
  assert.deepEqual(observations[0], one);
  const rows = await rig.database.sql<{ patient_id: string | null; n: number }>(`select patient_id, count(*)::int as n from audit_rows where actor_id = $1 and action = 'app.export' and outcome = 'allowed' group by 1 order by 1 nulls last`, [service.appId]);
  assert.deepEqual(rows.map(({ patient_id: id, n }) => [id, n]), [...patientIds.map((id) => [id, id === rig.ward.patientId ? 2 : 1]), [null, 1]]);
  await rig.restart();
  assert.equal((await linesOf(service, urlOf('Patient'))).length, patientIds.length, 'a restart of the server loses nothing');
  assert.equal((await call(service, status, { method: 'DELETE' })).status, 202);
  assert.equal((await call(service, status)).status, 404);
});

test('[SA16] consent counts when a file is fetched: who keeps the service out after the export was begun is in no file, and who lets it in again is; the version stands in the audit', async () => {
  const service = await addService();
  const { urlOf } = await exportOf(service);
  const [first, second] = [patientIds.find((id) => id !== rig.ward.patientId)!, rig.ward.patientId];
  await refuse(first, 1);
  await refuse(second, 1, 'refuse', service.appId);
  const ids = (await linesOf(service, urlOf('Patient'))).map(({ id }) => id);
  assert.deepEqual([ids.length, ids.includes(first), ids.includes(second)], [patientIds.length - 2, false, false]);
  assert.deepEqual(await linesOf(service, urlOf('Observation')), []);
  await refuse(second, 2, 'allow', service.appId);
  assert.equal((await linesOf(service, urlOf('Observation'))).length, 1_200);
  const rows = await rig.database.sql<{ resource: string }>(`select resource from audit_rows where actor_id = $1 and patient_id = $2 and action = 'consent.applied'`, [service.appId, second]);
  assert.deepEqual(rows.map(({ resource }) => resource), ['consent/2']);
});

test('[SA16] _since and _type give less, of what arrived; what arrives after it was begun is not in it', async () => {
  const service = await addService();
  await insertReadings(patientIds.at(-1)!, 3, 50_000, NOW - 1_000);
  const since = new Date(NOW - 30_000).toISOString();
  const { manifest, urlOf, status } = await exportOf(service, `?_type=Observation&_since=${since}&_outputFormat=ndjson`);
  assert.deepEqual(manifest.output.map(({ type }) => type), ['Observation']);
  await insertReadings(patientIds.at(-1)!, 2, 60_000, Date.now() + 60_000);
  assert.equal((await linesOf(service, urlOf('Observation'))).length, 3);
  await call(service, status, { method: 'DELETE' });
});

test('[SA16] one export at a time, two hours long; another service sees nothing of it', async () => {
  const [service, other] = [await addService(), await addService()];
  const { status, urlOf } = await exportOf(service);
  const again = await begin(service);
  assert.deepEqual([again.headers.get('retry-after'), await codeOf(again)], ['120', '429 throttled']);
  for (const address of [status, urlOf('Patient')]) assert.deepEqual([(await call(other, address)).status, (await call(null, address)).status], [404, 401]);
  assert.equal((await call(other, status, { method: 'DELETE' })).status, 404);
  await rig.database.sql("update bulk_exports set expires_at = now() - interval '1 second' where app_id = $1", [service.appId]);
  assert.deepEqual([(await call(service, urlOf('Patient'))).status, (await begin(service)).status], [404, 202]);
});

test('[SA16] what is not a service, out of its scopes, wards or account, or not understood is refused', async () => {
  const [service, narrow, elsewhere] = [await addService(), await addService({ scopes: ['system/Observation.rs'] }), await addService({ unitIds: [there.unitId] })];
  for (const query of ['?_since=yesterday', '?_type=Condition', '?_outputFormat=csv', '?_elements=id', '?_typeFilter=Patient', '?_since=2026-01-01']) assert.equal((await begin(service, query)).status, 400, query);
  assert.equal(await codeOf(await call(service, '/Patient/$export')), '400 required');
  assert.equal(await codeOf(await begin(narrow, '?_type=Patient')), '403 security');
  assert.equal(await codeOf(await begin(await addService({ scopes: ['system/Patient.r'] }))), '403 security');
  const { manifest } = await exportOf(narrow);
  assert.deepEqual(manifest.output.map(({ type }) => type), ['Observation']);
  const { urlOf } = await exportOf(elsewhere);
  assert.deepEqual(await linesOf(elsewhere, urlOf('Patient')), []);
  const begun = await exportOf(service);
  await rig.database.sql(`update smart_apps set unit_ids = '{}' where id = $1`, [service.appId]);
  assert.deepEqual(await linesOf(service, begun.urlOf('Patient')), []);
  await rig.database.sql('update smart_apps set ended_at = now() where id = $1', [service.appId]);
  assert.equal((await call(service, begun.urlOf('Patient'))).status, 401);
});

test('[SA16] an export that is taken back while a file is fetched, or whose account ends, breaks off there, so that no part is taken for the whole', async () => {
  for (let n = 0; n < 40; n += 1) await insertReadings(patientIds[n]!, 1_000, 100_000 + n * 2_000, NOW - 2_000);
  const ways = {
    delete: async (service: Service, status: string) => assert.equal((await call(service, status, { method: 'DELETE' })).status, 202),
    end: ({ appId }: Service) => rig.database.sql('update smart_apps set ended_at = now() where id = $1', [appId]),
  };
  for (const [way, stop] of Object.entries(ways)) {
    const service = await addService();
    const { urlOf, status } = await exportOf(service);
    const reader = (await call(service, urlOf('Observation'))).body!.getReader();
    assert.equal((await reader.read()).done, false);
    await stop(service, status);
    await assert.rejects(async () => {
      while (!(await reader.read()).done);
    }, Error, way);
  }
});
