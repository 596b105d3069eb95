// Judging, fusing and reading points, pure: the tables of judge-position.ts and tracker-message.ts, and that the order of
// arrival changes nothing.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { greatCircleM } from '../dispatch/great-circle.ts';
import { fusePosition } from './fuse-position.ts';
import { arePlausible, judgePoint, newestPlausible } from './judge-position.ts';
import type { KeptPoint, NewPoint } from './track-point.ts';
import { readOsmand, readOwnTracks, readTraccar } from './tracker-message.ts';
import { formatVehicleKey, parseVehicleKey } from './vehicle-key.ts';

const NOW = Date.UTC(2026, 10, 25, 12);
const HOUR = 3_600_000;
const M = 1 / 111_195;

function at(metres: number, agoS: number, more: Partial<KeptPoint> = {}): KeptPoint {
  return { lat: 42.5 + metres * M, lon: 1.5, takenAt: NOW - agoS * 1000, accuracyM: 10, speedMPerS: null, headingDeg: null, source: 'app', flag: null, ...more };
}
const terms = { nowMs: NOW, keptMs: 24 * HOUR, sinceMs: NOW - 30 * HOUR };
const judged = (point: NewPoint, sinceMs: number | null = terms.sinceMs) => judgePoint(point, { ...terms, sinceMs });

describe('judging one point', () => {
  const cases: [string, NewPoint, ReturnType<typeof judgePoint>][] = [
    ['an ordinary point', at(0, 0), { type: 'kept', flag: null }],
    ['1 s ahead', at(0, -1), { type: 'kept', flag: null }],
    ['10 s ahead', at(0, -10), { type: 'kept', flag: 'clock-ahead' }],
    ['31 s ahead', at(0, -31), { type: 'refused', reason: 'position-in-future' }],
    ['a year ahead', at(0, -365 * 86_400), { type: 'refused', reason: 'position-in-future' }],
    ['a day old', at(0, 24 * 3600 + 1), { type: 'refused', reason: 'position-too-old' }],
    ['0, 0', { ...at(0, 0), lat: 0, lon: 0 }, { type: 'refused', reason: 'position-impossible' }],
    ['on the equator', { ...at(0, 0), lat: 0 }, { type: 'kept', flag: null }],
    ['no accuracy', at(0, 0, { accuracyM: null }), { type: 'kept', flag: 'accuracy-unknown' }],
    ['accuracy 0', at(0, 0, { accuracyM: 0 }), { type: 'kept', flag: 'accuracy-unknown' }],
    ['accuracy 2.1 km', at(0, 0, { accuracyM: 2_100 }), { type: 'kept', flag: 'accuracy-poor' }],
  ];
  for (const [title, point, verdict] of cases) test(`[PO2] ${title}: ${verdict.type === 'kept' ? (verdict.flag ?? 'kept') : verdict.reason}`, () => assert.deepEqual(judged(point), verdict));

  test('[PO6] off duty, and taken before this duty began: refused', () => {
    assert.deepEqual(judged(at(0, 0), null), { type: 'refused', reason: 'off-duty' });
    assert.deepEqual(judged(at(0, 61), NOW - 60_000), { type: 'refused', reason: 'off-duty' });
    assert.equal(judged(at(0, 60), NOW - 60_000).type, 'kept');
  });
});

