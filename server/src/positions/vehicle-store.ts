// Vehicles, their crew and the hashes of their trackers' keys, in SQL.
import type { Equipment, TenantId, Vehicle } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';

const VIEW = `v.id, v.name, v.equipment, v.heard_at as "heardAt", v.refusal, v.created_at as "createdAt",
  case when v.parked_at is not null then jsonb_build_object('at', jsonb_build_object('lat', v.parked_lat, 'lon', v.parked_lon), 'accuracyM', v.parked_accuracy_m, 'takenAt', floor(extract(epoch from v.parked_at) * 1000)) end as parked,
  coalesce((select jsonb_agg(jsonb_build_object('personId', p.id, 'name', p.given_name || ' ' || p.family_name) order by p.id)
    from vehicle_crew c join persons p on p.id = c.person_id where c.vehicle_id = v.id and c.left_at is null), '[]') as crew`;

export const listVehicles = (tx: Tx): Promise<Vehicle[]> => tx.query<Vehicle>(`select ${VIEW} from vehicles v where v.retired_at is null order by v.name, v.id`, [], 'vehicles-list');

export const findVehicle = (tx: Tx, vehicleId: string): Promise<Vehicle | undefined> =>
  tx.maybe<Vehicle>(`select ${VIEW} from vehicles v where v.id = $1 and v.retired_at is null`, [vehicleId], 'vehicle-find');

export interface NewVehicle {
  vehicleId: string;
  tenantId: string;
  name: string;
  equipment: readonly Equipment[];
  keyHash: Buffer;
  nowMs: number;
}

export const insertVehicle = (tx: Tx, { vehicleId, tenantId, name, equipment, keyHash, nowMs }: NewVehicle): Promise<number> =>
  tx.execute(
    'insert into vehicles (id, tenant_id, name, equipment, key_hash, created_at) values ($1, $2, $3, $4, $5, $6)', [vehicleId, tenantId, name, equipment, keyHash, instant(nowMs)], 'vehicle-insert',
  );

export const updateVehicle = (tx: Tx, vehicleId: string, name: string, equipment: readonly Equipment[]): Promise<number> =>
  tx.execute('update vehicles set name = $2, equipment = $3 where id = $1 and retired_at is null', [vehicleId, name, equipment], 'vehicle-update');

export async function retireVehicle(tx: Tx, vehicleId: string, nowMs: number): Promise<number> {
  await tx.execute('update vehicle_crew set left_at = $2 where vehicle_id = $1 and left_at is null', [vehicleId, instant(nowMs)], 'vehicle-crew-leave');
  return tx.execute('update vehicles set retired_at = $2 where id = $1 and retired_at is null', [vehicleId, instant(nowMs)], 'vehicle-retire');
}

/** Whoever of these is on another vehicle leaves it. */
export async function leaveVehicles(tx: Tx, personIds: readonly string[], nowMs: number): Promise<void> {
  await tx.execute('update vehicle_crew set left_at = $2 where person_id = any($1::uuid[]) and left_at is null', [personIds, instant(nowMs)], 'vehicle-leave');
}

export const countResponders = async (tx: Tx, personIds: readonly string[]): Promise<number> =>
  (await tx.one<{ n: number }>('select count(*) as n from responders where person_id = any($1::uuid[])', [personIds], 'vehicle-count-responders')).n;

export async function boardVehicle(tx: Tx, vehicleId: string, personIds: readonly string[], nowMs: number): Promise<void> {
  await tx.execute(
    `insert into vehicle_crew (vehicle_id, tenant_id, person_id, boarded_at)
     select v.id, v.tenant_id, r.person_id, $3 from vehicles v join responders r on r.person_id = any($2::uuid[]) where v.id = $1 and v.retired_at is null`,
    [vehicleId, personIds, instant(nowMs)], 'vehicle-board',
  );
  if (personIds.length > 0) await tx.execute('update vehicles set parked_lat = null, parked_lon = null, parked_accuracy_m = null, parked_at = null where id = $1 and parked_at is not null', [vehicleId], 'vehicle-unpark');
}

/** Of a vehicle with nobody aboard; an older point changes nothing. */
export const parkVehicle = (tx: Tx, vehicleId: string, { lat, lon, accuracyM, takenAt }: { lat: number; lon: number; accuracyM: number | null; takenAt: number }): Promise<number> =>
  tx.execute(
    `update vehicles v set parked_lat = $2, parked_lon = $3, parked_accuracy_m = $4, parked_at = $5
     where v.id = $1 and (v.parked_at is null or v.parked_at < $5) and not exists (select from vehicle_crew c where c.vehicle_id = v.id and c.left_at is null)`,
    [vehicleId, lat, lon, accuracyM, instant(takenAt)], 'vehicle-park',
  );

export const crewOf = async (tx: Tx, vehicleId: string): Promise<string[]> =>
  (await tx.query<{ personId: string }>('select person_id as "personId" from vehicle_crew where vehicle_id = $1 and left_at is null', [vehicleId], 'vehicle-crew')).map(({ personId }) => personId);

export interface KeyedVehicle {
  vehicleId: string;
  tenantId: TenantId;
  keyHash: Buffer;
}

/** As the engine: the key says which vehicle it is of, nobody's tenant is known yet. */
export const findKeyedVehicle = (engine: Tx, vehicleId: string): Promise<KeyedVehicle | undefined> =>
  engine.maybe<KeyedVehicle>('select id as "vehicleId", tenant_id as "tenantId", key_hash as "keyHash" from vehicles where id = $1 and retired_at is null', [vehicleId], 'vehicle-key');

export const noteHeard = (tx: Tx, vehicleId: string, nowMs: number, refusal: string | null): Promise<number> =>
  tx.execute('update vehicles set heard_at = $2, refusal = $3 where id = $1', [vehicleId, instant(nowMs), refusal], 'vehicle-heard');
