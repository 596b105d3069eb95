// Where a moving unit is drawn between its fixes.
import { expect, test } from 'vitest';
import { distanceM } from './distance.ts';
import { glideTo, isGliding, placeAt, uncertaintyM } from './glide.ts';
import { takesRoom, unitUnder } from './map-units.ts';

const at = (lat: number, lon = 1.5) => ({ lat, lon });
const FIX = 1_000_000;

test('[UI-M3] a unit goes straight from where it is drawn to its last known point, reaches it, and never passes it', () => {
  let glide = glideTo(undefined, { at: at(42.5), fixAt: FIX }, 0, false);
  expect(placeAt(glide, 5_000)).toEqual(at(42.5));
  glide = glideTo(glide, { at: at(42.501), fixAt: FIX + 2_000 }, 100, false);
  const drawn = Array.from({ length: 60 }, (_, step) => placeAt(glide, 100 + step * 100).lat);
  expect(drawn[0]).toBe(42.5);
  expect(drawn.every((lat, index) => lat <= 42.501 && lat >= (drawn[index - 1] ?? 42.5))).toBe(true);
  expect(drawn[10]).toBeCloseTo(42.5005, 6);
  expect([placeAt(glide, 2_100), placeAt(glide, 900_000)]).toEqual([at(42.501), at(42.501)]);
  expect([isGliding(glide, 2_000), isGliding(glide, 2_100)]).toEqual([true, false]);
});

test('[UI-M3] a new fix on the way bends the line from where the unit is drawn: it never jumps back', () => {
  const first = glideTo(undefined, { at: at(42.5), fixAt: FIX }, 0, false);
  const second = glideTo(first, { at: at(42.502), fixAt: FIX + 4_000 }, 0, false);
  const halfway = placeAt(second, 2_000);
  const third = glideTo(second, { at: at(42.502, 1.502), fixAt: FIX + 6_000 }, 2_000, false);
  expect(placeAt(third, 2_000)).toEqual(halfway);
  expect(placeAt(third, 2_000 + 2_000)).toEqual(at(42.502, 1.502));
});

test('[UI-M4] who asked for less motion sees no glide; neither does a base, nor a jump nobody drove', () => {
  const first = glideTo(undefined, { at: at(42.5), fixAt: FIX }, 0, false);
  for (const [to, fixAt, isCalm] of [[at(42.501), FIX + 2_000, true], [at(42.501), null, false], [at(42.6), FIX + 2_000, false]] as const) {
    expect(placeAt(glideTo(first, { at: to, fixAt }, 10, isCalm), 10)).toEqual(to);
  }
  expect(glideTo(first, { at: at(42.501), fixAt: FIX + 2_000 }, 10, true).speedMPerS).toBeCloseTo(distanceM(at(42.5), at(42.501)) / 2, 3);
});

test('[UI-M5] the circle in which somebody may be grows with the age of the fix and with how fast they went, and is never larger than it says', () => {
  expect(uncertaintyM(12, 0, null)).toBe(12);
  expect(uncertaintyM(null, 0, null)).toBe(100);
  expect(uncertaintyM(12, 60_000, null)).toBeCloseTo(96, 6);
  expect(uncertaintyM(12, 60_000, 15)).toBe(912);
  expect(uncertaintyM(12, 86_400_000, 30)).toBe(5_000);
});

test('[UI-M6] a finger finds the nearest unit, the upper of two in one place, and none far off', () => {
  const points = [{ id: 'a', x: 100, y: 100 }, { id: 'b', x: 100, y: 100 }, { id: 'c', x: 130, y: 100 }];
  expect([unitUnder(points, 101, 101), unitUnder(points, 125, 100), unitUnder(points, 100, 160)]).toEqual(['b', 'c', null]);
});

test('[UI-M6] captions never lie over each other', () => {
  const placed = [{ x: 0, y: 0, width: 50, height: 18 }];
  expect([takesRoom(placed, { x: 40, y: 10, width: 50, height: 18 }), takesRoom(placed, { x: 51, y: 0, width: 50, height: 18 }), takesRoom(placed, { x: 60, y: 5, width: 10, height: 5 })]).toEqual([false, true, false]);
});
