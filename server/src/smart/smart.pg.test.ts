// Apps on a whole server: from the question to a reading, as nurse and as patient; and what a hostile app, or one that stole something,
// gets: nothing.
import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { importJWK, type JWK, SignJWT } from 'jose';
import { addAdmin, addSession, callAs, makeKey, type Said } from '../sso/sso-testing.ts';
import { insertWard, type Ward as World } from '../people/people-testing.ts';
import { createWaysRig, type WaysRig } from '../ways-testing.ts';

let rig: WaysRig;
let admin: Awaited<ReturnType<typeof addAdmin>>;
/** Another tenant of the same server. */
let there: World;
const NOW = Math.floor(Date.now() / 60_000) * 60_000;
const BACK = 'https://app.example.org/back';

interface Person { token: string; sessionId: string; personId: string }
let nurse: Person;
let patient: Person;
const sessionOf = async (personId: string, roles: string[], unitIds: string[]): Promise<Person> => {
  const sessionId = randomUUID();
  return { personId, sessionId, token: await addSession(rig.database, { personId, tenantId: rig.ward.tenantId, sessionId, roles, unitIds }) };
};

before(async () => {
  rig = await createWaysRig();
  admin = await addAdmin(rig);
  there = await insertWard(rig.database);
  const { ward } = rig;
  nurse = await sessionOf(ward.nurse.personId, ['nurse'], [ward.unitId]);
  patient = await sessionOf(ward.patientPersonId, ['patient'], []);
  const device = await rig.addDevice(ward.patientId);
  const readings = [
    ...[0, 1, 2, 3, 4].map((n) => ({ seq: n + 1, code: '8867-4', value: 70 + n, unit: '/min', takenAt: NOW - (5 - n) * 60_000 })),
    { seq: 20, code: '2708-6', value: 97, unit: '%', takenAt: NOW - 60_000 }, { seq: 21, code: '8480-6', value: 120, unit: 'mm[Hg]', takenAt: NOW - 60_000 }, { seq: 22, code: '67775-7', value: 'V', takenAt: NOW - 60_000 },
  ].map((reading) => ({ ...reading, patientId: ward.patientId }));
  const sent = await callAs(rig.origin, device.key, 'POST', '/v1/readings', { readings });
  assert.equal(sent.status, 200, await sent.clone().text());
});
after(() => rig.stop());

interface App { id: string; secret: string | null }
const register = async (change: object = {}): Promise<App> => {
  const { app, clientSecret } = (await admin.call('POST', '/v1/apps', { name: 'Chart app', kind: 'public', redirectUris: [BACK], scopes: ['launch', 'launch/patient', 'patient/*.rs', 'user/*.rs', 'offline_access', 'online_access'], ...change })) as { app: Said; clientSecret: string | null };
  return { id: String(app['id']), secret: clientSecret };
};
const pkce = () => {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
};
const queryOf = (app: App, scope: string, challenge: string, change: Record<string, string> = {}): string =>
  new URLSearchParams({ response_type: 'code', client_id: app.id, redirect_uri: BACK, scope, state: 'st-1', aud: `${rig.origin}/fhir/R4`, code_challenge: challenge, code_challenge_method: 'S256', ...change }).toString();
const ask = async (person: Person, path: string, body: object): Promise<Said> => (await (await callAs(rig.origin, person.token, 'POST', path, body)).json()) as Said;
const token = async (fields: Record<string, string>, headers: Record<string, string> = {}, path = 'token') => {
  const response = await fetch(`${rig.origin}/smart/${path}`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }, body: new URLSearchParams(fields).toString() });
  return { status: response.status, body: (await response.json()) as Said, headers: response.headers };
};
const fhir = async (accessToken: unknown, path: string) => {
  const response = await fetch(`${rig.origin}/fhir/R4${path}`, { headers: { authorization: `Bearer ${String(accessToken)}` } });
  return { status: response.status, body: await response.json() };
};

