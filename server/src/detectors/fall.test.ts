import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fallRules, startFall, stepFall, type Acceleration } from './fall.ts';

type Phase = readonly [forMs: number, x: number, y: number, z: number];

function played(phases: readonly Phase[]): number[] {
  let [memory, atMs] = [startFall(), 0];
  const falls: number[] = [];
  for (const [forMs, x, y, z] of phases) {
    for (const until = atMs + forMs; atMs < until; atMs += 50) {
      const step = stepFall(memory, { atMs, x, y, z }, fallRules.waist);
      memory = step.memory;
      if (step.fellAtMs !== null) falls.push(step.fellAtMs);
    }
  }
  return falls;
}

const standing: Phase = [3000, 0, -1, 0];
const falling: Phase = [300, 0, -0.3, 0];
const impact: Phase = [100, 1, -3, 1];
const lying: Phase = [4000, 1, 0, 0];

test('[DT7] falling, an impact and lying still is a fall; without any of them it is none', () => {
  assert.deepEqual(played([standing, falling, impact, lying]), [3350]);
  assert.deepEqual(played([standing, impact, lying]), []);
  assert.deepEqual(played([standing, falling, lying]), []);
  assert.deepEqual(played([standing, falling, impact, [4000, 0, -1, 0]]), []);
  const moving = Array.from({ length: 40 }, (_, n): Phase => [100, n % 2 === 0 ? 1.4 : 0.6, 0, 0]);
  assert.deepEqual(played([standing, falling, impact, ...moving]), []);
});

test('[DT6] any acceleration leaves memory within six seconds and throws nothing', () => {
  const sample: fc.Arbitrary<Acceleration> = fc.record({ atMs: fc.integer({ min: 0, max: 60_000 }), x: fc.double(), y: fc.double(), z: fc.double() });
  fc.assert(fc.property(fc.array(sample, { maxLength: 200 }), (samples) => {
    let memory = startFall();
    for (const one of samples) {
      memory = stepFall(memory, one, fallRules.wrist).memory;
      const [first, last] = [memory.samples[0], memory.samples.at(-1)];
      assert.ok(first === undefined || last!.atMs - first.atMs < 6000);
    }
  }));
});
