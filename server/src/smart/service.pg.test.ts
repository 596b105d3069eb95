// Service accounts on a whole server: a program that proves itself by its key reads what it is registered for, and nothing else.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { after, before, test } from 'node:test';
import { importJWK, type JWK, SignJWT } from 'jose';
import { insertWard, type Ward as World } from '../people/people-testing.ts';
import { freePort } from '../platform/free-port-testing.ts';
import { addAdmin, addSession, callAs, makeKey, type Said } from '../sso/sso-testing.ts';
import { createWaysRig, type WaysRig } from '../ways-testing.ts';

let rig: WaysRig;
let admin: Awaited<ReturnType<typeof addAdmin>>;
let there: World;
let publisher: Server;
let published: JWK[] = [];
let keysUrl: string;
const [NOW, DAY_MS] = [Date.now(), 86_400_000];
const publicOf = ({ d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...key }: JWK): JWK => key;

before(async () => {
  const port = await freePort();
  publisher = createServer((_request, response) => response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: published.map(publicOf) }))).listen(port, '127.0.0.1');
  keysUrl = `http://127.0.0.1:${port}/keys`;
  rig = await createWaysRig(['--sso-hosts', `127.0.0.1:${port}`]);
  admin = await addAdmin(rig);
  there = await insertWard(rig.database);
  const device = await rig.addDevice(rig.ward.patientId);
  const readings = [1, 2].map((seq) => ({ seq, code: '8867-4', value: 70 + seq, unit: '/min', takenAt: NOW - seq * 60_000, patientId: rig.ward.patientId }));
  assert.equal((await callAs(rig.origin, device.key, 'POST', '/v1/readings', { readings })).status, 200);
});
after(async () => {
  await rig.stop();
  publisher.close();
});

const wishOf = (change: object = {}): Record<string, unknown> => ({ name: 'Data warehouse', scopes: ['system/*.rs'], unitIds: [rig.ward.unitId], purpose: 'report of the night', expiresAt: NOW + 30 * DAY_MS, ...change });
const register = async (change: object): Promise<string> => String(((await admin.call('POST', '/v1/apps', wishOf({ kind: 'service', ...change }))) as { app: Said }).app['id']);
const changeTo = (id: string, change: object): Promise<unknown> => admin.call('PUT', `/v1/apps/${id}`, wishOf(change));
const proofOf = async (id: string, key: JWK, change: Said = {}): Promise<string> =>
  new SignJWT({ iss: id, sub: id, aud: `${rig.origin}/smart/token`, jti: randomUUID(), exp: Math.floor(Date.now() / 1000) + 240, ...change }).setProtectedHeader({ alg: key.alg!, kid: key.kid!, typ: 'JWT' }).sign(await importJWK(key, key.alg));
const post = async (path: string, fields: Record<string, string>) => {
  const response = await fetch(`${rig.origin}/smart/${path}`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(fields).toString() });
  return { status: response.status, body: (await response.json()) as Said };
};
const proven = async (id: string, key: JWK, fields: Record<string, string>, path = 'token') =>
  post(path, { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: await proofOf(id, key), ...fields });
const ask = (id: string, key: JWK, scope = 'system/*.rs') => proven(id, key, { grant_type: 'client_credentials', scope });
const fhir = async (token: unknown, path: string) => {
  const response = await fetch(`${rig.origin}/fhir/R4${path}`, { headers: { authorization: `Bearer ${String(token)}` } });
  return { status: response.status, body: await response.json() };
};
const reads = async ({ body }: { body: Said }): Promise<number> => (await fhir(body['access_token'], `/Observation?patient=${rig.ward.patientId}`)).status;

