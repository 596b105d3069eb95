import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createCommitQueue } from './commit-queue.ts';

const limits = { maxWaitingRows: 10_000, maxCommitRows: 1_000, maxSmallJobs: 1_000, smallJobRows: 10 };

test('[I8] a small job goes with the next commit although bulk waits before it', () => {
  const queue = createCommitQueue<{ rows: number; name: string }>(limits);
  for (let n = 0; n < 5; n += 1) queue.push({ rows: 1_000, name: `bulk ${n}` });
  queue.push({ rows: 1, name: 'alarm' });
  assert.deepEqual(queue.take().map((job) => job.name), ['alarm', 'bulk 0']);
});

test('[I8] bulk moves on while small jobs never stop coming', () => {
  const queue = createCommitQueue<{ rows: number }>(limits);
  queue.push({ rows: 1_000 });
  for (let n = 0; n < 5_000; n += 1) queue.push({ rows: 1 });
  assert.ok(queue.take().some((job) => job.rows === 1_000));
});

test('[I8] of many small jobs some go with each commit, so that the pages of the first need not wait for the last', () => {
  const queue = createCommitQueue<{ rows: number }>({ ...limits, maxSmallJobs: 40 });
  for (let n = 0; n < 100; n += 1) queue.push({ rows: 1 });
  queue.push({ rows: 500 });
  assert.deepEqual([queue.take().length, queue.take().length, queue.take().length, queue.take().length], [41, 40, 20, 0]);
});

test('[I7] a full queue takes nothing more, but always an urgent job', () => {
  const queue = createCommitQueue<{ rows: number }>(limits);
  assert.equal(queue.push({ rows: 10_000 }), true);
  assert.equal(queue.push({ rows: 1 }), false);
  assert.equal(queue.push({ rows: 1 }, true), true);
  assert.equal(queue.waitingRows(), 10_001);
});

test('[I8] every job comes out once, in order within its class, and no commit is larger than its cap and one bulk job', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 900 }), { maxLength: 200 }), (sizes) => {
    const queue = createCommitQueue<{ rows: number; n: number }>({ ...limits, maxWaitingRows: Infinity });
    sizes.forEach((rows, n) => queue.push({ rows, n }));
    const out: { rows: number; n: number }[] = [];
    for (let taken = queue.take(); taken.length > 0; taken = queue.take()) {
      assert.ok(taken.reduce((sum, job) => sum + job.rows, 0) <= limits.maxCommitRows + 900);
      out.push(...taken);
    }
    for (const isSmall of [true, false]) {
      const order = out.filter((job) => job.rows <= limits.smallJobRows === isSmall).map((job) => job.n);
      assert.deepEqual(order, order.toSorted((a, b) => a - b));
    }
    assert.equal(out.length, sizes.length);
    assert.equal(queue.waitingRows(), 0);
  }));
});
