// Limits laid out for judging, and how severe a value is against them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConditionState } from './alarm-condition.ts';
import { delaysOf, limitsOf, severityOf, type Band } from './threshold.ts';

const bands: readonly Band[] = [{ priority: 'medium', limit: 39, delayMs: 5000 }, { priority: 'high', limit: 41, delayMs: 0 }];
const since = [1, 1, 1] as const;
const active: ConditionState = { name: 'active', priority: 'medium', inactivation: { name: 'enabled' }, since, calmSinceMs: null };
const latched: ConditionState = { name: 'latched', priority: 'medium', inactivation: { name: 'enabled' }, since };

test('[M25] hysteresis widens the way out of each band, to two decimals, and where a rule has no band there is no limit', () => {
  assert.deepEqual(limitsOf('above', bands, 0.2), { side: 'above', enter: [null, 39, 41], leave: [null, 38.8, 40.8] });
  assert.deepEqual(limitsOf('below', [{ priority: 'low', limit: 35.1, delayMs: 0 }], 0.2), { side: 'below', enter: [35.1, null, null], leave: [35.3, null, null] });
  assert.deepEqual(delaysOf(bands), [null, 5000, 0]);
});

test('[M21] at the limit is not beyond it, above as below; a band that is not there is never reached', () => {
  const above = limitsOf('above', bands, 0.2);
  assert.deepEqual([1, 39, 39.1, 41, 41.1].map((value) => severityOf(above, value, { name: 'inactive' })), [0, 0, 2, 2, 3]);
  const below = limitsOf('below', [{ priority: 'medium', limit: 0, delayMs: 0 }], 0);
  assert.deepEqual([-5, 0, 5].map((value) => severityOf(below, value, { name: 'inactive' })), [2, 0, 0]);
});

test('[M25] within the hysteresis an alarm goes on, and one that only waits for its reset does not begin again', () => {
  const limits = limitsOf('above', bands, 0.2);
  assert.deepEqual([active, latched, { name: 'inactive' } as const].map((state) => severityOf(limits, 38.9, state)), [2, 0, 0]);
  assert.equal(severityOf(limits, 40.9, active), 2, 'of a band that is not alarmed');
});
