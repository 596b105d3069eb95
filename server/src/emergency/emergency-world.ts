// What one emergency's decisions may ask of the world, answered from the roster in memory. Waits for nothing.
import type { PersonId, Position, Qualification, Role } from '@mydr24/protocol';
import type { Distance } from '../dispatch/great-circle.ts';
import { rankResponders } from '../dispatch/nearest-responder.ts';
import { peopleInRoles, reachableChannels, type Roster, type RosterPerson } from '../dispatch/responder-roster.ts';
import type { AlertDeviceBook } from '../paging/alert-device.ts';
import type { RotaBook } from '../rotas/rota-book.ts';
import type { Contact, Ranking, World } from './emergency-state.ts';

export interface Scene {
  tenantId: string;
  facilityId: string | null;
  unitId: string | null;
  position: Position | null;
}

export interface Books {
  roster: Roster;
  rotas: RotaBook;
  alertDevices: AlertDeviceBook;
}

export function worldOf({ roster, rotas, alertDevices }: Books, scene: Scene, nowMs: number, distance: Distance, newId: () => string): World {
  const contact: World['contact'] = (personId) => {
    const person = roster.find(personId);
    return person && person.tenantId === scene.tenantId ? contactOf(person) : null;
  };
  const people = (): readonly RosterPerson[] => roster.list(scene.tenantId);
  return {
    newId,
    contact,
    onCall: (duties) => {
      const holders = duties.map((duty) => rotas.holderOf(scene.tenantId, scene.facilityId, duty, nowMs));
      return [...new Set(holders)].flatMap((personId) => (personId === null ? [] : (contact(personId) ?? [])));
    },
    alertDevices: (kinds) => alertDevices.listFor(scene.tenantId, scene, kinds),
    minuteOfDay: (timeZone) => minuteOfDay(nowMs, timeZone),
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

const clockFaces = new Map<string, Intl.DateTimeFormat>();

function minuteOfDay(atMs: number, timeZone: string): number {
  const face = clockFaces.get(timeZone) ?? new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  clockFaces.set(timeZone, face);
  const [hour = 0, minute = 0] = face.format(atMs).split(':').map(Number);
  return hour * 60 + minute;
}

function contactOf(person: RosterPerson): Contact {
  return { personId: person.personId, name: person.name, givenName: person.givenName, channels: reachableChannels(person) };
}
