// Facilities and units in SQL under the tenant, with what depends on each. Decides nothing.
import type { Dependent, FacilityForm, KeptFacility, KeptUnit, UnitForm } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';

/** Each counts what depends on one of `u` or `f`. */
const OF_UNIT: Partial<Record<Dependent['kind'], string>> = {
  patients: 'select count(*) from patients p where p.unit_id = u.id',
  alarms: 'select count(*) from alarms a where a.unit_id = u.id and a.ended_at is null',
  devices: 'select count(*) from devices d join patients p on p.id = d.patient_id where p.unit_id = u.id and d.revoked_at is null',
  'alert-devices': 'select count(*) from alert_devices d where d.unit_id = u.id and d.retired_at is null',
  services: 'select count(*) from smart_apps a where u.id = any(a.unit_ids) and a.ended_at is null',
  groups: `select count(*) from group_roles g cross join jsonb_array_elements(g.rules) r where r->>'unitId' = u.id::text`,
};
const OF_FACILITY: Partial<Record<Dependent['kind'], string>> = {
  units: 'select count(*) from units u where u.facility_id = f.id and u.retired_at is null',
  patients: 'select count(*) from patients p where p.facility_id = f.id and p.unit_id is null',
  emergencies: `select count(*) from emergencies e where e.closed_at is null and e.state->'destination'->>'facilityId' = f.id::text`,
  'alert-devices': 'select count(*) from alert_devices d where d.facility_id = f.id and d.unit_id is null and d.retired_at is null',
  rotas: 'select count(*) from rotas r where r.facility_id = f.id and r.retired_at is null',
};
const dependentsBy = (counts: Partial<Record<Dependent['kind'], string>>): string =>
  `(select coalesce(jsonb_agg(jsonb_build_object('kind', k, 'n', n)), '[]'::jsonb) from (values ${Object.entries(counts).map(([kind, count]) => `('${kind}', (${count})::int)`).join(', ')}) c (k, n) where n > 0) as dependents`;

const UNIT = `select u.id, u.facility_id as "facilityId", u.name, u.kind, u.retired_at as "retiredAt", (select count(*) from person_units w where w.unit_id = u.id)::int as people, ${dependentsBy(OF_UNIT)} from units u`;
const FACILITY = `select f.id, f.name, f.address, f.lat, f.lon, f.retired_at as "retiredAt", ${dependentsBy(OF_FACILITY)} from facilities f`;
type FacilityRow = Omit<KeptFacility, 'position' | 'units'> & KeptFacility['position'];

/** Of these facilities; null: of all. */
export async function listKept(tx: Tx, facilityIds: readonly string[] | null): Promise<KeptFacility[]> {
  const facilities = await tx.query<FacilityRow>(`${FACILITY} where $1::uuid[] is null or f.id = any($1) order by lower(f.name), f.id`, [facilityIds], 'facilities-kept');
  const units = await tx.query<KeptUnit>(`${UNIT} where $1::uuid[] is null or u.facility_id = any($1) order by lower(u.name), u.id`, [facilityIds], 'units-kept');
  return facilities.map(({ lat, lon, ...facility }) => ({ ...facility, position: { lat, lon }, units: units.filter(({ facilityId }) => facilityId === facility.id) }));
}

export const getKept = async (tx: Tx, facilityId: string): Promise<KeptFacility> => (await listKept(tx, [facilityId]))[0]!;
export const getKeptUnit = (tx: Tx, unitId: string): Promise<KeptUnit> => tx.one<KeptUnit>(`${UNIT} where u.id = $1`, [unitId], 'unit-kept');

export const listAdministered = async (tx: Tx, personId: string): Promise<string[]> =>
  (await tx.query<{ id: string }>('select facility_id as id from facility_admins where person_id = $1 order by facility_id', [personId], 'facilities-administered')).map(({ id }) => id);

/** Whoever makes or changes places of the tenant takes turns: names stay unlike each other. */
export const lockPlaces = (tx: Tx, tenantId: string): Promise<unknown> => tx.execute('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`facilities/${tenantId}`], 'facilities-lock');
/** A patient who is put onto the unit in the same moment waits for this. */
export const lockUnit = (tx: Tx, unitId: string): Promise<unknown> => tx.execute('select from units where id = $1 for update', [unitId], 'unit-lock');

export const isFacilityNamed = async (tx: Tx, name: string, besides: string | null): Promise<boolean> =>
  (await tx.one<{ is: boolean }>('select exists (select from facilities where lower(name) = lower($1) and retired_at is null and id is distinct from $2) as is', [name, besides], 'facility-named')).is;
export const isUnitNamed = async (tx: Tx, facilityId: string, name: string, besides: string | null): Promise<boolean> =>
  (await tx.one<{ is: boolean }>('select exists (select from units where facility_id = $1 and lower(name) = lower($2) and retired_at is null and id is distinct from $3) as is', [facilityId, name, besides], 'unit-named')).is;
export const countPlaces = (tx: Tx): Promise<{ facilities: number; units: number }> =>
  tx.one('select (select count(*) from facilities)::int as facilities, (select count(*) from units)::int as units', [], 'count-places');

export const insertFacility = (tx: Tx, id: string, tenantId: string, { name, address, position: { lat, lon } }: FacilityForm): Promise<unknown> =>
  tx.execute('insert into facilities (id, tenant_id, name, address, lat, lon) values ($1, $2, $3, $4, $5, $6)', [id, tenantId, name, address, lat, lon], 'facility-insert');
export const updateFacility = (tx: Tx, id: string, { name, address, position: { lat, lon } }: FacilityForm): Promise<unknown> =>
  tx.execute('update facilities set name = $2, address = $3, lat = $4, lon = $5 where id = $1', [id, name, address, lat, lon], 'facility-update');
export const insertUnit = (tx: Tx, id: string, tenantId: string, facilityId: string, { name, kind }: UnitForm): Promise<unknown> =>
  tx.execute('insert into units (id, tenant_id, facility_id, name, kind) values ($1, $2, $3, $4, $5)', [id, tenantId, facilityId, name, kind], 'unit-insert');
export const updateUnit = (tx: Tx, id: string, { name, kind }: UnitForm): Promise<unknown> => tx.execute('update units set name = $2, kind = $3 where id = $1', [id, name, kind], 'unit-update');
export const updateUnitFacility = (tx: Tx, id: string, facilityId: string): Promise<unknown> => tx.execute('update units set facility_id = $2 where id = $1', [id, facilityId], 'unit-move');

/** Null: in use again. */
export const setFacilityRetired = (tx: Tx, id: string, atMs: number | null): Promise<unknown> => tx.execute('update facilities set retired_at = $2 where id = $1', [id, atMs === null ? null : instant(atMs)], 'facility-retire');
export const setUnitRetired = (tx: Tx, id: string, atMs: number | null): Promise<unknown> => tx.execute('update units set retired_at = $2 where id = $1', [id, atMs === null ? null : instant(atMs)], 'unit-retire');
