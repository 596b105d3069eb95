// An emergency told whole, after or while it happens: every decision, page and receipt, the alarms and readings around it,
// and who saw it. The incident page, its replay and every export are made of this one record.
import { z } from 'zod';
import { AlarmInactivation, AlarmKind, AlarmPhase, AlarmPriority, AlarmState } from './alarms.ts';
import { EmergencyKind, EmergencyMode, EmergencyProtocol, EmergencyStatus, EmergencySummary, Offer, Page, TimelineEntry } from './emergencies.ts';
import { EmergencyWhy } from './emergency-commands.ts';
import { AlarmId, EmergencyId, Instant, PatientId, PersonId } from './ids.ts';
import { ReadingPoint } from './readings.ts';
import { SceneRecord } from './scene.ts';
import { VitalKind } from './vitals.ts';

/** The instants every incident is measured by, in the order in which they should come; null where it has not happened. */
export const milestones = ['reading', 'alarm', 'opened', 'sought', 'paged', 'receipt', 'acknowledged', 'accepted', 'en-route', 'on-scene', 'closed'] as const;
export const Milestone = z.enum(milestones);
export type Milestone = z.infer<typeof Milestone>;
export const Milestones = z.object(Object.fromEntries(milestones.map((name) => [name, Instant.nullable()])) as Record<Milestone, z.ZodNullable<typeof Instant>>);
export type Milestones = z.infer<typeof Milestones>;

/** One measured stretch. `limitMs` is the published line it is held against, where there is one. */
export const incidentFigures = [
  'reading-to-alarm', 'reading-to-opened', 'opened-to-paged', 'paged-to-receipt', 'sought-to-answered', 'sought-to-accepted', 'turnout', 'accepted-to-on-scene', 'opened-to-on-scene',
  'opened-to-closed',
] as const;
export const IncidentFigure = z.object({ code: z.enum(incidentFigures), fromAt: Instant, toAt: Instant, ms: z.int(), limitMs: z.int().nullable() }).meta({ id: 'IncidentFigure' });
export type IncidentFigure = z.infer<typeof IncidentFigure>;

/** `figures` of many: how many of those that count at all (`of`) were within the line. */
export const IncidentShare = z.object({ code: z.enum(['answered-15s', 'answered-20s', 'accepted-60s', 'turnout-60s']), within: z.int(), of: z.int(), targetPct: z.int().nullable() });
export type IncidentShare = z.infer<typeof IncidentShare>;

export const IncidentSummary = z
  .object({
    id: EmergencyId,
    kind: EmergencyKind,
    mode: EmergencyMode,
    status: EmergencyStatus,
    patientId: PatientId,
    patientName: z.string(),
    place: z.string(),
    holderName: z.string().nullable(),
    openedAt: Instant,
    closedAt: Instant.nullable(),
    answeredMs: z.int().nullable(),
    acceptedMs: z.int().nullable(),
    onSceneMs: z.int().nullable(),
    isFailSafeReached: z.boolean(),
    pageCount: z.int(),
    /** Pages of people on whose devices it really was. */
    receivedCount: z.int(),
  })
  .meta({ id: 'IncidentSummary' });
export type IncidentSummary = z.infer<typeof IncidentSummary>;

export const IncidentAlarmPhase = z.object({
  at: Instant, phase: AlarmPhase, priority: AlarmPriority, state: AlarmState, inactivation: AlarmInactivation, value: z.number().nullable(), acknowledgedByName: z.string().nullable(),
});
export type IncidentAlarmPhase = z.infer<typeof IncidentAlarmPhase>;
export const IncidentAlarm = z
  .object({
    id: AlarmId,
    conditionKey: z.string(),
    kind: AlarmKind,
    priority: AlarmPriority,
    vital: VitalKind.nullable(),
    unit: z.string().nullable(),
    limit: z.number().nullable(),
    startedAt: Instant,
    endedAt: Instant.nullable(),
    /** False for alarms of the same patient at the same time that did not raise or join this emergency. */
    isPartOfIt: z.boolean(),
    phases: z.array(IncidentAlarmPhase),
  })
  .meta({ id: 'IncidentAlarm' });
export type IncidentAlarm = z.infer<typeof IncidentAlarm>;

export const IncidentReadings = z.object({ kind: VitalKind, points: z.array(ReadingPoint) });
export type IncidentReadings = z.infer<typeof IncidentReadings>;

/** Who looked, through what. Repeats of one way in one row; `n` says how often, refusals counted apart. */
export const IncidentView = z.object({
  personId: PersonId.nullable(), personName: z.string(), action: z.string(), through: z.enum(['emergency', 'patient', 'alarm', 'page', 'unit', 'dispatch', 'other']), isRefused: z.boolean(),
  firstAt: Instant, lastAt: Instant, n: z.int(),
});
export type IncidentView = z.infer<typeof IncidentView>;

export const IncidentRecord = z
  .object({
    summary: EmergencySummary,
    tenantName: z.string(),
    protocol: EmergencyProtocol,
    milestones: Milestones,
    figures: z.array(IncidentFigure),
    timeline: z.array(TimelineEntry),
    offers: z.array(Offer),
    pages: z.array(Page),
    /** Whom each round of paging considered, and why. */
    rounds: EmergencyWhy.shape.rounds,
    alarms: z.array(IncidentAlarm),
    readings: z.array(IncidentReadings),
    /** What was ticked, noted and photographed; photos by their hash. */
    scene: SceneRecord,
    views: z.array(IncidentView),
    /** SHA-256 of this record without `views` and without itself, as canonical JSON: the same incident, the same text, whoever exports it. */
    sha256: z.string(),
  })
  .meta({ id: 'IncidentRecord' });
export type IncidentRecord = z.infer<typeof IncidentRecord>;
