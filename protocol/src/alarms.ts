// An alarm as every screen sees it, and the NEWS2 result with its parts. Terms are those of IEC 60601-1-8 and IHE ACM.
import { z } from 'zod';
import { AlarmId, EmergencyId, Instant, PatientId, PersonId, UnitId } from './ids.ts';
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
  })
  .meta({ id: 'Alarm' });
export type Alarm = z.infer<typeof Alarm>;

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
  })
  .meta({ id: 'LatestVital' });
export type LatestVital = z.infer<typeof LatestVital>;
