// What counts as a stream, and which sample of it as late.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isContinuous, isLate, startWatch } from './stream-watch.ts';

const MIN = 60_000;

test('[M52] a vital that may be silent for up to a quarter of an hour is a stream; one without a limit, or with a longer one, is a spot value', () => {
  assert.deepEqual([0, 15 * MIN, 15 * MIN + 1, null].map(isContinuous), [true, true, false, false]);
});

test('[M29] older than the newest, than the stream may be silent or than a spot value counts is late; the same moment again is not', () => {
  const watch = { ...startWatch(0, null), newestDeviceMs: 5000 };
  assert.deepEqual([4999, 5000, 5001].map((deviceAtMs) => isLate(watch, deviceAtMs, 6000, null)), [true, false, false]);
  const first = startWatch(0, null);
  assert.deepEqual([isLate(first, -1, 0, null), isLate(first, 0, 12 * 60 * MIN, null), isLate(first, 0, 12 * 60 * MIN + 1, null)], [false, false, true]);
  assert.deepEqual([isLate(first, 0, MIN, MIN), isLate(first, 0, MIN + 1, MIN)], [false, true]);
});
