// Scopes and authorization requests of apps, from values.
import assert from 'node:assert/strict';
import test from 'node:test';
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
  assert.deepEqual(['patient/*.rs', 'launch', 'user/Observation.read', 'patient/Condition.rs', 'patient/Observation.c', 'openid', 'system/*.rs'].map(isKnownScope), [true, true, true, false, false, false, false]);
});
