// @vitest-environment node
import type { UnitId } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import { changeOf, emptyApp, formOf, jwksOf, scopesOf } from './app-registration.ts';

test('[UI-AP1] what is ticked becomes scopes of one patient, of all only where it was ticked, and staying only where it was ticked', () => {
  expect(scopesOf(emptyApp)).toEqual(['launch/patient', 'patient/Patient.r', 'patient/Observation.rs']);
  expect(scopesOf({ ...emptyApp, readsPatient: false, isForAll: true, stays: true, launchUrl: 'https://a.example/go' })).toEqual(['launch/patient', 'launch', 'patient/Observation.rs', 'user/Observation.rs', 'offline_access']);
});

test('[UI-AP1] each line is an address to return to, and what is left empty is not sent', () => {
  expect(changeOf({ ...emptyApp, name: ' Charts ', redirects: 'https://a.example/1\n\n https://a.example/2 ', jwksUrl: 'https://a.example/keys', purpose: 'left over' })).toMatchObject({
    name: 'Charts', redirectUris: ['https://a.example/1', 'https://a.example/2'], launchUrl: null, jwksUrl: null, purpose: null, expiresAt: null,
  });
});

const key = { kty: 'EC', crv: 'P-384', kid: 'a', x: 'x', y: 'y' };
const warehouse = { ...emptyApp, name: 'Warehouse', kind: 'service' as const, isPasted: true, jwksText: JSON.stringify({ keys: [key] }), unitIds: ['u' as UnitId], purpose: 'report', endsOn: '2027-03-01', redirects: 'https://left.example/over', stays: true };

test('[UI-AP2] a service account is sent with system scopes, its wards, purpose and last day whole, and nothing of an app', () => {
  expect(changeOf(warehouse)).toEqual({
    name: 'Warehouse', redirectUris: [], launchUrl: null, scopes: ['system/Patient.rs', 'system/Observation.rs'], jwks: { keys: [key] }, jwksUrl: null, unitIds: ['u'], purpose: 'report', expiresAt: new Date(2027, 2, 1, 23, 59, 59).getTime(),
  });
});

test('[UI-AP2] pasted keys are a set or one key; anything else is not sent as keys', () => {
  expect(jwksOf(JSON.stringify(key))).toEqual({ keys: [key] });
  for (const odd of ['', '{', 'null', '[]', '{"keys":[]}', '{"keys":[1]}', '"text"', '-----BEGIN PUBLIC KEY-----']) expect(jwksOf(odd)).toBeNull();
});

test('[UI-AP3] what is registered comes back as it was ticked, so that a change changes only what was changed', () => {
  for (const form of [warehouse, { ...emptyApp, name: 'Charts', kind: 'key' as const, redirects: 'https://a.example/1', jwksUrl: 'https://a.example/keys', isForAll: true, stays: true, readsPatient: false, launchUrl: 'https://a.example/go' }]) {
    const sent = changeOf(form);
    expect(changeOf(formOf({ ...sent, id: 'x', kind: form.kind, usedAt: null, createdAt: 0, endedAt: null }))).toEqual(sent);
  }
});