/** What an app has after somebody allowed it: the code and what proves it. */
async function allowed(person: Person, app: App, scope: string, forPatientId: string | null = null, change: Record<string, string> = {}) {
  const { verifier, challenge } = pkce();
  const said = await ask(person, '/v1/app-requests/answer', { query: queryOf(app, scope, challenge, change), isAllowed: true, forPatientId });
  assert.equal(said['type'], 'return', JSON.stringify(said));
  const back = new URL(String(said['redirectTo']));
  return { back, code: back.searchParams.get('code') ?? '', verifier };
}
const redeem = (app: App, { code, verifier }: { code: string; verifier: string }, change: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  token({ grant_type: 'authorization_code', code, redirect_uri: BACK, code_verifier: verifier, ...(headers['authorization'] === undefined && change['client_assertion'] === undefined ? { client_id: app.id } : {}), ...change }, headers);

test('[SA1] a patient allows an app their own record: it reads the patient, each reading, and searches by code and date', async () => {
  const app = await register();
  const scope = 'launch/patient patient/Patient.r patient/Observation.rs';
  const question = await ask(patient, '/v1/app-requests/look', { query: queryOf(app, scope, pkce().challenge) });
  assert.deepEqual([question['type'], question['appName'], question['wishes'], question['reach'], (question['patient'] as Said)['name'], question['returnsTo']], ['ask', 'Chart app', ['read-patient', 'read-observations'], 'one-patient', 'Pia Patient', 'app.example.org']);
  const gained = await allowed(patient, app, scope);
  assert.deepEqual([`${gained.back.origin}${gained.back.pathname}`, gained.back.searchParams.get('state'), gained.back.searchParams.get('iss')], [BACK, 'st-1', `${rig.origin}/fhir/R4`]);
  const { status, body, headers } = await redeem(app, gained);
  assert.deepEqual([status, body['token_type'], body['scope'], body['patient'], body['refresh_token'], headers.get('cache-control')], [200, 'bearer', scope.replace('patient/Patient.r patient/Observation.rs', 'patient/Observation.rs patient/Patient.r'), rig.ward.patientId, undefined, 'no-store']);
  const access = body['access_token'];
  const own = await fhir(access, `/Patient/${rig.ward.patientId}`);
  assert.deepEqual([own.status, own.body.name[0], own.body.birthDate, own.body.gender], [200, { use: 'official', family: 'Patient', given: ['Pia'] }, '1950-01-01', 'female']);
  const all = await fhir(access, '/Observation');
  assert.deepEqual([all.status, all.body.entry.length], [200, 8]);
  for (const { resource } of all.body.entry) assert.deepEqual((await fhir(access, `/Observation/${resource.id}`)).body, resource);
  const pulse = await fhir(access, `/Observation?patient=Patient/${rig.ward.patientId}&code=http://loinc.org|8867-4&_count=2`);
  assert.deepEqual(pulse.body.entry.map(({ resource }: Said) => ((resource as Said)['valueQuantity'] as Said)['value']), [74, 73]);
  const next = new URL(pulse.body.link.find(({ relation }: Said) => relation === 'next').url);
  assert.deepEqual((await fhir(access, `/Observation${next.search}`)).body.entry.map(({ resource }: Said) => ((resource as Said)['valueQuantity'] as Said)['value']), [72, 71]);
  const at = (n: number) => new Date(NOW - n * 60_000).toISOString();
  assert.equal((await fhir(access, `/Observation?code=8867-4,2708-6&date=ge${at(3)}&date=lt${at(1)}`)).body.entry.length, 2);
  assert.equal((await fhir(access, `/Observation?code=8867-4&date=${at(2)}`)).body.entry.length, 1);
  const coded = await fhir(access, '/Observation?code=67775-7');
  assert.equal(coded.body.entry[0].resource.valueCodeableConcept.text, 'V');
  assert.equal((await fhir(access, '/Observation?category=laboratory')).body.entry.length, 0);
});

test('[CNS11] an app the patient keeps out reads nothing for the nurse who opened it, nor for the patient; the nurse reads on, and another app does', async () => {
  const [app, other] = [await register(), await register({ name: 'Other app' })];
  const scope = 'user/Patient.r user/Observation.rs';
  const [byNurse, byOther] = [(await redeem(app, await allowed(nurse, app, scope))).body, (await redeem(other, await allowed(nurse, other, scope))).body];
  const byPatient = (await redeem(app, await allowed(patient, app, 'patient/*.rs'))).body;
  const reads = async ({ access_token: access }: Said): Promise<number[]> => Promise.all([`/Patient/${rig.ward.patientId}`, `/Observation?patient=${rig.ward.patientId}`].map(async (path) => (await fhir(access, path)).status));
  const choose = (who: object, decision: string) => ask(patient, `/v1/patients/${rig.ward.patientId}/consents`, { topic: 'vitals', purpose: 'care', who, decision, untilAt: null });
  assert.deepEqual([await reads(byNurse), await reads(byPatient)], [[200, 200], [200, 200]]);
  assert.equal((await choose({ kind: 'app', appId: app.id }, 'refuse'))['appName'], 'Chart app');
  assert.deepEqual([await reads(byNurse), await reads(byPatient), await reads(byOther)], [[404, 404], [404, 404], [200, 200]]);
  assert.equal((await callAs(rig.origin, nurse.token, 'GET', `/v1/patients/${rig.ward.patientId}`)).status, 200);
  await choose({ kind: 'app', appId: app.id }, 'allow');
  assert.deepEqual(await reads(byNurse), [200, 200]);
  const rows = await rig.database.sql<{ outcome: string }>(`select outcome from audit_rows where action = 'app.read' and resource = $1 and actor_id = $2 order by id`, [`app/${app.id}`, nurse.personId]);
  assert.deepEqual(rows.map(({ outcome }) => outcome).toSorted(), ['allowed', 'allowed', 'allowed', 'allowed', 'refused', 'refused']);
});

test('[FH9] a search that is not understood is refused, a device and an app each keep to their own', async () => {
  const app = await register();
  const { body } = await redeem(app, await allowed(patient, app, 'patient/Observation.rs'));
  for (const query of ['_sort=code', 'value-quantity=gt100', 'patient=1', 'date=yesterday', 'date=2026-13-01', '_count=0', '_cursor=x', 'code=1&code=2', '_has:Patient=1', '_include=*', '_lastUpdated=gt2000']) {
    const refused = await fhir(body['access_token'], `/Observation?${query}`);
    assert.deepEqual([refused.status, refused.body.resourceType], [400, 'OperationOutcome'], query);
  }
  const write = await fetch(`${rig.origin}/fhir/R4/Observation`, { method: 'POST', headers: { authorization: `Bearer ${String(body['access_token'])}`, 'content-type': 'application/fhir+json' }, body: '{}' });
  assert.equal(write.status, 403);
  const device = await rig.addDevice(null);
  assert.deepEqual([(await fhir(device.key, '/Observation?patient=x')).status, (await fhir(device.key, `/Patient/${rig.ward.patientId}`)).status], [403, 403]);
});

test('[SA1] what the configuration says is done; apps of other origins may ask', async () => {
  const response = await fetch(`${rig.origin}/fhir/R4/.well-known/smart-configuration`);
  const said = (await response.json()) as Record<string, string[] & string>;
  assert.deepEqual([response.headers.get('content-type'), response.headers.get('access-control-allow-origin')], ['application/json; charset=utf-8', '*']);
  assert.deepEqual(said['code_challenge_methods_supported'], ['S256']);
  for (const name of ['token_endpoint', 'introspection_endpoint', 'revocation_endpoint']) assert.equal((await fetch(said[name]!, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'client_id=x' })).status, 401, name);
  // What a service is granted is in service.pg.test.ts.
  const ofApps = said['scopes_supported']!.filter((scope: string) => !scope.startsWith('system/'));
  const app = await register({ scopes: ofApps });
  const asked = ofApps.filter((scope: string) => scope !== 'launch');
  const { body } = await redeem(app, await allowed(nurse, app, asked.join(' '), rig.ward.patientId));
  assert.deepEqual(String(body['scope']).split(' ').toSorted(), asked.toSorted());
  const preflight = await fetch(`${rig.origin}/fhir/R4/Observation`, { method: 'OPTIONS' });
  assert.deepEqual([preflight.status, preflight.headers.get('access-control-allow-origin'), preflight.headers.get('access-control-allow-credentials')], [204, '*', null]);
});

