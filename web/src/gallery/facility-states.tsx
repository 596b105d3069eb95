// Facilities and units with invented ones: some in use, one unit held by what depends on it, some out of use; none at all; for whoever administers one; refused.
import { wireError, type FacilityId, type KeptFacility, type KeptUnit, type UnitId } from '@mydr24/protocol';
import { AdminFrame } from '../admin/admin-shell.tsx';
import { FacilitiesScreen } from '../facilities/facilities-screen.tsx';
import { FIXTURE_NOW, fixtureId } from './fixtures.ts';
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

export const facilityStates = {
  'facilities-admin': screen([clinic, hospital, old]),
  'facilities-none': screen([]),
  'facilities-own': () => ({ role: 'coordinator' as const, screen: Screen, topics: {}, me: { ...meAs('coordinator'), administers: [hospitalId] }, replies: { listFacilities: { facilities: [hospital] } } }),
  'facilities-refused': () => ({ role: 'admin' as const, screen: Screen, topics: {}, refusals: { listFacilities: wireError('unavailable', 'fixture', 'The gallery has no server.') } }),
};
