// Alarms of a unit that ended lately: what each was, how it ended and who answered, so that whoever comes back sees what they missed.
import { z } from 'zod';
import { AlarmKind, AlarmPriority } from './alarms.ts';
import { endpoint } from './endpoint.ts';
import { AlarmId, EmergencyId, Instant, PatientId, UnitId } from './ids.ts';
import { VitalKind } from './vitals.ts';

/** `no-longer-watched`: its rule was changed or taken away, the score is not for this patient any more, or its stream is not expected. */
export const AlarmEnding = z.enum(['values-back', 'reset', 'switched-off', 'no-longer-watched']);
export type AlarmEnding = z.infer<typeof AlarmEnding>;

export const AlarmAnswerKind = z.enum(['acknowledged', 'sound-off', 'shelved', 'switched-off', 'reset']);
export type AlarmAnswerKind = z.infer<typeof AlarmAnswerKind>;

export const EndedAlarm = z
  .object({
    id: AlarmId,
    patientId: PatientId,
    givenName: z.string(),
    familyName: z.string(),
    bed: z.string().nullable(),
    address: z.string().nullable(),
    conditionKey: z.string(),
    kind: AlarmKind,
    /** The highest it had, with the value and limit of then. */
    priority: AlarmPriority,
    vital: VitalKind.nullable(),
    value: z.number().nullable(),
    unit: z.string().nullable(),
    limit: z.number().nullable(),
    startedAt: Instant,
    endedAt: Instant,
    /** Null for alarms of before it was kept. */
    ending: AlarmEnding.nullable(),
    /** It ended while it asked for a person, and no emergency came of it. With an answer: it sounded again after that. */
    isUnanswered: z.boolean(),
    /** The first answer by a person. */
    answer: z.object({ kind: AlarmAnswerKind, at: Instant, personName: z.string().nullable() }).nullable(),
    emergencyId: EmergencyId.nullable(),
  })
  .meta({ id: 'EndedAlarm' });
export type EndedAlarm = z.infer<typeof EndedAlarm>;

/** The longest usual shift, as for who is in charge of a unit: it holds what happened in a shift whenever one began, without knowing a ward's hours. */
export const ENDED_ALARMS_HOURS = 12;

export const endedAlarmEndpoints = {
  listEndedAlarms: endpoint('GET', '/v1/units/:unitId/ended-alarms', 'Alarms of the unit’s present patients that ended in the last hours, newest first, with who answered; twelve hours unless said', {
    auth: 'person', params: z.object({ unitId: UnitId }),
    query: z.object({
      hours: z.coerce.number().int().min(1).max(72).default(ENDED_ALARMS_HOURS), only: z.enum(['unanswered']).optional(), after: z.string().max(80).optional(), limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    /** `total` and `unanswered` count all of these hours, whatever `only` says; `after` leads to the next page. */
    reply: z.object({ alarms: z.array(EndedAlarm), total: z.int(), unanswered: z.int(), fromAt: Instant, after: z.string().nullable() }),
  }),
};