test('[SA1] a nurse opens an app from the patient\'s page: it works once, for her, for that patient', async () => {
  const app = await register({ launchUrl: 'https://app.example.org/launch' });
  const { url } = (await (await callAs(rig.origin, nurse.token, 'POST', `/v1/patients/${rig.ward.patientId}/app-launches`, { appId: app.id })).json()) as { url: string };
  const launched = new URL(url);
  assert.deepEqual([`${launched.origin}${launched.pathname}`, launched.searchParams.get('iss')], ['https://app.example.org/launch', `${rig.origin}/fhir/R4`]);
  const launch = { launch: launched.searchParams.get('launch')! };
  const refusedFor = async (person: Person, change: Record<string, string>): Promise<string | null> => {
    const said = await ask(person, '/v1/app-requests/look', { query: queryOf(app, 'launch patient/Observation.rs', pkce().challenge, change) });
    return said['type'] === 'return' ? new URL(String(said['redirectTo'])).searchParams.get('error') : String(said['type']);
  };
  assert.equal(await refusedFor(patient, launch), 'invalid_request');
  assert.equal(await refusedFor(nurse, { launch: 'made-up' }), 'invalid_request');
  const { body } = await redeem(app, await allowed(nurse, app, 'launch patient/Observation.rs', null, launch));
  assert.deepEqual([body['patient'], (await fhir(body['access_token'], '/Observation')).body.entry.length], [rig.ward.patientId, 8]);
  assert.equal(await refusedFor(nurse, launch), 'invalid_request');
  const other = await callAs(rig.origin, nurse.token, 'POST', `/v1/patients/${there.patientId}/app-launches`, { appId: app.id });
  assert.equal(other.status, 404);
});

