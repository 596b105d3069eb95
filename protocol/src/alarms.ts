// An alarm as every screen sees it, and the NEWS2 result with its parts. Terms are those of IEC 60601-1-8 and IHE ACM.
import { z } from 'zod';
import { AlarmId, AlarmSilenceId, EmergencyId, Instant, PatientId, PersonId, ResponseClockId, UnitId } from './ids.ts';
import { DoubtReason } from './reading-quality.ts';
import { VitalKind } from './vitals.ts';

export const AlarmPriority = z.enum(['high', 'medium', 'low']);
export type AlarmPriority = z.infer<typeof AlarmPriority>;
export const AlarmKind = z.enum(['physiological', 'technical', 'advisory']);
export const AlarmPhase = z.enum(['start', 'continue', 'update', 'escalate', 'deescalate', 'end', 'reset']);
export const AlarmState = z.enum(['inactive', 'active', 'latched']);
export const AlarmInactivation = z.enum(['enabled', 'audio-paused', 'audio-off', 'alarm-paused', 'alarm-off', 'alert-acknowledged']);
export type AlarmKind = z.infer<typeof AlarmKind>;
export type AlarmPhase = z.infer<typeof AlarmPhase>;
export type AlarmState = z.infer<typeof AlarmState>;
export type AlarmInactivation = z.infer<typeof AlarmInactivation>;

export const Alarm = z
  .object({
    id: AlarmId,
    patientId: PatientId,
    unitId: UnitId.nullable(),
    /** Which condition of this patient, e.g. `spo2-low` or `no-data:spo2`; at most one open alarm per key. */
    conditionKey: z.string(),
    ruleId: z.string(),
    ruleVersion: z.int(),
    kind: AlarmKind,
    priority: AlarmPriority,
    /** The last phase that happened. */
    phase: AlarmPhase,
    state: AlarmState,
    inactivation: AlarmInactivation,
    vital: VitalKind.nullable(),
    value: z.number().nullable(),
    unit: z.string().nullable(),
    /** The limit that was crossed, in `unit`. */
    limit: z.number().nullable(),
    /** How long the condition lasted before this priority was given (IEC 60601-1-8: a delay is disclosed); null where no rule says. */
    delayMs: z.int().nullable().optional(),
    startedAt: Instant,
    changedAt: Instant,
    endedAt: Instant.nullable(),
    acknowledgedBy: PersonId.nullable(),
    acknowledgedByName: z.string().nullable().optional(),
    pausedUntil: Instant.nullable(),
    emergencyId: EmergencyId.nullable(),
    /** Since when nobody has answered it; null while it is answered, silenced or over. */
    unansweredSince: Instant.nullable().optional(),
  })
  .meta({ id: 'Alarm' });
export type Alarm = z.infer<typeof Alarm>;

/**
 * What somebody silenced: the sound of one alarm (`audio-off`), an alarm across its ends and returns (`shelved`, ISA-18.2), or a
 * condition that is not judged at all (`alarm-off`). One patient, one condition, a reason, an owner and an end; worse breaks the first two.
 */
export const SilenceKind = z.enum(['audio-off', 'shelved', 'alarm-off']);
export type SilenceKind = z.infer<typeof SilenceKind>;
export const AlarmSilence = z
  .object({
    id: AlarmSilenceId,
    patientId: PatientId,
    unitId: UnitId.nullable(),
    alarmId: AlarmId.nullable(),
    conditionKey: z.string(),
    kind: SilenceKind,
    /** Of the alarm when it was silenced. */
    priority: AlarmPriority,
    reason: z.string(),
    personId: PersonId,
    personName: z.string().nullable(),
    fromAt: Instant,
    untilAt: Instant,
    /** When screens last said that it is still silent. */
    remindedAt: Instant.nullable(),
    endedAt: Instant.nullable(),
  })
  .meta({ id: 'AlarmSilence' });
export type AlarmSilence = z.infer<typeof AlarmSilence>;

/** A score asks for a clinician's assessment by `dueAt`; only "assessed" does it. */
export const ResponseClock = z
  .object({
    id: ResponseClockId,
    patientId: PatientId,
    unitId: UnitId.nullable(),
    ruleId: z.string(),
    priority: AlarmPriority,
    /** The score, or what was known of it, when the clock began. */
    value: z.number().nullable(),
    startedAt: Instant,
    dueAt: Instant,
    overdueAt: Instant.nullable(),
    assessedAt: Instant.nullable(),
    assessedBy: PersonId.nullable(),
    assessedByName: z.string().nullable(),
  })
  .meta({ id: 'ResponseClock' });
export type ResponseClock = z.infer<typeof ResponseClock>;

export const News2Parameter = z.enum(['respiratoryRate', 'spo2', 'airOrOxygen', 'systolicBP', 'pulse', 'consciousness', 'temperature']);
export type News2Parameter = z.infer<typeof News2Parameter>;

/** The score a screen shows; a partial one has no total (goal 2 of the safety rules). */
export const News2Shown = z
  .object({
    status: z.enum(['complete', 'incomplete', 'not-applicable', 'rejected']),
    total: z.int().nullable(),
    /** Sum of the known parts: the total is at least this. */
    knownMinimum: z.int(),
    scores: z.partialRecord(News2Parameter, z.int()),
    missing: z.array(News2Parameter),
    anySingleThree: z.boolean(),
    riskBand: z.enum(['low', 'low-medium', 'medium', 'high']).nullable(),
    minMonitoring: z.string().nullable(),
    spo2ScaleUsed: z.union([z.literal(1), z.literal(2)]),
    scoredAt: Instant,
  })
  .meta({ id: 'News2Shown' });
export type News2Shown = z.infer<typeof News2Shown>;

/** PEWS, MEOWS or qSOFA beside or instead of NEWS2. `band` is null while nothing known asks for anything and parts are missing: never green. */
export const EarlyWarning = z
  .object({
    score: z.enum(['pews', 'meows', 'qsofa']),
    /** Which chart, by age. */
    chart: z.string().nullable(),
    status: z.enum(['complete', 'incomplete']),
    total: z.int().nullable(),
    knownMinimum: z.int(),
    scores: z.record(z.string(), z.int()),
    missing: z.array(z.string()),
    band: z.enum(['none', 'low', 'medium', 'high', 'emergency']).nullable(),
    scoredAt: Instant,
  })
  .meta({ id: 'EarlyWarning' });
export type EarlyWarning = z.infer<typeof EarlyWarning>;

/** The latest value of one vital sign. `at` is device time; a screen derives the age. */
export const LatestVital = z
  .object({
    kind: VitalKind,
    value: z.number().nullable(),
    code: z.string().nullable(),
    unit: z.string().nullable(),
    at: Instant,
    /** Older than this many milliseconds it is stale and must not look current. */
    staleAfterMs: z.int(),
    /** Why it is not taken as sure; it feeds no limit and no score. */
    doubt: DoubtReason.optional(),
  })
  .meta({ id: 'LatestVital' });
export type LatestVital = z.infer<typeof LatestVital>;
