// Scopes and authorization requests of apps, from values.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { AppChange, UnitId } from '@mydr24/protocol';
import { problemOfRegistration } from './app-registration.ts';
import { clientIdOf, isGoodRedirect, judgeRequest, readParameters, returnTo } from './authorization-request.ts';
import { grantOf, isKnownScope, narrowed, reachOf, scopesOf } from './scopes.ts';

const granted = (asked: string, registered: string): string => scopesOf(grantOf(asked, registered.split(' '))).join(' ');

test('[SA2] what is granted was asked for, registered and is served', () => {
  assert.equal(granted('patient/Observation.rs patient/Patient.r', 'patient/*.rs'), 'patient/Observation.rs patient/Patient.r');
  assert.equal(granted('patient/*.cruds', 'patient/Observation.r'), 'patient/Observation.r');
  assert.equal(granted('patient/Observation.cud', 'patient/*.cruds'), '');
  assert.equal(granted('user/Observation.rs', 'patient/*.rs'), '');
  assert.equal(granted('patient/Observation.read', 'patient/*.rs'), 'patient/Observation.rs');
  assert.equal(granted('patient/Observation.write patient/Condition.rs system/*.rs', 'patient/*.rs'), '');
  assert.equal(granted('launch/patient offline_access openid fhirUser patient/Patient.rs', 'launch/patient patient/*.rs'), 'launch/patient patient/Patient.r');
  assert.equal(granted('patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|vital-signs', 'patient/*.rs'), 'patient/Observation.rs');
  for (const odd of ['patient/Observation.rs?category=laboratory', 'patient/Observation.sr', 'patient/Observation', 'patient/Observation.', 'Observation.rs', '*/*.*', 'patient/observation.rs']) assert.equal(granted(odd, 'patient/*.cruds'), '', odd);
});

test('[SA5] less may be asked for later, more never', () => {
  const scopes = ['patient/Observation.rs', 'offline_access'];
  assert.deepEqual(narrowed(scopes, 'patient/Observation.r'), ['patient/Observation.r']);
  for (const more of ['patient/Patient.r', 'user/Observation.rs', 'patient/*.rs', 'patient/Observation.rs launch', '', 'patient/Observation.cruds patient/Patient.r']) assert.equal(narrowed(scopes, more), null, more);
});

test('[SA6] a patient\'s scope reaches one patient, a user\'s all that the person may see', () => {
  assert.deepEqual([reachOf(['patient/Observation.r'], 'Observation', 'r'), reachOf(['patient/Observation.r'], 'Observation', 's'), reachOf(['user/Observation.s', 'patient/Observation.r'], 'Observation', 's'), reachOf(['user/Observation.rs'], 'Patient', 'r')], ['one', 'none', 'all', 'none']);
});