test('[SA10] a service gets a token for five minutes by its key, and reads the readings and the patient of its ward', async () => {
  const key = await makeKey('one', 'ES384');
  const id = await register({ jwks: { keys: [publicOf(key)] } });
  const { status, body } = await ask(id, key, 'system/Patient.r system/Observation.rs user/*.rs launch offline_access');
  assert.deepEqual([status, body['token_type'], body['expires_in'], body['scope'], body['refresh_token']], [200, 'bearer', 300, 'system/Observation.rs system/Patient.r', undefined]);
  const found = await fhir(body['access_token'], `/Observation?patient=Patient/${rig.ward.patientId}`);
  assert.deepEqual([found.status, found.body.entry.length], [200, 2]);
  assert.equal((await fhir(body['access_token'], `/Patient/${rig.ward.patientId}`)).body.name[0].family, 'Patient');
  const narrow = (await ask(id, key, 'system/Observation.s')).body;
  assert.deepEqual([(await fhir(narrow['access_token'], `/Patient/${rig.ward.patientId}`)).status, await reads({ body: narrow })], [403, 200]);
  assert.equal((await proven(id, key, { token: String(narrow['access_token']) }, 'introspect')).body['sub'], id);
  await proven(id, key, { token: String(narrow['access_token']) }, 'revoke');
  assert.equal(await reads({ body: narrow }), 401);
  assert.equal((await proven(id, key, { token: String(narrow['access_token']) }, 'introspect')).body['active'], false);
});

test('[SA10] no scope, another grant, a proof used twice, of another key or another server gets nothing', async () => {
  const [key, stranger] = [await makeKey('one', 'RS384'), await makeKey('one', 'RS384')];
  const id = await register({ jwks: { keys: [publicOf(key)] } });
  assert.deepEqual([(await ask(id, key, 'user/*.rs')).body['error'], (await ask(id, key, '')).body['error']], ['invalid_scope', 'invalid_scope']);
  for (const grant of ['authorization_code', 'refresh_token', 'password', '']) assert.equal((await proven(id, key, { grant_type: grant, scope: 'system/*.rs' })).body['error'], 'unauthorized_client', grant);
  const once = { grant_type: 'client_credentials', scope: 'system/*.rs', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: await proofOf(id, key) };
  assert.deepEqual([(await post('token', once)).status, (await post('token', once)).status, (await ask(id, stranger)).status], [200, 401, 401]);
  assert.equal((await proven(id, key, { grant_type: 'client_credentials', scope: 'system/*.rs', client_assertion: await proofOf(id, key, { aud: 'https://other.example/smart/token' }) })).status, 401);
  await rig.restart();
  assert.equal((await post('token', once)).status, 401, 'a proof counts once, over a restart too');
});

test('[SA10] an app that acts for people gets nothing of its own by client_credentials', async () => {
  const key = await makeKey('one', 'ES384');
  const { app } = (await admin.call('POST', '/v1/apps', { name: 'Chart app', kind: 'key', redirectUris: ['https://app.example.org/back'], scopes: ['user/*.rs'], jwks: { keys: [publicOf(key)] } })) as { app: Said };
  assert.equal((await ask(String(app['id']), key)).body['error'], 'unauthorized_client');
});

test('[SA11] other wards, other tenants, the rest of the API and writing are closed to a service', async () => {
  const key = await makeKey('one', 'ES384');
  const { body } = await ask(await register({ jwks: { keys: [publicOf(key)] } }), key);
  const [unitId, otherId] = [randomUUID(), randomUUID()];
  await rig.database.sql(`insert into units (id, tenant_id, facility_id, name) select $1, tenant_id, facility_id, 'Elsewhere' from units where id = $2`, [unitId, rig.ward.unitId]);
  await rig.database.sql(`insert into patients (id, tenant_id, given_name, family_name, born_on, sex, unit_id) values ($1, $2, 'Olga', 'Other', '1960-01-01', 'female', $3)`, [otherId, rig.ward.tenantId, unitId]);
  const missing = JSON.stringify((await fhir(body['access_token'], `/Patient/${randomUUID()}`)).body);
  for (const id of [otherId, there.patientId]) {
    const read = await fhir(body['access_token'], `/Patient/${id}`);
    assert.deepEqual([read.status, JSON.stringify(read.body)], [404, missing]);
  }
  for (const path of ['/v1/me', `/v1/units/${rig.ward.unitId}/board`, `/v1/patients/${rig.ward.patientId}`, '/v1/apps', '/v1/emergencies']) {
    const { status } = await callAs(rig.origin, String(body['access_token']), 'GET', path);
    assert.ok([401, 404].includes(status), `${path} answered ${status}`);
  }
  const write = await fetch(`${rig.origin}/fhir/R4/Observation`, { method: 'POST', headers: { authorization: `Bearer ${String(body['access_token'])}`, 'content-type': 'application/fhir+json' }, body: '{}' });
  assert.equal(write.status, 403);
});

