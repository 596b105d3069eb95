// Which connections a person has, and the moments they come and go altogether (G20).
export interface PersonKey {
  personId: string;
  tenantId: string;
}

export interface PeopleIndex<Connection> {
  add(person: PersonKey, connection: Connection): void;
  remove(person: PersonKey, connection: Connection): void;
  of(personId: string): readonly Connection[];
  ids(): readonly string[];
  count(): number;
  /** Connections of all people of a tenant. */
  countOf(tenantId: string): number;
}

export function createPeopleIndex<Connection>(onPresence: (person: PersonKey, isConnected: boolean) => void): PeopleIndex<Connection> {
  const byPerson = new Map<string, Set<Connection>>();
  const byTenant = new Map<string, number>();
  const countOf = (tenantId: string): number => byTenant.get(tenantId) ?? 0;
  return {
    countOf,
    add(person, connection) {
      const theirs = byPerson.get(person.personId) ?? new Set();
      if (!theirs.has(connection)) byTenant.set(person.tenantId, countOf(person.tenantId) + 1);
      byPerson.set(person.personId, theirs.add(connection));
      if (theirs.size === 1) onPresence(person, true);
    },
    remove(person, connection) {
      const theirs = byPerson.get(person.personId);
      if (theirs === undefined || !theirs.delete(connection)) return;
      const left = countOf(person.tenantId) - 1;
      if (left === 0) byTenant.delete(person.tenantId);
      else byTenant.set(person.tenantId, left);
      if (theirs.size > 0) return;
      byPerson.delete(person.personId);
      onPresence(person, false);
    },
    of: (personId) => [...(byPerson.get(personId) ?? [])],
    ids: () => [...byPerson.keys()],
    count: () => byPerson.size,
  };
}
