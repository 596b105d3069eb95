// Endpoints of a patient's consent: seen, given, changed and withdrawn by the patient.
import { z } from 'zod';
import { Consent, ConsentChoice, ConsentPage } from './consent.ts';
import { ConsentRules, ConsentRulesChange } from './consent-rules.ts';
import { endpoint } from './endpoint.ts';
import { PatientId } from './ids.ts';

const person = 'person' as const;
const byPatient = z.object({ patientId: PatientId });

export const consentEndpoints = {
  listConsents: endpoint('GET', '/v1/patients/:patientId/consents', 'What I let whom see, with every earlier choice', { auth: person, params: byPatient, reply: ConsentPage }),
  chooseConsent: endpoint('POST', '/v1/patients/:patientId/consents', 'Give or withdraw consent, on open screens too', { auth: person, params: byPatient, body: ConsentChoice, reply: Consent }),
  getConsentRules: endpoint('GET', '/v1/consent-rules', 'The regional rules of consent here, and which kinds of notes are specially protected', { auth: person, reply: ConsentRules }),
  setConsentRules: endpoint('PUT', '/v1/consent-rules', 'Choose the regional rules, an age of the site’s own, and further kinds', { auth: person, needsStepUp: true, body: ConsentRulesChange, reply: ConsentRules }),
} as const;
