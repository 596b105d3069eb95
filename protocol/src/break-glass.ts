// Break-glass: one patient outside of one's care, opened for a reason and at most an hour, and what another person says of it.
import { z } from 'zod';
import { CalendarDay, Instant, PatientId, PersonId } from './ids.ts';
import { Role } from './people.ts';

export const BreakGlassId = z.uuid().meta({ id: 'BreakGlassId' }).brand<'BreakGlassId'>();
export type BreakGlassId = z.infer<typeof BreakGlassId>;

export const breakGlassReasons = ['life-threatening', 'cannot-wait', 'covering', 'other'] as const;
export const BreakGlassReason = z.enum(breakGlassReasons);
export type BreakGlassReason = z.infer<typeof BreakGlassReason>;
export const breakGlassVerdicts = ['justified', 'not-justified', 'asked'] as const;
export const BreakGlassVerdict = z.enum(breakGlassVerdicts);
export type BreakGlassVerdict = z.infer<typeof BreakGlassVerdict>;

export const MOST_BREAK_GLASS_MIN = 60;

export const BreakGlass = z
  .object({
    id: BreakGlassId,
    patientId: PatientId,
    patientName: z.string(),
    personId: PersonId,
    personName: z.string(),
    personRoles: z.array(Role),
    reason: BreakGlassReason,
    note: z.string(),
    /** Specially protected notes too, as a medical emergency (42 CFR 2.51). */
    opensProtected: z.boolean(),
    /** The record was open to them anyway; only protected notes were opened. */
    isInCare: z.boolean(),
    openedAt: Instant,
    endsAt: Instant,
    /** Before its time; null while it runs, or when its time ran out. */
    endedAt: Instant.nullable(),
    /** By their account with the opening, or by a letter since. */
    isPatientTold: z.boolean(),
    letterAt: Instant.nullable(),
    letterByName: z.string().nullable(),
    verdict: BreakGlassVerdict.nullable(),
    verdictNote: z.string(),
    judgedByName: z.string().nullable(),
    judgedAt: Instant.nullable(),
    answer: z.string().nullable(),
    answeredAt: Instant.nullable(),
  })
  .meta({ id: 'BreakGlass' });
export type BreakGlass = z.infer<typeof BreakGlass>;

/** Whom a clinician may break the glass for: found by family name and day of birth together, so that nobody can look around. */
export const BreakGlassPatient = z.object({ id: PatientId, name: z.string(), bornOn: CalendarDay, unitName: z.string().nullable() }).meta({ id: 'BreakGlassPatient' });
export type BreakGlassPatient = z.infer<typeof BreakGlassPatient>;
