// Driving on the roads of the demo's map.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { alongRoute, driveOn, routeLengthM } from './road-route.ts';
import { greatCircleM } from '@mydr24/server/dispatch/great-circle.ts';
import { importRoads } from '@mydr24/server/roads/import-roads-node.ts';
import { createRoadEngine } from '@mydr24/server/roads/road-engine-memory.ts';
import { demoNetwork } from './demo-network.ts';
import { readStayEntries } from './recorded-stays-store.ts';

const drive = driveOn(createRoadEngine(await importRoads(fileURLToPath(new URL('../../data/map/andorra.osm.pbf', import.meta.url)))));
const network = demoNetwork(readStayEntries(), 12);

test('every responder can drive from the base to every patient at home, and never far from a road', () => {
  for (const responder of network.responders.slice(0, 10)) {
    for (const patient of network.patients.filter((p) => p.address !== null)) {
      const route = drive(responder.base, patient);
      const straightM = greatCircleM(responder.base, patient);
      assert.ok(routeLengthM(route) >= straightM * 0.999 && routeLengthM(route) < straightM * 6 + 2000, `${Math.round(straightM)} m became ${Math.round(routeLengthM(route))} m`);
    }
  }
});

test('a point along a route is as far from its start as was driven, and stops at the end', () => {
  const route = drive({ lat: 42.529176, lon: 1.571302 }, { lat: 42.571034, lon: 1.520662 });
  const total = routeLengthM(route);
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
      const point = alongRoute(route, share * total);
      assert.ok(greatCircleM(route[0]!, point) <= share * total + 1);
      assert.ok(greatCircleM(point, route.at(-1)!) <= (1 - share) * total + 1);
    }),
  );
  assert.deepEqual(alongRoute(route, total + 5000), route.at(-1));
});
