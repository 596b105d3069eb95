// The same seed makes the same choices, and one client's draws do not move another's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeeded } from './seeded.ts';

const draw = (seed: number, count: number): number[] => {
  const seeded = createSeeded(seed);
  return Array.from({ length: count }, () => seeded.next());
};

test('the same seed draws the same numbers, another seed others, all from 0 up to 1', () => {
  assert.deepEqual(draw(7, 50), draw(7, 50));
  assert.notDeepEqual(draw(7, 50), draw(8, 50));
  for (const value of draw(7, 1000)) assert.ok(value >= 0 && value < 1);
});

test('a branch depends on the seed and its name only', () => {
  const one = createSeeded(7);
  const two = createSeeded(7);
  two.next();
  assert.equal(one.branch('device 1').next(), two.branch('device 1').next());
  assert.notEqual(one.branch('device 1').next(), one.branch('device 2').next());
});
