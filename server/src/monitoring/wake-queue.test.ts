import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dayOf } from './calendar-day.ts';
import { SHARD_COUNT, shardOf } from './shard.ts';
import { createWakeQueue } from './wake-queue.ts';

test('[ME2] whatever was set last is due when it says, earliest first, and stays due until it is set again', () => {
  const action = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), at: fc.option(fc.nat(50)) });
  fc.assert(fc.property(fc.array(action, { maxLength: 60 }), fc.nat(60), (actions, now) => {
    const queue = createWakeQueue();
    const wanted = new Map<string, number>();
    for (const { id, at } of actions) {
      queue.set(id, at);
      if (at === null) wanted.delete(id);
      else wanted.set(id, at);
    }
    const due = [...wanted].filter(([, at]) => at <= now).toSorted((a, b) => a[1] - b[1]);
    assert.equal(queue.nextAt(), wanted.size === 0 ? null : Math.min(...wanted.values()));
    assert.deepEqual(queue.due(now, 10).map((id) => wanted.get(id)), due.map(([, at]) => at));
    assert.deepEqual(queue.due(now, 10).length, due.length);
    assert.deepEqual(queue.due(now, 1).length, Math.min(1, due.length));
  }));
});

test('[ME2] an instant left and taken up again is due once', () => {
  const queue = createWakeQueue();
  for (const at of [12, 13, 12]) queue.set('a', at);
  assert.deepEqual(queue.due(20, 10), ['a']);
});

test('[ME2] an instant moved with every reading does not pile up', () => {
  const queue = createWakeQueue();
  let most = 0;
  for (let n = 0; n < 100_000; n += 1) {
    queue.set(`patient ${n % 100}`, n);
    most = Math.max(most, queue.held());
  }
  assert.equal(most, 1023);
  assert.equal(queue.nextAt(), 99_900);
  assert.equal(queue.due(100_000, 1_000).length, 100);
});

test('[ME2] of many patients four entries each may be held, and what is left keeps its order', () => {
  const queue = createWakeQueue();
  assert.equal(queue.held(), 0);
  // Each instant before the one set last.
  for (let n = 0; n < 2000; n += 1) queue.set(`patient ${n % 500}`, 10_000 - n);
  assert.equal(queue.held(), 500, 'left alone at the two thousandth');
  assert.deepEqual([queue.nextAt(), queue.due(8_003, 10)], [8_001, ['patient 499', 'patient 498', 'patient 497']]);
  for (let n = 0; n < 3; n += 1) queue.set('patient 0', 8_500);
  assert.equal(queue.held(), 500, 'set again to the same is nothing new');
  queue.set('patient 0', 8_501);
  assert.equal(queue.held(), 501);
});

test('[ME7] patients spread evenly over the shards, consecutive ids too', () => {
  const counts = Array.from({ length: SHARD_COUNT }, () => 0);
  for (let n = 0; n < 64_000; n += 1) counts[shardOf(`018f0000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`)]! += 1;
  assert.ok(Math.min(...counts) > 700 && Math.max(...counts) < 1_300, `${Math.min(...counts)} to ${Math.max(...counts)}`);
});

test('[ME9] the calendar day of an instant is the one every calendar shows', () => {
  fc.assert(fc.property(fc.date({ min: new Date(0), max: new Date('9998-12-31T00:00:00Z'), noInvalidDate: true }), (date) => {
    assert.equal(dayOf(date.getTime()), date.toISOString().slice(0, 10));
  }));
});
