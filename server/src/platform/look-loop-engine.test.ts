// One look at a time, whatever a look does, and none after the stop.
import assert from 'node:assert/strict';
import test from 'node:test';
import { systemClock } from './clock.ts';
import { createLookLoop } from './look-loop-engine.ts';

test('a look that fails is told and the next one comes; two never run at once; a stop waits for the one that runs', async () => {
  const problems: unknown[] = [];
  const third = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  let [looks, running, most] = [0, 0, 0];
  const loop = createLookLoop({
    async look() {
      looks += 1;
      running += 1;
      most = Math.max(most, running);
      try {
        if (looks === 1) throw new Error('no answer');
        if (looks < 3) return;
        third.resolve();
        await held.promise;
      } finally {
        running -= 1;
      }
    },
    everyMs: 1, clock: systemClock, onProblem: (error) => problems.push(error),
  });
  loop.start();
  await third.promise;
  let hasStopped = false;
  const stopped = loop.stop().then(() => (hasStopped = true));
  await new Promise(setImmediate);
  assert.equal(hasStopped, false);
  held.resolve();
  await stopped;
  assert.deepEqual([looks, running, most, problems.length], [3, 0, 1, 1]);
});

test('after a long look it rests so many times as long', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let nowMs = 0;
  let looks = 0;
  const loop = createLookLoop({
    async look() {
      looks += 1;
      nowMs += 700;
    },
    everyMs: 5_000, firstAfterMs: 5_000, restTimes: 10, clock: { monotonicMs: () => nowMs }, onProblem: (error) => assert.fail(error as Error),
  });
  loop.start();
  for (const [tickMs, expected] of [[4_999, 0], [1, 1], [6_999, 1], [1, 2]] as const) {
    t.mock.timers.tick(tickMs);
    await new Promise(setImmediate);
    assert.equal(looks, expected, `${tickMs}`);
  }
  await loop.stop();
});
