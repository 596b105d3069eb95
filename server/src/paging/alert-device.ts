// Telephones on desks, sirens and other systems that a step may ring: no person's, so nobody's socket answers for them.
import type { AlertDeviceKind } from '@mydr24/protocol';

export interface AlertDevice {
  id: string;
  tenantId: string;
  /** The narrowest that is set says where it rings: a unit, a facility, else the whole tenant. */
  facilityId: string | null;
  unitId: string | null;
  kind: AlertDeviceKind;
  /** In words, e.g. "Desk phone, ICU". */
  label: string;
}

/** Those of these kinds that ring for this place: its unit's, its facility's, and the tenant's. */
export interface AlertDeviceBook {
  listFor(tenantId: string, place: { facilityId: string | null; unitId: string | null }, kinds: readonly AlertDeviceKind[]): readonly AlertDevice[];
}

/** A device of a unit rings for that unit only, one of a facility for all of it, one of neither for the tenant. */
export function ringsFor({ kind, facilityId, unitId }: AlertDevice, place: { facilityId: string | null; unitId: string | null }, kinds: readonly AlertDeviceKind[]): boolean {
  if (!kinds.includes(kind)) return false;
  return unitId === null ? facilityId === null || facilityId === place.facilityId : unitId === place.unitId;
}

export const noAlertDevices: AlertDeviceBook = { listFor: () => [] };
