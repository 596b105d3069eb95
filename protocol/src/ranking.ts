// Who could go, with every reason; what a tenant weighs when people are ranked; closures of roads; a way to the scene.
import { z } from 'zod';
import { CoverageAim, defaultCoverageAim } from './coverage.ts';
import { EmergencyKind, RankingReason, TeamPlace } from './emergencies.ts';
import { Instant, PersonId, Position, RoadClosureId } from './ids.ts';
import { Qualification, Sex, TravelMode } from './people.ts';
import { Equipment } from './positions.ts';

const Seconds = z.int().min(0).max(3_600);

/** What one kind of emergency asks of whoever goes. */
export const KindNeeds = z.object({
  /** Of these, one at least: without it nobody is asked. Comes on top of what the step of the plan needs. */
  required: z.array(Qualification).max(9).default([]),
  preferred: z.array(Qualification).max(9).default([]),
  equipment: z.array(Equipment).max(8).default([]),
});
export type KindNeeds = z.infer<typeof KindNeeds>;

/** Everything is weighed in seconds of travel: "worth 60" lets somebody be asked before another who is up to a minute nearer. */
export const RankingPolicy = z
  .object({
    kinds: z.partialRecord(EmergencyKind, KindNeeds).default({}),
    /** Where `sex` is worth nothing, nobody is asked theirs, and no wish about it is weighed. */
    worthS: z.object({ preferred: Seconds, equipment: Seconds, language: Seconds, sex: Seconds, rested: Seconds }),
    rest: z.object({
      /** On duty for longer than this is tired. */
      longestDutyH: z.number().min(1).max(72),
      /** After an emergency, this long to rest. */
      afterEmergencyMin: z.int().min(0).max(720),
      /** Emergencies in 12 hours that are many. */
      manyEmergencies: z.int().min(1).max(50),
    }),
    coverage: CoverageAim.default(defaultCoverageAim),
  })
  .meta({ id: 'RankingPolicy' });
export type RankingPolicy = z.infer<typeof RankingPolicy>;

export const ResponderKit = z
  .object({ vehicle: TravelMode, equipment: z.array(Equipment).max(8), languages: z.array(z.string().regex(/^[a-z]{2,3}$/)).max(12), sex: Sex.nullable() })
  .meta({ id: 'ResponderKit' });
export type ResponderKit = z.infer<typeof ResponderKit>;

export const RankedPerson = z
  .object({
    personId: PersonId, name: z.string(), isEligible: z.boolean(), isAsked: z.boolean(), etaS: z.int().nullable(), distanceM: z.number().nullable(), reasons: z.array(RankingReason),
  })
  .meta({ id: 'RankedPerson' });
export type RankedPerson = z.infer<typeof RankedPerson>;

export const OfferByHand = z.object({ personId: PersonId, reason: z.string().trim().min(3).max(300), place: TeamPlace.optional().describe('which place of the team; absent, to lead') });

// Roads --------------------------------------------------------------------------------------------------------

const LonLat = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
/** GeoJSON (RFC 7946): longitude comes first. */
export const ClosureShape = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Point'), coordinates: LonLat }),
  z.object({ type: z.literal('LineString'), coordinates: z.array(LonLat).min(2).max(500) }),
  z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(LonLat).min(4).max(500)).length(1) }),
]);
export type ClosureShape = z.infer<typeof ClosureShape>;

export const ClosureEntry = z.object({
  shape: ClosureShape,
  /** How many times slower than usual; null is closed. */
  slower: z.number().min(1.1).max(20).nullable(),
  reason: z.string().trim().min(1).max(120),
  /** Null until it is lifted. */
  untilAt: Instant.nullable(),
});
export type ClosureEntry = z.infer<typeof ClosureEntry>;

export const RoadClosure = ClosureEntry.extend({
  id: RoadClosureId,
  source: z.enum(['dispatcher', 'feed']),
  enteredAt: Instant,
  enteredBy: z.string().nullable(),
  /** Road segments it touches on the map in use; 0 changes nothing and should be drawn anew. */
  segments: z.int(),
}).meta({ id: 'RoadClosure' });
export type RoadClosure = z.infer<typeof RoadClosure>;

export const turnKinds = ['start', 'straight', 'slight-left', 'left', 'sharp-left', 'slight-right', 'right', 'sharp-right', 'turn-round'] as const;
export const SceneRoute = z
  .object({
    distanceM: z.number(), etaS: z.int(),
    /** Null when it follows roads; else why it is only an estimate. */
    estimate: z.enum(['far-from-road', 'no-way', 'closed-off', 'too-far', 'no-map', 'not-answered', 'closures-unknown', 'no-place']).nullable(),
    /** When the position it begins at was taken. */
    positionedAt: Instant.nullable(),
    line: z.array(Position),
    steps: z.array(z.object({ turn: z.enum(turnKinds), road: z.string(), distanceM: z.number(), at: Position })),
  })
  .meta({ id: 'SceneRoute' });
export type SceneRoute = z.infer<typeof SceneRoute>;