test('[SA11] a patient who keeps a role out of vital signs keeps services out, from the next request on; taken back, they read again', async () => {
  const key = await makeKey('one', 'ES384');
  const got = await ask(await register({ jwks: { keys: [publicOf(key)] } }), key);
  const token = await addSession(rig.database, { personId: rig.ward.patientPersonId, tenantId: rig.ward.tenantId, sessionId: randomUUID(), roles: ['patient'], unitIds: [] });
  const choose = async (decision: string): Promise<void> => {
    const chosen = await callAs(rig.origin, token, 'POST', `/v1/patients/${rig.ward.patientId}/consents`, { topic: 'vitals', purpose: 'care', who: { kind: 'role', role: 'doctor' }, decision, untilAt: null });
    assert.equal(chosen.status, 200, await chosen.clone().text());
  };
  assert.equal(await reads(got), 200);
  await choose('refuse');
  assert.equal(await reads(got), 404);
  await choose('allow');
  assert.equal(await reads(got), 200);
});

test('[CNS11] a patient keeps one service out of reads, searches and lists, from its next request on, while another reads; by name it is let in past others kept out', async () => {
  const key = await makeKey('one', 'ES384');
  const [kept, other] = [await register({ name: 'Night report', jwks: { keys: [publicOf(key)] } }), await register({ name: 'Other', jwks: { keys: [publicOf(key)] } })];
  const [got, others] = [await ask(kept, key), await ask(other, key)];
  const token = await addSession(rig.database, { personId: rig.ward.patientPersonId, tenantId: rig.ward.tenantId, sessionId: randomUUID(), roles: ['patient'], unitIds: [] });
  const choose = async (who: object, decision: string, topic = 'vitals'): Promise<{ status: number; body: Said }> => {
    const chosen = await callAs(rig.origin, token, 'POST', `/v1/patients/${rig.ward.patientId}/consents`, { topic, purpose: 'care', who, decision, untilAt: null });
    return { status: chosen.status, body: (await chosen.json()) as Said };
  };
  const named = { kind: 'app', appId: kept };
  const everyApp = { kind: 'role', role: 'app' };
  const { body: search } = await fhir(others.body['access_token'], `/Observation?patient=${rig.ward.patientId}&_count=1`);
  const paths = [`/Patient/${rig.ward.patientId}`, `/Observation?patient=${rig.ward.patientId}`, `/Observation/${search.entry[0].resource.id}`];
  const answers = async ({ body }: { body: Said }): Promise<number[]> => Promise.all(paths.map(async (path) => (await fhir(body['access_token'], path)).status));
  const lists = async ({ body }: { body: Said }): Promise<boolean> => JSON.stringify((await fhir(body['access_token'], '/Patient')).body).includes(rig.ward.patientId);
  const sees = async (one: { body: Said }): Promise<unknown[]> => [...(await answers(one)), await lists(one)];
  const [open, shut] = [[200, 200, 200, true], [404, 404, 404, false]];
  assert.deepEqual(await sees(got), open);
  const { status, body: chosen } = await choose(named, 'refuse');
  assert.deepEqual([status, chosen['appName'], chosen['personName']], [200, 'Night report', null]);
  assert.deepEqual([await sees(got), await sees(others)], [shut, open]);
  await choose(named, 'allow');
  assert.deepEqual(await sees(got), open);
  // Kept out with everybody, but for the one that is named.
  await choose(everyApp, 'refuse');
  assert.deepEqual([await sees(got), await sees(others)], [open, shut]);
  const page = (await (await callAs(rig.origin, token, 'GET', `/v1/patients/${rig.ward.patientId}/consents`)).json()) as { apps: { appId: string; name: string; kind: string; isKeptOut: boolean }[] };
  assert.deepEqual(page.apps.filter(({ appId }) => [kept, other].includes(appId)).map(({ name, kind, isKeptOut }) => [name, kind, isKeptOut]), [['Night report', 'service', false], ['Other', 'service', true]]);
  await choose(everyApp, 'allow');
  assert.deepEqual(await sees(others), open);
  assert.deepEqual([(await choose(named, 'refuse', 'notes')).body['code'], (await choose({ kind: 'app', appId: randomUUID() }, 'refuse')).body['code']], ['no-such-choice', 'no-such-app']);
  const rows = await rig.database.sql<{ said: string }>(`select distinct resource || ' ' || outcome as said from audit_rows where patient_id = $1 and actor_id = $2 and action = 'consent.applied' and resource <> 'consent/0'`, [rig.ward.patientId, kept]);
  const versions = rows.map(({ said }) => said);
  // The first choice here is whichever version the tests before left; what matters: refused under the one, allowed under the next two, in lists too.
  const first = Number(chosen['version']);
  for (const said of [`consent/${first} refused`, `consent/${first + 1} allowed`, `consent/${first + 2} allowed`]) assert.ok(versions.includes(said), `${said} of ${versions.join()}`);
});

