// What people may tell a running emergency beside accepting, declining and closing, how a drill begins, and why somebody was or was not paged.
import { z } from 'zod';
import { EmergencyKind, Page, RankingReason } from './emergencies.ts';
import { Instant, PersonId, UnitId } from './ids.ts';

/** `fromPersonId`: whom the person saw holding it. When somebody else holds it by now, nothing is taken from them; left out, it is taken from whoever it is. */
export const TakeOver = z.object({ fromPersonId: PersonId.nullable().optional() });

const Code = z.string().min(1).max(64);
/** One answer of the caller to one question of the plan. */
export const CallerAnswer = z.object({ questionId: Code, answerId: Code });
export type CallerAnswer = z.infer<typeof CallerAnswer>;

/** Real people are paged, marked as a drill; nothing outside is reached. It uses a patient record that exists for drills only. */
export const DrillStart = z.object({
  kind: EmergencyKind,
  /** The ward that practises; null for a drill outside. */
  unitId: UnitId.nullable(),
  lat: z.number().min(-90).max(90).optional(),
  lon: z.number().min(-180).max(180).optional(),
  note: z.string().max(500).default(''),
});

/** Somebody a round looked at: as a responder, for a role, or for a duty of a rota. `personId` is null for a duty nobody holds. */
export const Considered = z
  .object({ personId: PersonId.nullable(), name: z.string(), as: z.enum(['responder', 'role', 'on-call']), isEligible: z.boolean(), isAsked: z.boolean(), reasons: z.array(RankingReason) })
  .meta({ id: 'Considered' });
export type Considered = z.infer<typeof Considered>;

/** How many more of one reason were looked at than are kept: of the passed over what spoke against them first, of the others `further-off`. */
export const LeftOut = z.object({ reason: RankingReason, count: z.int() }).meta({ id: 'LeftOut' });
export type LeftOut = z.infer<typeof LeftOut>;

export const EmergencyWhy = z
  .object({
    rounds: z.array(z.object({ round: z.int(), step: z.string(), at: Instant, considered: z.array(Considered), leftOut: z.array(LeftOut) })),
    pages: z.array(Page),
  })
  .meta({ id: 'EmergencyWhy' });
export type EmergencyWhy = z.infer<typeof EmergencyWhy>;
