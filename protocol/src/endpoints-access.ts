// The endpoint that explains a decision about rights.
import { z } from 'zod';
import { AccessExplanation } from './access-explain.ts';
import { endpoint } from './endpoint.ts';
import { PatientId, PersonId } from './ids.ts';

export const accessEndpoints = {
  explainAccess: endpoint('GET', '/v1/patients/:patientId/access/:personId', 'Why this person may or may not read this record now; the patient sees that it was asked', {
    auth: 'person', params: z.object({ patientId: PatientId, personId: PersonId }), reply: AccessExplanation,
  }),
} as const;
