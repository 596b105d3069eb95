// Who may give which roles and units: the tenant's administrator any, who administers a facility roles of care and its units alone. Pure.
import { facilityRoles, type StaffRole, type WireError, wireError } from '@mydr24/protocol';
import type { Tx } from '../platform/postgres.ts';

export interface Given {
  readonly roles: readonly StaffRole[];
  readonly unitIds: readonly string[];
}

/** The port of slices that let people in. */
export interface StaffScope {
  /** The facilities somebody administers; null: the tenant's administrator. */
  find(tx: Tx, personId: string): Promise<string[] | null>;
  /** Why this is not theirs to give; null: it is. */
  judge(tx: Tx, scope: readonly string[] | null, given: Given): Promise<WireError | null>;
}

/** `found`: how many of the units there are within the scope. */
export function beyondScope(scope: readonly string[] | null, { roles, unitIds }: Given, found: number): WireError | null {
  if (scope !== null && !roles.every((role) => facilityRoles.some((given) => given === role))) return wireError('unprocessable', 'not-yours-to-give', 'A facility’s administrator gives roles of care only. Ask an administrator of the hospital for the others.');
  if (scope !== null && roles.length > 0 && unitIds.length === 0) return wireError('unprocessable', 'unit-needed', 'Give them a unit of your facility as well.');
  return found === unitIds.length ? null : wireError('unprocessable', 'no-such-unit', 'A unit is not there. Take ids of your units.');
}
