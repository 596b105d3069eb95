// The small decisions of a responder's screens: how far a photo is reduced, what may be taken back, which places fit, when to ask for the way.
import { expect, test } from 'vitest';
import type { FacilityId, PersonId, TimelineEntry, UnitId } from '@mydr24/protocol';
import { lastReported } from './last-reported.ts';
import { isNightHour } from './night-hour.ts';
import { fitWithin, photoTries } from './photo-size.ts';
import { placesFound } from './places-found.ts';
import { isWayWorthAsking } from './way-asking.ts';

test('[UI-Q4] a photo is reduced, never enlarged, keeps its shape, and each try is smaller than the one before', () => {
  expect(fitWithin({ width: 4_000, height: 3_000 }, 1_600)).toEqual({ width: 1_600, height: 1_200 });
  expect(fitWithin({ width: 1_000, height: 4_000 }, 1_600)).toEqual({ width: 400, height: 1_600 });
  expect(fitWithin({ width: 320, height: 200 }, 1_600)).toEqual({ width: 320, height: 200 });
  expect(fitWithin({ width: 9_000, height: 1 }, 640)).toEqual({ width: 640, height: 1 });
  const sizes = photoTries.map(({ longestPx, quality }) => longestPx * longestPx * quality);
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
});

const me = 'me' as PersonId;
const entry = (kind: TimelineEntry['kind'], at: number, status: string, personId = me): TimelineEntry => ({ n: at, at, kind, personId, personName: 'Gemma', facts: { status } });

test('[UI-Q3] the way back is offered for my own last report, for as long as the server takes it', () => {
  const timeline = [entry('status-changed', 1_000, 'en-route'), entry('status-changed', 5_000, 'on-scene')];
  expect(lastReported(timeline, 'on-scene', me, 60_000)).toEqual({ status: 'on-scene', at: 5_000 });
  expect(lastReported(timeline, 'on-scene', me, 116_000)).toBe(null);
  expect(lastReported(timeline, 'on-scene', 'other' as PersonId, 60_000)).toBe(null);
  expect(lastReported([...timeline, entry('status-taken-back', 9_000, 'on-scene')], 'en-route', me, 10_000)).toBe(null);
});

test('[UI-Q5] a place is found by any of its words, with or without accents, and a unit names its facility', () => {
  const places = [{ id: 'f' as FacilityId, name: 'Hospital de la Vall', units: [{ id: 'u' as UnitId, name: 'Urgències' }] }, { id: 'g' as FacilityId, name: 'CAP Sant Julià', units: [] }];
  expect(placesFound(places, '').map(({ name }) => name)).toEqual(['Hospital de la Vall', 'Hospital de la Vall · Urgències', 'CAP Sant Julià']);
  expect(placesFound(places, 'urgencies vall').map(({ unitId }) => unitId)).toEqual(['u']);
  expect(placesFound(places, 'JULIA').map(({ facilityId }) => facilityId)).toEqual(['g']);
});

test('[UI-Q6] the way is asked for again after a move, and every twenty seconds so that a road closed meanwhile is known', () => {
  const at = { lat: 42.5, lon: 1.5 };
  const asked = { at, askedMs: 0 };
  expect(isWayWorthAsking(null, at, 0)).toBe(true);
  expect(isWayWorthAsking(asked, { lat: 42.5002, lon: 1.5 }, 5_000)).toBe(false);
  expect(isWayWorthAsking(asked, { lat: 42.5010, lon: 1.5 }, 5_000)).toBe(true);
  expect(isWayWorthAsking(asked, at, 20_000)).toBe(true);
});

test('[UI-Q7] from nine in the evening to seven in the morning the screens are dark by themselves', () => {
  expect([20, 21, 0, 6, 7, 12].map(isNightHour)).toEqual([false, true, true, true, false, false]);
});
