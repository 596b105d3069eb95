// Identities on the wire. Every entity has its own brand, so that a patient's id never passes for a person's.
// The values are UUIDs; this file does not make them (see platform/ids in the server).
import { z } from 'zod';

/** `.brand` comes last and with its name in the type: through a generic function, or before `.meta`, the brand is lost. */
const uuid = (name: string) => z.uuid().meta({ id: name });

export const TenantId = uuid('TenantId').brand<'TenantId'>();
export const FacilityId = uuid('FacilityId').brand<'FacilityId'>();
export const UnitId = uuid('UnitId').brand<'UnitId'>();
export const PersonId = uuid('PersonId').brand<'PersonId'>();
export const PatientId = uuid('PatientId').brand<'PatientId'>();
export const DeviceId = uuid('DeviceId').brand<'DeviceId'>();
export const PasskeyId = uuid('PasskeyId').brand<'PasskeyId'>();
export const SessionId = uuid('SessionId').brand<'SessionId'>();
export const AlarmId = uuid('AlarmId').brand<'AlarmId'>();
export const EmergencyId = uuid('EmergencyId').brand<'EmergencyId'>();
export const OfferId = uuid('OfferId').brand<'OfferId'>();
export const PageId = uuid('PageId').brand<'PageId'>();
export const FamilyLinkId = uuid('FamilyLinkId').brand<'FamilyLinkId'>();
export const PersonDeviceId = uuid('PersonDeviceId').brand<'PersonDeviceId'>();
export const TestPageId = uuid('TestPageId').brand<'TestPageId'>();
export const RotaId = uuid('RotaId').brand<'RotaId'>();
export const RotaOverrideId = uuid('RotaOverrideId').brand<'RotaOverrideId'>();
export const RotaSwapId = uuid('RotaSwapId').brand<'RotaSwapId'>();
export const AbsenceId = uuid('AbsenceId').brand<'AbsenceId'>();
export const RotaFeedId = uuid('RotaFeedId').brand<'RotaFeedId'>();
export const RoadClosureId = uuid('RoadClosureId').brand<'RoadClosureId'>();
export const AlarmSilenceId = uuid('AlarmSilenceId').brand<'AlarmSilenceId'>();
export const ResponseClockId = uuid('ResponseClockId').brand<'ResponseClockId'>();
export const MassCasualtyId = uuid('MassCasualtyId').brand<'MassCasualtyId'>();
export const VehicleId = uuid('VehicleId').brand<'VehicleId'>();
export const PairingId = uuid('PairingId').brand<'PairingId'>();
export const ChartNoteId = uuid('ChartNoteId').brand<'ChartNoteId'>();
export const PatientImportId = uuid('PatientImportId').brand<'PatientImportId'>();

export type TenantId = z.infer<typeof TenantId>;
export type FacilityId = z.infer<typeof FacilityId>;
export type UnitId = z.infer<typeof UnitId>;
export type PersonId = z.infer<typeof PersonId>;
export type PatientId = z.infer<typeof PatientId>;
export type DeviceId = z.infer<typeof DeviceId>;
export type PasskeyId = z.infer<typeof PasskeyId>;
export type SessionId = z.infer<typeof SessionId>;
export type AlarmId = z.infer<typeof AlarmId>;
export type EmergencyId = z.infer<typeof EmergencyId>;
export type OfferId = z.infer<typeof OfferId>;
export type PageId = z.infer<typeof PageId>;
export type FamilyLinkId = z.infer<typeof FamilyLinkId>;
export type PersonDeviceId = z.infer<typeof PersonDeviceId>;
export type TestPageId = z.infer<typeof TestPageId>;
export type RotaId = z.infer<typeof RotaId>;
export type RotaOverrideId = z.infer<typeof RotaOverrideId>;
export type RotaSwapId = z.infer<typeof RotaSwapId>;
export type AbsenceId = z.infer<typeof AbsenceId>;
export type RotaFeedId = z.infer<typeof RotaFeedId>;
export type RoadClosureId = z.infer<typeof RoadClosureId>;
export type AlarmSilenceId = z.infer<typeof AlarmSilenceId>;
export type ResponseClockId = z.infer<typeof ResponseClockId>;
export type MassCasualtyId = z.infer<typeof MassCasualtyId>;
export type VehicleId = z.infer<typeof VehicleId>;
export type PairingId = z.infer<typeof PairingId>;
export type ChartNoteId = z.infer<typeof ChartNoteId>;
export type PatientImportId = z.infer<typeof PatientImportId>;

/** An instant: whole milliseconds since 1970-01-01T00:00:00Z. */
/** The end of the year 9999: later instants have no date that every program reads. */
export const LATEST_MS = 253_402_300_799_999;
export const Instant = z.int().min(0).max(LATEST_MS).meta({ id: 'Instant', description: 'Milliseconds since the Unix epoch, UTC.' });
export type Instant = number;

/** A calendar day, `YYYY-MM-DD`, in the facility's zone. */
export const CalendarDay = z.iso.date();

/** A point on the WGS 84 ellipsoid, degrees. */
export const Position = z.object({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) });
export type Position = z.infer<typeof Position>;
