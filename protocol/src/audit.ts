// The audit as people read it: the officer's rows, and what a patient is told of who saw their record. No measured value anywhere.
import { z } from 'zod';
import { AccessBasis, AccessStanding } from './access-explain.ts';
import { CalendarDay, Instant, LATEST_MS, PatientId, PersonId } from './ids.ts';
import { Role } from './people.ts';

export const auditActorKinds = ['person', 'device', 'engine', 'viewer', 'service', 'guest'] as const;
export const AuditOutcome = z.enum(['allowed', 'refused']);
export type AuditOutcome = z.infer<typeof AuditOutcome>;
/** What kind of deed an action is. */
export const AuditDeed = z.enum(['read', 'write', 'search', 'export']);
export type AuditDeed = z.infer<typeof AuditDeed>;
/** v3-ActReason of HL7: emergency treatment, which is how break-glass is marked. */
export const AuditPurpose = z.enum(['ETREAT']);
export type AuditPurpose = z.infer<typeof AuditPurpose>;

const between = <T extends z.ZodType>(each: T) => z.object({ before: each, after: each }).nullable();
const ChangedPlaces = z.array(z.object({ id: z.uuid(), name: z.string().nullable() }));
/** From what to what somebody's roles, units, facilities administered and access changed; null: that did not. */
export const StandingChange = z.object({ of: z.object({ id: z.uuid(), name: z.string().nullable() }), roles: between(z.array(Role)), units: between(ChangedPlaces), facilities: between(ChangedPlaces), hasAccess: between(z.boolean()) }).meta({ id: 'StandingChange' });
export type StandingChange = z.infer<typeof StandingChange>;

export const AuditEntry = z
  .object({
    /** The row's number, as text: it may be larger than what JSON's readers hold. */
    id: z.string(),
    at: Instant,
    actor: z.object({ kind: z.enum(auditActorKinds), id: z.uuid().nullable(), name: z.string().nullable(), roles: z.array(Role) }),
    action: z.string(),
    deed: AuditDeed,
    resource: z.string(),
    patient: z.object({ id: PatientId, name: z.string().nullable() }).nullable(),
    outcome: AuditOutcome,
    purpose: AuditPurpose.nullable(),
    /** What the answer rested on; null for rows of no decision, and for those from before it was kept. */
    basis: AccessBasis.nullable(),
    change: StandingChange.nullable(),
    requestId: z.string(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof AuditEntry>;

/** One change of somebody who works here, as their administrators are told of it. */
export const StaffChange = z.object({ at: Instant, byKind: z.enum(auditActorKinds), byName: z.string().nullable(), change: StandingChange }).meta({ id: 'StaffChange' });
export type StaffChange = z.infer<typeof StaffChange>;

/** Whom a search can be about: names are asked for in the body, so that none stands in an address. */
/** `service`: a program with an account of its own. */
export const AuditSubject = z.object({ kind: z.enum(['patient', 'person', 'service']), id: z.uuid(), name: z.string(), bornOn: CalendarDay.nullable(), roles: z.array(Role) }).meta({ id: 'AuditSubject' });
export type AuditSubject = z.infer<typeof AuditSubject>;

/** Why somebody was at a record, as far as what they did tells. */
export const RecordViewWhy = z.enum(['care', 'emergency', 'family', 'devices', 'office', 'break-glass']);
export type RecordViewWhy = z.infer<typeof RecordViewWhy>;

/** What one person did at a record in one day, as one line. */
export const RecordView = z
  .object({
    day: CalendarDay,
    who: z.object({ kind: z.enum(auditActorKinds), id: z.uuid().nullable(), name: z.string().nullable(), roles: z.array(Role) }),
    why: z.array(RecordViewWhy),
    /** How they stood to the record, so that they could. */
    could: z.array(AccessStanding),
    deeds: z.array(AuditDeed),
    times: z.int().min(1),
    firstAt: Instant,
    lastAt: Instant,
    isRefused: z.boolean(),
  })
  .meta({ id: 'RecordView' });
export type RecordView = z.infer<typeof RecordView>;

export const AuditPage = z.object({ entries: z.array(AuditEntry), after: z.string().nullable() });
export const auditAfter = z.string().max(60).regex(/^\d{1,16}\.\d{1,19}$/);
export const AuditFilter = z.object({
  patientId: PatientId.optional(),
  personId: PersonId.optional(),
  action: z.string().max(64).optional(),
  /** Changes of this person's roles, units and access. */
  changedPersonId: PersonId.optional(),
  outcome: AuditOutcome.optional(),
  purpose: AuditPurpose.optional(),
  fromAt: z.coerce.number().int().min(0).max(LATEST_MS).optional(),
  toAt: z.coerce.number().int().min(0).max(LATEST_MS).optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;
