// The ports by which this slice learns what family is shown of an emergency, which is emergency's to say. Types only.
import type { FamilyShare, FamilyStatus, PersonId, Position } from '@mydr24/protocol';
import type { Tx } from '../platform/postgres.ts';

export interface FamilyView {
  readonly status: FamilyStatus;
  readonly tenantId: string;
  readonly timeZone: string;
  /** Who is on the way, where to; null when nobody is, or their place is not shared. */
  readonly going: { readonly personId: PersonId; readonly scene: Position } | null;
}

/** Null for a link that was taken back. */
export type ReadFamilyView = (tx: Tx, linkId: string) => Promise<FamilyView | null>;
export type PreviewFamilyView = (tx: Tx, patientId: string, shares: FamilyShare[]) => Promise<FamilyView | null>;
