// Where people and vehicles are and were: points as phones and trackers send them, vehicles with their crew, and what the
// tracked person is told about being tracked.
import { z } from 'zod';
import { Instant, PersonId, Position, VehicleId } from './ids.ts';
import { SharedPosition } from './people.ts';

/** `app`: the responder's phone; `manual`: "I am at"; the others: a vehicle's tracker, by its format. */
export const PositionSource = z.enum(['app', 'manual', 'owntracks', 'osmand']);
export type PositionSource = z.infer<typeof PositionSource>;

/** Why a kept point is doubted. `accuracy-poor` and `jump` are history only and never "now". */
export const PositionFlag = z.enum(['accuracy-unknown', 'accuracy-poor', 'clock-ahead', 'jump']);
export type PositionFlag = z.infer<typeof PositionFlag>;

export const BatchPoint = SharedPosition.extend({
  speedMPerS: z.number().min(0).max(1_000).nullable().default(null),
  headingDeg: z.number().min(0).max(360).nullable().default(null),
});

export const PositionBatch = z.object({ points: z.array(BatchPoint).min(1).max(500) });
export const PositionBatchReply = z
  .object({
    kept: z.int(),
    /** Already stored by an earlier try. */
    repeated: z.int(),
    /** Never stored; sending them again changes nothing. */
    refused: z.array(z.object({ takenAt: Instant, code: z.string() })),
  })
  .meta({ id: 'PositionBatchReply' });

export const TrackPoint = Position.extend({
  takenAt: Instant,
  receivedAt: Instant,
  accuracyM: z.number().nullable(),
  speedMPerS: z.number().nullable(),
  headingDeg: z.number().nullable(),
  source: PositionSource,
  flag: PositionFlag.nullable(),
  /** One point of ten minutes, rounded to about 100 m: older than the precise history is kept. */
  isThinned: z.boolean(),
}).meta({ id: 'TrackPoint' });
export type TrackPoint = z.infer<typeof TrackPoint>;

export const Equipment = z.enum(['aed', 'oxygen', 'stretcher', 'monitor', 'ventilator', 'suction', 'medication', 'trauma-kit']);
export type Equipment = z.infer<typeof Equipment>;

export const Vehicle = z
  .object({
    id: VehicleId,
    name: z.string(),
    equipment: z.array(Equipment),
    crew: z.array(z.object({ personId: PersonId, name: z.string() })),
    /** When its tracker was last heard, kept or not. */
    heardAt: Instant.nullable(),
    /** Why its last point was not kept; null when it was. */
    refusal: z.string().nullable(),
    /** Where its tracker says that it stands while nobody is aboard; with somebody aboard it is where they are. */
    parked: z.object({ at: Position, accuracyM: z.number().nullable(), takenAt: Instant }).nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'Vehicle' });
export type Vehicle = z.infer<typeof Vehicle>;

export const PositionSharing = z
  .object({
    isOnDuty: z.boolean(),
    /** Since when points of this duty are kept; null while none was. */
    sinceAt: Instant.nullable(),
    newestAt: Instant.nullable(),
    vehicle: z.object({ id: VehicleId, name: z.string() }).nullable(),
    /** Who could see them since `fromAt`: a live map or emergency that showed them, or their history. */
    seenBy: z.array(z.object({ personId: PersonId, name: z.string(), hasSeenHistory: z.boolean(), lastAt: Instant })),
    keptHours: z.int(),
  })
  .meta({ id: 'PositionSharing' });
export type PositionSharing = z.infer<typeof PositionSharing>;
