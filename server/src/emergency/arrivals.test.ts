// Who is on the way, and when they are expected by where they are.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NOW, north, someone } from '../assignment/assignment-testing.ts';
import type { ArrivalsAt } from '../dispatch/journeys.ts';
import { arrivalsAtScene, type ComingTo, goingTo } from './arrivals.ts';

const member = (personId: string) => ({ personId, name: personId, givenName: personId, distanceM: null, since: NOW }) as never;
const coming = (change: Partial<ComingTo> = {}): ComingTo => ({
  id: 'e' as never, tenantId: 't' as never, status: 'en-route', scene: north(0), holderId: 'lead' as never, team: [{ status: 'accepted', member: member('second') }, { status: 'open', member: null }], ...change,
});
/** A minute for a kilometre, by road unless the traveller is on foot. */
const aMinuteAKm: ArrivalsAt = (scene, travellers) =>
  travellers.map(({ position, vehicle }) => {
    const km = Math.abs(position.lat - scene.lat) * 111.2;
    return { etaS: Math.round(km * 60), uncertainS: 0, distanceM: km * 1000, estimate: vehicle === 'foot' ? ('no-map' as const) : null };
  });
const rosterOf = (...people: ReturnType<typeof someone>[]) => ({ find: (id: string) => people.find(({ personId }) => personId === id) });

test('[E55] on the way are the holder until they arrive and whoever took a place, and nobody who was only asked', () => {
  assert.deepEqual(goingTo(coming()), ['lead', 'second']);
  assert.deepEqual(goingTo(coming({ status: 'on-scene' })), ['second']);
  assert.deepEqual(goingTo(coming({ status: 'seeking', holderId: null, team: [{ status: 'on-scene', member: member('second') }] })), []);
});

test('[E55] they are expected by the position they have now; an old one counts from when it was taken, and an estimate says so', () => {
  const roster = rosterOf(someone('lead', 2), someone('second', 1, { positionedAt: NOW - 300_000, kit: { vehicle: 'foot' } as never }));
  assert.deepEqual(arrivalsAtScene(coming(), roster, aMinuteAKm, NOW), [
    { emergencyId: 'e', personId: 'lead', etaAt: NOW + 120_000, positionedAt: NOW, isEstimate: false },
    { emergencyId: 'e', personId: 'second', etaAt: NOW - 240_000, positionedAt: NOW - 300_000, isEstimate: true },
  ]);
  const nearer = rosterOf(someone('lead', 0.5));
  assert.deepEqual(arrivalsAtScene(coming(), nearer, aMinuteAKm, NOW).map(({ etaAt }) => etaAt - NOW), [30_000]);
});

test('[E55] without a position or a scene nothing is made up', () => {
  assert.deepEqual(arrivalsAtScene(coming(), rosterOf(someone('lead', 2, { position: null, positionedAt: null })), aMinuteAKm, NOW), []);
  assert.deepEqual(arrivalsAtScene(coming({ scene: null }), rosterOf(someone('lead', 2)), aMinuteAKm, NOW), []);
});
