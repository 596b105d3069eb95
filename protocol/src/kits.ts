// What people set around a ranking: the tenant's policy with its version, a look at what a change would do, a responder's kit, a patient's wish.
import { z } from 'zod';
import { EmergencyKind } from './emergencies.ts';
import { Instant, PersonId, Position, VehicleId } from './ids.ts';
import { Qualification } from './people.ts';
import { Equipment } from './positions.ts';
import { RankedPerson, RankingPolicy, ResponderKit } from './ranking.ts';

const Language = z.string().regex(/^[a-z]{2,3}$/);

/** The policy with the revision that a change of it must name; 0 while the tenant has none of its own. */
export const KeptRankingPolicy = z
  .object({ policy: RankingPolicy, isOwn: z.boolean(), revision: z.int().min(0), changedAt: Instant.nullable(), changedByName: z.string().nullable() })
  .meta({ id: 'KeptRankingPolicy' });
export type KeptRankingPolicy = z.infer<typeof KeptRankingPolicy>;
export const RankingPolicyChange = z.object({ policy: RankingPolicy, revision: z.int().min(0) });

/** By whom a patient would like to be cared for. A wish is weighed, never waited for. */
export const CareWish = z.object({ carerSex: z.enum(['female', 'male']).nullable(), language: Language.nullable() }).meta({ id: 'CareWish' });
export type CareWish = z.infer<typeof CareWish>;
/** `ownLanguage`: of the patient's account, which counts where they name none. */
export const CareWishView = CareWish.extend({ isSexWeighed: z.boolean(), isLanguageWeighed: z.boolean(), ownLanguage: Language.nullable() }).meta({ id: 'CareWishView' });
export type CareWishView = z.infer<typeof CareWishView>;

export const RankingPreviewRequest = z.object({
  /** As it would be; nothing is kept of it. */
  policy: RankingPolicy,
  kind: EmergencyKind,
  place: Position,
  wish: CareWish.default({ carerSex: null, language: null }),
});
/** The people who could go now, by the policy in force and by the other; both hold the same people. */
export const RankingPreview = z
  .object({ at: Instant, needs: z.array(Qualification), before: z.array(RankedPerson), after: z.array(RankedPerson), leftOut: z.int() })
  .meta({ id: 'RankingPreview' });
export type RankingPreview = z.infer<typeof RankingPreview>;

export const KeptKit = z
  .object({
    personId: PersonId,
    name: z.string(),
    qualifications: z.array(Qualification),
    kit: ResponderKit,
    /** What their vehicle carries is theirs as well while they are aboard. */
    aboard: z.object({ vehicleId: VehicleId, name: z.string(), equipment: z.array(Equipment) }).nullable(),
  })
  .meta({ id: 'KeptKit' });
export type KeptKit = z.infer<typeof KeptKit>;
