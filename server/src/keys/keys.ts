// What slices that keep free text, files and identifiers are given: sealing and opening, by keys of each tenant and each patient.
import type { Postgres, Tx } from '../platform/postgres.ts';
import type { KeptAddress } from './address.ts';
import type { KeptWords } from './kept-words.ts';
import type { KeyOwner, SealedPlace } from './sealed.ts';
import type { SealedColumn } from './sealed-columns.ts';

export interface Keys {
  seal(tx: Tx, owner: KeyOwner, place: SealedPlace, content: Uint8Array): Promise<Uint8Array>;
  /** Null: the key was destroyed, or this was not sealed for this place. */
  open(tx: Tx, owner: KeyOwner, place: SealedPlace, sealed: Uint8Array): Promise<Uint8Array | null>;
  sealText(tx: Tx, owner: KeyOwner, place: SealedPlace, text: string): Promise<Uint8Array>;
  openText(tx: Tx, owner: KeyOwner, place: SealedPlace, sealed: Uint8Array): Promise<string | null>;
  /** Of many rows: what is there of each, '' where its key was destroyed. One look at the database for all keys that are not in memory. */
  openWords(tx: Tx, column: SealedColumn, rows: readonly KeptWords[]): Promise<string[]>;
  /**
   * The same for screens of many patients, which must not wait for one key: null where its holder does not answer, and then nobody is asked for a while.
   * Urgent: a key in memory counts however old it is, so that nothing is asked of the database either.
   */
  openWordsAtHand(tx: Tx, column: SealedColumn, rows: readonly KeptWords[], how?: { readonly isUrgent: boolean }): Promise<(string | null)[]>;
  /** The same where nobody must wait for a key: null where none comes, and the job seals the words when one does. */
  sealWordsAtHand(tx: Tx, column: SealedColumn, of: Pick<KeptWords, 'tenantId' | 'patientId' | 'row'>, text: string): Promise<Uint8Array | null>;
  sealWords(tx: Tx, column: SealedColumn, of: Pick<KeptWords, 'tenantId' | 'patientId' | 'row'>, text: string): Promise<Uint8Array>;
  /** The same parts of one tenant always give the same text, from which they cannot be told. Makes the tenant's index key where there is none. */
  blind(tx: Tx, tenantId: string, parts: readonly string[]): Promise<string>;
  /** The same for look-ups; null while nothing of the tenant is blinded. */
  findBlind(tx: Tx, tenantId: string): Promise<((parts: readonly string[]) => string) | null>;
  /** For what comes without a tenant, as a sign-in or an SMS does: what the same parts give at each tenant. */
  findBlinds(engine: Tx): Promise<(parts: readonly string[]) => string[]>;
  /** Keyed hashes by which an e-mail's account is found, in small letters; null: at every tenant, as the engine. */
  findMail(tx: Tx, tenantId: string | null, mail: string): Promise<string[]>;
  /** Null: as `open`. */
  openAddress(tx: Tx, tenantId: string, place: SealedPlace, kept: KeptAddress): Promise<string | null>;
  /** The same on the way of a page: without the database while the key is in memory, else in a transaction of its own. */
  openAddressSoon(pg: Postgres, tenantId: string, place: SealedPlace, kept: KeptAddress): Promise<string | null>;
}

/** A text or file that may be sealed, as it stands in its row. */
export interface MaybeSealed<Plain> {
  readonly plain: Plain;
  readonly sealed: Uint8Array | null;
}
