// Whole calendar years, and the thirty days before anything goes by itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keptUntil } from './erasure.ts';
import { countsFromOf, goesBefore, pastBefore } from './record-times.ts';

const at = (iso: string): number => Date.parse(iso);
const DAY_MS = 86_400_000;

test('[PR9] whoever was last cared for in 2016 is past ten years on the first day of 2027, and not before', () => {
  const [first, last] = [at('2016-01-01T00:00:00Z'), at('2016-12-31T23:59:59Z')];
  assert.equal(pastBefore(at('2026-12-31T23:59:59Z'), 10), at('2016-01-01T00:00:00Z'));
  assert.equal(pastBefore(at('2027-01-01T00:00:00Z'), 10), at('2017-01-01T00:00:00Z'));
  for (const cared of [first, last]) assert.equal(keptUntil(cared, 10, at('2020-01-01T00:00:00Z')), at('2027-01-01T00:00:00Z'));
});

test('[PR11] by itself only what was said to, thirty days after it was said and thirty days after its time', () => {
  const said = at('2026-12-20T12:00:00Z');
  const countsFrom = countsFromOf('by-itself', said);
  const keep = { years: 10, letsGo: 'by-itself', countsFrom } as const;
  assert.equal(countsFrom, said + 30 * DAY_MS);
  assert.equal(goesBefore({ ...keep, letsGo: 'by-hand' }, countsFrom), null);
  assert.equal(goesBefore({ ...keep, countsFrom: null }, countsFrom), null);
  assert.equal(goesBefore(keep, countsFrom - 1), null);
  assert.equal(goesBefore(keep, countsFrom), at('2016-01-01T00:00:00Z'));
  assert.equal(goesBefore(keep, at('2027-01-30T23:59:59Z')), at('2016-01-01T00:00:00Z'));
  assert.equal(goesBefore(keep, at('2027-01-31T00:00:00Z')), at('2017-01-01T00:00:00Z'));
});
