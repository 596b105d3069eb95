// Words of one row about a patient, as they stand there: plain in a row of before, else sealed by the key of the patient (or the tenant's own). Pure.
import type { KeyOwner, SealedPlace } from './sealed.ts';
import type { SealedColumn } from './sealed-columns.ts';

export interface KeptWords {
  readonly tenantId: string;
  /** Null: sealed by the tenant's own key. */
  readonly patientId: string | null;
  /** The row's name, as `row` of its sealed column has it in SQL. */
  readonly row: string;
  /** A placeholder where they are sealed. */
  readonly plain: string;
  readonly sealed: Uint8Array | null;
}

export const wordsOwner = ({ keyClass }: SealedColumn, { tenantId, patientId }: Pick<KeptWords, 'tenantId' | 'patientId'>): KeyOwner => ({ tenantId, patientId, keyClass });
export const wordsPlace = ({ table, column }: SealedColumn, row: string): SealedPlace => ({ table, column, row });