test('[SA2] asking for more gives no more: unregistered scopes, writing, and whoever may read nothing', async () => {
  const app = await register({ scopes: ['patient/Observation.rs'] });
  const { body } = await redeem(app, await allowed(patient, app, 'patient/*.cruds user/*.cruds system/*.rs offline_access openid'));
  assert.deepEqual([body['scope'], body['refresh_token']], ['patient/Observation.rs', undefined]);
  assert.equal((await fhir(body['access_token'], `/Patient/${rig.ward.patientId}`)).status, 403);
  const dispatcher = await sessionOf(rig.ward.dispatcher.personId, ['dispatcher'], []);
  const said = await ask(dispatcher, '/v1/app-requests/look', { query: queryOf(app, 'patient/Observation.rs', pkce().challenge) });
  assert.equal(new URL(String(said['redirectTo'])).searchParams.get('error'), 'access_denied');
  await assert.rejects(register({ scopes: ['system/*.rs'] }), /unknown-scope/);
});

test('[SA3] an open redirect is refused before anything is sent anywhere, when looking and when answering', async () => {
  const app = await register();
  for (const redirect of ['https://evil.example/', `${BACK}.evil.example`, `${BACK}#`, 'javascript:alert(1)']) {
    const query = queryOf(app, 'patient/Observation.rs', pkce().challenge, { redirect_uri: redirect });
    for (const [path, more] of [['look', {}], ['answer', { isAllowed: true, forPatientId: null }]] as const) assert.deepEqual(await ask(patient, `/v1/app-requests/${path}`, { query, ...more }), { type: 'refused', why: 'wrong-address' });
  }
  const twice = `${queryOf(app, 'patient/Observation.rs', pkce().challenge)}&redirect_uri=https%3A%2F%2Fevil.example`;
  assert.deepEqual(await ask(patient, '/v1/app-requests/answer', { query: twice, isAllowed: true, forPatientId: null }), { type: 'refused', why: 'unreadable' });
  await assert.rejects(register({ redirectUris: ['http://app.example.org/'] }), /bad-redirect/);
  const denied = await ask(patient, '/v1/app-requests/answer', { query: queryOf(app, 'patient/Observation.rs', pkce().challenge), isAllowed: false, forPatientId: null });
  assert.equal(new URL(String(denied['redirectTo'])).searchParams.get('error'), 'access_denied');
});

