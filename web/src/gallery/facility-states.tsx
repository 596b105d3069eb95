// Facilities and units with invented ones: some in use, one unit held by what depends on it, some out of use; none at all; for whoever administers one; refused.
// And the devices there: their keys, and what a unit's send.
import { type Device, type DeviceId, wireError, type FacilityId, type KeptFacility, type KeptUnit, type UnitId } from '@mydr24/protocol';
import { AdminFrame } from '../admin/admin-shell.tsx';
import { DevicesScreen } from '../devices/devices-screen.tsx';
import { DeviceKeysScreen } from '../devices/device-keys-screen.tsx';
import { FacilitiesScreen } from '../facilities/facilities-screen.tsx';
import { boardPatient, FIXTURE_NOW, fixtureId, fixtureUnits } from './fixtures.ts';
import { meAs } from './surface-fixtures.ts';

const [hospitalId, clinicId, oldId] = [fixtureId<FacilityId>(32, 901), fixtureId<FacilityId>(32, 902), fixtureId<FacilityId>(32, 903)];
const unit = (n: number, facilityId: FacilityId, name: string, more: Partial<KeptUnit>): KeptUnit => ({ id: fixtureId<UnitId>(32, n), facilityId, name, kind: 'ward', retiredAt: null, people: 0, dependents: [], ...more });
const hospital: KeptFacility = {
  id: hospitalId, name: 'Hospital de la Vall Gran', address: 'Carrer dels Escalls 2, Escaldes', position: { lat: 42.5078, lon: 1.5341 }, retiredAt: null, dependents: [{ kind: 'units', n: 2 }, { kind: 'rotas', n: 3 }, { kind: 'emergencies', n: 1 }],
  units: [
    unit(911, hospitalId, 'UCI', { kind: 'intensive-care', people: 34, dependents: [{ kind: 'patients', n: 8 }, { kind: 'alarms', n: 2 }, { kind: 'devices', n: 19 }, { kind: 'alert-devices', n: 1 }, { kind: 'services', n: 1 }, { kind: 'groups', n: 2 }] }),
    unit(912, hospitalId, 'Cirurgia', { people: 21 }),
    unit(913, hospitalId, 'Medicina 1 (antiga)', { retiredAt: FIXTURE_NOW - 40 * 86_400_000 }),
  ],
};
const clinic: KeptFacility = { id: clinicId, name: 'CAP Riu', address: null, position: { lat: 42.4637, lon: 1.4912 }, retiredAt: null, dependents: [], units: [unit(914, clinicId, 'Atenció domiciliària', { kind: 'home', people: 1, dependents: [{ kind: 'patients', n: 1 }] })] };
const old: KeptFacility = { ...clinic, id: oldId, name: 'Clínica vella', retiredAt: FIXTURE_NOW - 400 * 86_400_000, units: [] };
const Screen = () => (
  <AdminFrame>
    <FacilitiesScreen />
  </AdminFrame>
);
const screen = (facilities: KeptFacility[]) => () => ({ role: 'admin' as const, screen: Screen, topics: {}, replies: { listFacilities: { facilities } } });

const device = (n: number, name: string, place: Device['place'], more: Partial<Device> = {}): Device => ({
  id: fixtureId<DeviceId>(33, n), name, patientId: null, noDataMs: null, createdAt: FIXTURE_NOW - 9 * 86_400_000, revokedAt: null, oldKeyUntil: null, consentedAt: null, place, ...more,
  state: { way: 'mqtt', heardAt: FIXTURE_NOW - 4_000, clockOffsetMs: 1_200, batteryPct: 71, firmware: '2.4.1', stored: 48_210, duplicates: 2, refused: 0, late: 3, missing: 0 },
});
const [icu, home] = [{ unitId: hospital.units[0]!.id, unitName: 'UCI', facilityId: hospitalId, facilityName: hospital.name }, { unitId: clinic.units[0]!.id, unitName: 'Atenció domiciliària', facilityId: clinicId, facilityName: clinic.name }];
const devices = [device(1, 'Monitor UCI 3', icu), device(2, 'Pulsioxímetre 8', home, { oldKeyUntil: FIXTURE_NOW + 40_000_000 }), device(3, 'Passarel·la', null), device(4, 'Monitor UCI 1', icu, { revokedAt: FIXTURE_NOW - 86_400_000 })];
const Keys = () => (
  <AdminFrame>
    <DeviceKeysScreen />
  </AdminFrame>
);
const keys = (role: 'admin' | 'coordinator', administers: FacilityId[]) => () => ({ role, screen: Keys, topics: {}, me: { ...meAs(role), administers }, replies: { listDevices: { devices } } });

const { patient } = boardPatient(1);
const stream = { patientId: patient.id, deviceId: devices[0]!.id, deviceName: 'Monitor UCI 3', code: null, receivedAt: FIXTURE_NOW, silentAfterMs: 60_000, isByHand: false };
const unitDevices = {
  patients: [{ id: patient.id, givenName: patient.givenName, familyName: patient.familyName, bed: patient.bed }], devices: [{ ...devices[0]!, patientId: patient.id }],
  streams: [{ ...stream, kind: 'spo2' as const, value: 97, unit: '%', takenAt: FIXTURE_NOW - 3_000, validAt: FIXTURE_NOW - 3_000 }, { ...stream, kind: 'heart-rate' as const, value: 81, unit: '/min', takenAt: FIXTURE_NOW - 400_000, validAt: FIXTURE_NOW - 400_000 }],
};

export const facilityStates = {
  'unit-devices': () => ({ role: 'nurse' as const, screen: DevicesScreen, topics: {}, replies: { listUnits: { units: fixtureUnits }, listUnitDevices: unitDevices } }),
  'keys-admin': keys('admin', []),
  'keys-facility': keys('coordinator', [hospitalId]),
  'keys-read': keys('coordinator', []),
  'facilities-admin': screen([clinic, hospital, old]),
  'facilities-none': screen([]),
  'facilities-own': () => ({ role: 'coordinator' as const, screen: Screen, topics: {}, me: { ...meAs('coordinator'), administers: [hospitalId] }, replies: { listFacilities: { facilities: [hospital] } } }),
  'facilities-refused': () => ({ role: 'admin' as const, screen: Screen, topics: {}, refusals: { listFacilities: wireError('unavailable', 'fixture', 'The gallery has no server.') } }),
};
