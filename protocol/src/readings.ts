// What devices send and what they are told about each item. Units and codes are checked by the server's intake,
// so that one wrong item never costs the rest of a batch: these schemas fix only the shape.
import { z } from 'zod';
import { saidSignals } from './alarm-rules.ts';
import { DeviceId, Instant, PatientId } from './ids.ts';

/** Shape of one submitted reading; every field is judged per item, so unknown codes do not fail the batch. */
export const ReadingSubmission = z
  .object({
    /** The device's own number for this reading, rising; with the device it makes repeats harmless. */
    seq: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
    /** May be left out when the device is paired with exactly one patient. */
    patientId: PatientId.optional(),
    /** LOINC code, e.g. `59408-5`; or `mdc:` and an ISO/IEEE 11073 term, e.g. `mdc:149530` for a pulse. */
    code: z.string().max(32),
    /** A number in `unit`, or a coded text (`A` `C` `V` `P` `U`; `air`/`oxygen`); null says "measured, no valid value". */
    value: z.union([z.number(), z.string().max(32), z.null()]),
    /** UCUM unit, e.g. `%`, `/min`, `mm[Hg]`, `Cel`; absent for coded values. */
    unit: z.string().max(32).optional(),
    /** Device time: ISO 8601 with offset, or milliseconds since the epoch. */
    takenAt: z.union([Instant, z.iso.datetime({ offset: true })]),
    /** Instead of the reading this device sent before under the same seq and time: another value, or (with value null) that it was none. */
    amends: z.enum(['corrected', 'entered-in-error']).optional(),
    /** Beside a null value: why there is none. The next valid value of this device ends it. */
    why: z.enum(saidSignals).optional(),
    /** Beside a value: the device itself does not trust it. Kept as doubtful; feeds no limit and no score. */
    quality: z.literal('poor').optional(),
  })
  .meta({ id: 'ReadingSubmission' });
export type ReadingSubmission = z.infer<typeof ReadingSubmission>;

/** What a device says of itself beside its readings. */
export const SelfReport = z.object({ batteryPct: z.number().min(0).max(100).optional(), firmware: z.string().max(80).optional() });
export type SelfReport = z.infer<typeof SelfReport>;

/** A batch of 1 to 10,000 readings and signals (`SignalSubmission`). Items are kept loose here and judged one by one. */
export const ReadingBatch = z.object({
  readings: z.array(z.unknown()).min(1).max(10_000), device: SelfReport.optional(),
  /** From a file or another archive: stored and drawn in charts, never judged as now, starts no clock. */
  isHistory: z.boolean().optional(),
}).meta({ id: 'ReadingBatch' });
export type ReadingBatch = z.infer<typeof ReadingBatch>;

export const readingRefusals = [
  'malformed', 'unknown-code', 'wrong-unit', 'out-of-range', 'future-time', 'unknown-patient', 'sequence-conflict', 'too-old',
] as const;
export const ReadingRefusal = z.enum(readingRefusals);
export type ReadingRefusal = z.infer<typeof ReadingRefusal>;

/** One per submitted item, in the same order. `stored` and `duplicate` both mean: it is on disk. */
export const ReadingResult = z
  .discriminatedUnion('status', [
    z.object({ status: z.literal('stored'), seq: z.int() }),
    z.object({ status: z.literal('duplicate'), seq: z.int() }),
    z.object({ status: z.literal('refused'), seq: z.int().nullable(), reason: ReadingRefusal, message: z.string() }),
  ])
  .meta({ id: 'ReadingResult' });
export type ReadingResult = z.infer<typeof ReadingResult>;

export const ReadingBatchReply = z
  .object({ stored: z.int(), duplicate: z.int(), refused: z.int(), results: z.array(ReadingResult) })
  .meta({ id: 'ReadingBatchReply' });
export type ReadingBatchReply = z.infer<typeof ReadingBatchReply>;

/** One stored point of history. `code` instead of `value` for coded vitals. */
export const ReadingPoint = z.object({ at: Instant, value: z.number().nullable(), code: z.string().nullable() });
export type ReadingPoint = z.infer<typeof ReadingPoint>;

export const DeviceRegistration = z.object({
  name: z.string().min(1).max(120),
  /** Paired with one patient, or a gateway for every patient of the tenant when absent. */
  patientId: PatientId.optional(),
  /** Silence of a stream longer than this is a technical alarm, milliseconds. */
  noDataMs: z.int().min(5_000).max(86_400_000).optional(),
  /** May hand in alerts of another system (CAP) for the dispatchers; such a device belongs to no patient. */
  isAlertSource: z.boolean().optional(),
});
export const RegisteredDevice = z.object({ deviceId: DeviceId, name: z.string(), key: z.string() });
