// Endpoints of the second step beside a password. At sign-in and step-up it is part of the proof itself (endpoints-identity.ts).
import { z } from 'zod';
import { endpoint, ok } from './endpoint.ts';
import { Instant } from './ids.ts';
import { CodeAppKey, OwnSecondStep, RecoveryCodes, SecondStepCode, SecondStepPolicy } from './second-step.ts';

const proven = { auth: 'person', needsStepUp: true } as const;

export const secondStepEndpoints = {
  getSecondStep: endpoint('GET', '/v1/me/second-step', 'My second step at sign-in, and whether I need one', { auth: 'person', reply: OwnSecondStep }),
  startCodeApp: endpoint('POST', '/v1/me/code-app/key', 'A key for an app that shows codes; nothing counts until a code confirms it', { ...proven, isSecret: true, reply: CodeAppKey }),
  addCodeApp: endpoint('PUT', '/v1/me/code-app', 'Confirm the app by a code; the answer holds ten recovery codes, shown once', {
    ...proven, isSecret: true, body: z.object({ sealed: z.string().min(1).max(1_000), code: SecondStepCode }), reply: RecoveryCodes,
  }),
  removeCodeApp: endpoint('DELETE', '/v1/me/code-app', 'Do without the app, and without recovery codes', { ...proven, reply: ok }),
  renewRecoveryCodes: endpoint('POST', '/v1/me/recovery-codes', 'Ten new recovery codes, shown once; the ones before end', { ...proven, isSecret: true, reply: RecoveryCodes }),
  getSecondStepPolicy: endpoint('GET', '/v1/second-step-policy', 'From when the staff need more than a password, and how many have only that', { auth: 'person', reply: SecondStepPolicy }),
  setSecondStepPolicy: endpoint('PUT', '/v1/second-step-policy', 'From when a password alone no longer signs staff in; nobody who is signed in is signed out', {
    ...proven, body: z.object({ staffFrom: Instant.nullable() }), reply: SecondStepPolicy,
  }),
} as const;
