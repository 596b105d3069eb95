// Why somebody may or may not do something at a record: by which policies, by how they stand to it, or what kept them out.
import { z } from 'zod';
import { EmergencyKind } from './emergencies.ts';
import { Instant, PatientId, PersonId } from './ids.ts';
import { Role } from './people.ts';

/** How a person may stand to a record: all that a policy may ask about (server/policies/schema.cedarschema says what each means). */
export const AccessStanding = z.enum(['isSubject', 'isOfOwnUnit', 'isInvolved', 'went', 'isHolder', 'isFamily', 'isOnCareTeam', 'hasBrokenGlass', 'choosesFor', 'seesFor', 'isOnDuty', 'isFacilityAdmin', 'isGuestOf', 'isKeptOut']);
export type AccessStanding = z.infer<typeof AccessStanding>;

/** `site`: a policy of the tenant's own forbids it. */
export const AccessRefusal = z.enum(['not-a-person', 'role', 'absent', 'other-tenant', 'relation', 'consent', 'site']);
export type AccessRefusal = z.infer<typeof AccessRefusal>;

export const AccessBasis = z
  .object({
    /** Those that decided; what each says stands in English, as it is written. */
    policies: z.array(z.object({ id: z.string(), says: z.string().nullable() })),
    /** Those of the person's standings that these policies asked about. */
    standings: z.array(AccessStanding),
    refused: AccessRefusal.nullable(),
  })
  .meta({ id: 'AccessBasis' });
export type AccessBasis = z.infer<typeof AccessBasis>;

export const explainedActions = ['patient.read', 'patient.read-chart', 'patient.chart', 'incident.list'] as const;

export const AccessExplanation = z
  .object({
    patientId: PatientId,
    personId: PersonId,
    personName: z.string(),
    /** As they are now; whoever is not active is let in nowhere. */
    roles: z.array(Role),
    isActive: z.boolean(),
    answers: z.array(z.object({ action: z.enum(explainedActions), isAllowed: z.boolean(), basis: AccessBasis })),
    grounds: z.object({
      /** The ward they both belong to. */
      unitName: z.string().nullable(),
      careTeamSinceAt: Instant.nullable(),
      breakGlassEndsAt: Instant.nullable(),
      /** Of a guest: what was shared of this patient with them, and is open now. */
      sharedCare: z.array(z.object({ id: z.uuid(), tenantName: z.string(), toName: z.string(), offeredByName: z.string(), untilAt: Instant })),
      /** Of this patient, in progress, that called the person. */
      emergencies: z.array(z.object({ id: z.uuid(), kind: EmergencyKind, startedAt: Instant })),
      /** The newest of the patient's choices; 0 is none. */
      consentVersion: z.int().min(0),
    }),
  })
  .meta({ id: 'AccessExplanation' });
export type AccessExplanation = z.infer<typeof AccessExplanation>;
