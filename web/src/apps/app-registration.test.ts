// @vitest-environment node
import { expect, test } from 'vitest';
import { emptyApp, registrationOf, scopesOf } from './app-registration.ts';

test('[UI-AP1] what is ticked becomes scopes of one patient, of all only where it was ticked, and staying only where it was ticked', () => {
  expect(scopesOf(emptyApp)).toEqual(['launch/patient', 'patient/Patient.r', 'patient/Observation.rs']);
  expect(scopesOf({ ...emptyApp, readsPatient: false, isForAll: true, stays: true, launchUrl: 'https://a.example/go' })).toEqual(['launch/patient', 'launch', 'patient/Observation.rs', 'user/Observation.rs', 'offline_access']);
});

test('[UI-AP1] each line is an address to return to, and what is left empty is not sent', () => {
  expect(registrationOf({ ...emptyApp, name: ' Charts ', redirects: 'https://a.example/1\n\n https://a.example/2 ', jwksUrl: 'https://a.example/keys' })).toMatchObject({
    name: 'Charts', redirectUris: ['https://a.example/1', 'https://a.example/2'], launchUrl: null, jwksUrl: null,
  });
});
