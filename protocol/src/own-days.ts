// The last days of one patient as they are told in plain words: each night and day beside the nights and days before, and whether
// the care team was asked to look. Says where a value lay, never what it means for health.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Instant, PatientId } from './ids.ts';
import { VitalKind } from './vitals.ts';

/** `answered`: of the care team's alarms of that time at least one was acknowledged by a person. */
export const ToldTeam = z.enum(['nobody', 'asked', 'answered']);
export type ToldTeam = z.infer<typeof ToldTeam>;

const Band = z.object({ low: z.number(), high: z.number() });

/** Nights are 22:00 to 07:00 of the reader's clock, days the rest. */
const Stretch = z.object({ part: z.enum(['night', 'day']), fromAt: Instant, toAt: Instant, isOver: z.boolean() });

export const OwnStretch = z.object({
  /** The lowest and the highest there were; null with nothing valid. */
  reached: Band.nullable(),
  /** The middle one of its quarter hours. */
  typical: z.number().nullable(),
  /** Against the other nights, or days; null where too little is known. */
  was: z.enum(['usual', 'lower', 'higher']).nullable(),
  told: ToldTeam,
});
export type OwnStretch = z.infer<typeof OwnStretch>;

export const OwnDays = z
  .object({
    /** Oldest first; the last one holds now. `told` is about alarms of no one vital, such as a score. */
    stretches: z.array(Stretch.extend({ told: ToldTeam })),
    /** Only what came in this time. Its stretches are those above, in their order. */
    vitals: z.array(z.object({ kind: VitalKind, unit: z.string().nullable(), usual: z.object({ night: Band.nullable(), day: Band.nullable() }), stretches: z.array(OwnStretch) })),
  })
  .meta({ id: 'OwnDays' });
export type OwnDays = z.infer<typeof OwnDays>;

export const ownDaysEndpoints = {
  getOwnDays: endpoint('GET', '/v1/patients/:patientId/days', 'The last seven nights and days of a patient beside their usual ones, and whether the care team was asked to look', {
    auth: 'person', params: z.object({ patientId: PatientId }), query: z.object({ timeZone: z.string().max(64).default('UTC') }), reply: OwnDays,
  }),
} as const;
