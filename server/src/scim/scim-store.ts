// Users and groups of SCIM, and its tokens, in SQL under their tenant. Users are the staff of the tenant, whoever made them; patients and
// relatives are not there for it.
import { addressOwner, isMail, type KeptAddress, mailParts, mailPlace } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import { instant, type Tx } from '../platform/postgres.ts';
import type { Page } from './scim.ts';
import type { Condition } from './scim-filter.ts';
import type { StoredGroup } from './scim-group.ts';
import type { ScimUser, StoredUser } from './scim-user.ts';

const STAFF = `not exists(select from person_roles r where r.person_id = p.id and r.role in ('patient', 'family')) and not exists(select from patients q where q.person_id = p.id)`;
const USERS = `from persons p left join scim_users s on s.person_id = p.id where s.deleted_at is null and ${STAFF}`;
const USER = `p.id, p.email as address, p.sealed, p.sealed_for as "sealedFor", p.given_name as "givenName", p.family_name as "familyName", s.external_id as "externalId", p.locale, p.is_active as "isActive",
  p.created_at as "createdAt", coalesce(s.changed_at, p.created_at) as "changedAt",
  coalesce((select jsonb_agg(jsonb_build_object('value', g.id, 'display', g.display_name) order by g.display_name)
     from scim_members m join scim_groups g on g.id = m.group_id where m.person_id = p.id and m.left_at is null and g.deleted_at is null), '[]'::jsonb) as groups`;

const userColumns: Readonly<Record<string, string>> = {
  id: 'p.id::text', externalid: 's.external_id', active: 'p.is_active', 'name.givenname': 'p.given_name', 'name.familyname': 'p.family_name',
  displayname: `trim(p.given_name || ' ' || p.family_name)`,
};
/** Lie sealed: found by a keyed hash, or read one by one. */
const MAILS = ['username', 'emails.value'];
export const userAttributes = [...Object.keys(userColumns), ...MAILS];
const groupColumns: Readonly<Record<string, string>> = { id: 'g.id::text', displayname: 'g.display_name', externalid: 'g.external_id' };
export const groupAttributes = Object.keys(groupColumns);
const EXACT = ['id', 'externalid'];

/** Values are parameters from `$1` on; only columns of the tables above are ever in the text. */
function whereOf(conditions: readonly Condition[], columns: Readonly<Record<string, string>>): { text: string; values: (string | boolean)[] } {
  const texts = conditions.map(({ attribute, op, value }, nth) => {
    const column = columns[attribute]!;
    const at = `$${nth + 1}`;
    // A text where true or false is asked for, or the other way round, is nobody's.
    if ((attribute === 'active') !== (typeof value === 'boolean')) return `${at}::text is null`;
    if (typeof value === 'boolean') return `${column} = ${at}::boolean`;
    const [left, right] = EXACT.includes(attribute) ? [column, `${at}::text`] : [`lower(${column})`, `lower(${at}::text)`];
    return { eq: `${left} = ${right}`, co: `position(${right} in ${left}) > 0`, sw: `starts_with(${left}, ${right})` }[op];
  });
  return { text: texts.map((each) => ` and ${each}`).join(''), values: conditions.map(({ value }) => value) };
}

export interface Found<Row> {
  total: number;
  rows: Row[];
}

/** Where SCIM looks, and by what it opens what is sealed. */
export interface UserDirectory {
  readonly tx: Tx;
  readonly keys: Keys;
  readonly tenantId: string;
}

type UserRow = Omit<StoredUser, 'userName'> & KeptAddress;

async function opened({ tx, keys, tenantId }: UserDirectory, { address, sealed, sealedFor, ...user }: UserRow): Promise<StoredUser> {
  return { ...user, userName: (await keys.openAddress(tx, tenantId, mailPlace(user.id), { address, sealed, sealedFor })) ?? '' };
}

