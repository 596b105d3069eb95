// From what to what somebody's standing changed, as one short text in its row of the audit: ids of roles, units and facilities, and whether they have
// access; only what differs. Pure.

export interface StandingOf {
  readonly roles: readonly string[];
  readonly unitIds: readonly string[];
  /** That they administer. */
  readonly facilityIds: readonly string[];
  readonly hasAccess: boolean;
}
type Pair<T> = readonly [before: T, after: T];
export interface KeptChange {
  readonly roles?: Pair<readonly string[]>;
  readonly units?: Pair<readonly string[]>;
  readonly facilities?: Pair<readonly string[]>;
  readonly access?: Pair<boolean>;
}

/** Whoever is not there yet. */
export const NOBODY_YET: StandingOf = { roles: [], unitIds: [], facilityIds: [], hasAccess: false };

const differ = (one: readonly string[], other: readonly string[]): boolean => one.toSorted().join() !== other.toSorted().join();

/** Null: nothing changed. */
export function changeText(before: StandingOf, after: StandingOf): string | null {
  const change: KeptChange = {
    ...(differ(before.roles, after.roles) ? { roles: [before.roles.toSorted(), after.roles.toSorted()] } : {}),
    ...(differ(before.unitIds, after.unitIds) ? { units: [before.unitIds.toSorted(), after.unitIds.toSorted()] } : {}),
    ...(differ(before.facilityIds, after.facilityIds) ? { facilities: [before.facilityIds.toSorted(), after.facilityIds.toSorted()] } : {}),
    ...(before.hasAccess === after.hasAccess ? {} : { access: [before.hasAccess, after.hasAccess] }),
  };
  return Object.keys(change).length === 0 ? null : JSON.stringify(change);
}

export const readChange = (text: string | null): KeptChange | null => (text === null ? null : (JSON.parse(text) as KeptChange));

/** Whom a row of a change is about. */
export const ownerOf = (resource: string): string => resource.replace('person/', '');
/** The places it names. */
export const placesOf = ({ units = [[], []], facilities = [[], []] }: KeptChange): string[] => [...units, ...facilities].flat();
