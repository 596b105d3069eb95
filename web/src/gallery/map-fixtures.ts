// Invented hospitals and vehicles for the gallery: open, full and closed, an old word and none.
import type { EndpointReply, FacilityId, Hospital, Vehicle, VehicleId } from '@mydr24/protocol';
import { FIXTURE_NOW, fixtureId } from './fixtures.ts';

const hospital = (n: number, name: string, lat: number, lon: number, capacity: Hospital['capacity']): Hospital => ({ facilityId: fixtureId<FacilityId>(2, n), name, at: { lat, lon }, capacity });

export const hospitals: EndpointReply<'listHospitals'> = {
  staleAfterMs: 7_200_000,
  hospitals: [
    hospital(1, 'Hospital Meritxell', 42.5109, 1.5409, {
      beds: [{ kind: 'emergency', free: 3, total: 12 }, { kind: 'intensive', free: 1, total: 8 }, { kind: 'ward', free: 14, total: 120 }], isClosed: false, note: '', toldAt: FIXTURE_NOW - 900_000, toldBy: 'Nuria Nurse',
    }),
    hospital(2, 'Clinica del Nord', 42.5451, 1.5142, { beds: [{ kind: 'emergency', free: 0, total: 6 }], isClosed: true, note: 'CT under repair', toldAt: FIXTURE_NOW - 300_000, toldBy: 'Dora Dispatcher' }),
    hospital(3, 'Centre de Sant Julia', 42.4637, 1.4911, { beds: [{ kind: 'ward', free: 5, total: 20 }], isClosed: false, note: '', toldAt: FIXTURE_NOW - 5 * 3_600_000, toldBy: 'Nil Serra' }),
    hospital(4, 'Centre del Pas', 42.5429, 1.7334, null),
  ],
};

export const vehicles: Vehicle[] = [
  { id: fixtureId<VehicleId>(8, 1), name: 'Car 7', equipment: ['aed', 'oxygen'], crew: [{ personId: fixtureId(3, 70), name: 'Marc Ribes' }], heardAt: FIXTURE_NOW - 9_000, refusal: null, parked: null, createdAt: FIXTURE_NOW - 9e9 },
  { id: fixtureId<VehicleId>(8, 2), name: 'Ambulance 3', equipment: ['stretcher'], crew: [], heardAt: FIXTURE_NOW - 40_000, refusal: 'off-duty', parked: { at: { lat: 42.4985, lon: 1.5522 }, accuracyM: 6, takenAt: FIXTURE_NOW - 40_000 }, createdAt: FIXTURE_NOW - 9e9 },
];
