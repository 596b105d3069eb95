// Driving on the map's own roads. Reference lengths are those a full routing engine finds on the same extract.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readRoadGraph } from './road-map-store.ts';
import { alongRoute, routeLengthM, routeOnRoads, straightRoute } from './road-route.ts';
import { greatCircleM } from '@mydr24/server/dispatch/great-circle.ts';
import { demoNetwork } from './demo-network.ts';
import { readStayEntries } from './recorded-stays-store.ts';

const graph = readRoadGraph();
const network = demoNetwork(readStayEntries(), 12);

// GraphHopper's own test routes through Andorra by car (Apache-2.0): distances in metres.
const references = [
  { from: { lat: 42.56819, lon: 1.603231 }, to: { lat: 42.571034, lon: 1.520662 }, metres: 17_708 },
  { from: { lat: 42.529176, lon: 1.571302 }, to: { lat: 42.571034, lon: 1.520662 }, metres: 11_408 },
];

test('a way through the country is as long as a routing engine finds it, within 3 percent', () => {
  for (const { from, to, metres } of references) assert.ok(Math.abs(routeLengthM(routeOnRoads(graph, from, to)) / metres - 1) < 0.03);
});

test('every responder can drive from the base to every patient at home, and never far from a road', () => {
  for (const responder of network.responders.slice(0, 10)) {
    for (const patient of network.patients.filter((p) => p.address !== null)) {
      const route = routeOnRoads(graph, responder.base, patient);
      const straightM = greatCircleM(responder.base, patient);
      assert.ok(routeLengthM(route) >= straightM * 0.999 && routeLengthM(route) < straightM * 6 + 2000, `${Math.round(straightM)} m became ${Math.round(routeLengthM(route))} m`);
    }
  }
});

test('a point along a route is as far from its start as was driven, and stops at the end', () => {
  const route = routeOnRoads(graph, references[1]!.from, references[1]!.to);
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

test('where there is no road the way is straight', () => {
  const [from, to] = [{ lat: 42.5, lon: 1.5 }, { lat: 42.6, lon: 1.6 }];
  assert.deepEqual(routeOnRoads({ nodes: [], steps: [] }, from, to), straightRoute(from, to));
});
