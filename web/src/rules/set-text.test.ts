import { AlarmRuleSet } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import { newRule, ruleTypes } from './rule-shapes.ts';
import { isInOurRows, rowKey, rulesOfText, thresholdsOf, valueAt, withBand, withNewRule, withoutRule, withoutRuleAt, withRule, withValue, type Threshold } from './set-text.ts';

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

test('a form writes one field and leaves what it does not know', () => {
  const text = JSON.stringify({ schema: 1, title: 'Ward', note: 'kept', sources: [{ id: 'site', title: 'x' }], rules: [{ ...spo2, remark: 'kept, too' }], chains: null });
  const changed = withValue(text, ['rules', 0, 'bands', 0, 'limit'], 88);
  expect(valueAt(changed, ['rules', 0, 'bands', 0, 'limit'])).toBe(88);
  expect([valueAt(changed, ['note']), valueAt(changed, ['rules', 0, 'remark']), valueAt(changed, ['rules', 0, 'bands', 0, 'delayMs'])]).toEqual(['kept', 'kept, too', 15_000]);
  expect([isInOurRows(text), isInOurRows(changed)]).toEqual([false, true]);
});

test('undefined takes a field out, or an item of a list', () => {
  const both = withNewRule(withNewRule(empty, spo2), { ...spo2, id: 'other' });
  expect(rulesOfText(withoutRuleAt(both, 0)).map(({ rule, place }) => [rule.id, place])).toEqual([['other', 0]]);
  expect(valueAt(withValue(both, ['rules', 0, 'spo2Scale'], undefined), ['rules', 0])).not.toHaveProperty('spo2Scale');
});

test('every new rule is added with the source of its set, and reads once its numbers are written', () => {
  const text = ruleTypes.reduce((source, type) => withNewRule(source, newRule(type, rulesOfText(source).map(({ rule }) => rule.id))), empty);
  const filled = [[0, 65], [1, 30]].reduce((source, [place, limit]) => withValue(source, ['rules', place!, 'bands', 0, 'limit'], limit), text);
  const named = withValue(withValue(filled, ['rules', 7, 'id'], 'fall'), ['rules', 7, 'why'], 'nobody wears one');
  expect(AlarmRuleSet.parse(JSON.parse(named)).rules.map(({ type, sources }) => [type, sources])).toEqual(ruleTypes.map((type) => [type, ['site']]));
});
