// The assignment itself: by HiGHS against every assignment there is, the greedy one beside it, and what makes it change.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { differences, EMPTY_COST_S, greedyMatching, isMatching, type Matching, type Row, settle, sparse, totalCost } from './matching.ts';
import { createHighsSolver } from './solver-highs-node.ts';

const solver = createHighsSolver();
after(() => solver.stop());

const byPlace = (matching: Matching): [string, string][] => [...matching].toSorted(([a], [b]) => a.localeCompare(b));
const personId = (n: number): string => `person-${n}`;
/** Places with a weight, and for each person seconds, or nothing where they may not go. */
const rowsArbitrary = (mostRows: number, mostPeople: number): fc.Arbitrary<Row[]> =>
  fc.integer({ min: 1, max: mostPeople }).chain((people) =>
    fc.array(
      fc.record({ weight: fc.constantFrom(1, 0.6, 0.3), seconds: fc.array(fc.option(fc.integer({ min: 20, max: 3_000 }), { freq: 3 }), { minLength: people, maxLength: people }) }),
      { minLength: 1, maxLength: mostRows },
    ).map((rows) => rows.map(({ weight, seconds }, at): Row => ({ key: `place-${at}`, weight, costs: new Map(seconds.flatMap((costS, n) => (costS === null ? [] : [[personId(n), costS]]))) }))),
  );

function cheapest(rows: readonly Row[], taken: ReadonlySet<string> = new Set()): number {
  const [row, ...rest] = rows;
  if (row === undefined) return 0;
  const empty = row.weight * EMPTY_COST_S + cheapest(rest, taken);
  return [...row.costs].reduce((best, [person, costS]) => (taken.has(person) ? best : Math.min(best, row.weight * costS + cheapest(rest, new Set([...taken, person])))), empty);
}

test('[AG1] [AG2] the solver finds what trying every assignment finds, and nobody twice or where they may not go', async () => {
  await fc.assert(
    fc.asyncProperty(rowsArbitrary(5, 5), async (rows) => {
      const matching = await solver.solve(rows);
      assert.ok(isMatching(rows, matching));
      assert.ok(Math.abs(totalCost(rows, matching) - cheapest(rows)) < 0.1);
      assert.ok(totalCost(rows, greedyMatching(rows)) >= cheapest(rows) - 1e-6);
    }),
    { numRuns: 150, seed: 24 },
  );
});

test('[AG3] with the cheapest as many people as places, nothing is lost', () => {
  fc.assert(fc.property(rowsArbitrary(3, 6), (rows) => Math.abs(cheapest(sparse(rows)) - cheapest(rows)) < 1e-6), { numRuns: 300, seed: 24 });
});

test('[AG2] two people in one place, one in two, and one who may not are no assignment', () => {
  const rows: Row[] = [{ key: 'a', weight: 1, costs: new Map([['p', 60]]) }, { key: 'b', weight: 1, costs: new Map([['p', 60], ['q', 70]]) }];
  assert.deepEqual(
    [[['a', 'p'], ['b', 'q']], [['a', 'p'], ['b', 'p']], [['a', 'q']], [['elsewhere', 'p']]].map((pairs) => isMatching(rows, new Map(pairs as [string, string][]))),
    [true, false, false, false],
  );
});

test('the greedy ranking takes the one person whom the other place needs, and the assignment does not', async () => {
  const rows: Row[] = [{ key: 'a', weight: 1, costs: new Map([['near', 100], ['other', 130]]) }, { key: 'b', weight: 0.9, costs: new Map([['near', 120], ['other', 1_500]]) }];
  assert.deepEqual([...greedyMatching(rows)], [['a', 'near'], ['b', 'other']]);
  assert.deepEqual(byPlace(await solver.solve(rows)), [['a', 'other'], ['b', 'near']]);
});

test('[AG4] what hangs together is taken apart from what does not, and each part gains for itself', () => {
  const costs = (...each: [string, number][]) => new Map(each);
  const rows: Row[] = [
    { key: 'a', weight: 1, costs: costs(['p', 300], ['q', 100]) }, { key: 'b', weight: 1, costs: costs(['q', 200], ['p', 150]) }, { key: 'c', weight: 1, costs: costs(['r', 100], ['s', 90]) },
  ];
  const before: Matching = new Map([['a', 'p'], ['b', 'q'], ['c', 'r']]);
  const after_: Matching = new Map([['a', 'q'], ['b', 'p'], ['c', 's']]);
  assert.deepEqual(differences(rows, before, after_).map(({ keys, gainS }) => [keys.toSorted().join(''), gainS]), [['ab', 250], ['c', 10]]);
  // Ten seconds turn nobody round.
  assert.deepEqual(byPlace(settle(rows, before, after_)), [['a', 'q'], ['b', 'p'], ['c', 'r']]);
});

test('[AG4] whatever is proposed, what stands is an assignment, costs no more than before, and is not changed again by the same proposal', () => {
  const pairsOf = (rows: readonly Row[], pick: number): Matching => {
    const taken = new Set<string>();
    return new Map(rows.flatMap(({ key, costs }, at) => {
      const free = [...costs.keys()].filter((person) => !taken.has(person));
      const chosen = free[(pick + at * 7) % Math.max(1, free.length)];
      if (chosen === undefined || (pick + at) % 4 === 0) return [];
      taken.add(chosen);
      return [[key, chosen]];
    }));
  };
  fc.assert(
    fc.property(rowsArbitrary(6, 8), fc.nat(50), fc.nat(50), (rows, one, other) => {
      const [standing, proposed] = [pairsOf(rows, one), pairsOf(rows, other)];
      const settled = settle(rows, standing, proposed);
      return isMatching(rows, settled) && totalCost(rows, settled) <= totalCost(rows, standing) + 1e-6 && JSON.stringify([...settle(rows, settled, proposed)]) === JSON.stringify([...settled]);
    }),
    { numRuns: 400, seed: 24 },
  );
});

test('[AG4] noise of ten seconds at every place and person changes nothing, a hundred times over', async () => {
  const people = 12;
  const rng = fc.sample(fc.integer({ min: -10, max: 10 }), { numRuns: 100 * 4 * people, seed: 24 });
  const base = Array.from({ length: 4 }, (_, at) => Array.from({ length: people }, (_unused, n) => 120 + ((at * 131 + n * 197) % 900)));
  const noisy = (round: number): Row[] => base.map((seconds, at) => ({ key: `place-${at}`, weight: 1, costs: new Map(seconds.map((costS, n) => [personId(n), costS + rng[(round * 4 + at) * people + n]!])) }));
  const first = await solver.solve(noisy(0));
  let standing: Matching = settle(noisy(0), new Map(), first);
  for (let round = 1; round < 100; round += 1) standing = settle(noisy(round), standing, await solver.solve(noisy(round)));
  assert.deepEqual(byPlace(standing), byPlace(first));
});
