// Singly asked, done together.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTogether } from './together-engine.ts';

test('[IW14] whoever comes while a run is under way goes with the next, each gets its own result, and no run is larger than it may be', async () => {
  const runs: number[][] = [];
  const free = Promise.withResolvers<void>();
  const ask = createTogether<number, number>({ most: 4, work: async (items) => (runs.push([...items]), await free.promise, items.map((each) => each * 10)) });
  const asked = [ask(0), ...Array.from({ length: 9 }, (_, n) => ask(n + 1))];
  free.resolve();
  assert.deepEqual(await Promise.all(asked), [0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
  assert.deepEqual(runs, [[0], [1, 2, 3, 4], [5, 6, 7, 8], [9]]);
  assert.equal(await ask(7), 70);
});

test('runs stand apart so that more go together, and whoever comes alone does not wait', async () => {
  const runs: number[][] = [];
  const over = Promise.withResolvers<void>();
  const ask = createTogether<number, number>({ most: 10, pause: () => over.promise, work: async (items) => (runs.push([...items]), items) });
  await ask(0);
  const both = Promise.all([ask(1), ask(2)]);
  assert.deepEqual(runs, [[0]]);
  over.resolve();
  await both;
  assert.deepEqual(runs, [[0], [1, 2]]);
});

test('[IW14] what is wrong with one costs no other', async () => {
  const ask = createTogether<number, number>({ most: 10, work: async (items) => (items.includes(3) ? Promise.reject(new Error('three')) : items.map((each) => -each)) });
  const settled = await Promise.allSettled([1, 2, 3, 4].map(ask));
  assert.deepEqual(settled.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Error).message)), [-1, -2, 'three', -4]);
});