/** Whose user name it is. One that is asked for whole is found by its hash; a part of one is looked for in all of them. */
async function listByMail(directory: UserDirectory, { op, value }: Condition): Promise<string[]> {
  const { tx, keys, tenantId } = directory;
  if (typeof value !== 'string') return [];
  if (op === 'eq') return (await tx.query<{ id: string }>(`select p.id from persons p where ${isMail('p')}`, [await keys.findMail(tx, tenantId, value), value], 'scim-by-mail')).map(({ id }) => id);
  const part = value.toLowerCase();
  const ids: string[] = [];
  for (const row of await tx.query<UserRow>(`select ${USER} ${USERS}`, [], 'scim-all-users')) {
    const { id, userName } = await opened(directory, row);
    if (op === 'co' ? userName.toLowerCase().includes(part) : userName.toLowerCase().startsWith(part)) ids.push(id);
  }
  return ids;
}

export async function listUsers(directory: UserDirectory, conditions: readonly Condition[], { startIndex, count }: Page): Promise<Found<StoredUser>> {
  const { tx } = directory;
  const byMail: string[][] = [];
  for (const condition of conditions.filter(({ attribute }) => MAILS.includes(attribute))) byMail.push(await listByMail(directory, condition));
  const where = whereOf(conditions.filter(({ attribute }) => !MAILS.includes(attribute)), userColumns);
  const values: unknown[] = [...where.values, ...byMail];
  const text = where.text + byMail.map((_, nth) => ` and p.id = any($${where.values.length + nth + 1}::uuid[])`).join('');
  const n = values.length;
  const { total } = await tx.one<{ total: number }>(`select count(*)::int as total ${USERS}${text}`, values);
  const found = count === 0 ? [] : await tx.query<UserRow>(`select ${USER} ${USERS}${text} order by p.created_at, p.id limit $${n + 1} offset $${n + 2}`, [...values, count, startIndex - 1]);
  const rows: StoredUser[] = [];
  for (const row of found) rows.push(await opened(directory, row));
  return { total, rows };
}

export async function findUser(directory: UserDirectory, id: string): Promise<StoredUser | undefined> {
  const row = await directory.tx.maybe<UserRow>(`select ${USER} ${USERS} and p.id = $1`, [id], 'scim-find-user');
  return row === undefined ? undefined : opened(directory, row);
}
/** Locked: changes of one user come one after the other. */
export async function claimUser(directory: UserDirectory, id: string): Promise<StoredUser | undefined> {
  const row = await directory.tx.maybe<UserRow>(`select ${USER} ${USERS} and p.id = $1 for update of p`, [id], 'scim-claim-user');
  return row === undefined ? undefined : opened(directory, row);
}

export const findDeleted = async ({ tx, keys, tenantId }: UserDirectory, userName: string): Promise<string | null> =>
  (await tx.maybe<{ id: string }>(`select p.id from persons p join scim_users s on s.person_id = p.id where s.deleted_at is not null and ${isMail('p')}`, [await keys.findMail(tx, tenantId, userName), userName], 'scim-find-deleted'))?.id ?? null;

/** Of people who are no patients: sealed by the tenant's key. */
export async function updatePerson({ tx, keys, tenantId }: UserDirectory, id: string, { userName, givenName, familyName, locale }: ScimUser): Promise<void> {
  const [blind, sealed] = [await keys.blind(tx, tenantId, mailParts(userName)), await keys.sealText(tx, addressOwner(tenantId, null), mailPlace(id), userName)];
  await tx.execute(
    'update persons set email = $2, sealed = $3, sealed_for = null, given_name = $4, family_name = $5, locale = $6 where id = $1', [id, blind, sealed, givenName, familyName, locale], 'scim-update-person');
}

export async function saveUser(tx: Tx, tenantId: string, id: string, externalId: string | null, nowMs: number, deletedAt: number | null): Promise<void> {
  await tx.execute(
    `insert into scim_users (person_id, tenant_id, external_id, changed_at, deleted_at) values ($1, $2, $3, $4, $5)
     on conflict (person_id) do update set external_id = $3, changed_at = $4, deleted_at = $5`,
    [id, tenantId, externalId, instant(nowMs), deletedAt === null ? null : instant(deletedAt)], 'scim-save-user');
}

