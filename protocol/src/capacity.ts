// What hospitals can take: beds by kind, and whether they are open to ambulances. Always with the age of the word.
import { z } from 'zod';
import { FacilityId, Instant, Position } from './ids.ts';

export const BedKind = z.enum(['emergency', 'resuscitation', 'intensive', 'ward', 'paediatric', 'maternity', 'isolation']);
export type BedKind = z.infer<typeof BedKind>;

const MOST_BEDS = 5_000;
export const BedCount = z
  .object({ kind: BedKind, free: z.int().min(0).max(MOST_BEDS), total: z.int().min(0).max(MOST_BEDS) })
  .refine(({ free, total }) => free <= total, 'found more free beds than beds; give free <= total');
export type BedCount = z.infer<typeof BedCount>;

export const CapacityReport = z.object({
  beds: z.array(BedCount).max(BedKind.options.length).refine((beds) => new Set(beds.map(({ kind }) => kind)).size === beds.length, 'found a kind twice; give each kind once'),
  isClosed: z.boolean().describe('closed to ambulances'),
  note: z.string().trim().max(120).describe('for dispatchers; nothing about patients'),
});
export type CapacityReport = z.infer<typeof CapacityReport>;

export const Hospital = z
  .object({
    facilityId: FacilityId,
    name: z.string(),
    at: Position,
    /** The newest word; null when nobody ever gave one. */
    capacity: z.object({ beds: z.array(BedCount), isClosed: z.boolean(), note: z.string(), toldAt: Instant, toldBy: z.string() }).nullable(),
  })
  .meta({ id: 'Hospital' });
export type Hospital = z.infer<typeof Hospital>;