test('[SA4] a code of another app, address or verifier gives nothing and is spent; PKCE cannot be left out', async () => {
  const [app, thief] = [await register(), await register()];
  const wrong: [string, Record<string, string>][] = [['other verifier', { code_verifier: 'x'.repeat(43) }], ['no verifier', { code_verifier: '' }], ['other address', { redirect_uri: 'https://app.example.org/' }]];
  for (const [name, change] of wrong) {
    const gained = await allowed(patient, app, 'patient/Observation.rs');
    assert.deepEqual((await redeem(app, gained, change)).body['error'], 'invalid_grant', name);
    assert.deepEqual((await redeem(app, gained)).body['error'], 'invalid_grant', name);
  }
  const gained = await allowed(patient, app, 'patient/Observation.rs');
  assert.equal((await redeem(thief, gained)).body['error'], 'invalid_grant');
  assert.equal((await redeem(app, gained)).status, 200);
  const challengeAsVerifier = pkce();
  const said = await ask(patient, '/v1/app-requests/answer', { query: queryOf(app, 'patient/Observation.rs', challengeAsVerifier.challenge, { code_challenge_method: 'plain' }), isAllowed: true, forPatientId: null });
  assert.equal(new URL(String(said['redirectTo'])).searchParams.get('error'), 'invalid_request');
  assert.equal((await token({ grant_type: 'password', client_id: app.id, username: 'a', password: 'b' })).body['error'], 'unsupported_grant_type');
});

test('[SA4] a code that comes twice ends what came of it', async () => {
  const app = await register();
  const gained = await allowed(patient, app, 'patient/Observation.rs offline_access');
  const { body } = await redeem(app, gained);
  assert.equal((await fhir(body['access_token'], '/Observation')).status, 200);
  assert.equal((await redeem(app, gained)).body['error'], 'invalid_grant');
  assert.equal((await fhir(body['access_token'], '/Observation')).status, 401);
  assert.equal((await token({ grant_type: 'refresh_token', refresh_token: String(body['refresh_token']), client_id: app.id })).body['error'], 'invalid_grant');
});

test('[SA4] a code is over after a minute', async () => {
  const app = await register();
  const gained = await allowed(patient, app, 'patient/Observation.rs');
  await rig.database.sql(`update smart_codes set expires_at = expires_at - interval '61 seconds'`);
  assert.equal((await redeem(app, gained)).body['error'], 'invalid_grant');
});

