// How an HL7 v2 message that something could not be told of is kept: sealed by a key of the tenant, bound to its sender and number. Pure.
import type { KeyOwner, SealedPlace } from '../keys/sealed.ts';

export const keptOwner = (tenantId: string): KeyOwner => ({ tenantId, patientId: null, keyClass: 'record' });
export const keptPlace = (deviceId: string, controlId: string): SealedPlace => ({ table: 'heard_messages', column: 'kept_text', row: `${deviceId} ${controlId}` });
