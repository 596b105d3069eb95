// Invitations in SQL, all under the tenant. The address lies sealed by the tenant's key, and is emptied with the name when it is over.
import type { Invitation, InvitedAt, NewInvitation, StaffRole } from '@mydr24/protocol';
import { addressOwner, invitationPlace } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import { instant, type Tx } from '../platform/postgres.ts';
import { FORGOTTEN_AFTER_MS, type InvitationEnd } from './invitation.ts';

export interface InvitationRow {
  id: string;
  personId: string;
  givenName: string;
  familyName: string;
  way: InvitedAt['way'];
  sealed: Buffer;
  locale: string;
  roles: StaffRole[];
  unitIds: string[];
  invitedBy: string;
  linkUntil: number;
  wrong: number;
}

const COLUMNS = `i.id, i.person_id as "personId", i.given_name as "givenName", i.family_name as "familyName", i.way, i.sealed, i.locale, i.roles, i.unit_ids::text[] as "unitIds", i.invited_by as "invitedBy",
  i.link_until as "linkUntil", i.wrong`;

/** Locks the row. One that is over is not there. */
export async function claimInvitation(tx: Tx, by: { id: string } | { linkHash: Buffer }): Promise<InvitationRow | undefined> {
  const [column, value] = 'id' in by ? ['id', by.id] : ['link_hash', by.linkHash];
  return tx.maybe<InvitationRow>(`select ${COLUMNS} from invitations i where i.${column} = $1 and i.closed_at is null for update`, [value], `claim-invitation-${column}`);
}

export const openedAddress = async (tx: Tx, keys: Keys, tenantId: string, { id, sealed }: Pick<InvitationRow, 'id' | 'sealed'>): Promise<string> =>
  (await keys.openText(tx, addressOwner(tenantId, null), invitationPlace(id), sealed)) ?? '';

/** Whom it is for, by whose word, and the link that counts. */
export interface ToInvite extends NewInvitation {
  id: string;
  personId: string;
  tenantId: string;
  invitedBy: string;
  linkHash: Buffer;
  untilMs: number;
  nowMs: number;
}

export async function insertInvitation(tx: Tx, keys: Keys, { id, personId, tenantId, givenName, familyName, to, locale, roles, unitIds, invitedBy, linkHash, untilMs, nowMs }: ToInvite): Promise<void> {
  const sealed = await keys.sealText(tx, addressOwner(tenantId, null), invitationPlace(id), to.address);
  await tx.execute(
    `insert into invitations (id, tenant_id, person_id, given_name, family_name, way, sealed, locale, roles, unit_ids, invited_by, invited_at, link_hash, link_until)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [id, tenantId, personId, givenName, familyName, to.way, sealed, locale, roles, unitIds, invitedBy, instant(nowMs), linkHash, instant(untilMs)], 'insert-invitation');
}

/** Whoever sends it again answers for it from now on. */
export async function renewLink(tx: Tx, id: string, by: string, linkHash: Buffer, untilMs: number): Promise<void> {
  await tx.execute('update invitations set link_hash = $2, link_until = $3, invited_by = $4, wrong = 0 where id = $1', [id, linkHash, instant(untilMs), by], 'renew-invitation');
}

export async function countWrongMail(tx: Tx, id: string): Promise<void> {
  await tx.execute('update invitations set wrong = wrong + 1 where id = $1', [id], 'count-wrong-mail');
}

const CLOSE = `update invitations set closed_at = $2, closed_as = $3, sealed = null, link_hash = null, given_name = '', family_name = '' where closed_at is null`;

export async function closeInvitation(tx: Tx, id: string, as: InvitationEnd, nowMs: number): Promise<void> {
  await tx.execute(`${CLOSE} and id = $1`, [id, instant(nowMs), as], 'close-invitation');
}

export async function forgetOldInvitations(tx: Tx, nowMs: number): Promise<void> {
  await tx.execute(`${CLOSE} and link_until < $1`, [instant(nowMs - FORGOTTEN_AFTER_MS), instant(nowMs), 'forgotten'], 'forget-invitations');
}

/** `facilityIds`: those to roles of care in units of these alone; null: all. */
const LIST = `
  select ${COLUMNS}, i.invited_at as "invitedAt", p.given_name || ' ' || p.family_name as "invitedByName",
         coalesce((select jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name, 'facilityName', f.name) order by f.name, u.name, u.id)
                     from units u join facilities f on f.id = u.facility_id where u.id = any(i.unit_ids)), '[]'::jsonb) as units
    from invitations i join persons p on p.id = i.invited_by
   where i.closed_at is null and ($1::uuid is null or i.id = $1)
     and ($2::uuid[] is null or i.roles <@ array['nurse', 'doctor', 'responder']::text[] and cardinality(i.unit_ids) > 0
          and not exists (select from unnest(i.unit_ids) w(id) where not exists (select from units u where u.id = w.id and u.facility_id = any($2))))
   order by i.invited_at, i.id limit 500`;

export async function listInvitations(tx: Tx, keys: Keys, tenantId: string, of: { id: string | null; facilityIds: readonly string[] | null }): Promise<Invitation[]> {
  const rows = await tx.query<InvitationRow & Pick<Invitation, 'invitedAt' | 'invitedByName' | 'units'>>(LIST, [of.id, of.facilityIds], 'list-invitations');
  const invitations: Invitation[] = [];
  for (const row of rows) {
    const { id, givenName, familyName, roles, units, invitedByName, invitedAt, linkUntil } = row;
    invitations.push({ id, givenName, familyName, to: { way: row.way, address: await openedAddress(tx, keys, tenantId, row) }, roles, units, invitedByName, invitedAt, until: linkUntil });
  }
  return invitations;
}

export async function isActivePerson(tx: Tx, personId: string): Promise<boolean> {
  return (await tx.maybe('select from persons where id = $1 and is_active', [personId], 'is-active-person')) !== undefined;
}

export const findTenantName = async (tx: Tx, tenantId: string): Promise<string> => (await tx.one<{ name: string }>('select name from tenants where id = $1', [tenantId], 'find-tenant-name')).name;