const app = { id: '01890000-0000-7000-8000-000000000001', redirectUris: ['https://app.example.org/back', 'https://app.example.org/other?x=1'] };
const AUD = 'https://care.example.org/fhir/R4';
const good = { response_type: 'code', client_id: app.id, redirect_uri: 'https://app.example.org/back', scope: 'patient/Observation.rs', state: 's1', aud: AUD, code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' };
const judged = (change: Record<string, string | undefined>) => {
  const fields = Object.entries({ ...good, ...change }).filter((each): each is [string, string] => each[1] !== undefined);
  return judgeRequest(readParameters(new URLSearchParams(fields).toString())!, app, AUD);
};

test('[SA3] an address that is not registered, letter by letter, is never gone to', () => {
  assert.equal(judged({}).type, 'good');
  for (const redirect of [
    'https://app.example.org/back/', 'https://app.example.org/back?x=1', 'https://app.example.org/back#x', 'https://APP.example.org/back', 'https://app.example.org.evil.example/back', 'https://evil.example/back',
    'https://app.example.org/back/../evil', 'https://app.example.org@evil.example/back', 'javascript:alert(1)', '//evil.example', 'http://app.example.org/back', '', 'https://app.example.org/%62ack', 'https://app.example.org/other',
  ]) assert.deepEqual(judged({ redirect_uri: redirect }), { type: 'refused', why: 'wrong-address' }, redirect);
  assert.deepEqual(judgeRequest(readParameters('client_id=x')!, null, AUD), { type: 'refused', why: 'no-such-app' });
  assert.equal(readParameters('redirect_uri=a&redirect_uri=b'), null);
  assert.equal(clientIdOf(readParameters('client_id=x')!), null);
  assert.equal(returnTo('https://a.example/?x=1', { code: 'a&b' }), 'https://a.example/?x=1&code=a%26b');
  for (const fine of ['https://a.example/x', 'http://127.0.0.1:8080/cb', 'org.example.app:/cb']) assert.ok(isGoodRedirect(fine), fine);
  for (const bad of ['http://a.example/', 'https://u:p@a.example/', 'https://a.example/#f', 'javascript:alert(1)', 'data:text/html,x', 'myapp:/cb', '/relative', '']) assert.ok(!isGoodRedirect(bad), bad);
});

test('[SA4] without PKCE by S256 there is no code, nor for another server or without a state', () => {
  const errorOf = (change: Record<string, string | undefined>): string | null => {
    const verdict = judged(change);
    return verdict.type === 'return' ? new URL(verdict.redirectTo).searchParams.get('error') : verdict.type;
  };
  for (const change of [{ code_challenge: undefined }, { code_challenge_method: 'plain' }, { code_challenge_method: undefined }, { code_challenge: 'short' }, { aud: 'https://other.example/fhir' }, { aud: undefined }, { state: undefined }, { state: 'x'.repeat(1001) }]) {
    assert.equal(errorOf(change), 'invalid_request', JSON.stringify(change));
  }
  assert.equal(errorOf({ response_type: 'token' }), 'unsupported_response_type');
  assert.equal(errorOf({ aud: `${AUD}/` }), 'good');
});

test('[SA2] a registration names scopes that are served', () => {
  assert.deepEqual(['patient/*.rs', 'launch', 'user/Observation.read', 'patient/Condition.rs', 'patient/Observation.c', 'openid', 'system/*.rs'].map((scope) => isKnownScope(scope)), [true, true, true, false, false, false, false]);
  assert.deepEqual(['system/*.rs', 'system/Patient.r', 'system/*.cud', 'patient/*.rs', 'user/*.rs', 'offline_access', 'launch'].map((scope) => isKnownScope(scope, true)), [true, true, false, false, false, false, false]);
});

test('[SA10] system scopes are of services alone: neither can be narrowed or widened into the other', () => {
  assert.equal(granted('system/*.rs', 'system/Observation.rs'), 'system/Observation.rs');
  assert.equal(granted('system/Observation.rs user/Observation.rs', 'patient/*.rs'), '');
  assert.equal(granted('patient/*.rs user/*.rs', 'system/*.rs'), '');
  assert.equal(narrowed(['system/Observation.rs'], 'user/Observation.rs'), null);
  assert.deepEqual([reachOf(['system/Observation.s'], 'Observation', 's'), reachOf(['system/Observation.s'], 'Observation', 'r'), reachOf(['system/Observation.s'], 'Patient', 'r')], ['all', 'none', 'none']);
});

const NOW_MS = 1_790_000_000_000;
const DAY_MS = 86_400_000;
const service: AppChange = { name: 'Warehouse', redirectUris: [], launchUrl: null, scopes: ['system/*.rs'], jwks: { keys: [{ kty: 'RSA', kid: 'a', n: 'x', e: 'AQAB' }] }, jwksUrl: null, unitIds: ['u' as UnitId], purpose: 'nightly report', expiresAt: NOW_MS + DAY_MS };
const chartApp: AppChange = { ...service, redirectUris: ['https://a.example/x'], scopes: ['patient/*.rs'], unitIds: [], purpose: null, expiresAt: null };
const problemOf = (kind: 'service' | 'key' | 'public', wish: AppChange): string | null => problemOfRegistration(kind, wish, { listedHosts: [], nowMs: NOW_MS })?.code ?? null;

test('[SA10] a service says what it is for, which wards, which keys and until when, and nothing that only an app has', () => {
  assert.equal(problemOf('service', service), null);
  const odd: [Partial<AppChange>, string][] = [
    [{ unitIds: [] }, 'service-terms'], [{ purpose: null }, 'service-terms'], [{ expiresAt: null }, 'service-terms'], [{ expiresAt: NOW_MS }, 'service-terms'], [{ expiresAt: NOW_MS + 401 * DAY_MS }, 'service-terms'],
    [{ scopes: ['user/*.rs'] }, 'unknown-scope'], [{ scopes: ['system/*.rs', 'offline_access'] }, 'unknown-scope'], [{ redirectUris: ['https://a.example/x'] }, 'bad-redirect'], [{ launchUrl: 'https://a.example/x' }, 'bad-redirect'],
    [{ jwks: null }, 'keys-needed'], [{ jwksUrl: 'https://a.example/keys' }, 'keys-needed'], [{ jwks: { keys: [{ kty: 'EC', crv: 'P-256', kid: 'a' }] } }, 'keys-needed'], [{ jwks: { keys: [{ kty: 'RSA' }] } }, 'keys-needed'],
    [{ jwks: { keys: [{ kty: 'oct', kid: 'a', k: 'secret' }] } }, 'private-key'], [{ jwks: null, jwksUrl: 'http://169.254.169.254/keys' }, 'jwks-refused'],
  ];
  for (const [change, code] of odd) assert.equal(problemOf('service', { ...service, ...change }), code, JSON.stringify(change));
});

test('[SA2] an app has an address to return to and none of what only a service has', () => {
  assert.equal(problemOf('key', chartApp), null);
  assert.equal(problemOf('public', chartApp), 'keys-needed');
  assert.deepEqual([problemOf('key', { ...chartApp, redirectUris: [] }), problemOf('key', { ...chartApp, unitIds: service.unitIds }), problemOf('key', { ...chartApp, scopes: ['system/*.rs'] })], ['bad-redirect', 'service-terms', 'unknown-scope']);
});
