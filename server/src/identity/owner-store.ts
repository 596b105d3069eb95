// How a person's own devices name the account: their name, and nothing of their care.
import type { Tx } from '../platform/postgres.ts';

export async function findOwnerName(tx: Tx, personId: string): Promise<string> {
  const row = await tx.maybe<{ name: string }>(`select given_name || ' ' || family_name as name from persons where id = $1`, [personId], 'find-owner-name');
  if (row === undefined) throw new Error('the door let somebody in who is not there');
  return row.name;
}
