// What a sealed value looks like, and the words it is bound to: opened at another row, column, patient or tenant, it does not open.
// Encrypts nothing.

/**
 * `record`: what the law wants kept about care. `private`: what goes as soon as a patient asks. `index`: the tenant's own, which makes
 * identifiers findable without being readable.
 */
export type KeyClass = 'record' | 'private' | 'index';

export interface KeyOwner {
  readonly tenantId: string;
  /** Null: the tenant's own key. */
  readonly patientId: string | null;
  readonly keyClass: KeyClass;
}

export interface SealedPlace {
  readonly table: string;
  readonly column: string;
  readonly row: string;
}

export const FORMAT = 1;
/** Format and the version of the key. */
export const HEADER_BYTES = 5;
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
export const OVERHEAD_BYTES = HEADER_BYTES + NONCE_BYTES + TAG_BYTES;

/** What stands in the former column of a row that is sealed. */
export const PLACEHOLDER = '[sealed]';

export const ownerText = ({ tenantId, patientId, keyClass }: KeyOwner): string => `${tenantId} ${patientId ?? '-'} ${keyClass}`;

/** The data authenticated with a sealed value (AAD). */
export const boundTo = (owner: KeyOwner, { table, column, row }: SealedPlace): string => `mydr24 sealed ${ownerText(owner)} ${table} ${column} ${row}`;

export function headerOf(version: number): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES);
  header[0] = FORMAT;
  new DataView(header.buffer).setUint32(1, version);
  return header;
}

/** Null: this is no sealed value of a format we know. */
export function keyVersionOf(sealed: Uint8Array): number | null {
  if (sealed.length < OVERHEAD_BYTES || sealed[0] !== FORMAT) return null;
  return new DataView(sealed.buffer, sealed.byteOffset, sealed.byteLength).getUint32(1);
}
