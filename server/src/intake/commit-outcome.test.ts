import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcomesOf, repeatedReadings } from './commit-outcome.ts';
import { readingKey, type Reading } from './reading.ts';

const reading = (seq: number, value: number, change: Partial<Reading> = {}): Reading => ({
  tenantId: 't', patientId: 'p', deviceId: 'd', seq, kind: 'spo2', value, code: null, unit: '%', takenAt: 1000, receivedAt: 2000, noDataMs: null, ...change,
});

test('[I3] of two equal items in one commit the first is stored, the second a repeat, a differing third a conflict', () => {
  const readings = [reading(1, 97), reading(1, 97), reading(1, 96), reading(2, 95)];
  const inserted = new Set([readingKey(readings[0]!), readingKey(readings[3]!)]);
  assert.deepEqual(repeatedReadings(readings, inserted), [readings[1], readings[2]]);
  const present = new Map([[readingKey(readings[0]!), readings[0]!]]);
  assert.deepEqual(outcomesOf(readings, inserted, present), ['stored', 'duplicate', 'sequence-conflict', 'stored']);
});

test('[I3] the same number at another device time is another reading, and when it was received does not count', () => {
  const before = reading(1, 97, { receivedAt: 1 });
  const again = reading(1, 97, { receivedAt: 9 });
  assert.notEqual(readingKey(before), readingKey(reading(1, 97, { takenAt: 1001 })));
  assert.deepEqual(outcomesOf([again], new Set(), new Map([[readingKey(before), before]])), ['duplicate']);
});
