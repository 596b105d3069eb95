// How an external identifier (MRN, PID-3, a FHIR identifier) is kept: its value sealed by the patient's key, its row found by a keyed hash.
import type { KeyOwner, SealedPlace } from './sealed.ts';

export const identifierOwner = (tenantId: string, patientId: string): KeyOwner => ({ tenantId, patientId, keyClass: 'private' });
/** The blind stands in the row's own key, so a value cannot be moved to another identifier's row. */
export const identifierPlace = (authority: string, blind: string): SealedPlace => ({ table: 'patient_identifiers', column: 'value', row: `${authority} ${blind}` });
