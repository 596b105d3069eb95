// Ids are UUIDs of version 7 that grow with the clock, and none comes twice however their randomness is fetched.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createIds } from './ids.ts';

const clockAt = (nowMs: number) => ({ nowMs: () => nowMs, monotonicMs: () => nowMs });
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('many ids of one millisecond are all different, and well formed', () => {
  const ids = createIds(clockAt(1_700_000_000_000));
  const made = Array.from({ length: 2_000 }, () => ids.next());
  assert.equal(new Set(made).size, made.length);
  // What follows the 48 bits of time is random in each: no stretch of bytes is used again.
  assert.equal(new Set(made.map((id) => id.slice(-12))).size, made.length);
  for (const id of made) assert.match(id, UUID_V7);
});

test('a later millisecond sorts after an earlier one', () => {
  assert.ok(createIds(clockAt(1_700_000_000_001)).next() > createIds(clockAt(1_700_000_000_000)).next());
});
