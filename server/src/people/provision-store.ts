// People made and changed from outside, in SQL under their tenant.
import { addressOwner, MAIL_TURN, mailParts, mailPlace, mailTurn } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import { instant, type Postgres, type Tx } from '../platform/postgres.ts';
import type { NewPerson, Standing } from './provision.ts';
import { findByEmail } from './session-store.ts';

/** Looks at every tenant, as the engine: the index of a table cannot, where each has its own hash. */
export async function claimMail(pg: Postgres, tx: Tx, keys: Pick<Keys, 'findMail'>, email: string): Promise<boolean> {
  await tx.execute(MAIL_TURN, [mailTurn(email)], 'claim-mail');
  return (await pg.asEngine((engine) => findByEmail(engine, keys, email), { readOnly: true })) === undefined;
}

/** False: somebody here has this e-mail. */
export async function insertPerson(tx: Tx, keys: Keys, { personId, tenantId, givenName, familyName, email, locale, nowMs }: NewPerson): Promise<boolean> {
  const text = `insert into persons (id, tenant_id, given_name, family_name, email, sealed, locale, is_active, created_at) values ($1, $2, $3, $4, $5, $6, $7, true, $8) on conflict do nothing`;
  const sealed = await keys.sealText(tx, addressOwner(tenantId, null), mailPlace(personId), email);
  return (await tx.execute(text, [personId, tenantId, givenName, familyName, await keys.blind(tx, tenantId, mailParts(email)), sealed, locale, instant(nowMs)], 'provision-person')) === 1;
}

const DROP_ROLES = `delete from person_roles where person_id = $1 and role not in ('patient', 'family') and role <> all($2::text[])`;
const ADD_ROLES = `insert into person_roles (person_id, tenant_id, role) select $1, $2, unnest($3::text[]) on conflict do nothing`;
const DROP_UNITS = `delete from person_units where person_id = $1 and unit_id <> all($2::uuid[])`;
/** A unit that is not there, or no longer, gives no right. */
const ADD_UNITS = `insert into person_units (person_id, tenant_id, unit_id) select $1, $2, u.id from units u where u.id = any($3::uuid[]) and u.retired_at is null on conflict do nothing`;

/** Whether anything was other than wanted. */
export async function setStanding(tx: Tx, tenantId: string, personId: string, { roles, unitIds }: Standing): Promise<boolean> {
  const changed = [await tx.execute(DROP_ROLES, [personId, roles], 'provision-drop-roles'), await tx.execute(ADD_ROLES, [personId, tenantId, roles], 'provision-add-roles')];
  if (unitIds !== null) changed.push(await tx.execute(DROP_UNITS, [personId, unitIds], 'provision-drop-units'), await tx.execute(ADD_UNITS, [personId, tenantId, unitIds], 'provision-add-units'));
  // Whoever can be sent out needs a row of duty; it begins off.
  if (roles.includes('responder')) await tx.execute('insert into responders (person_id, tenant_id) values ($1, $2) on conflict do nothing', [personId, tenantId], 'provision-responder');
  return changed.some((rows) => rows > 0);
}

export async function restoreAccess(tx: Tx, personId: string): Promise<void> {
  await tx.execute('update persons set is_active = true where id = $1', [personId], 'provision-restore');
}

export async function listHeldBy(tx: Tx, personId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>('select id from emergencies where holder_id = $1 and closed_at is null order by opened_at', [personId], 'list-held-by');
  return rows.map(({ id }) => id);
}

/** Whoever decides who goes. */
export const listDesk = (tx: Tx, exceptId: string): Promise<{ id: string; locale: string }[]> =>
  tx.query<{ id: string; locale: string }>(
    `select p.id, p.locale from persons p where p.is_active and p.id <> $1 and exists(select from person_roles r where r.person_id = p.id and r.role in ('coordinator', 'dispatcher')) order by p.id`, [exceptId], 'list-desk');

export const listPrivacyOfficers = (tx: Tx): Promise<{ id: string; locale: string }[]> =>
  tx.query(`select p.id, p.locale from persons p where p.is_active and exists (select from person_roles r where r.person_id = p.id and r.role = 'privacy-officer') order by p.id`, [], 'list-privacy-officers');
