// The people who work here, in SQL under the tenant. Whoever is only a patient or a relative is not found, as if they were not there.
import type { StaffMember } from '@mydr24/protocol';
import type { Tx } from '../platform/postgres.ts';

const OUTSIDE = `('patient', 'family')`;
/** Has a role of staff, or none at all yet. */
const IS_STAFF = `(exists (select from person_roles r where r.person_id = p.id and r.role not in ${OUTSIDE}) or not exists (select from person_roles r where r.person_id = p.id))`;
const MEMBER = `select p.id, p.given_name as "givenName", p.family_name as "familyName", p.email, p.is_active as "isActive",
       array(select r.role from person_roles r where r.person_id = p.id and r.role not in ${OUTSIDE} order by r.role) as roles,
       coalesce((select jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name, 'facilityName', f.name) order by f.name, u.name, u.id)
                   from person_units w join units u on u.id = w.unit_id join facilities f on f.id = u.facility_id where w.person_id = p.id), '[]'::jsonb) as units,
       case when exists (select from scim_users d where d.person_id = p.id and d.deleted_at is null) then 'directory'
            when exists (select from sso_identities i join sso_providers s on s.id = i.provider_id where i.person_id = p.id and s.takes_roles and s.removed_at is null) then 'provider' end as "keptBy"
  from persons p`;

export interface StaffFilter {
  readonly name: string;
  readonly role: string | null;
  readonly unitId: string | null;
  readonly isActive: boolean;
  readonly after: string | null;
}

const FOUND = `${MEMBER} where ${IS_STAFF} and p.is_active = $1
   and ($2 = '' or lower(p.given_name) like $2 || '%' or lower(p.family_name) like $2 || '%' or lower(p.given_name || ' ' || p.family_name) like $2 || '%')
   and ($3::text is null or exists (select from person_roles r where r.person_id = p.id and r.role = $3))
   and ($4::uuid is null or exists (select from person_units w where w.person_id = p.id and w.unit_id = $4))
   and ($5::uuid is null or (lower(p.family_name), lower(p.given_name), p.id) > (select lower(a.family_name), lower(a.given_name), a.id from persons a where a.id = $5))
 order by lower(p.family_name), lower(p.given_name), p.id limit $6`;

export function listStaff(tx: Tx, { name, role, unitId, isActive, after }: StaffFilter, limit: number): Promise<StaffMember[]> {
  const begins = name.toLowerCase().replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);
  return tx.query<StaffMember>(FOUND, [isActive, begins, role, unitId, after, limit], 'staff-list');
}

export async function findStaffMember(tx: Tx, personId: string): Promise<StaffMember | null> {
  return (await tx.maybe<StaffMember>(`${MEMBER} where ${IS_STAFF} and p.id = $1`, [personId], 'staff-one')) ?? null;
}

export async function countUnits(tx: Tx, unitIds: readonly string[]): Promise<number> {
  return (await tx.one<{ n: number }>('select count(*)::int as n from units where id = any($1::uuid[])', [unitIds], 'staff-units')).n;
}
