import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gapsOf, historyOf, lateSpans, type BucketRow } from './vital-history.ts';

const S = 1_000;
const reading = (atS: number, lagMs: number | null = 100): BucketRow => ({ firstAt: atS * S, lastAt: atS * S, low: 80, high: 80, last: 80, n: 1, lagMs });
const bucket = (fromS: number, toS: number): BucketRow => ({ firstAt: fromS * S, lastAt: toS * S, low: 70, high: 90, last: 80, n: toS - fromS + 1, lagMs: 100 });

test('[HY2] a gap is a silence longer than the stream allows, between buckets and between readings', () => {
  assert.deepEqual(gapsOf([bucket(0, 99), bucket(100, 199), bucket(260, 299)], 30 * S), [[199 * S, 260 * S]]);
  assert.deepEqual(gapsOf([reading(0), reading(1), reading(2), reading(32), reading(33)], 30 * S), []);
  assert.deepEqual(gapsOf([reading(0), reading(1), reading(2), reading(33), reading(34)], 30 * S), [[2 * S, 33 * S]]);
});

test('[HY2] a device that speaks each minute has no gap each minute, and spot measurements have none', () => {
  const minutes = [0, 60, 120, 180, 240].map((at) => reading(at));
  assert.deepEqual(gapsOf(minutes, 30 * S), []);
  assert.deepEqual(gapsOf([...minutes, reading(900)], 30 * S), [[240 * S, 900 * S]]);
  assert.deepEqual(gapsOf([reading(0), reading(40_000)], null), []);
});

test('[HY2] neighbours that came late are one stretch; an amended one is not late', () => {
  assert.deepEqual(lateSpans([reading(0), reading(1, 40 * S), reading(2, 50 * S), reading(3), reading(4, null), reading(5, 31 * S)], 30 * S), [[1 * S, 2 * S], [5 * S, 5 * S]]);
});

test('[HY1] columns keep the lowest, the highest and the last of each step', () => {
  const history = historyOf('heart-rate', [bucket(0, 99)], 100 * S, { amended: [], doubtful: [], invalid: 3 });
  assert.deepEqual([history.at, history.low, history.high, history.last, history.invalid, history.unit], [[99 * S], [70], [90], [80], 3, '/min']);
});