test('[SA12] two keys count while they are exchanged, and one that was taken away counts no more, nor what it got', async () => {
  const [old, next] = [await makeKey('old', 'ES384'), await makeKey('next', 'RS384')];
  const id = await register({ jwks: { keys: [publicOf(old)] } });
  assert.equal((await ask(id, next)).status, 401);
  await changeTo(id, { jwks: { keys: [publicOf(old), publicOf(next)] } });
  const [byOld, byNext] = [await ask(id, old), await ask(id, next)];
  assert.deepEqual([await reads(byOld), await reads(byNext)], [200, 200]);
  await changeTo(id, { jwks: { keys: [publicOf(next)] } });
  assert.deepEqual([await reads(byOld), (await ask(id, old)).status, await reads(await ask(id, next))], [401, 401, 200]);
});

test('[SA12] keys that are published are exchanged where they are published', async () => {
  const [old, next] = [await makeKey('old', 'ES384'), await makeKey('next', 'ES384')];
  published = [old];
  const id = await register({ jwksUrl: keysUrl });
  assert.deepEqual([(await ask(id, old)).status, (await ask(id, next)).status], [200, 401]);
  published = [old, next];
  assert.deepEqual([(await ask(id, old)).status, (await ask(id, next)).status], [200, 200]);
  published = [next];
  assert.deepEqual([(await ask(id, old)).status, (await ask(id, next)).status], [401, 200]);
});

test('[SA12] fewer scopes or wards, the end of its time, and being ended count at once', async () => {
  const key = await makeKey('one', 'ES384');
  const jwks = { keys: [publicOf(key)] };
  const id = await register({ jwks });
  const got = await ask(id, key);
  await rig.database.sql(`update smart_apps set scopes = '{system/Patient.r}' where id = $1`, [id]);
  assert.equal(await reads(got), 403);
  await changeTo(id, { jwks });
  const again = await ask(id, key);
  await rig.database.sql(`update smart_apps set unit_ids = '{}' where id = $1`, [id]);
  assert.equal(await reads(again), 404);
  await changeTo(id, { jwks });
  const last = await ask(id, key);
  await rig.database.sql(`update smart_apps set expires_at = now() where id = $1`, [id]);
  assert.deepEqual([await reads(last), (await ask(id, key)).status], [401, 401]);
  await changeTo(id, { jwks });
  const open = await ask(id, key);
  assert.equal(await reads(open), 200);
  await admin.call('DELETE', `/v1/apps/${id}`);
  assert.deepEqual([await reads(open), (await ask(id, key)).status], [401, 401]);
});

test('[SA13] a change, a token, a read and a refusal are in the audit with the service’s name, and it is said when it was last used', async () => {
  const key = await makeKey('one', 'ES384');
  const id = await register({ jwks: { keys: [publicOf(key)] } });
  await changeTo(id, { name: 'Research copy', jwks: { keys: [publicOf(key)] } });
  const { body } = await ask(id, key, 'system/Observation.s');
  await reads({ body });
  await fhir(body['access_token'], `/Patient/${rig.ward.patientId}`);
  const rows = await rig.database.sql<{ said: string }>(`select actor_kind || ' ' || action || ' ' || outcome as said from audit_rows where (resource = $1 or actor_id = $2) and action <> 'consent.applied' order by id`, [`app/${id}`, id]);
  assert.deepEqual(rows.map(({ said }) => said), ['person app.manage allowed', 'service app.token allowed', 'service patient.read allowed', 'service app.read allowed', 'service app.read refused']);
  const { apps } = (await admin.call('GET', '/v1/apps')) as { apps: Said[] };
  const usedAt = apps.find((app) => app['id'] === id)?.['usedAt'];
  assert.ok(typeof usedAt === 'number' && usedAt >= NOW, String(usedAt));
  const patient = await addSession(rig.database, { personId: rig.ward.patientPersonId, tenantId: rig.ward.tenantId, sessionId: randomUUID(), roles: ['patient'], unitIds: [] });
  const views = await (await callAs(rig.origin, patient, 'GET', `/v1/patients/${rig.ward.patientId}/record-views?timeZone=UTC`)).json();
  assert.ok(JSON.stringify(views).includes('Research copy'), JSON.stringify(views));
});

