// The care team of a patient: clinicians who look after them beyond the ward.
import { z } from 'zod';
import { Instant, PatientId, PersonId } from './ids.ts';
import { Role } from './people.ts';

export const CareTeamMember = z
  .object({ personId: PersonId, name: z.string(), roles: z.array(Role), addedAt: Instant, addedByName: z.string() })
  .meta({ id: 'CareTeamMember' });
export type CareTeamMember = z.infer<typeof CareTeamMember>;

/** Somebody who could be put on it. */
export const CareTeamCandidate = z.object({ personId: PersonId, name: z.string(), roles: z.array(Role) }).meta({ id: 'CareTeamCandidate' });
export type CareTeamCandidate = z.infer<typeof CareTeamCandidate>;

/** A patient on whose team I am. */
export const CareTeamPatient = z.object({ patientId: PatientId, name: z.string(), unitName: z.string().nullable(), bed: z.string().nullable() }).meta({ id: 'CareTeamPatient' });
export type CareTeamPatient = z.infer<typeof CareTeamPatient>;