describe('a track', () => {
  const nowOf = (track: KeptPoint[]) => newestPlausible(track, greatCircleM);
  test('[PO3] a jump is never now, until a second point near it says the same', () => {
    const track = [at(0, 40), at(20, 30)];
    const jump = at(50_000, 20);
    assert.equal(nowOf([...track, jump]), track[1]);
    assert.deepEqual(arePlausible([...track, jump, at(30, 10)], greatCircleM), [true, true, false, true]);
    const first = [at(50_000, 40)];
    assert.equal(nowOf([...first, at(0, 30)]), first[0]);
    assert.deepEqual(nowOf([...first, at(0, 30), at(10, 20)]), at(10, 20));
  });
  test('[PO3] what a source can do is no jump: a car at 200 km/h, a helicopter at 300 km/h', () => {
    assert.deepEqual(nowOf([at(0, 60), at(3_300, 0)]), at(3_300, 0));
    const flying: Partial<KeptPoint> = { source: 'owntracks' };
    assert.deepEqual(nowOf([at(0, 60, flying), at(5_000, 0, flying)]), at(5_000, 0, flying));
    assert.deepEqual(nowOf([at(0, 60), at(5_000, 0)]), at(0, 60));
  });
  test('[PO2] poor accuracy is never now', () => {
    assert.deepEqual(nowOf([at(0, 60), at(10, 0, { flag: 'accuracy-poor', accuracyM: 5_000 })]), at(0, 60));
    assert.equal(nowOf([]), null);
  });

  const points = fc.uniqueArray(fc.record({ agoS: fc.integer({ min: 0, max: 600 }), metres: fc.integer({ min: -60_000, max: 60_000 }), accuracyM: fc.constantFrom(5, 50, null) }), { selector: ({ agoS }) => agoS, minLength: 1, maxLength: 18 });
  const shuffled = points.chain((each) => fc.tuple(fc.constant(each), fc.shuffledSubarray(each, { minLength: each.length })));
  /** As the store does: by device time, a repeat is the same point. */
  const arrive = (track: KeptPoint[], point: KeptPoint) => [...track.filter(({ takenAt }) => takenAt !== point.takenAt), point].toSorted((a, b) => a.takenAt - b.takenAt);

  test('[PO1] whatever order points arrive in, and however often, the history is the same and now is the newest possible one', () => {
    fc.assert(
      fc.property(shuffled, ([given, order]) => {
        const kept = (each: (typeof given)[number]) => at(each.metres, each.agoS, { accuracyM: each.accuracyM });
        const one = given.map(kept).reduce(arrive, []);
        const other = [...order, ...order.slice(0, 3)].map(kept).reduce(arrive, []);
        assert.deepEqual(other, one);
        assert.deepEqual(nowOf(other), nowOf(one));
        const plausible = arePlausible(one, greatCircleM);
        assert.equal(nowOf(one), one.findLast((_, nth) => plausible[nth]));
      }),
    );
  });
  test('[PO1] of points that could all be reached, now is the newest by device time', () => {
    const walk = fc.uniqueArray(fc.record({ agoS: fc.integer({ min: 0, max: 600 }), metres: fc.integer({ min: 0, max: 100 }) }), { selector: ({ agoS }) => agoS, minLength: 1, maxLength: 18 });
    fc.assert(fc.property(walk, (each) => {
      const track = each.map(({ metres, agoS }) => at(metres, agoS)).toSorted((a, b) => a.takenAt - b.takenAt);
      assert.equal(nowOf(track), track.at(-1));
    }));
  });
});

describe('phone and vehicle', () => {
  const fuse = (...points: KeptPoint[]) => fusePosition(points, NOW, greatCircleM)!;
  const tracker: Partial<KeptPoint> = { source: 'owntracks' };
  test('[PO4] two that agree are better than each, nearer to the better one, and as old as the newer', () => {
    const fused = fuse(at(0, 5), at(20, 5, { ...tracker, accuracyM: 30 }));
    assert.ok(fused.accuracyM < 10);
    const metres = (fused.lat - 42.5) / M;
    assert.ok(metres > 1 && metres < 3, String(metres));
    assert.equal(fused.takenAt, NOW - 5_000);
    assert.deepEqual(fused.sources.toSorted(), ['app', 'owntracks']);
    assert.equal(fused.hasDisagreement, false);
  });
  test('[PO4] two that disagree by more than three sigma: the newer, and it is said', () => {
    const fused = fuse(at(0, 5), at(900, 2, tracker));
    assert.deepEqual([fused.sources, fused.hasDisagreement, fused.takenAt], [['owntracks'], true, NOW - 2_000]);
  });
  test('[PO4] a newer one that is doubted gives way to an older one that is not', () => {
    const fused = fuse(at(0, 5), at(2_000, 2, { ...tracker, flag: 'accuracy-unknown', accuracyM: null }));
    assert.deepEqual([fused.sources, fused.hasDisagreement], [['app'], true]);
  });
  test('[PO4] an old one is no rival of a fresh one, and is all there is where nothing is fresh', () => {
    assert.deepEqual(fuse(at(0, 5), at(20, 121, tracker)).sources, ['app']);
    assert.deepEqual(fuse(at(0, 200), at(900, 130, tracker)).takenAt, NOW - 130_000);
  });
  test('[PO4] the order in which sources are given changes nothing, and the mean lies between them', () => {
    const fix = fc.record({ metres: fc.integer({ min: 0, max: 500 }), agoS: fc.integer({ min: 0, max: 119 }), accuracyM: fc.integer({ min: 1, max: 300 }) });
    fc.assert(fc.property(fix, fix, (a, b) => {
      const [phone, vehicle] = [at(a.metres, a.agoS, { accuracyM: a.accuracyM }), at(b.metres, b.agoS, { ...tracker, accuracyM: b.accuracyM })];
      const fused = fuse(phone, vehicle);
      assert.deepEqual(fuse(vehicle, phone), fused);
      assert.ok(fused.lat >= Math.min(phone.lat, vehicle.lat) - 1e-9 && fused.lat <= Math.max(phone.lat, vehicle.lat) + 1e-9);
    }));
  });
  test('[PO5] "I am at" stands for 30 minutes, gives way to a newer sensor elsewhere, and then is nothing', () => {
    const stated = at(0, 25 * 60, { source: 'manual', accuracyM: 50 });
    assert.deepEqual(fuse(stated).sources, ['manual']);
    assert.deepEqual(fuse(stated, at(3_000, 5)).sources, ['app']);
    assert.deepEqual(fuse(stated, at(40, 5, { accuracyM: 500 })).sources.toSorted(), ['app', 'manual']);
    assert.equal(fusePosition([at(0, 30 * 60 + 1, { source: 'manual' })], NOW, greatCircleM), null);
  });
  test('[PO4] across the date line the middle is near both', () => {
    const fused = fuse({ ...at(0, 5), lon: 179.9999, accuracyM: 50 }, { ...at(0, 5, tracker), lon: -179.9999, accuracyM: 50 });
    assert.ok(Math.abs(Math.abs(fused.lon) - 180) < 0.001);
  });
});