test('[SA13] who a service is said to be: wards, keys and units that are not there are refused', async () => {
  const key = await makeKey('one', 'ES384');
  await assert.rejects(register({ jwks: { keys: [publicOf(key)] }, unitIds: [there.unitId] }), /no-such-unit/);
  await assert.rejects(register({ jwks: { keys: [key] } }), /private-key/);
  await assert.rejects(register({ jwks: { keys: [publicOf(key)] }, expiresAt: NOW - 1 }), /service-terms/);
});

test('[SA15] a service lists the patients of its wards page by page; whoever is kept from it, of another ward or tenant shows in no page, link or count; each listed one is in the audit', async () => {
  const key = await makeKey('one', 'ES384');
  const id = await register({ jwks: { keys: [publicOf(key)] } });
  const { body } = await ask(id, key);
  const page = async (path: string): Promise<{ ids: string[]; next: string | null; total: unknown }> => {
    const { status, body: bundle } = await fhir(body['access_token'], path);
    assert.equal(status, 200, JSON.stringify(bundle));
    const next = (bundle.link as { relation: string; url: string }[]).find(({ relation }) => relation === 'next')?.url ?? null;
    return { ids: (bundle.entry as { resource: { id: string } }[]).map(({ resource }) => resource.id), next: next === null ? null : next.slice(next.indexOf('/Patient?')), total: bundle.total };
  };
  const [inWard, keptOut] = [[randomUUID(), randomUUID()].toSorted(), randomUUID()];
  for (const patientId of [...inWard, keptOut]) await rig.database.sql(`insert into patients (id, tenant_id, given_name, family_name, born_on, sex, unit_id) values ($1, $2, 'Aina', 'Listed', '1960-01-01', 'female', $3)`, [patientId, rig.ward.tenantId, rig.ward.unitId]);
  await rig.database.sql(
    `insert into consents (tenant_id, patient_id, version, topic, purpose, role, decision, given_by, given_at, rule_set) values ($1, $2, 1, 'vitals', 'care', 'doctor', 'refuse', $3, now(), 'gdpr')`,
    [rig.ward.tenantId, keptOut, rig.ward.patientPersonId]);
  const known = (await rig.database.sql<{ id: string }>('select id from patients where unit_id = $1 and id <> $2 and not is_drill order by id', [rig.ward.unitId, keptOut])).map((row) => row.id);
  const seen: string[] = [];
  for (let path: string | null = '/Patient?_count=1'; path !== null; ) {
    const { ids, next, total } = await page(path);
    assert.deepEqual([ids.length, total], [1, undefined]);
    seen.push(...ids);
    path = next;
  }
  assert.deepEqual(seen, known);
  assert.deepEqual(await page('/Patient'), { ids: known, next: null, total: undefined });
  const rows = await rig.database.sql<{ patientId: string }>(`select distinct patient_id as "patientId" from audit_rows where actor_id = $1 and action = 'app.read' and outcome = 'allowed' order by 1`, [id]);
  assert.deepEqual(rows.map(({ patientId }) => patientId), known);
  for (const path of ['/Patient?name=Aina', '/Patient?_count=0', '/Patient?_cursor=x', '/Patient?_count=1&_count=2']) assert.equal((await fhir(body['access_token'], path)).status, 400, path);
  const narrow = (await ask(id, key, 'system/Patient.r')).body;
  assert.equal((await fhir(narrow['access_token'], '/Patient')).status, 403);
  await rig.database.sql('update smart_apps set unit_ids = $2 where id = $1', [id, [randomUUID()]]);
  assert.deepEqual((await page('/Patient')).ids, []);
});