test('[SA5] a refresh token rotates, narrows, never widens; a used one ends everything', async () => {
  const app = await register({ scopes: ['patient/*.rs', 'offline_access'] });
  const first = (await redeem(app, await allowed(patient, app, 'patient/Observation.rs offline_access'))).body;
  const refresh = (refreshToken: unknown, more: Record<string, string> = {}) => token({ grant_type: 'refresh_token', refresh_token: String(refreshToken), client_id: app.id, ...more });
  assert.equal((await refresh(first['refresh_token'], { scope: 'patient/Patient.r' })).body['error'], 'invalid_scope');
  const second = (await refresh(first['refresh_token'], { scope: 'patient/Observation.r' })).body;
  assert.equal(second['scope'], 'patient/Observation.r');
  assert.equal((await fhir(second['access_token'], '/Observation')).status, 403);
  const other = await register();
  assert.equal((await token({ grant_type: 'refresh_token', refresh_token: String(second['refresh_token']), client_id: other.id })).body['error'], 'invalid_grant');
  const third = (await refresh(second['refresh_token'])).body;
  assert.equal(third['scope'], 'patient/Observation.rs offline_access');
  assert.equal((await refresh(second['refresh_token'])).body['error'], 'invalid_grant');
  assert.equal((await refresh(third['refresh_token'])).body['error'], 'invalid_grant');
  assert.equal((await fhir(third['access_token'], '/Observation')).status, 401);
});

test('[SA6] another patient is not there: by id, by search, by another tenant, whatever the token says', async () => {
  const app = await register();
  const { body } = await redeem(app, await allowed(nurse, app, 'launch/patient patient/*.rs', rig.ward.patientId));
  const otherId = randomUUID();
  await rig.database.sql(`insert into patients (id, tenant_id, given_name, family_name, born_on, sex, unit_id) values ($1, $2, 'Olga', 'Other', '1960-01-01', 'female', $3)`, [otherId, rig.ward.tenantId, rig.ward.unitId]);
  const missing = JSON.stringify((await fhir(body['access_token'], `/Patient/${randomUUID()}`)).body);
  for (const id of [otherId, there.patientId]) {
    const [read, search] = [await fhir(body['access_token'], `/Patient/${id}`), await fhir(body['access_token'], `/Observation?patient=${id}`)];
    assert.deepEqual([read.status, JSON.stringify(read.body), search.status], [404, missing, 404]);
  }
  const wide = (await redeem(app, await allowed(nurse, app, 'user/*.rs'))).body;
  assert.deepEqual([(await fhir(wide['access_token'], `/Patient/${otherId}`)).status, (await fhir(wide['access_token'], `/Patient/${there.patientId}`)).status], [200, 404]);
  const notMine = await callAs(rig.origin, nurse.token, 'POST', '/v1/app-requests/answer', { query: queryOf(app, 'launch/patient patient/*.rs', pkce().challenge), isAllowed: true, forPatientId: there.patientId });
  assert.equal(notMine.status, 404);
  assert.deepEqual(await ask(nurse, '/v1/app-requests/answer', { query: queryOf(app, 'patient/*.rs', pkce().challenge), isAllowed: true, forPatientId: null }), { type: 'refused', why: 'patient-needed' });
});

const basic = (app: App, secret = app.secret): Record<string, string> => ({ authorization: `Basic ${Buffer.from(`${app.id}:${secret ?? ''}`).toString('base64')}` });

test('[SA7] an app with a secret proves it, in its one way; a renewed secret has an overlap', async () => {
  const app = await register({ kind: 'secret' });
  const gain = () => allowed(patient, app, 'patient/Observation.rs');
  assert.equal((await redeem(app, await gain())).body['error'], 'invalid_client');
  assert.equal((await redeem(app, await gain(), {}, basic(app, 'wrong'))).status, 401);
  const { body } = await redeem(app, await gain(), {}, basic(app));
  assert.equal((await token({ token: String(body['access_token']) }, basic(app), 'introspect')).body['active'], true);
  assert.equal((await token({ token: 'x' }, basic(app), 'introspect')).body['active'], false);
  const { clientSecret } = await admin.call('POST', `/v1/apps/${app.id}/secret`, { overlapMs: 60_000 });
  for (const secret of [app.secret, String(clientSecret)]) assert.equal((await redeem(app, await gain(), {}, basic(app, secret))).status, 200);
  await admin.call('POST', `/v1/apps/${app.id}/secret`, {});
  assert.equal((await redeem(app, await gain(), {}, basic(app))).status, 401);
  assert.equal((await token({ token: String(body['access_token']) }, basic(app), 'introspect')).status, 401);
});