const GROUP = `g.id, g.display_name as "displayName", g.external_id as "externalId", g.created_at as "createdAt", g.changed_at as "changedAt",
  coalesce((select jsonb_agg(jsonb_build_object('value', p.id, 'display', trim(p.given_name || ' ' || p.family_name)) order by p.id)
     from scim_members m join persons p on p.id = m.person_id where m.group_id = g.id and m.left_at is null), '[]'::jsonb) as members`;
const GROUPS = 'from scim_groups g where g.deleted_at is null';

export async function listGroups(tx: Tx, conditions: readonly Condition[], { startIndex, count }: Page): Promise<Found<StoredGroup>> {
  const { text, values } = whereOf(conditions, groupColumns);
  const n = values.length;
  const { total } = await tx.one<{ total: number }>(`select count(*)::int as total ${GROUPS}${text}`, values);
  const rows = count === 0 ? [] : await tx.query<StoredGroup>(`select ${GROUP} ${GROUPS}${text} order by g.created_at, g.id limit $${n + 1} offset $${n + 2}`, [...values, count, startIndex - 1]);
  return { total, rows };
}

export const findGroup = async (tx: Tx, id: string): Promise<StoredGroup | undefined> => tx.maybe<StoredGroup>(`select ${GROUP} ${GROUPS} and g.id = $1`, [id], 'scim-find-group');
export const claimGroup = async (tx: Tx, id: string): Promise<StoredGroup | undefined> => tx.maybe<StoredGroup>(`select ${GROUP} ${GROUPS} and g.id = $1 for update of g`, [id], 'scim-claim-group');

export async function saveGroup(tx: Tx, tenantId: string, id: string, { displayName, externalId }: { displayName: string; externalId: string | null }, nowMs: number): Promise<void> {
  await tx.execute(
    `insert into scim_groups (id, tenant_id, display_name, external_id, created_at, changed_at) values ($1, $2, $3, $4, $5, $5)
     on conflict (id) do update set display_name = $3, external_id = $4, changed_at = $5`,
    [id, tenantId, displayName, externalId, instant(nowMs)], 'scim-save-group');
}

export async function deleteGroup(tx: Tx, id: string, nowMs: number): Promise<void> {
  await tx.execute('update scim_groups set deleted_at = $2, changed_at = $2 where id = $1', [id, instant(nowMs)], 'scim-delete-group');
}

/** Of these, who is staff that SCIM sees. */
export async function listKnown(tx: Tx, ids: readonly string[]): Promise<string[]> {
  return (await tx.query<{ id: string }>(`select p.id ${USERS} and p.id = any($1::uuid[])`, [ids], 'scim-known')).map(({ id }) => id);
}

export async function joinGroup(tx: Tx, tenantId: string, groupId: string, personIds: readonly string[]): Promise<void> {
  await tx.execute(
    `insert into scim_members (group_id, person_id, tenant_id) select $1, m, $2 from unnest($3::uuid[]) as m on conflict (group_id, person_id) do update set left_at = null`, [groupId, tenantId, personIds], 'scim-join');
}

export async function leaveGroup(tx: Tx, groupId: string, personIds: readonly string[], nowMs: number): Promise<void> {
  await tx.execute('update scim_members set left_at = $3 where group_id = $1 and person_id = any($2::uuid[])', [groupId, personIds, instant(nowMs)], 'scim-leave');
}

/** Names and outside ids of everybody's groups, for all who are or were in one. */
export async function listGroupNames(tx: Tx, personIds: readonly string[] | null): Promise<{ personId: string; groups: string[] }[]> {
  return tx.query<{ personId: string; groups: string[] }>(
    `select m.person_id as "personId", coalesce(array_agg(n) filter (where n is not null), '{}') as groups
       from scim_members m left join scim_groups g on g.id = m.group_id and g.deleted_at is null and m.left_at is null
       left join lateral unnest(array[g.display_name, g.external_id]) as n on true
      where $1::uuid[] is null or m.person_id = any($1::uuid[]) group by m.person_id`, [personIds], 'scim-group-names');
}
