// What a device says about itself: its battery, a lead or sensor that is off, a fault. Sent as an item among readings, shown to
// whoever sees the patient: a value that is missing says why.
import { z } from 'zod';
import { saidSignals, TechnicalSignal } from './alarm-rules.ts';
import { DeviceId, Instant, PatientId, UnitId } from './ids.ts';
import { VitalKind } from './vitals.ts';

/** An item of a batch beside readings, judged like one. The same again is harmless; older news than what is known changes nothing. */
export const SignalSubmission = z
  .object({
    /** Only to tell which item an answer is about. */
    seq: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
    /** May be left out when the device is paired with exactly one patient. */
    patientId: PatientId.optional(),
    signal: z.enum(saidSignals),
    isPresent: z.boolean(),
    /** Which measurement it is about; left out, the whole device. A valid value of it ends the signal. */
    vital: VitalKind.optional(),
    /** Device time. */
    takenAt: z.union([Instant, z.iso.datetime({ offset: true })]),
  })
  .meta({ id: 'SignalSubmission' });
export type SignalSubmission = z.infer<typeof SignalSubmission>;

export const DeviceSignal = z
  .object({ patientId: PatientId, unitId: UnitId.nullable(), deviceId: DeviceId, signal: TechnicalSignal, vital: VitalKind.nullable(), isPresent: z.boolean(), saidAt: Instant })
  .meta({ id: 'DeviceSignal' });
export type DeviceSignal = z.infer<typeof DeviceSignal>;
