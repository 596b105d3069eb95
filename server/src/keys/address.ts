// How an address of a person (telephone, e-mail) is kept: sealed by the key of the patient whose account it is, else by the tenant's own. What is
// asked by is a keyed hash of the number's digits, or of the e-mail in small letters, which stands in the former column. Pure.
import { digitsOf } from '../paging/phone-number.ts';
import type { KeptWords } from './kept-words.ts';
import type { KeyOwner, SealedPlace } from './sealed.ts';

/** An address as it stands in its row; `address` is a keyed hash or a placeholder where it is sealed. */
export interface KeptAddress {
  readonly address: string;
  readonly sealed: Uint8Array | null;
  /** Whose key: a patient's id; null, the tenant's. */
  readonly sealedFor: string | null;
}

/** As a row has it where there may be none. */
export type MaybeAddress = { readonly [K in keyof KeptAddress]: KeptAddress[K] | null };
export const keptOf = ({ address, sealed, sealedFor }: MaybeAddress): KeptAddress | null => (address === null ? null : { address, sealed, sealedFor });

export const addressOwner = (tenantId: string, patientId: string | null): KeyOwner => ({ tenantId, patientId, keyClass: 'private' });

export const contactPlace = (personId: string, channel: string): SealedPlace => ({ table: 'contact_channels', column: 'address', row: `${personId} ${channel}` });
export const mailPlace = (personId: string): SealedPlace => ({ table: 'persons', column: 'email', row: personId });
export const noticePlace = (noticeId: string): SealedPlace => ({ table: 'notices', column: 'address', row: noticeId });
export const invitationPlace = (invitationId: string): SealedPlace => ({ table: 'invitations', column: 'address', row: invitationId });
export const newsPlace = (linkId: string): SealedPlace => ({ table: 'family_links', column: 'news_address', row: linkId });

/** However one number or e-mail is written, these are the same. */
export const addressParts = (channel: string, address: string): string[] => (channel === 'email' ? mailParts(address) : phoneParts(address));
export const phoneParts = (number: string): string[] => ['phone', digitsOf(number)];
export const mailParts = (mail: string): string[] => ['mail', mail.toLowerCase()];

/** SQL: the patient by whose key an account's addresses are sealed. Null where it is somebody's at work or of a family too: such an account outlives an erasure. */
export const keeperOf = (person: string): string =>
  `(select q.id from patients q where q.person_id = ${person} and not exists (select from person_roles o where o.person_id = ${person} and o.role <> 'patient'))`;

/** SQL: whether this is the e-mail an account signs in with, sealed (`$1`: keyed hashes, as `findMail` gives them) or not yet (`$2`). */
export const isMail = (account: string): string =>
  `(${account}.sealed is not null and lower(${account}.email) = any($1::text[]) or ${account}.sealed is null and lower(${account}.email) = lower($2))`;

/** SQL and its value: whoever makes an account of this e-mail, at whatever tenant, waits here until another who does has committed. */
export const MAIL_TURN = 'select pg_advisory_xact_lock(hashtextextended($1, 0))';
export const mailTurn = (email: string): string => `mail/${email.toLowerCase()}`;

/** SQL: whether a contact is this number, sealed (`$1`: keyed hashes) or not yet (`$2`: digits). */
export const isNumber = (contact: string): string =>
  `${contact}.channel in ('sms', 'voice') and (${contact}.sealed is not null and ${contact}.address = any($1::text[])
     or ${contact}.sealed is null and regexp_replace(${contact}.address, '\\D', '', 'g') in ($2, '00' || $2))`;

/** A patient's home as it stands in their row; the address is a placeholder where it is sealed. */
export interface KeptHome {
  readonly id: string;
  readonly tenantId: string;
  readonly address: string | null;
  readonly sealed: Uint8Array | null;
}
export const homeWords = ({ id, tenantId, address, sealed }: KeptHome): KeptWords => ({ tenantId, patientId: id, row: id, plain: address ?? '', sealed });