test('[SA7] an app with a key proves it by RS384 or ES384, for this server, fresh, once', async () => {
  const [rs, es, stranger, weak] = [await makeKey('rs', 'RS384'), await makeKey('es', 'ES384'), await makeKey('rs', 'RS384'), await makeKey('w', 'RS256')];
  const publicOf = ({ d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...key }: JWK): JWK => key;
  const app = await register({ kind: 'key', jwks: { keys: [publicOf(rs), publicOf(es), publicOf(weak)] } });
  const nowS = Math.floor(Date.now() / 1000);
  const proofBy = async (key: JWK, change: Said = {}): Promise<Record<string, string>> => ({
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await new SignJWT({ iss: app.id, sub: app.id, aud: `${rig.origin}/smart/token`, jti: randomUUID(), exp: nowS + 240, ...change }).setProtectedHeader({ alg: key.alg!, kid: key.kid!, typ: 'JWT' }).sign(await importJWK(key, key.alg)),
  });
  for (const key of [rs, es]) assert.equal((await redeem(app, await allowed(patient, app, 'patient/Observation.rs'), await proofBy(key))).status, 200);
  const once = await proofBy(rs);
  assert.equal((await redeem(app, await allowed(patient, app, 'patient/Observation.rs'), once)).status, 200);
  const wrong = [once, await proofBy(stranger), await proofBy(weak), await proofBy(rs, { aud: 'https://other.example/token' }), await proofBy(rs, { exp: nowS - 120 }), await proofBy(rs, { exp: nowS + 3600 }), await proofBy(rs, { jti: undefined }), await proofBy(rs, { sub: randomUUID() })];
  for (const [nth, proof] of wrong.entries()) assert.equal((await redeem(app, await allowed(patient, app, 'patient/Observation.rs'), proof)).body['error'], 'invalid_client', String(nth));
  assert.equal((await redeem(app, await allowed(patient, app, 'patient/Observation.rs'))).body['error'], 'invalid_client');
  await assert.rejects(register({ kind: 'key', jwks: { keys: [rs] } }), /private-key/);
  await assert.rejects(register({ kind: 'key', jwksUrl: 'http://169.254.169.254/jwks' }), /jwks-refused/);
});

test('[SA8] it ends when taken back, given back, signed out, without the right, with the person\'s or the app\'s end', async () => {
  const app = await register();
  const open = async (person: Person, scope = 'user/*.rs') => (await redeem(app, await allowed(person, app, scope))).body;
  const reads = async (body: Said): Promise<number> => (await fhir(body['access_token'], `/Observation?patient=${rig.ward.patientId}`)).status;
  const mine = await open(nurse);
  const { apps } = (await (await callAs(rig.origin, nurse.token, 'GET', '/v1/me/apps')).json()) as { apps: Said[] };
  assert.ok(apps.length > 0 && apps[0]!['appName'] === 'Chart app');
  await callAs(rig.origin, patient.token, 'DELETE', `/v1/me/apps/${String(apps[0]!['grantId'])}`);
  assert.equal(await reads(mine), 200);
  await callAs(rig.origin, nurse.token, 'DELETE', `/v1/me/apps/${String(apps[0]!['grantId'])}`);
  assert.equal(await reads(mine), 401);
  const given = await open(nurse, 'user/*.rs offline_access');
  assert.equal((await token({ token: String(given['refresh_token']), client_id: app.id }, {}, 'revoke')).status, 200);
  assert.equal(await reads(given), 401);
  const [short, long] = [await sessionOf(rig.ward.nurse.personId, ['nurse'], [rig.ward.unitId]), await sessionOf(rig.ward.nurse.personId, ['nurse'], [rig.ward.unitId])];
  const [bound, offline] = [await open(short), await open(long, 'user/*.rs offline_access')];
  for (const { token: signedIn } of [short, long]) await callAs(rig.origin, signedIn, 'DELETE', '/v1/sessions/current');
  assert.deepEqual([await reads(bound), await reads(offline)], [401, 200]);
  await rig.database.sql('delete from person_units where person_id = $1', [rig.ward.nurse.personId]);
  assert.equal(await reads(offline), 404);
  await rig.database.sql('insert into person_units (person_id, tenant_id, unit_id) values ($1, $2, $3)', [rig.ward.nurse.personId, rig.ward.tenantId, rig.ward.unitId]);
  assert.equal(await reads(offline), 200);
  const patients = (await redeem(app, await allowed(patient, app, 'patient/Observation.rs offline_access'))).body;
  await admin.call('POST', `/v1/people/${rig.ward.nurse.personId}/deactivate`);
  assert.deepEqual([await reads(offline), await reads(patients)], [401, 200]);
  await admin.call('DELETE', `/v1/apps/${app.id}`);
  assert.equal(await reads(patients), 401);
  assert.equal((await token({ grant_type: 'refresh_token', refresh_token: String(patients['refresh_token']), client_id: app.id })).status, 401);
});

