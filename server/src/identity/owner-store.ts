// A person's own row, as their account needs it: their name as devices show it, what a password must not say, the password's hash.
import type { Tx } from '../platform/postgres.ts';

export async function findOwnerName(tx: Tx, personId: string): Promise<string> {
  const row = await tx.maybe<{ name: string }>(`select given_name || ' ' || family_name as name from persons where id = $1`, [personId], 'find-owner-name');
  if (row === undefined) throw new Error('the door let somebody in who is not there');
  return row.name;
}

/** Names and address: what a password must not be made of. */
export async function findOwnWords(tx: Tx, personId: string): Promise<string[]> {
  const row = await tx.maybe<{ givenName: string; familyName: string; email: string | null }>(
    `select given_name as "givenName", family_name as "familyName", email from persons where id = $1`, [personId], 'find-own-words');
  return row === undefined ? [] : [row.givenName, row.familyName, ...(row.email === null ? [] : [row.email])];
}

export async function updatePassword(tx: Tx, personId: string, passwordHash: string): Promise<void> {
  await tx.execute('update persons set password_hash = $2, password_until = null where id = $1', [personId, passwordHash], 'update-password');
}

/** How their app for codes names the account. */
export async function findOwnerEmail(tx: Tx, personId: string): Promise<string> {
  const row = await tx.maybe<{ email: string }>('select email from persons where id = $1', [personId], 'find-owner-email');
  return row?.email ?? '';
}
