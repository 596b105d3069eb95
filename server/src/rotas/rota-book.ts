// Who is on call: a port, answered from memory, asked when a page is made and again at each step. Decides nothing.
import type { PersonId } from '@mydr24/protocol';

export interface RotaBook {
  /** The one holder of `duty` at this moment: by the facility’s own rota, else (also in a gap of it) by the tenant’s; null when neither has one. */
  holderOf(tenantId: string, facilityId: string | null, duty: string, atMs: number): PersonId | null;
}

export const noRotas: RotaBook = { holderOf: () => null };