test('[SA9] allowing, a replay and each read are in the audit, with the app', async () => {
  const app = await register();
  const gained = await allowed(patient, app, 'patient/Observation.rs');
  const { body } = await redeem(app, gained);
  await fhir(body['access_token'], '/Observation');
  await fhir(body['access_token'], `/Patient/${rig.ward.patientId}`);
  await redeem(app, gained);
  const rows = await rig.database.sql<{ action: string; outcome: string }>('select action, outcome from audit_rows where resource = $1 order by id', [`app/${app.id}`]);
  assert.deepEqual(rows.map(({ action, outcome }) => `${action} ${outcome}`), ['app.allow allowed', 'app.read allowed', 'app.read refused', 'app.code-replay refused']);
});

test('[SA14] a changed app may at once no more than it is registered for, by tokens it has and by those it refreshes, and never more than was allowed', async () => {
  const wish = { name: 'Chart app', redirectUris: [BACK], scopes: ['user/*.rs', 'offline_access'] };
  const app = await register({ ...wish, kind: 'public' });
  const change = (part: object) => admin.call('PUT', `/v1/apps/${app.id}`, { ...wish, ...part });
  const { body } = await redeem(app, await allowed(patient, app, 'user/Observation.rs offline_access'));
  const reads = async (access: unknown): Promise<number[]> => [(await fhir(access, `/Observation?patient=${rig.ward.patientId}`)).status, (await fhir(access, `/Patient/${rig.ward.patientId}`)).status];
  assert.deepEqual(await reads(body['access_token']), [200, 403]);
  const { app: changed } = (await change({ name: 'Charts', scopes: ['user/Patient.r', 'offline_access'] })) as { app: Said };
  assert.deepEqual([changed['name'], changed['kind'], await reads(body['access_token'])], ['Charts', 'public', [403, 403]]);
  await change({ scopes: ['user/*.rs', 'offline_access'] });
  const refreshed = (await token({ grant_type: 'refresh_token', refresh_token: String(body['refresh_token']), client_id: app.id })).body;
  assert.deepEqual([refreshed['scope'], await reads(refreshed['access_token'])], ['user/Observation.rs offline_access', [200, 403]]);
  await change({ redirectUris: ['https://app.example.org/other'] });
  assert.deepEqual(await ask(patient, '/v1/app-requests/look', { query: queryOf(app, 'user/*.rs', pkce().challenge) }), { type: 'refused', why: 'wrong-address' });
  await assert.rejects(change({ scopes: ['system/*.rs'] }), /unknown-scope/);
  await assert.rejects(admin.call('PUT', `/v1/apps/${randomUUID()}`, wish), /not-found/);
});
