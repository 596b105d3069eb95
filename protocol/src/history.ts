// What a chart of one patient shows: values by zoom, the score over time, alarms and notes on the same axis, each change of each
// alarm, and what the devices of a unit send.
import { z } from 'zod';
import { Alarm, AlarmInactivation, AlarmKind, AlarmPhase, AlarmPriority, AlarmState, EarlyWarning, News2Shown } from './alarms.ts';
import { Device } from './devices.ts';
import { NoteProtection } from './consent-rules.ts';
import { AlarmId, ChartNoteId, DeviceId, Instant, PatientId, PersonId } from './ids.ts';
import { DoubtfulPoint } from './reading-quality.ts';
import { VitalKind } from './vitals.ts';

const Span = z.tuple([Instant, Instant]);

/** Columns of equal length, oldest first. With `stepMs` 0 every reading is there and low, high and last are the same. */
export const VitalHistory = z
  .object({
    kind: VitalKind,
    unit: z.string().nullable(),
    stepMs: z.int(),
    /** The instant of `last`. */
    at: z.array(Instant),
    low: z.array(z.number()),
    high: z.array(z.number()),
    last: z.array(z.number()),
    /** Between two values nothing valid came for longer than this stream may be silent. */
    gaps: z.array(Span),
    /** What came later than it could count as now. */
    late: z.array(Span),
    /** Readings that were corrected or withdrawn since, with what they were; the newest 200. */
    amended: z.array(z.object({ at: Instant, amendedAt: Instant, amends: z.enum(['corrected', 'entered-in-error']), oldValue: z.number().nullable() })),
    /** Values not taken as sure, with why; the newest 200. */
    doubtful: z.array(DoubtfulPoint),
    /** Said by a device, without a valid value. */
    invalid: z.int(),
  })
  .meta({ id: 'VitalHistory' });
export type VitalHistory = z.infer<typeof VitalHistory>;

export const ChartNote = z.object({ id: ChartNoteId, patientId: PatientId, at: Instant, writtenAt: Instant, personName: z.string(), text: z.string(), /** Absent: an ordinary note. */ protection: NoteProtection.optional() }).meta({ id: 'ChartNote' });
export type ChartNote = z.infer<typeof ChartNote>;

export const ChartMarks = z.object({ alarms: z.array(Alarm), notes: z.array(ChartNote) }).meta({ id: 'ChartMarks' });
export type ChartMarks = z.infer<typeof ChartMarks>;

/** One state an alarm had: when, by which rule, and who made it so; nobody where a value or a clock did. */
export const AlarmChange = z
  .object({
    id: z.int(), alarmId: AlarmId, conditionKey: z.string(), ruleId: z.string(), ruleVersion: z.int(), kind: AlarmKind, priority: AlarmPriority, phase: AlarmPhase,
    state: AlarmState, inactivation: AlarmInactivation, vital: VitalKind.nullable(), value: z.number().nullable(), unit: z.string().nullable(), limit: z.number().nullable(),
    delayMs: z.int().nullable(), at: Instant, personId: PersonId.nullable(), personName: z.string().nullable(),
    /** What somebody gave as reason when they silenced it. */
    reason: z.string().nullable(),
  })
  .meta({ id: 'AlarmChange' });
export type AlarmChange = z.infer<typeof AlarmChange>;

/** The newest reading of one vital of one patient and the device it came from. */
export const DeviceStream = z
  .object({
    patientId: PatientId, kind: VitalKind, deviceId: DeviceId, deviceName: z.string(), value: z.number().nullable(), code: z.string().nullable(), unit: z.string().nullable(),
    takenAt: Instant, receivedAt: Instant,
    /** Longer than this without a reading, and it is silent; null where nobody expects the next one soon. */
    silentAfterMs: z.int().nullable(),
    /** The newest that had a valid value; null with none in a day. */
    validAt: Instant.nullable(),
    isByHand: z.boolean(),
  })
  .meta({ id: 'DeviceStream' });
export type DeviceStream = z.infer<typeof DeviceStream>;

export const UnitDevices = z
  .object({
    patients: z.array(z.object({ id: PatientId, givenName: z.string(), familyName: z.string(), bed: z.string().nullable() })),
    devices: z.array(Device), streams: z.array(DeviceStream),
  })
  .meta({ id: 'UnitDevices' });
export type UnitDevices = z.infer<typeof UnitDevices>;

/** `scores` of the instants at which NEWS2 is for this patient, `earlyWarnings` (PEWS or MEOWS) of the others. */
export const ScoreTrend = z.object({ scores: z.array(News2Shown), earlyWarnings: z.array(EarlyWarning) }).meta({ id: 'ScoreTrend' });
export type ScoreTrend = z.infer<typeof ScoreTrend>;
