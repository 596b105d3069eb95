// When a provider counts as out, what that does to a page and to what may wait, and how long things are kept back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backOffMs } from './back-off.ts';
import { goodForMs, verdictOf } from './channel-lane.ts';
import { countCode, operatorText } from './operator-word.ts';
import { afterAnswer, afterSilence, healthy, isOut, letWaiting, wasAsked } from './provider-health.ts';

const timings = { deadlineMs: 8_000, outDeadlineMs: 1_000, againMs: 1_000 };
const silent = { type: 'unclear', failure: 'no-clear-answer' } as const;

test('[PG16] a provider is out after three silences in a row, and back with its first answer, even a no', () => {
  const twice = afterSilence(afterSilence(healthy, 1), 2);
  assert.equal(isOut(twice), false);
  assert.equal(isOut(afterSilence(afterAnswer(twice), 3)), false);
  const out = afterSilence(afterSilence(twice, 3), 9);
  assert.deepEqual([isOut(out), out.outSince, isOut(afterAnswer(out))], [true, 3, false]);
});

test('[PG16] a page for which no provider was asked says nothing of any', () => {
  assert.deepEqual(['no-address', 'not-connected', 'asked-to-wait', 'refused-21211', 'no-clear-answer'].map(wasAsked), [false, false, false, true, true]);
});

test('[PG17] while it is out one message that can wait goes now and then as the probe, with growing pauses; else all go', () => {
  let health = [1, 2, 3].reduce((known, atMs) => afterSilence(known, atMs), healthy);
  assert.equal(letWaiting(healthy, 5).goes, true);
  const went: number[] = [];
  for (let nowMs = 0; nowMs <= 200_000; nowMs += 500) {
    const let_ = letWaiting(health, nowMs);
    health = let_.health;
    if (let_.goes) went.push(nowMs);
  }
  assert.deepEqual(went, [1_500, 3_500, 7_500, 15_500, 31_500, 63_500, 123_500, 183_500]);
});

test('[PG16] a page is repeated once where the provider lives, and not at all where it is out', () => {
  const page = { purpose: 'offer', attempts: 1 } as const;
  assert.deepEqual(verdictOf(silent, { ...page, isOut: false }, timings), { type: 'again', failure: 'no-clear-answer', againInMs: 1_000 });
  assert.equal(verdictOf(silent, { ...page, isOut: true }, timings).type, 'failed');
  assert.equal(verdictOf(silent, { ...page, attempts: 2, isOut: false }, timings).type, 'failed');
});

test('[PG17] a stand-down is tried for a long while, and then no more', () => {
  const tries = Array.from({ length: 8 }, (_, nth) => verdictOf(silent, { purpose: 'stand-down', attempts: nth + 1, isOut: true }, timings));
  assert.deepEqual(tries.map(({ againInMs }) => againInMs), [5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 320_000, null]);
});

test('[PG17] what is kept back is kept back longer each time and never beyond its bound', () => {
  assert.deepEqual([1, 2, 3, 60].map((attempts) => backOffMs(attempts, { firstMs: 10, mostMs: 35 })), [10, 20, 35, 35]);
});

test('[PG11] a page is good as long as its step waits, within half a minute and ten', () => {
  assert.deepEqual(['45000', '0', '86400000', null, 'nonsense'].map((wait) => goodForMs(wait)), [45_000, 30_000, 600_000, 120_000, 120_000]);
});

test('[PG23] one code is told once a quarter of an hour, with how often it came meanwhile; another at once', () => {
  let counts = new Map() as ReturnType<typeof countCode>['counts'];
  const told = (code: string, nowMs: number): string => {
    const counted = countCode(counts, code, nowMs);
    ({ counts } = counted);
    return `${counted.isTold} ${counted.heldBack}`;
  };
  assert.deepEqual([told('a', 0), told('a', 1), told('a', 2), told('b', 3), told('a', 900_000), told('a', 900_001)], ['true 0', 'false 0', 'false 0', 'true 0', 'true 2', 'false 0']);
  assert.equal(operatorText('provider-out', { channel: 'sms' }, 2), 'MyDR24: provider-out\n\nchannel: sms\nand 2 more of this kind since the last mail');
});
