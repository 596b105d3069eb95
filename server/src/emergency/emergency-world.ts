// What one emergency's decisions may ask of the world, answered from the roster in memory. Waits for nothing.
import type { PersonId, Position, Qualification, Role } from '@mydr24/protocol';
import type { Distance } from '../dispatch/great-circle.ts';
import { rankResponders } from '../dispatch/nearest-responder.ts';
import { peopleInRoles, reachableChannels, type Roster, type RosterPerson } from '../dispatch/responder-roster.ts';
import type { Contact, Ranking, World } from './emergency-state.ts';

export interface Scene {
  tenantId: string;
  unitId: string | null;
  position: Position | null;
}

export function worldOf(roster: Roster, scene: Scene, nowMs: number, distance: Distance, newId: () => string): World {
  const people = (): readonly RosterPerson[] => roster.list(scene.tenantId);
  return {
    newId,
    contact: (personId) => {
      const person = roster.find(personId);
      return person && person.tenantId === scene.tenantId ? contactOf(person) : null;
    },
    peopleFor: (roles: readonly Role[]) => peopleInRoles(people(), roles, scene.unitId).map(contactOf),
    rank: (needs: readonly Qualification[], exclude: ReadonlySet<PersonId>): Ranking => {
      const candidates = rankResponders(people(), { needs, place: scene.position, exclude, nowMs }, distance);
      const passedOver: Record<string, number> = {};
      for (const { isEligible, reasons } of candidates) {
        if (isEligible) continue;
        for (const { code, isAgainst } of reasons) if (isAgainst) passedOver[code] = (passedOver[code] ?? 0) + 1;
      }
      const eligible = candidates.filter(({ isEligible }) => isEligible);
      return { passedOver, eligible: eligible.map(({ person, ...ranked }) => ({ ...contactOf(person), ...ranked })) };
    },
  };
}

function contactOf(person: RosterPerson): Contact {
  return { personId: person.personId, name: person.name, givenName: person.givenName, channels: reachableChannels(person) };
}
