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
}

export function createPeopleIndex<Connection>(onPresence: (person: PersonKey, isConnected: boolean) => void): PeopleIndex<Connection> {
  const byPerson = new Map<string, Set<Connection>>();
  return {
    add(person, connection) {
      const theirs = byPerson.get(person.personId) ?? new Set();
      byPerson.set(person.personId, theirs.add(connection));
      if (theirs.size === 1) onPresence(person, true);
    },
    remove(person, connection) {
      const theirs = byPerson.get(person.personId);
      if (theirs === undefined || !theirs.delete(connection) || theirs.size > 0) return;
      byPerson.delete(person.personId);
      onPresence(person, false);
    },
    of: (personId) => [...(byPerson.get(personId) ?? [])],
    ids: () => [...byPerson.keys()],
    count: () => byPerson.size,
  };
}
