// What every way of asking for road times has to fulfil, in memory, over HTTP or in a package: one set of tests for all of them, on the shipped extract of Andorra.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClosureShape, Position } from '@mydr24/protocol';
import { greatCircleM } from '../dispatch/great-circle.ts';
import type { RoadService, ServiceClosure } from './road-service.ts';

/** A service of a map, or of classes of speed, of its own may differ from ours by this much. */
export interface Tolerance {
  readonly lengthShare: number;
  /** Whether its turns are ours to count. */
  readonly timeShare: number;
}

const [soldeu, engordany, ordino, capital] = [{ lat: 42.56819, lon: 1.603231 }, { lat: 42.529176, lon: 1.571302 }, { lat: 42.571034, lon: 1.520662 }, { lat: 42.5063, lon: 1.5218 }];
const sea: Position = { lat: 41, lon: 3 };
const swapped: Position = { lat: 1.5218, lon: 42.5063 };
const known = [['car', soldeu, ordino, 17_708], ['car', engordany, ordino, 11_408], ['foot', soldeu, ordino, 16_460]] as const;
const open: readonly ServiceClosure[] = [];
const patience = (): AbortSignal => AbortSignal.timeout(10_000);

export function roadServiceContract(name: string, serviceOf: () => RoadService, { lengthShare, timeShare }: Tolerance): void {
  test(`[RD15] ${name}: routes of known length are met`, async () => {
    for (const [profile, from, to, expectedM] of known) {
      if (!serviceOf().serves(profile)) continue;
      const { fallback, distanceM, durationS } = await serviceOf().route(from, to, profile, open, patience());
      assert.equal(fallback, null);
      assert.ok(Math.abs(distanceM - expectedM) <= expectedM * lengthShare, `${profile} ${distanceM} instead of ${expectedM}`);
      assert.ok(durationS > 60);
    }
  });

  test(`[RD15] ${name}: many to one is each way alone, in order, and in the direction asked`, async () => {
    const starts = [soldeu, engordany, capital, ordino];
    const times = await serviceOf().timesTo(starts, ordino, 'car', open, patience());
    assert.equal(times.length, starts.length);
    for (const [index, start] of starts.entries()) {
      const alone = await serviceOf().route(start, ordino, 'car', open, patience());
      assert.ok(Math.abs(times[index]!.durationS - alone.durationS) <= 2 + alone.durationS * timeShare, `${times[index]!.durationS} ${alone.durationS}`);
      assert.equal(times[index]!.fallback, null);
    }
  });

  test(`[RD15] ${name}: a line leads from the one place to the other, and its turns make up the whole way`, async () => {
    const { line, steps, distanceM, fromOffM, toOffM } = await serviceOf().route(capital, ordino, 'car', open, patience());
    assert.ok(Math.abs(greatCircleM(capital, line[0]!) - fromOffM) < 2 && Math.abs(greatCircleM(ordino, line.at(-1)!) - toOffM) < 2);
    const lengthM = line.slice(1).reduce((sum, point, index) => sum + greatCircleM(line[index]!, point), 0);
    assert.ok(Math.abs(lengthM - distanceM) < distanceM * 0.01, `${lengthM} ${distanceM}`);
    assert.equal(steps[0]!.turn, 'start');
    assert.ok(Math.abs(steps.reduce((sum, step) => sum + step.distanceM, 0) - distanceM) < 50);
  });

  test(`[RD15] ${name}: a place without a road is an estimate that says why, and spoils no other's answer`, async () => {
    const times = await serviceOf().timesTo([soldeu, sea, capital, swapped], ordino, 'car', open, patience());
    // Of a place beyond all reach an engine may say so before it looks for a road there.
    assert.deepEqual(times.map(({ fallback }) => (fallback === 'too-far' ? 'far-from-road' : fallback)), [null, 'far-from-road', null, 'far-from-road']);
    assert.ok(times.every(({ durationS, distanceM }) => durationS > 0 && distanceM > 0));
    assert.equal((await serviceOf().route(sea, ordino, 'car', open, patience())).fallback, 'far-from-road');
    assert.equal((await serviceOf().timesTo([ordino], sea, 'car', open, patience()))[0]!.fallback, 'far-from-road');
  });

  test(`[RD15] ${name}: 200 to one scene are 200 answers`, async () => {
    const starts = Array.from({ length: 200 }, (_, index) => ({ lat: 42.5063 + (index % 20) * 1e-5, lon: 1.5218 + index * 1e-6 }));
    assert.deepEqual((await serviceOf().timesTo(starts, ordino, 'car', open, patience())).filter(({ fallback }) => fallback !== null), []);
  });

  test(`[RD15] ${name}: a closed road is driven round, or the service says that it cannot know`, async () => {
    const { line, distanceM } = await serviceOf().route(capital, ordino, 'car', open, patience());
    const middle = line[Math.floor(line.length / 2)]!;
    const shapes: ClosureShape[] = [
      { type: 'Point', coordinates: [middle.lon, middle.lat] }, { type: 'LineString', coordinates: line.slice(line.length >> 1, (line.length >> 1) + 6).map(({ lat, lon }) => [lon, lat]) }, squareAround(middle),
    ];
    for (const shape of shapes) {
      const closures = [{ shape, slower: null }];
      if (!serviceOf().heeds(closures)) continue;
      const round = await serviceOf().route(capital, ordino, 'car', closures, patience());
      assert.ok(round.fallback === 'closed-off' || (round.fallback === null && Math.abs(round.distanceM - distanceM) > 1), `${shape.type} ${round.fallback} ${round.distanceM}`);
      const [time] = await serviceOf().timesTo([capital], ordino, 'car', closures, patience());
      assert.equal(time!.fallback, round.fallback, shape.type);
    }
    assert.ok(serviceOf().heeds([]));
  });

  test(`[RD15] ${name}: a question that is called off rejects`, async () => {
    await assert.rejects(serviceOf().timesTo([capital], ordino, 'car', open, AbortSignal.abort()));
    await assert.rejects(serviceOf().route(capital, ordino, 'car', open, AbortSignal.abort()));
  });
}

function squareAround({ lat, lon }: Position): ClosureShape {
  const [north, east] = [0.0003, 0.0004];
  return { type: 'Polygon', coordinates: [[[lon - east, lat - north], [lon + east, lat - north], [lon + east, lat + north], [lon - east, lat + north], [lon - east, lat - north]]] };
}
