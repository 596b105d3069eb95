// Many emergencies at once: the standing assignment with its suggestions, and mass-casualty mode with the people tagged at its scenes.
import { z } from 'zod';
import { AlarmPriority } from './alarms.ts';
import { RankingReason } from './emergencies.ts';
import { EmergencyId, Instant, MassCasualtyId, PersonId } from './ids.ts';
import { Qualification } from './people.ts';

/** The categories of SALT (START: immediate, delayed, minor, deceased), by name. */
export const TriageCategory = z.enum(['immediate', 'delayed', 'minor', 'expectant', 'deceased']);
export type TriageCategory = z.infer<typeof TriageCategory>;

const AssignedPerson = z.object({ personId: PersonId, name: z.string(), etaS: z.int().nullable(), isAsked: z.boolean() });

/** One place to fill, and who is kept for it. */
export const AssignedPlace = z
  .object({
    emergencyId: EmergencyId,
    needs: z.array(Qualification),
    priority: AlarmPriority,
    category: TriageCategory.nullable(),
    waitingSince: Instant,
    /** In mass-casualty mode, one that takes nobody whom another needs. */
    mayWait: z.boolean(),
    askedCount: z.int(),
    /** Null while nobody is left who could go. */
    person: AssignedPerson.nullable(),
    reasons: z.array(RankingReason),
    /** Whom the greedy ranking would have taken, where that is somebody else. */
    greedy: z.object({ name: z.string(), etaS: z.int().nullable() }).nullable(),
  })
  .meta({ id: 'AssignedPlace' });
export type AssignedPlace = z.infer<typeof AssignedPlace>;

export const AssignmentMove = z.object({
  emergencyId: EmergencyId, personId: PersonId, name: z.string(), etaS: z.int().nullable(),
  /** Asked there now, and stood down there when this is taken. */
  leaves: z.array(EmergencyId),
});
export type AssignmentMove = z.infer<typeof AssignmentMove>;

/** Asking these people now would be better than waiting for the open offers. Nothing happens unless a dispatcher takes it. */
export const AssignmentSuggestion = z.object({ key: z.string(), gainS: z.int(), moves: z.array(AssignmentMove).min(1) }).meta({ id: 'AssignmentSuggestion' });
export type AssignmentSuggestion = z.infer<typeof AssignmentSuggestion>;

export const Casualty = z
  .object({ tag: z.string(), category: TriageCategory, emergencyId: EmergencyId.nullable(), changedAt: Instant, changedBy: z.string() })
  .meta({ id: 'Casualty' });
export type Casualty = z.infer<typeof Casualty>;

export const MassCasualty = z
  .object({
    id: MassCasualtyId,
    reason: z.string(),
    /** The emergency whose scene it is for; null for everything this tenant does. */
    sceneEmergencyId: EmergencyId.nullable(),
    declaredAt: Instant,
    declaredBy: z.string(),
    /** Ends by itself then, unless it is prolonged. */
    untilAt: Instant,
    endedAt: Instant.nullable(),
    /** Off-duty staff called in, and when; null while nobody was. */
    calledInAt: Instant.nullable(),
    calledIn: z.int(),
    casualties: z.array(Casualty),
  })
  .meta({ id: 'MassCasualty' });
export type MassCasualty = z.infer<typeof MassCasualty>;

export const AssignmentBoard = z
  .object({
    /** When it was reckoned last; null while fewer than two seek people. */
    at: Instant.nullable(),
    /** `greedy` while the solver has not answered, or cannot. */
    by: z.enum(['nobody', 'greedy', 'solver']),
    /** What is won over the greedy ranking, in seconds of an urgent wait. */
    gainS: z.int(),
    places: z.array(AssignedPlace),
    /** Emergencies that seek people beyond those reckoned with. */
    leftOut: z.int(),
    suggestions: z.array(AssignmentSuggestion),
    massCasualties: z.array(MassCasualty),
    /** Who could be called in. */
    offDuty: z.int(),
  })
  .meta({ id: 'AssignmentBoard' });
export type AssignmentBoard = z.infer<typeof AssignmentBoard>;

const HOUR_MS = 3_600_000;
/** Longer than this it must be prolonged. */
export const MASS_CASUALTY_MOST_MS = 12 * HOUR_MS;
export const MASS_CASUALTY_USUAL_MS = 4 * HOUR_MS;

export const MassCasualtyEntry = z.object({ reason: z.string().trim().min(3).max(200), sceneEmergencyId: EmergencyId.nullable(), untilAt: Instant });
export type MassCasualtyEntry = z.infer<typeof MassCasualtyEntry>;
/** What stands on the tag at the patient's wrist; never a name. */
export const CasualtyTag = z.string().regex(/^[A-Za-z0-9-]{1,12}$/);
