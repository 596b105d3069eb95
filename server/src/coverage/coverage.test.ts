// Coverage as values: holes, the best move against every move tried by hand, and squares that tell nobody's address.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bestMove, type CoveredPlace, type Coverer, holesOf, type Post } from './coverage.ts';
import { moveText } from './move-text.ts';
import { shownSquare, squaresOf } from './squares.ts';

const LIMIT_S = 480;
const places: CoveredPlace[] = [{ id: 'town', patients: 40 }, { id: 'valley', patients: 6 }, { id: 'hamlet', patients: 2 }];
const near = (personId: string, ...minutes: number[]): Coverer => ({ personId, etaS: minutes.map((each) => each * 60) });
const post = (placeId: string, ...minutes: number[]): Post => ({ placeId, etaS: minutes.map((each) => each * 60) });

test('[CV1] a place is a hole when the soonest is there after the limit, to the second; without anybody every place is', () => {
  const holes = holesOf(places, [near('ann', 2, 8, 20), near('ben', 3, 9, 12)], LIMIT_S);
  assert.deepEqual(holes, [{ placeId: 'hamlet', patients: 2, soonest: { personId: 'ben', etaS: 720 } }]);
  assert.deepEqual(holesOf(places, [], LIMIT_S).map(({ placeId, soonest }) => [placeId, soonest]), [['town', null], ['valley', null], ['hamlet', null]]);
});

test('[CV2] the one who is spare moves: not the only one whom a town has', () => {
  const posts = [post('valley', 12, 0, 6)];
  assert.deepEqual(bestMove(places, [near('ann', 2, 14, 16), near('ben', 3, 10, 12)], posts, LIMIT_S), { personId: 'ben', placeId: 'valley', patients: 8, etaS: 600 });
  assert.equal(bestMove(places, [near('ann', 2, 14, 16)], posts, LIMIT_S), null, 'it would uncover the town');
});

test('[CV2] nobody who is uncovered waits longer than before', () => {
  const two = [{ id: 'a', patients: 5 }, { id: 'b', patients: 1 }];
  assert.equal(bestMove(two, [near('ann', 9, 10)], [post('a', 0, 11)], LIMIT_S), null);
  assert.equal(bestMove(two, [near('ann', 9, 12)], [post('a', 0, 11)], LIMIT_S)?.patients, 5);
});

const minutes = fc.array(fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant(Infinity)), { minLength: 4, maxLength: 4 });
const world = fc.record({ patients: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 4, maxLength: 4 }), people: fc.array(minutes, { maxLength: 4 }), posts: fc.array(minutes, { maxLength: 4 }) });

test('[CV2, CV3] no move tried by hand covers more people without harm, and the order of people changes nothing', () => {
  fc.assert(
    fc.property(world, ({ patients, people, posts }) => {
      const here = patients.map((count, index): CoveredPlace => ({ id: `place ${index}`, patients: count }));
      const coverers = people.map((each, index) => near(`person ${index}`, ...each));
      const stands = posts.map((each, index) => post(`place ${index}`, ...each));
      const found = bestMove(here, coverers, stands, LIMIT_S);
      let most = 0;
      for (const mover of coverers) {
        for (const stand of stands) {
          const others = coverers.filter((other) => other !== mover);
          const before = here.map((_, index) => Math.min(Infinity, ...coverers.map(({ etaS }) => etaS[index]!)));
          const after = here.map((_, index) => Math.min(stand.etaS[index]!, ...others.map(({ etaS }) => etaS[index]!)));
          const harms = here.some((_, index) => (before[index]! <= LIMIT_S ? after[index]! > LIMIT_S : after[index]! > before[index]!));
          const gain = here.reduce((sum, each, index) => sum + (before[index]! > LIMIT_S && after[index]! <= LIMIT_S ? each.patients : 0), 0);
          const way = mover.etaS[stands.indexOf(stand)]!;
          if (!harms && way < Infinity) most = Math.max(most, gain);
        }
      }
      assert.equal(found?.patients ?? 0, most);
      assert.deepEqual(bestMove(here, coverers.toReversed(), stands.toReversed(), LIMIT_S), found);
    }),
    { numRuns: 500 },
  );
});

const clinic = { name: 'Clinic', lat: 42.505, lon: 1.525 };

test('[CV4] places become squares, the most peopled first; a facility without patients counts as one person', () => {
  const home = { lat: 42.5412, lon: 1.5333 };
  const squares = squaresOf([{ ...home, patients: 1 }, { lat: 42.5468, lon: 1.5391, patients: 3 }], [clinic]);
  assert.deepEqual(squares.map(({ id, patients }) => [id, patients]), [['4254_153', 4], ['4250_152', 1]]);
  const { corners, facility, offM, towards } = shownSquare('4254_153', [clinic]);
  assert.deepEqual([corners[0], corners[2], facility, towards], [{ lat: 42.54, lon: 1.53 }, { lat: 42.55, lon: 1.54 }, 'Clinic', 'north']);
  assert.ok(Math.abs(offM - 4_520) < 100, `${offM}`);
  assert.deepEqual([shownSquare('4250_152', [clinic]).towards, shownSquare('4250_152', []).facility], [null, null]);
});

test('[CV4] west of Greenwich and south of the line a square is where its people are', () => {
  const [square] = squaresOf([{ lat: -33.4489, lon: -70.6693, patients: 1 }], []);
  const [southWest, , northEast] = shownSquare(square!.id, []).corners;
  assert.ok(southWest!.lat <= -33.4489 && -33.4489 < northEast!.lat && southWest!.lon <= -70.6693 && -70.6693 < northEast!.lon);
});

test('[CV4] what a responder is told names a facility and no patient, in their language', () => {
  const square = shownSquare('4254_153', [clinic]);
  assert.match(moveText(square, 'en').subject, /4\.5 km north of Clinic/);
  assert.match(moveText(square, 'ca-AD').subject, /4\.5 km al nord de Clinic/);
  assert.match(moveText(shownSquare('4250_152', [clinic]), 'es').subject, /en Clinic/);
  assert.match(moveText(shownSquare('4254_153', []), 'pt').subject, /near 42\.545, 1\.535/);
});
