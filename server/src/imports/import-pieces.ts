// How files of an import are cut and sealed, and how long they lie. Pure.
import { IMPORT_PIECE_BYTES, type ImportFile } from '@mydr24/protocol';
import type { KeyOwner, SealedPlace } from '../keys/sealed.ts';

/** Long enough to go on after a night; then nothing of the file is left. */
export const KEPT_MS = 24 * 3_600_000;
/** Renewed with every piece and every batch; a node that is silent for so long is dead. */
export const CLAIM_MS = 60_000;

export const importOwner = (tenantId: string, patientId: string): KeyOwner => ({ tenantId, patientId, keyClass: 'private' });
export const importPlace = (importId: string, n: number): SealedPlace => ({ table: 'patient_import_pieces', column: 'sealed', row: `${importId} ${n}` });

export interface ImportPiece { readonly file: number; readonly bytes: number }

/** Pieces are numbered through all files; each file begins with one of its own. */
export function piecesOf(files: readonly ImportFile[]): ImportPiece[] {
  return files.flatMap(({ bytes }, file) =>
    Array.from({ length: Math.ceil(bytes / IMPORT_PIECE_BYTES) }, (_, n) => ({ file, bytes: Math.min(IMPORT_PIECE_BYTES, bytes - n * IMPORT_PIECE_BYTES) })));
}
