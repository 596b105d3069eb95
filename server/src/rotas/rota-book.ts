// Who is on call: a port, answered from memory, asked when a page is made and again at each step. Decides nothing.
import type { PersonId } from '@mydr24/protocol';

export interface RotaBook {
  /** The one holder of `duty` at this moment: the facility's own rota first, else the tenant's; null in a gap, or without such a rota. */
  holderOf(tenantId: string, facilityId: string | null, duty: string, atMs: number): PersonId | null;
}

export const noRotas: RotaBook = { holderOf: () => null };
