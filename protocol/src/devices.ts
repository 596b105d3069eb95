// What is known of a device: its identity, what it was heard saying, and how it comes to its key.
import { z } from 'zod';
import { AlarmPriority } from './alarms.ts';
import { DeviceId, FacilityId, Instant, PairingId, PatientId, UnitId } from './ids.ts';
import { SelfReport } from './readings.ts';

export const ways = ['http', 'stream', 'ws', 'mqtt', 'mqtt-client', 'mllp', 'fhir', 'bluetooth'] as const;
export const Way = z.enum(ways).meta({ id: 'Way' });
export type Way = z.infer<typeof Way>;

/** Counted since the device was first heard, some seconds behind. */
export const DeviceState = z
  .object({
    way: Way,
    heardAt: Instant,
    /** The server's time minus the device's: above zero, its clock is behind (or its line slow). Null until measured. */
    clockOffsetMs: z.number().nullable(),
    batteryPct: z.number().nullable(),
    firmware: z.string().nullable(),
    stored: z.int(), duplicates: z.int(), refused: z.int(),
    /** Came after a newer one. */
    late: z.int(),
    /** Numbers the device passed over and has not sent since; counts where it numbers its readings without holes. */
    missing: z.int(),
  })
  .meta({ id: 'DeviceState' });
export type DeviceState = z.infer<typeof DeviceState>;

export const Device = z
  .object({
    id: DeviceId, name: z.string(), patientId: PatientId.nullable(), noDataMs: z.int().nullable(), createdAt: Instant, revokedAt: Instant.nullable(),
    /** Until when the key before the newest is taken, too. */
    oldKeyUntil: Instant.nullable(),
    /** When the patient whose own it is agreed that it sends; null for a device of the house. */
    consentedAt: Instant.nullable(),
    /** Where its patient is; null for one of several patients, or of somebody who is nowhere here. */
    place: z.object({ unitId: UnitId.nullable(), unitName: z.string().nullable(), facilityId: FacilityId, facilityName: z.string() }).nullable(),
    state: DeviceState.nullable(),
  })
  .meta({ id: 'Device' });
export type Device = z.infer<typeof Device>;

/** What whoever carries a device's readings says of it: they saw its clock, the server sees only theirs. */
export const CarriedReport = SelfReport.extend({ clockOffsetMs: z.number().min(-1e13).max(1e13).optional() });
export type CarriedReport = z.infer<typeof CarriedReport>;

export const Pairing = z.object({
  id: PairingId, patientId: PatientId, expiresAt: Instant,
  /** What typed the code in, waiting for a person's word that it is the right one. */
  claim: z.object({ name: z.string(), model: z.string().nullable(), firmware: z.string().nullable(), at: Instant }).nullable(),
  deviceId: DeviceId.nullable(),
});
export type Pairing = z.infer<typeof Pairing>;

/** Letters and digits nobody mixes up, in two groups of four. */
export const PairingCode = z.string().regex(/^[2-9A-HJKMNP-TV-Z]{4}-?[2-9A-HJKMNP-TV-Z]{4}$/i);
export const PairingClaim = z.object({ code: PairingCode, name: z.string().trim().min(1).max(120), model: z.string().max(80).optional(), firmware: SelfReport.shape.firmware });

/** Who an HL7 v2 sender is: MSH-3 and MSH-4 (their first part) from this address. */
export const Hl7Sender = z.object({ application: z.string().min(1).max(120), facility: z.string().max(120), address: z.union([z.ipv4(), z.ipv6()]) });
export type Hl7Sender = z.infer<typeof Hl7Sender>;

/** Authority: PID-3.4 of HL7 v2, or the system of a FHIR identifier. */
export const PatientIdentifier = z.object({ authority: z.string().max(200), value: z.string().min(1).max(120) });
export type PatientIdentifier = z.infer<typeof PatientIdentifier>;

/** An alarm of a device itself, as it told it (IHE PCD-04). It is shown as the device's own and ends when the device says so; nobody is paged for it. */
export const DeviceAlert = z
  .object({
    id: z.uuid(), patientId: PatientId, unitId: UnitId.nullable(), deviceId: DeviceId, deviceName: z.string(), source: z.string().nullable(), event: z.string().nullable(), kind: z.enum(['physiological', 'technical', 'advisory']), priority: AlarmPriority,
    phase: z.string().nullable(), state: z.string().nullable(), inactivation: z.array(z.string()), value: z.number().nullable(),
    startedAt: Instant, updatedAt: Instant, endedAt: Instant.nullable(),
  })
  .meta({ id: 'DeviceAlert' });
export type DeviceAlert = z.infer<typeof DeviceAlert>;
