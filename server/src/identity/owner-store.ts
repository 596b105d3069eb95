// A person's own row, as their account needs it: their name as devices show it, what a password must not say, the password's hash.
import { type KeptAddress, mailPlace } from '../keys/address.ts';
import type { Keys } from '../keys/keys.ts';
import type { Tx } from '../platform/postgres.ts';

export async function findOwnerName(tx: Tx, personId: string): Promise<string> {
  const row = await tx.maybe<{ name: string }>(`select given_name || ' ' || family_name as name from persons where id = $1`, [personId], 'find-owner-name');
  if (row === undefined) throw new Error('the door let somebody in who is not there');
  return row.name;
}

/** Names and address: what a password must not be made of. */
export async function findOwnWords(tx: Tx, keys: Keys, tenantId: string, personId: string): Promise<string[]> {
  const row = await tx.maybe<{ givenName: string; familyName: string }>(`select given_name as "givenName", family_name as "familyName" from persons where id = $1`, [personId], 'find-own-words');
  const email = await findOwnerEmail(tx, keys, tenantId, personId);
  return row === undefined ? [] : [row.givenName, row.familyName, ...(email === '' ? [] : [email])];
}

export async function updatePassword(tx: Tx, personId: string, passwordHash: string): Promise<void> {
  await tx.execute('update persons set password_hash = $2, password_until = null where id = $1', [personId, passwordHash], 'update-password');
}

/** How their app for codes names the account. */
export async function findOwnerEmail(tx: Tx, keys: Keys, tenantId: string, personId: string): Promise<string> {
  const row = await tx.maybe<KeptAddress>('select email as address, sealed, sealed_for as "sealedFor" from persons where id = $1', [personId], 'find-owner-email');
  return row === undefined ? '' : ((await keys.openAddress(tx, tenantId, mailPlace(personId), row)) ?? '');
}
