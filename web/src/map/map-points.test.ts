// Distances and frames of the map.
import { expect, test } from 'vitest';
import { en } from '../words/en/index.ts';
import { speaker } from '../words/words.ts';
import { distanceM, distanceWords } from './distance.ts';
import { boundsOf } from './map-points.ts';

const i18n = speaker('en', en);

test('[UI-M1] a distance is right to the metre where help moves, and never said finer than a phone knows it', () => {
  // One minute of latitude is a nautical mile of the mean sphere: 1853.2 m.
  expect(distanceM({ lat: 42.5, lon: 1.5 }, { lat: 42.5 + 1 / 60, lon: 1.5 })).toBeCloseTo(1853.25, 0);
  const said = [0, 344, 994, 995, 2_449, 9_949, 12_600].map((metres) => distanceWords(metres, (id, values) => i18n._(id, values), 'en'));
  expect(said).toEqual(['10 m', '340 m', '990 m', '1.0 km', '2.4 km', '9.9 km', '13 km']);
});

test('[UI-M2] the frame holds every point and is never of no size', () => {
  expect(boundsOf([])).toBeNull();
  const [west, south, east, north] = boundsOf([{ lat: 42.5, lon: 1.5 }]) ?? [0, 0, 0, 0];
  expect([east - west, north - south].map((size) => Math.round(size * 1e6))).toEqual([6000, 6000]);
  expect(boundsOf([{ lat: 42, lon: 1 }, { lat: 43, lon: 2 }])).toEqual([1, 42, 2, 43]);
});
