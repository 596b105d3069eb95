import { AlarmRuleSet } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import { rowKey, thresholdsOf, withBand, withoutRule, withRule, type Threshold } from './set-text.ts';

const empty = JSON.stringify({ schema: 1, title: 'Ward', sources: [{ id: 'site', title: 'Decision of this site' }], rules: [] });
const spo2: Threshold = {
  type: 'threshold', id: 'spo2-low', sources: ['welch'], vitals: ['spo2'], side: 'below', spo2Scale: 1, clearDelayMs: 5000, isLatching: false, reAlarmMs: null, tellMs: null, hysteresis: 1, nOfM: null, personal: null,
  bands: [{ priority: 'medium', limit: 90, delayMs: 15_000, raises: null }],
};

test('a rule taken from the built-in set cites the source of this one, and the set stays what the server reads', () => {
  const text = withRule(empty, withBand(spo2, 'medium', { limit: 92 }));
  const read = AlarmRuleSet.parse(JSON.parse(text));
  expect(read.rules).toHaveLength(1);
  expect(thresholdsOf(text)[0]).toMatchObject({ sources: ['site'], bands: [{ limit: 92, delayMs: 15_000 }] });
});

test('changing it again replaces it, per SpO2 scale; dropping it leaves the others', () => {
  const both = withRule(withRule(empty, spo2), { ...spo2, spo2Scale: 2 });
  const changed = withRule(both, withBand(spo2, 'medium', { delayMs: 5000 }));
  expect(thresholdsOf(changed).map(({ spo2Scale, bands }) => [spo2Scale, bands[0]?.delayMs])).toEqual([[1, 5000], [2, 15_000]]);
  expect(thresholdsOf(withoutRule(changed, rowKey(spo2))).map(({ spo2Scale }) => spo2Scale)).toEqual([2]);
});

test('a text that cannot be read is left as it is', () => {
  expect([withRule('{', spo2), withoutRule('{', 'x'), thresholdsOf('[]')]).toEqual(['{', '{', []]);
});
