// Facilities and units as administrators keep them: made, renamed, moved, out of use and back. Who only says where they are reads `listPlaces`.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { FacilityId, Instant, Position, UnitId } from './ids.ts';

export const UnitKind = z.enum(['ward', 'intensive-care', 'emergency', 'operating', 'maternity', 'paediatric', 'outpatient', 'home']);
export type UnitKind = z.infer<typeof UnitKind>;

/** What stands against taking a place out of use, and how many of it. */
export const Dependent = z.object({ kind: z.enum(['patients', 'alarms', 'emergencies', 'devices', 'alert-devices', 'rotas', 'services', 'groups', 'units']), n: z.int().min(1) }).meta({ id: 'Dependent' });
export type Dependent = z.infer<typeof Dependent>;

const placeName = z.string().trim().min(1).max(80);

export const KeptUnit = z
  .object({
    id: UnitId, facilityId: FacilityId, name: z.string(), kind: UnitKind,
    /** Since when it is out of use. */
    retiredAt: Instant.nullable(),
    /** Who works there. */
    people: z.int().min(0),
    dependents: z.array(Dependent),
  })
  .meta({ id: 'KeptUnit' });
export type KeptUnit = z.infer<typeof KeptUnit>;

export const KeptFacility = z
  .object({ id: FacilityId, name: z.string(), address: z.string().nullable(), position: Position, retiredAt: Instant.nullable(), dependents: z.array(Dependent), units: z.array(KeptUnit) })
  .meta({ id: 'KeptFacility' });
export type KeptFacility = z.infer<typeof KeptFacility>;

/** The address is what families read when somebody is taken there; the position is what journeys are reckoned to. */
export const FacilityForm = z.object({ name: placeName, address: z.string().trim().min(1).max(200).nullable(), position: Position });
export type FacilityForm = z.infer<typeof FacilityForm>;
export const UnitForm = z.object({ name: placeName, kind: UnitKind });
export type UnitForm = z.infer<typeof UnitForm>;

const person = 'person' as const;
const byFacility = z.object({ facilityId: FacilityId });
const byUnit = z.object({ unitId: UnitId });

export const facilityEndpoints = {
  listFacilities: endpoint('GET', '/v1/facilities', 'Facilities and units, in use and out of it, with what depends on each; of a facility’s administrator only theirs', { auth: person, reply: z.object({ facilities: z.array(KeptFacility) }) }),
  createFacility: endpoint('POST', '/v1/facilities', 'Make a facility', { auth: person, body: FacilityForm, reply: KeptFacility }),
  changeFacility: endpoint('PUT', '/v1/facilities/:facilityId', 'Rename a facility, or say where it is', { auth: person, params: byFacility, body: FacilityForm, reply: KeptFacility }),
  retireFacility: endpoint('POST', '/v1/facilities/:facilityId/retire', 'Take a facility out of use; refused while something depends on it', { auth: person, needsStepUp: true, params: byFacility, reply: KeptFacility }),
  restoreFacility: endpoint('POST', '/v1/facilities/:facilityId/restore', 'Bring a facility back into use', { auth: person, needsStepUp: true, params: byFacility, reply: KeptFacility }),
  createUnit: endpoint('POST', '/v1/facilities/:facilityId/units', 'Make a unit', { auth: person, params: byFacility, body: UnitForm, reply: KeptUnit }),
  changeUnit: endpoint('PUT', '/v1/units/:unitId', 'Rename a unit, or say of which kind it is', { auth: person, params: byUnit, body: UnitForm, reply: KeptUnit }),
  moveUnit: endpoint('PUT', '/v1/units/:unitId/facility', 'Give a unit another facility; refused while patients, alarms or devices are there', { auth: person, needsStepUp: true, params: byUnit, body: z.object({ facilityId: FacilityId }), reply: KeptUnit }),
  retireUnit: endpoint('POST', '/v1/units/:unitId/retire', 'Take a unit out of use; refused while something depends on it', { auth: person, needsStepUp: true, params: byUnit, reply: KeptUnit }),
  restoreUnit: endpoint('POST', '/v1/units/:unitId/restore', 'Bring a unit back into use; whoever worked there does again', { auth: person, needsStepUp: true, params: byUnit, reply: KeptUnit }),
} as const;
