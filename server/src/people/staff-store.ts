// The people who work here, in SQL under the tenant. Whoever is only a patient or a relative is not found, as if they were not there.
import type { StaffMember, WireError } from '@mydr24/protocol';
import { type KeptAddress, mailPlace } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import { instant, type Tx } from '../platform/postgres.ts';
import { beyondScope, type Given } from './staff-scope.ts';

const OUTSIDE = `('patient', 'family')`;
/** Has a role of staff, or none at all yet. */
const IS_STAFF = `(exists (select from person_roles r where r.person_id = p.id and r.role not in ${OUTSIDE}) or not exists (select from person_roles r where r.person_id = p.id))`;
const MEMBER = `select p.id, p.given_name as "givenName", p.family_name as "familyName", p.email, p.sealed, p.sealed_for as "sealedFor", p.is_active as "isActive",
       array(select r.role from person_roles r where r.person_id = p.id and r.role not in ${OUTSIDE} order by r.role) as roles,
       coalesce((select jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name, 'facilityName', f.name) order by f.name, u.name, u.id)
                   from person_units w join units u on u.id = w.unit_id join facilities f on f.id = u.facility_id where w.person_id = p.id and u.retired_at is null), '[]'::jsonb) as units,
       coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name) order by f.name, f.id) from facility_admins a join facilities f on f.id = a.facility_id where a.person_id = p.id), '[]'::jsonb) as administers,
       case when exists (select from scim_users d where d.person_id = p.id and d.deleted_at is null) then 'directory'
            when exists (select from sso_identities i join sso_providers s on s.id = i.provider_id where i.person_id = p.id and s.takes_roles and s.removed_at is null) then 'provider' end as "keptBy"
  from persons p`;

export interface StaffFilter {
  readonly name: string;
  readonly role: string | null;
  readonly unitId: string | null;
  readonly isActive: boolean;
  readonly after: string | null;
  /** Who has a unit there, and who has neither role nor unit yet; null: everybody. */
  readonly facilityIds: readonly string[] | null;
}

const FOUND = `${MEMBER} where ${IS_STAFF} and p.is_active = $1
   and ($2 = '' or lower(p.given_name) like $2 || '%' or lower(p.family_name) like $2 || '%' or lower(p.given_name || ' ' || p.family_name) like $2 || '%')
   and ($3::text is null or exists (select from person_roles r where r.person_id = p.id and r.role = $3))
   and ($4::uuid is null or exists (select from person_units w where w.person_id = p.id and w.unit_id = $4))
   and ($5::uuid is null or (lower(p.family_name), lower(p.given_name), p.id) > (select lower(a.family_name), lower(a.given_name), a.id from persons a where a.id = $5))
   and ($7::uuid[] is null or exists (select from person_units w join units u on u.id = w.unit_id where w.person_id = p.id and u.facility_id = any($7))
        or not exists (select from person_units w where w.person_id = p.id) and not exists (select from person_roles r where r.person_id = p.id))
 order by lower(p.family_name), lower(p.given_name), p.id limit $6`;

type MemberRow = StaffMember & Omit<KeptAddress, 'address'>;

async function shown(tx: Tx, keys: Keys, tenantId: string, { sealed, sealedFor, ...member }: MemberRow): Promise<StaffMember> {
  return { ...member, email: (await keys.openAddress(tx, tenantId, mailPlace(member.id), { address: member.email, sealed, sealedFor })) ?? '' };
}

export async function listStaff(tx: Tx, keys: Keys, tenantId: string, { name, role, unitId, isActive, after, facilityIds }: StaffFilter, limit: number): Promise<StaffMember[]> {
  const begins = name.toLowerCase().replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);
  const rows = await tx.query<MemberRow>(FOUND, [isActive, begins, role, unitId, after, limit, facilityIds], 'staff-list');
  const members: StaffMember[] = [];
  for (const row of rows) members.push(await shown(tx, keys, tenantId, row));
  return members;
}

export async function findStaffMember(tx: Tx, keys: Keys, tenantId: string, personId: string): Promise<StaffMember | null> {
  const row = await tx.maybe<MemberRow>(`${MEMBER} where ${IS_STAFF} and p.id = $1`, [personId], 'staff-one');
  return row === undefined ? null : shown(tx, keys, tenantId, row);
}

/** Of these facilities; null: of all. */
export async function countUnits(tx: Tx, unitIds: readonly string[], facilityIds: readonly string[] | null): Promise<number> {
  return (await tx.one<{ n: number }>('select count(*)::int as n from units where id = any($1::uuid[]) and retired_at is null and ($2::uuid[] is null or facility_id = any($2))', [unitIds, facilityIds], 'staff-units')).n;
}

export const judgeGiven = async (tx: Tx, scope: readonly string[] | null, given: Given): Promise<WireError | null> => beyondScope(scope, given, await countUnits(tx, given.unitIds, scope));

/** Null: a tenant administrator, whose scope is everybody. */
export async function findScope(tx: Tx, personId: string): Promise<string[] | null> {
  const { isAdmin, facilityIds } = await tx.one<{ isAdmin: boolean; facilityIds: string[] }>(
    `select exists (select from person_roles where person_id = $1 and role = 'admin') as "isAdmin", array(select facility_id from facility_admins where person_id = $1 order by facility_id)::text[] as "facilityIds"`, [personId], 'staff-scope');
  return isAdmin ? null : facilityIds;
}

/** Two who take the last two administrators away at once do so one after the other. */
export async function isLastAdmin(tx: Tx, tenantId: string, personId: string): Promise<boolean> {
  await tx.execute('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`administrators/${tenantId}`], 'staff-admins-lock');
  const row = await tx.one<{ isLast: boolean }>(
    `select exists (select from person_roles where person_id = $1 and role = 'admin')
        and not exists (select from person_roles r join persons p on p.id = r.person_id where r.role = 'admin' and p.is_active and p.id <> $1) as "isLast"`, [personId], 'staff-last-admin');
  return row.isLast;
}

export const countFacilities = async (tx: Tx, facilityIds: readonly string[]): Promise<number> =>
  (await tx.one<{ n: number }>('select count(*)::int as n from facilities where id = any($1::uuid[]) and retired_at is null', [facilityIds], 'staff-facilities')).n;

export async function setAdministered(tx: Tx, tenantId: string, personId: string, facilityIds: readonly string[], givenBy: string, nowMs: number): Promise<void> {
  await tx.execute('delete from facility_admins where person_id = $1 and facility_id <> all($2::uuid[])', [personId, facilityIds], 'staff-drop-facilities');
  await tx.execute('insert into facility_admins (facility_id, person_id, tenant_id, given_by, given_at) select f, $1, $2, $4, $5 from unnest($3::uuid[]) f on conflict do nothing', [personId, tenantId, facilityIds, givenBy, instant(nowMs)], 'staff-add-facilities');
}
