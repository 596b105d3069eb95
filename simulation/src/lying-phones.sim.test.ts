// Phones that lie on the roads of Andorra: nobody is now where a lie says, whatever order it came in, and the ranking by road says of each how far it can be believed.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { PersonId, Position, TenantId } from '@mydr24/protocol';
import { greatCircleM } from '@mydr24/server/dispatch/great-circle.ts';
import { type ArrivalsAt, byRoad } from '@mydr24/server/dispatch/journeys.ts';
import { FRESH_POSITION_MS, rankResponders } from '@mydr24/server/dispatch/nearest-responder.ts';
import type { RosterPerson } from '@mydr24/server/dispatch/responder-roster.ts';
import { importRoads } from '@mydr24/server/roads/import-roads-node.ts';
import { createRoadEngine } from '@mydr24/server/roads/road-engine-memory.ts';
import { driveOn } from './demo/road-route.ts';
import { ENDS_MS, lies, type PhoneStory, type Place, tellStory } from './lying-phones.ts';

const SEEDS = Number(process.env['SIM_SEEDS'] ?? 200);
const scene: Position = { lat: 42.508851, lon: 1.53024 };
const towns: readonly Position[] = [
  { lat: 42.4849, lon: 1.4921 }, { lat: 42.5362, lon: 1.5892 }, { lat: 42.5574, lon: 1.5384 }, { lat: 42.545, lon: 1.5134 }, { lat: 42.5009, lon: 1.5301 }, { lat: 42.5471, lon: 1.5486 },
];
let places: Place[];
let arrivalsAt: ArrivalsAt;
before(async () => {
  const roads = createRoadEngine(await importRoads(fileURLToPath(new URL('../data/map/andorra.osm.pbf', import.meta.url))));
  const drive = driveOn(roads);
  places = towns.map((town, index) => ({ route: drive(town, towns[(index + 1) % towns.length]!), scene }));
  arrivalsAt = byRoad(roads);
});

const ranked = (phones: readonly PhoneStory[]) =>
  rankResponders(phones.map(({ base, now }, index): RosterPerson => ({
    personId: `${index}` as PersonId, tenantId: 't' as TenantId, name: `${index}`, givenName: `${index}`, roles: ['responder'], unitIds: [], channels: ['sms'], isConnected: true,
    responder: { qualifications: ['paramedic'], duty: 'on', base, position: now, accuracyM: now?.accuracyM ?? null, positionedAt: now?.takenAt ?? null, emergencyId: null },
  })), { needs: ['paramedic'], place: scene, exclude: new Set(), nowMs: ENDS_MS }, arrivalsAt);

test('[PO1] [PO2] [PO3] nobody is now where a lie says: what counts is true to what it says of its age and exactness, in whatever order it came', () => {
  const seen = new Map<string, number>(lies.map((lie) => [lie, 0]));
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    for (const { lie, now, nowInAnotherOrder, trulyAt, refused } of tellStory(seed, places)) {
      assert.deepEqual(now, nowInAnotherOrder, `seed ${seed}, ${lie}: another order of arrival gave another place`);
      if (now === null) continue;
      const wrongM = greatCircleM(now, trulyAt(now.takenAt));
      assert.ok(wrongM <= 3 * now.accuracyM, `seed ${seed}, ${lie}: ${Math.round(wrongM)} m from the truth, said to be within ${now.accuracyM}`);
      assert.ok(now.takenAt <= ENDS_MS);
      if (lie === 'zero' || lie === 'clock-ahead') seen.set(lie, seen.get(lie)! + refused);
      else seen.set(lie, seen.get(lie)! + 1);
    }
  }
  for (const [lie, count] of seen) assert.ok(count > 0, `no phone told "${lie}"`);
});

test('[D2] [D12] on those roads whoever is known to be there now goes before whoever was, and each says by what they were ranked', () => {
  let stale = 0;
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const phones = tellStory(seed, places);
    const order = ranked(phones).map((candidate) => {
      const { now } = phones[Number(candidate.person.personId)]!;
      const isFresh = now !== null && ENDS_MS - now.takenAt <= FRESH_POSITION_MS;
      const codes = candidate.reasons.map(({ code }) => code);
      assert.ok(codes.includes(isFresh ? 'position-age-ms' : now === null ? 'base-location' : 'stale-position'), `seed ${seed}: ${codes.join()}`);
      stale += Number(!isFresh);
      return isFresh;
    });
    assert.deepEqual(order, order.toSorted((a, b) => Number(b) - Number(a)), `seed ${seed}: somebody of long ago stands before somebody of now`);
  }
  assert.ok(stale > 0, 'no phone was silent to the end');
});
