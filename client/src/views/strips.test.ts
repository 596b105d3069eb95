import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Strip, StoredWaveform } from '@mydr24/protocol';
import { applyChunk } from './strips.ts';

const chunk = (channel: string, startAt: number): StoredWaveform =>
  ({ deviceId: 'd', channel, kind: 'ecg', seq: startAt, rateHz: 250, scale: 1, unit: 'mV', startAt, endAt: startAt + 1000, gapMs: null, fault: null, samples: '' }) as unknown as StoredWaveform;

test('a chunk joins its channel once, and half a minute of each is kept', () => {
  let strip: Strip = { chunks: [chunk('II', 0), chunk('V', 0)] };
  for (let second = 1; second <= 60; second += 1) strip = applyChunk(strip, chunk('II', second * 1000));
  assert.equal(applyChunk(strip, chunk('II', 60_000)), strip);
  assert.equal(applyChunk(strip, chunk('II', 5000)), strip);
  assert.equal(strip.chunks.filter(({ channel }) => channel === 'V').length, 1);
  assert.deepEqual([strip.chunks.findLast(({ channel }) => channel === 'II')!.startAt, strip.chunks.filter(({ channel }) => channel === 'II').length], [60_000, 30]);
});
