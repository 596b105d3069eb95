// Facilities and units as one list to choose from, by what was typed; a unit stands under its facility and names it.
import type { EndpointReply, FacilityId, UnitId } from '@mydr24/protocol';

export type Places = EndpointReply<'listPlaces'>['facilities'];
export interface FoundPlace {
  id: string;
  name: string;
  facilityId: FacilityId;
  unitId: UnitId | null;
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

export function placesFound(facilities: Places, sought: string): FoundPlace[] {
  const words = plain(sought).split(/\s+/).filter((word) => word !== '');
  const fits = ({ name }: FoundPlace): boolean => words.every((word) => plain(name).includes(word));
  const all = facilities.flatMap(({ id, name, units }): FoundPlace[] => [
    { id, name, facilityId: id, unitId: null },
    ...units.map((unit) => ({ id: unit.id, name: `${name} · ${unit.name}`, facilityId: id, unitId: unit.id })),
  ]);
  return all.filter(fits);
}
