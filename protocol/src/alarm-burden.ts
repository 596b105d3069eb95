// How much a unit's alarms ask of its people, and what is done about it. Every share has its denominator beside it. Days are UTC.
import { z } from 'zod';
import { AlarmPriority } from './alarms.ts';
import { endpoint, ok } from './endpoint.ts';
import { CalendarDay, Instant, PatientId, PersonId, UnitId } from './ids.ts';

export const BurdenRow = z.object({
  ruleId: z.string(), priority: AlarmPriority, alarms: z.int(),
  /** Acknowledged by a person, or an emergency came of it. */
  actedOn: z.int(),
  /** An emergency or a marked adverse event followed within the hour, or came up to five minutes before. */
  true: z.int(),
});
export type BurdenRow = z.infer<typeof BurdenRow>;

/** Alarms of the unit that began in the 120 minutes before one; bands of PMC4456276. */
export const exposureBands = ['0-29', '30-79', '80+'] as const;
export const ExposureBand = z.enum(exposureBands);
export const ExposureRow = z.object({ exposure: ExposureBand, alarms: z.int(), acknowledged: z.int(), meanS: z.number().nullable(), within3Min: z.int() });
export type ExposureRow = z.infer<typeof ExposureRow>;

export const AlarmBudget = z.object({ perBedDay: z.number().min(0.1).max(1_000), warnShare: z.number().min(0.1).max(1), setByName: z.string().nullable(), setAt: Instant });
export type AlarmBudget = z.infer<typeof AlarmBudget>;
export const AlarmBurden = z
  .object({
    unitId: UnitId, unitName: z.string(), fromOn: CalendarDay, untilOn: CalendarDay, countedAt: Instant.nullable(),
    bedDays: z.int(), rules: z.array(BurdenRow), exposure: z.array(ExposureRow),
    days: z.array(z.object({ on: CalendarDay, bedDays: z.int(), alarms: z.int() })),
    /** The tenth of the patients with most alarms, rounded up, without names; of how many, and of how many alarms. */
    noisiest: z.object({ patients: z.array(z.object({ patientId: PatientId, bed: z.string().nullable(), alarms: z.int() })), ofPatients: z.int(), ofAlarms: z.int() }),
    budget: AlarmBudget.nullable(),
  })
  .meta({ id: 'AlarmBurden' });
export type AlarmBurden = z.infer<typeof AlarmBurden>;

export const reviewDecisions = ['keep', 'change-rule', 'personal-limit', 'sensor-care', 'other'] as const;
export const ReviewDecision = z.enum(reviewDecisions);
export const AlarmReview = z
  .object({
    id: z.uuid(), unitId: UnitId, weekOn: CalendarDay, subject: z.enum(['rule', 'patient']), ruleId: z.string().nullable(), patientId: PatientId.nullable(), bed: z.string().nullable(),
    alarms: z.int(), ofAlarms: z.int(), bedDays: z.int(), ownerId: PersonId.nullable(), ownerName: z.string().nullable(), decision: ReviewDecision.nullable(), note: z.string(), decidedAt: Instant.nullable(),
  })
  .meta({ id: 'AlarmReview' });
export type AlarmReview = z.infer<typeof AlarmReview>;

/** A line of the list NPSG.06.01.01 asks for: what alarms, at which limit, how soon, who may change it and who did. */
export const AlarmLimitLine = z.object({
  ruleId: z.string(), priority: AlarmPriority, limit: z.number().nullable(),
  /** Of a score: from the limit on, or one part with so many points. */
  side: z.enum(['below', 'above', 'from']).nullable(), inOnePart: z.int().nullable(), delayMs: z.int().nullable(), raises: z.string().nullable(),
  scope: z.string(), version: z.int(), changedBy: z.array(z.string()), changedAt: Instant.nullable(),
});
export type AlarmLimitLine = z.infer<typeof AlarmLimitLine>;

const person = 'person' as const;
const byUnit = z.object({ unitId: UnitId });
export const alarmBurdenEndpoints = {
  getAlarmBurden: endpoint('GET', '/v1/units/:unitId/alarm-burden', 'Alarms for each bed-day, shares acted on and true, time to acknowledge by exposure, noisiest patients and rules', {
    auth: person, params: byUnit, query: z.object({ days: z.coerce.number().int().min(1).max(90).default(30) }), reply: AlarmBurden,
  }),
  setAlarmBudget: endpoint('PUT', '/v1/units/:unitId/alarm-budget', 'Most alarms for each bed-day this unit wants; coordinators are told before it is passed. Null: none', {
    auth: person, params: byUnit, body: z.object({ perBedDay: z.number().min(0.1).max(1_000).nullable(), warnShare: z.number().min(0.1).max(1).default(0.8) }), reply: ok,
  }),
  listAlarmReviews: endpoint('GET', '/v1/units/:unitId/alarm-reviews', 'What each week asks to be looked at: the noisiest rules and patients, owner and decision; newest week first', {
    auth: person, params: byUnit, reply: z.object({ reviews: z.array(AlarmReview) }),
  }),
  decideAlarmReview: endpoint('PUT', '/v1/alarm-reviews/:reviewId', 'Take it as mine, and say what is decided', {
    auth: person, params: z.object({ reviewId: z.uuid() }), body: z.object({ decision: ReviewDecision.nullable(), note: z.string().trim().max(500) }), reply: ok,
  }),
  listAlarmLimits: endpoint('GET', '/v1/units/:unitId/alarm-limits', 'Every limit and delay in force in this unit, who may change it and who did', {
    auth: person, params: byUnit, reply: z.object({ unitName: z.string(), at: Instant, lines: z.array(AlarmLimitLine), mayChange: z.array(z.string()) }),
  }),
  markAdverseEvent: endpoint('POST', '/v1/patients/:patientId/adverse-events', 'Something happened to this patient that alarms are to be held against', {
    auth: person, params: z.object({ patientId: PatientId }), body: z.object({ what: z.string().trim().min(3).max(200), at: Instant }), reply: ok,
  }),
};
