// What somebody's groups outside mean here. Pure.
import type { GroupRole, StaffRole } from '@mydr24/protocol';
import type { Standing } from '../people/provision.ts';

/** Units are only spoken of where a rule of the tenant names one; else they stay an administrator's. */
export function standingOf(rules: readonly GroupRole[], groups: readonly string[]): Standing {
  const held = rules.filter(({ group }) => groups.includes(group));
  const roles = [...new Set(held.map(({ role }): StaffRole => role))].toSorted();
  const speaksOfUnits = rules.some(({ unitId }) => unitId !== null);
  const unitIds = [...new Set(held.flatMap(({ unitId }) => (unitId === null ? [] : [unitId])))];
  return { roles, unitIds: speaksOfUnits ? unitIds : null };
}