describe('what trackers send', () => {
  const point = { lat: 42.5, lon: 1.5, takenAt: 1_764_072_000_000, accuracyM: 12, headingDeg: 90 };
  test('[PO8] OwnTracks: seconds, km/h; a will or a waypoint carries no point', () => {
    assert.deepEqual(readOwnTracks({ _type: 'location', lat: 42.5, lon: 1.5, tst: 1_764_072_000, acc: 12, vel: 36, cog: 90, tid: 'c7' }), { type: 'point', point: { ...point, source: 'owntracks', speedMPerS: 10 } });
    assert.deepEqual(readOwnTracks({ _type: 'lwt', tst: 1 }), { type: 'no-point' });
    for (const broken of [null, 7, [], {}, { _type: 'location', lat: 42.5 }, { _type: 'location', lat: 95, lon: 1, tst: 1 }]) assert.equal(readOwnTracks(broken).type, 'unreadable');
  });
  test('[PO8] OsmAnd: knots, and a time in seconds, milliseconds or ISO', () => {
    for (const timestamp of ['1764072000', '1764072000000', '2025-11-25T12:00:00Z', '2025-11-25T13:00:00+01:00']) {
      const read = readOsmand({ lat: '42.5', lon: '1.5', timestamp, accuracy: '12', speed: '10', bearing: '90' });
      assert.deepEqual(read, { type: 'point', point: { ...point, source: 'osmand', speedMPerS: 5.14444 } });
    }
    assert.equal(readOsmand({ lat: '42.5', lon: '1.5' }).type, 'unreadable');
    assert.equal(readOsmand({ lat: '', lon: '1.5', timestamp: '1764072000' }).type, 'unreadable');
  });
  test('[PO8] Traccar Client 9: metres a second, and -1 is unknown', () => {
    const coords = { latitude: 42.5, longitude: 1.5, accuracy: 12, speed: -1, heading: 90, altitude: 1_000 };
    assert.deepEqual(readTraccar({ device_id: 'x', location: { timestamp: '2025-11-25T12:00:00.000Z', coords } }), { type: 'point', point: { ...point, source: 'osmand', speedMPerS: null } });
    for (const broken of [{}, { location: {} }, { location: { coords } }]) assert.equal(readTraccar(broken).type, 'unreadable');
  });
  test('[PO7] the key of a vehicle is read back as it was written, and nothing else is one', () => {
    const key = { vehicleId: '0192f0c0-0000-7000-8000-000000000001', secret: 'a'.repeat(43) };
    assert.deepEqual(parseVehicleKey(formatVehicleKey(key)), key);
    for (const other of ['', 'mydr_dk_' + key.vehicleId + '_' + key.secret, formatVehicleKey(key) + 'b']) assert.equal(parseVehicleKey(other), null);
  });
});
