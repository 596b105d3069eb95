// The tenant's facilities and units by name.
import type { Tx } from '../platform/postgres.ts';
import type { Facilities } from './place-routes.ts';

export function listFacilities(tx: Tx): Promise<Facilities> {
  return tx.query<Facilities[number]>(
    `select f.id, f.name, coalesce((select json_agg(json_build_object('id', u.id, 'name', u.name) order by u.name, u.id) from units u where u.facility_id = f.id and u.retired_at is null), '[]'::json) as units
       from facilities f where f.retired_at is null order by f.name, f.id`,
    [], 'places',
  );
}
