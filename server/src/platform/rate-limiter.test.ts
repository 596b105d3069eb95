import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRateLimiter } from './rate-limiter.ts';

test('[H12] a flood of made-up holders costs one step each and does not free whoever is limited now', () => {
  const limiter = createRateLimiter({ burst: 2, perSecond: 0.001 });
  for (let nth = 0; nth < 3; nth += 1) limiter.take('busy', 0);
  const startedAt = performance.now();
  for (let nth = 0; nth < 120_000; nth += 1) {
    limiter.take(`address ${nth}`, 1);
    if (nth % 10_000 === 0) assert.ok(limiter.take('busy', 1) > 0, 'still limited');
  }
  assert.ok(performance.now() - startedAt < 5_000, 'a step, not a walk through all of them');
  assert.equal(limiter.take('address 119999', 1), 0, 'the newest are known: one of two was taken');
  assert.ok(limiter.take('address 119999', 1) > 0);
  assert.equal(limiter.take('address 0', 1), 0, 'the longest unseen was forgotten');
});
