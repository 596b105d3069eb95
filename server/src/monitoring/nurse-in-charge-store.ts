// SQL of who is in charge of a unit.
import type { PersonId, UnitCharge } from '@mydr24/protocol';
import { instant, type Tx } from '../platform/postgres.ts';

const NAME = `p.given_name || ' ' || p.family_name`;
/** Active, and a nurse of this very unit. */
const IS_NURSE = `p.is_active and exists (select from person_roles r where r.person_id = p.id and r.role = 'nurse') and exists (select from person_units u where u.person_id = p.id and u.unit_id = $1::uuid)`;

/** Whoever has left the unit, or no longer is a nurse, is in charge of nothing. */
export const findCharge = (tx: Tx, unitId: string, nowMs: number): Promise<UnitCharge | undefined> =>
  tx.maybe<UnitCharge>(
    `select c.unit_id as "unitId", c.person_id as "personId", ${NAME} as "personName", c.since, c.until from unit_charges c join persons p on p.id = c.person_id
      where c.unit_id = $1 and c.until > $2 and ${IS_NURSE}`, [unitId, instant(nowMs)], 'find-unit-charge');

export const listNurses = (tx: Tx, unitId: string): Promise<{ id: PersonId; name: string }[]> =>
  tx.query(`select p.id, ${NAME} as name from persons p where ${IS_NURSE} order by p.family_name, p.given_name, p.id`, [unitId], 'list-unit-nurses');

export async function saveCharge(tx: Tx, charge: { tenantId: string; unitId: string; personId: string; since: number; until: number; setBy: string }): Promise<void> {
  await tx.execute(
    `insert into unit_charges (unit_id, tenant_id, person_id, since, until, set_by) values ($1, $2, $3, $4, $5, $6)
     on conflict (unit_id) do update set person_id = excluded.person_id, since = excluded.since, until = excluded.until, set_by = excluded.set_by`,
    [charge.unitId, charge.tenantId, charge.personId, instant(charge.since), instant(charge.until), charge.setBy], 'save-unit-charge');
}

export async function deleteCharge(tx: Tx, unitId: string): Promise<void> {
  await tx.execute('delete from unit_charges where unit_id = $1', [unitId], 'delete-unit-charge');
}
