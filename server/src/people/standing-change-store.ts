// Writes down from what to what somebody's standing changed, with the transaction of whatever changed it.
import type { InsertAudit } from '../audit/audit.ts';
import { changeText, NOBODY_YET, type StandingOf } from '../audit/audit-change.ts';
import type { Tx } from '../platform/postgres.ts';
import type { ChangedBy } from './provision.ts';

const STANDING = `
  select array(select r.role from person_roles r where r.person_id = p.id) as roles, array(select u.unit_id from person_units u where u.person_id = p.id)::text[] as "unitIds",
         array(select a.facility_id from facility_admins a where a.person_id = p.id)::text[] as "facilityIds", p.is_active as "hasAccess"
    from persons p where p.id = $1`;

const findStandingOf = async (tx: Tx, personId: string): Promise<StandingOf> => (await tx.maybe<StandingOf>(STANDING, [personId], 'find-standing-of')) ?? NOBODY_YET;

/** Beside the row of who was let in: what came of it. Nothing where nothing changed. */
export async function recordChange<T>(insertAudit: InsertAudit, tx: Tx, by: ChangedBy, personId: string, deed: () => Promise<T>): Promise<T> {
  const before = await findStandingOf(tx, personId);
  const done = await deed();
  const change = changeText(before, await findStandingOf(tx, personId));
  if (change !== null) await insertAudit(tx, [{ ...by, action: 'person.changed', resource: `person/${personId}`, patientId: null, outcome: 'allowed', change }]);
  return done;
}
