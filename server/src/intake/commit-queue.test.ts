import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createCommitQueue } from './commit-queue.ts';

const tenantId = 'valley';
const limits = { maxWaitingRows: 10_000, maxCommitRows: 1_000, maxSmallJobs: 1_000, smallJobRows: 10 };

test('[I8] a small job goes with the next commit although bulk waits before it', () => {
  const queue = createCommitQueue<{ tenantId: string; rows: number; name: string }>(limits);
  for (let n = 0; n < 5; n += 1) queue.push({ tenantId, rows: 1_000, name: `bulk ${n}` });
  queue.push({ tenantId, rows: 1, name: 'alarm' });
  assert.deepEqual(queue.take().map((job) => job.name), ['alarm', 'bulk 0']);
});

test('[I8] bulk moves on while small jobs never stop coming', () => {
  const queue = createCommitQueue<{ tenantId: string; rows: number }>(limits);
  queue.push({ tenantId, rows: 1_000 });
  for (let n = 0; n < 5_000; n += 1) queue.push({ tenantId, rows: 1 });
  assert.ok(queue.take().some((job) => job.rows === 1_000));
});

test('[I8] of many small jobs some go with each commit, so that the pages of the first need not wait for the last', () => {
  const queue = createCommitQueue<{ tenantId: string; rows: number }>({ ...limits, maxSmallJobs: 40 });
  for (let n = 0; n < 100; n += 1) queue.push({ tenantId, rows: 1 });
  queue.push({ tenantId, rows: 500 });
  assert.deepEqual([queue.take().length, queue.take().length, queue.take().length, queue.take().length], [41, 40, 20, 0]);
});

test('[I7] a full queue takes nothing more, but always an urgent job', () => {
  const queue = createCommitQueue<{ tenantId: string; rows: number }>(limits);
  assert.equal(queue.push({ tenantId, rows: 10_000 }), true);
  assert.equal(queue.push({ tenantId, rows: 1 }), false);
  assert.equal(queue.push({ tenantId, rows: 1 }, true), true);
  assert.equal(queue.waitingRows(), 10_001);
});

test('[I8] every job comes out once, in order within its class, and no commit is larger than its cap and one bulk job', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 900 }), { maxLength: 200 }), (sizes) => {
    const queue = createCommitQueue<{ tenantId: string; rows: number; n: number }>({ ...limits, maxWaitingRows: Infinity });
    sizes.forEach((rows, n) => queue.push({ tenantId, rows, n }));
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

const rowsOf = (jobs: readonly { tenantId: string; rows: number }[], of: string): number => jobs.filter((job) => job.tenantId === of).reduce((sum, { rows }) => sum + rows, 0);

test('[TM2] whoever fills the queue leaves a commit’s rows for each of the others, up to twice the queue', () => {
  const queue = createCommitQueue<{ tenantId: string; rows: number }>(limits);
  for (let n = 0; n < 100; n += 1) queue.push({ tenantId: 'loud', rows: 100 });
  assert.deepEqual([queue.canTake('loud', 1), queue.canTake('quiet', 1_000), queue.canTake('quiet', 1_001)], [false, true, false]);
  for (let n = 0; n < 10; n += 1) assert.equal(queue.push({ tenantId: `other ${n}`, rows: 1_000 }), true);
  assert.equal(queue.canTake('one more', 1), false);
});

test('[TM2] tenants take turns: what a quiet one sends goes with the next commit, whatever waits of a loud one', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 100 }), fc.integer({ min: 1, max: 450 }), (loud, rows) => {
    const queue = createCommitQueue<{ tenantId: string; rows: number }>({ ...limits, maxWaitingRows: Infinity });
    for (const each of loud) queue.push({ tenantId: 'loud', rows: each });
    queue.push({ tenantId: 'quiet', rows });
    // Of a class the loud one is served once before it, and one commit's rows are the most of both.
    const first = queue.take();
    const second = rowsOf(first, 'quiet') === rows ? [] : queue.take();
    assert.equal(rowsOf([...first, ...second], 'quiet'), rows);
    assert.ok(rowsOf(first, 'loud') <= limits.maxCommitRows + 900);
  }));
});

test('[TM2] of many small jobs each of several tenants has as many in a commit', () => {
  const queue = createCommitQueue<{ tenantId: string; rows: number }>({ ...limits, maxSmallJobs: 40 });
  for (const tenant of ['a', 'b', 'c', 'd']) for (let n = 0; n < 100; n += 1) queue.push({ tenantId: tenant, rows: 1 });
  const taken = queue.take();
  assert.deepEqual(['a', 'b', 'c', 'd'].map((tenant) => rowsOf(taken, tenant)), [10, 10, 10, 10]);
});
