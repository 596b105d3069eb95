// What responders drive, have along and speak, and what their vehicles carry, in PostgreSQL. Decides nothing.
import type { KeptKit, ResponderKit } from '@mydr24/protocol';
import type { Tx } from '../platform/postgres.ts';

const KIT = `select r.person_id as "personId", p.given_name || ' ' || p.family_name as name,
    array(select code from qualifications q where q.person_id = r.person_id order by code) as qualifications,
    jsonb_build_object('vehicle', r.vehicle, 'equipment', r.equipment, 'languages', r.languages, 'sex', r.sex) as kit,
    (select jsonb_build_object('vehicleId', v.id, 'name', v.name, 'equipment', v.equipment) from vehicle_crew c join vehicles v on v.id = c.vehicle_id
      where c.person_id = r.person_id and c.left_at is null and v.retired_at is null) as aboard
  from responders r join persons p on p.id = r.person_id`;

export const listKits = (tx: Tx): Promise<KeptKit[]> => tx.query<KeptKit>(`${KIT} where p.is_active order by p.family_name, p.given_name, p.id`, [], 'responder-kits');
export const findKit = (tx: Tx, personId: string): Promise<KeptKit | undefined> => tx.maybe<KeptKit>(`${KIT} where r.person_id = $1`, [personId], 'responder-kit-find');

/** False for a person who is no responder. */
export async function updateKit(tx: Tx, personId: string, { vehicle, equipment, languages, sex }: ResponderKit): Promise<boolean> {
  const count = await tx.execute(
    'update responders set vehicle = $2, equipment = $3, languages = $4, sex = $5 where person_id = $1', [personId, vehicle, equipment, languages, sex], 'responder-kit',
  );
  return count > 0;
}
