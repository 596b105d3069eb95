// The people behind a plan as one value: who works where, which duties a rota fills, what rings. The server makes it from its own
// tables, the command line from a file. The dry run and the linter read it; it pages nobody.
import type { PersonId } from '@mydr24/protocol';
import type { Roster, RosterPerson } from '../dispatch/responder-roster.ts';
import type { AlertDevice, AlertDeviceBook } from '../paging/alert-device.ts';
import type { RotaBook } from '../rotas/rota-book.ts';

/** Where patients of the tenant are: a unit, and where help for it must go. */
export interface StaffedPlace {
  facilityId: string | null;
  unitId: string | null;
  name: string;
  position: { lat: number; lon: number } | null;
}

export interface Staffing {
  tenantId: string;
  people: readonly RosterPerson[];
  places: readonly StaffedPlace[];
  rotas: RotaBook;
  alertDevices: AlertDeviceBook;
}

/** The same people without those who are away. */
export function without({ people, ...rest }: Staffing, absent: ReadonlySet<string>): Staffing {
  return { ...rest, people: people.filter(({ personId }) => !absent.has(personId)) };
}

export function rosterOf({ people }: Staffing): Roster {
  const byId = new Map(people.map((person) => [person.personId as string, person]));
  return { list: () => people, find: (personId) => byId.get(personId) };
}

/** Rings as the server's own book does: a unit's, its facility's, and the tenant's. */
export function alertDevicesOf(devices: readonly AlertDevice[]): AlertDeviceBook {
  return {
    listFor: (_tenantId, place, kinds) =>
      devices.filter(
        ({ kind, unitId, facilityId }) =>
          kinds.includes(kind) && (unitId === null ? facilityId === null || facilityId === place.facilityId : unitId === place.unitId),
      ),
  };
}

export const holders = (staffing: Staffing, facilityId: string | null, duties: readonly string[], atMs: number): PersonId[] =>
  duties.flatMap((duty) => staffing.rotas.holderOf(staffing.tenantId, facilityId, duty, atMs) ?? []);
