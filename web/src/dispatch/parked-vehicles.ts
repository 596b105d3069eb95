// Vehicles with nobody aboard: where they stand and how old that is. They are no responders, and nothing is offered to them.
import type { Position, Vehicle } from '@mydr24/protocol';
import { POSITION_OLD_MS } from './responder-mark.ts';

export interface ParkedVehicle {
  id: string;
  name: string;
  at: Position;
  ageMs: number;
  isOld: boolean;
}

export function parkedOf(vehicles: readonly Vehicle[], now: number): ParkedVehicle[] {
  return vehicles.flatMap(({ id, name, crew, parked }): ParkedVehicle[] => {
    if (parked === null || crew.length > 0) return [];
    const ageMs = Math.max(0, now - parked.takenAt);
    return [{ id, name, at: parked.at, ageMs, isOld: ageMs > POSITION_OLD_MS }];
  });
}
