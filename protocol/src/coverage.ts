// Where help would come too late: places of a tenant's patients that no free responder reaches in time by road, and which move of one of them would mend most.
import { z } from 'zod';
import { Instant, PersonId, Position } from './ids.ts';
import { Qualification } from './people.ts';

/** What a tenant takes for covered. */
export const CoverageAim = z
  .object({
    limitMin: z.number().min(1).max(120),
    /** Of these, one at least; empty: any responder counts. */
    needs: z.array(Qualification).max(9),
  })
  .meta({ id: 'CoverageAim' });
export type CoverageAim = z.infer<typeof CoverageAim>;
/** Until a tenant has its own. [OURS] */
export const defaultCoverageAim: CoverageAim = { limitMin: 8, needs: [] };

export const compassPoints = ['north', 'north-east', 'east', 'south-east', 'south', 'south-west', 'west', 'north-west'] as const;
/** A square of about a kilometre, never an address: who lives there is nobody's to read from a map. */
export const CoveredSquare = z
  .object({
    id: z.string().regex(/^-?\d{1,5}_-?\d{1,5}$/),
    corners: z.array(Position).length(4),
    /** How it is named: by the nearest facility, and how far and in which direction from it; null where the tenant has none. */
    facility: z.string().nullable(),
    offM: z.int(),
    towards: z.enum(compassPoints).nullable(),
  })
  .meta({ id: 'CoveredSquare' });
export type CoveredSquare = z.infer<typeof CoveredSquare>;

export const CoverageHole = CoveredSquare.extend({
  patients: z.int(),
  /** Soonest there, seconds by road; null when nobody counts. */
  soonestS: z.int().nullable(),
  soonestName: z.string().nullable(),
}).meta({ id: 'CoverageHole' });
export type CoverageHole = z.infer<typeof CoverageHole>;

export const CoverageMove = z
  .object({
    personId: PersonId, name: z.string(), to: CoveredSquare,
    /** Patients who are covered after it and are not now. Nobody covered now loses it, and nobody waits longer than now beyond the limit. */
    patients: z.int(),
    /** Until they are there. */
    etaS: z.int(),
  })
  .meta({ id: 'CoverageMove' });
export type CoverageMove = z.infer<typeof CoverageMove>;

export const MoveAnswer = z.enum(['yes', 'no']);
export type MoveAnswer = z.infer<typeof MoveAnswer>;

/** Whom dispatch asked; `state` is of the notice, and does not matter once they answered. */
export const MoveAsked = z
  .object({ personId: PersonId, name: z.string(), askedAt: Instant, state: z.enum(['waiting', 'sent', 'failed']), answer: MoveAnswer.nullable(), answeredAt: Instant.nullable() })
  .meta({ id: 'MoveAsked' });
export type MoveAsked = z.infer<typeof MoveAsked>;

/** What whoever is asked sees. */
export const MoveRequest = z.object({ to: CoveredSquare, askedAt: Instant, askedBy: z.string(), answer: MoveAnswer.nullable() }).meta({ id: 'MoveRequest' });
export type MoveRequest = z.infer<typeof MoveRequest>;

export const Coverage = z
  .object({
    /** When it was reckoned; null before the first time. */
    at: Instant.nullable(),
    everyS: z.int(),
    aim: CoverageAim,
    patients: z.int(),
    covered: z.int(),
    /** Patients in squares that are not looked at, because there are too many. */
    leftOut: z.int(),
    /** Free, on duty, reachable and qualified. */
    responders: z.int(),
    /** Of them, by a position older than two minutes or by their base. */
    oldPositions: z.int(),
    /** Some times are estimates, not by road. */
    isEstimate: z.boolean(),
    holes: z.array(CoverageHole),
    move: CoverageMove.nullable(),
    asked: z.array(MoveAsked),
  })
  .meta({ id: 'Coverage' });
export type Coverage = z.infer<typeof Coverage>;
