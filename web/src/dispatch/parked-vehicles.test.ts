import type { Vehicle } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import { parkedOf } from './parked-vehicles.ts';

const vehicle = (crew: number, takenAt: number | null): Vehicle =>
  ({ id: 'v', name: 'Car 7', equipment: [], crew: Array.from({ length: crew }, () => ({})), heardAt: null, refusal: null, createdAt: 0, parked: takenAt === null ? null : { at: { lat: 42, lon: 1 }, accuracyM: 5, takenAt } }) as never;

test('[PO14] only a vehicle with nobody aboard and a known place stands on the desk, grey when its point is old', () => {
  const all = [vehicle(0, 900_000), vehicle(1, 900_000), vehicle(0, null), vehicle(0, 700_000)];
  expect(parkedOf(all, 901_000).map(({ ageMs, isOld }) => [ageMs, isOld])).toEqual([[1_000, false], [201_000, true]]);
});
