// Programmes of care: ways of care with alarm rules of their own, e.g. heart failure at home; a patient is in one at most.
import { z } from 'zod';
import { endpoint, ok } from './endpoint.ts';
import { Instant, PatientId } from './ids.ts';

const ProgrammeName = z.string().trim().min(1).max(80);
/** Put in, or (`programme` null) taken out. */
export const ProgrammeChange = z.object({ programme: z.string().nullable(), reason: z.string(), personName: z.string().nullable(), at: Instant });
export type ProgrammeChange = z.infer<typeof ProgrammeChange>;

export const Programme = z
  .object({
    name: z.string(),
    /** Of its alarm rules in force; null: it has none, and the wider rules count. */
    version: z.int().nullable(),
    /** Those of the caller's own units. */
    patients: z.array(z.object({ patientId: PatientId, givenName: z.string(), familyName: z.string(), bed: z.string().nullable(), unitName: z.string().nullable(), since: Instant.nullable() })),
  })
  .meta({ id: 'Programme' });
export type Programme = z.infer<typeof Programme>;

const person = 'person' as const;
export const programmeEndpoints = {
  listProgrammes: endpoint('GET', '/v1/programmes', 'Programmes of my tenant that have alarm rules or patients of my units, and who of my units is in each', { auth: person, reply: z.object({ programmes: z.array(Programme) }) }),
  setProgramme: endpoint('PUT', '/v1/patients/:patientId/programme', 'Put this patient into a programme of care, whose alarm rules then count for them, or take them out', {
    auth: person, params: z.object({ patientId: PatientId }), body: z.object({ programme: ProgrammeName.nullable(), reason: z.string().trim().min(3).max(300) }), reply: ok,
  }),
};
