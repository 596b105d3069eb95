// How a patient's export lies in the database: a zip in numbered pieces, each sealed by the patient's own key. Pure.
import type { KeyOwner, SealedPlace } from '../keys/sealed.ts';

export const PIECE_BYTES = 1_048_576;
/** Long enough to take it up again after a night; then nothing is left. */
export const EXPIRES_MS = 24 * 3_600_000;
/** A maker that has not ended by then is dead: another begins anew. */
export const MAKING_MS = 15 * 60_000;

export const exportOwner = (tenantId: string, patientId: string): KeyOwner => ({ tenantId, patientId, keyClass: 'private' });
export const piecePlace = (exportId: string, n: number): SealedPlace => ({ table: 'privacy_export_pieces', column: 'sealed', row: `${exportId} ${n}` });
