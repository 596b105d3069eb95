// Who is kept for whom, by the reasons of the ranking, and what is suggested: on values, with the real solver.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { type Before, gainOf, improve, nothingBefore, placesOf, reckonGreedy } from './assignment.ts';
import { type PlaceRow, rowsOf } from './assignment-rows.ts';
import { accepted, Run, sosCause } from '../emergency/run-testing.ts';
import { ids, NOW, placeAt, placedIn, someone } from './assignment-testing.ts';
import { placeOf, priorityOf, weightOf } from './place-to-fill.ts';
import { createHighsSolver } from './solver-highs-node.ts';

const solver = createHighsSolver();
after(() => solver.stop());

async function reckoned(placed: readonly PlaceRow[], before: Before = nothingBefore) {
  const [firm, asked, free] = await Promise.all((['firm', 'asked', 'free'] as const).map((freedom) => solver.solve(rowsOf(placed, freedom))));
  return improve(reckonGreedy(placed, before, 0, NOW), before, { firm: firm!, asked: asked!, free: free! });
}
const untriaged = () => ({ category: null, mayWait: false });
const shown = async (placed: readonly PlaceRow[]) => Object.fromEntries(placesOf(await reckoned(placed), untriaged).map(({ emergencyId, person }) => [emergencyId, person?.name ?? null]));

test('two places, and one person whom both would take first: each place has somebody, and what is won is said', async () => {
  const placed = placedIn([placeAt('town', 0), placeAt('valley', 6)], [someone('between', 2.5), someone('beyond town', -3)]);
  assert.deepEqual(await shown(placed), { town: 'beyond town', valley: 'between' });
  const reckoning = await reckoned(placed);
  assert.ok(gainOf(reckoning) > 60);
  assert.deepEqual(placesOf(reckoning, untriaged).map(({ greedy }) => greedy?.name), ['between', 'beyond town']);
});

test('[AG2] nobody unqualified, off duty, busy, unreachable, declined or sent away is kept for a place', async () => {
  const people = [
    someone('unqualified', 0, { qualifications: ['first-aid'] }), someone('off', 0, { duty: 'off' }), someone('busy', 0, { emergencyId: 'e' }),
    { ...someone('deaf', 0), isConnected: false, channels: [] }, someone('declined', 0), someone('fit', 9),
  ];
  assert.deepEqual(await shown(placedIn([placeAt('a', 0, { ruledOut: ids('declined') }), placeAt('b', 1, { ruledOut: ids('declined') })], people)), { a: null, b: 'fit' });
});

test('[AG2] of an emergency, whoever is asked, declined or did not move stands apart; one that is held or only practised is no place', () => {
  const run = new Run(sosCause);
  run.until(6_000);
  const [one, other] = run.offered();
  assert.deepEqual([placeOf(run.state)?.asked, placeOf(run.state)?.ruledOut, placeOf({ ...run.state, mode: 'drill' })], [run.offered(), [], null]);
  run.do({ type: 'declined', by: { personId: one as never, name: one! }, reason: 'busy' });
  assert.deepEqual(placeOf(run.state)?.ruledOut, [one]);
  run.do(accepted(other!));
  assert.equal(placeOf(run.state), null);
  run.until(95_000);
  assert.deepEqual(new Set(placeOf(run.state)?.ruledOut), new Set([one, other]));
});

test('[AG5] whoever is asked is kept for nobody but those who ask them, however much better it would be', async () => {
  const people = [someone('asked far', 6), someone('other', 30)];
  assert.deepEqual(await shown(placedIn([placeAt('a', 0, { asked: ids('asked far') }), placeAt('b', 6.1)], people)), { a: 'asked far', b: 'other' });
});

test('one person asked for two: the assignment has somebody else for one of them', async () => {
  const people = [someone('near', 1), someone('second', 4)];
  const placed = placedIn([placeAt('a', 0, { asked: ids('near') }), placeAt('b', 0, { asked: ids('near') })], people);
  assert.deepEqual(new Set(Object.values(await shown(placed))), new Set(['near', 'second']));
  const [suggestion, ...more] = (await reckoned(placed)).suggestions;
  assert.deepEqual([suggestion!.moves.map(({ name, leaves }) => [name, leaves]), more.length], [[['second', []]], 0]);
});

test('[AG8] where asking others instead gains a minute, it is suggested as a whole: who goes where, and whom they leave', async () => {
  const people = [someone('asked far', 6), someone('other', -1)];
  const places = [placeAt('a', 0, { asked: ids('asked far') }), placeAt('b', 6.1, { asked: ids('other') })];
  const { suggestions } = await reckoned(placedIn(places, people));
  const moves = suggestions[0]!.moves.map(({ emergencyId, name, leaves }) => [emergencyId, name, leaves] as const).toSorted(([a], [b]) => a.localeCompare(b));
  assert.deepEqual([suggestions.length, moves], [1, [['a', 'other', ['b']], ['b', 'asked far', ['a']]]]);
  assert.ok(suggestions[0]!.gainS > 300);
  // The same moves are the same suggestion, another time and on another node.
  assert.equal((await reckoned(placedIn(places.toReversed(), people.toReversed()))).suggestions[0]!.key, suggestions[0]!.key);
  assert.equal((await reckoned(placedIn([placeAt('a', 0, { asked: ids('asked far') })], [someone('asked far', 1), someone('other', -0.9)]))).suggestions.length, 0);
});

test('an old position counts as minutes, and a doubt as one', async () => {
  const people = [someone('old', 0.2, { positionedAt: NOW - 130_000 }), someone('fresh', 1.5)];
  assert.deepEqual(await shown(placedIn([placeAt('a', 0)], people)), { a: 'fresh' });
});

test('where there are too few, the urgent and whoever waited long go first', async () => {
  const people = [someone('only', 0)];
  assert.deepEqual(await shown(placedIn([placeAt('low', 0, { priority: 'low' }), placeAt('high', 3)], people)), { low: null, high: 'only' });
  assert.deepEqual(await shown(placedIn([placeAt('new', 0), placeAt('waits', 0, { waitingSince: NOW - 15 * 60_000 })], people)), { new: null, waits: 'only' });
  assert.ok(weightOf(placeAt('a', 0), 'immediate', NOW) > weightOf(placeAt('a', 0), null, NOW));
  assert.equal(weightOf(placeAt('a', 0, { waitingSince: NOW - 86_400_000 }), null, NOW), 2);
  assert.equal(priorityOf({ cause: { type: 'staff', personId: ids('n')[0]!, note: '' }, attached: [] }), 'high');
});

test('[AG4] [AG5] rounds of moving people: nobody asked is moved, and nobody twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ km: fc.double({ min: -20, max: 20, noNaN: true }), isAsked: fc.boolean() }), { minLength: 2, maxLength: 9 }), fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 2, maxLength: 5 }), async (given, scenes) => {
      const people = given.map(({ km }, n) => someone(`p${n}`, km));
      const asked = given.flatMap(({ isAsked }, n) => (isAsked ? [n] : []));
      const places = scenes.map((km, at) => placeAt(`e${at}`, km, { asked: ids(...asked.filter((n) => n % scenes.length === at).map((n) => `p${n}`)) }));
      const { standing } = await reckoned(placedIn(places, people));
      assert.equal(new Set(standing.values()).size, standing.size);
      for (const [key, personId] of standing) {
        const at = places.find(({ asked: each }) => each.includes(personId as never));
        assert.ok(at === undefined || at.emergencyId === key);
      }
    }),
    { numRuns: 60, seed: 24 },
  );
});
