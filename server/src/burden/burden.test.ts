import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builtInLayer, effectiveRules } from '../monitoring/rule-layers.ts';
import { linesOf } from './burden-routes.ts';
import { budgetText, budgetUsed, lastWeekOn, noisiest } from './burden.ts';

test('[BU4] the noisiest are the tenth with most alarms, rounded up, and nobody without an alarm', () => {
  const patients = Array.from({ length: 21 }, (_, n) => ({ id: n, alarms: n % 7 }));
  assert.deepEqual(noisiest(patients).map(({ alarms }) => alarms), [6, 6, 6]);
  assert.deepEqual(noisiest([{ alarms: 0 }, { alarms: 0 }]), []);
  assert.deepEqual(noisiest([]), []);
});

test('[BU6] a unit is warned from the stated share of its budget on, and never without a bed-day', () => {
  const day = { perBedDay: 10, warnShare: 0.8, bedDays: 5 };
  assert.equal(budgetUsed({ ...day, alarms: 39 }), null);
  assert.equal(budgetUsed({ ...day, alarms: 40 }), 0.8);
  assert.equal(budgetUsed({ ...day, bedDays: 0, alarms: 40 }), null);
  assert.match(budgetText('Ward 3', 0.849, 'ca-AD').subject, /84 %/);
});

test('[BU5] the week that is looked at is the last whole one, from its Monday', () => {
  assert.equal(lastWeekOn(Date.parse('2026-11-25T22:00:00Z')), '2026-11-16');
  assert.equal(lastWeekOn(Date.parse('2026-11-23T00:00:00Z')), '2026-11-16');
  assert.equal(lastWeekOn(Date.parse('2026-11-22T23:59:59Z')), '2026-11-09');
});

test('[BU7] the list of limits has a line for each priority of each rule in force, with its delay and who stands behind it', () => {
  const rules = effectiveRules([], [], 1);
  const lines = rules.flatMap((rule) => linesOf(rule, rule.rule.id === 'spo2-low' ? { names: ['Ada B'], at: 5 } : undefined));
  assert.deepEqual(lines.filter(({ ruleId }) => ruleId === 'spo2-low').map(({ priority, limit, side, delayMs, changedBy, changedAt }) => [priority, limit, side, delayMs, changedBy, changedAt]),
    [['medium', 90, 'below', 15_000, ['Ada B'], 5], ['high', 80, 'below', 0, ['Ada B'], 5]]);
  assert.deepEqual(lines.filter(({ ruleId }) => ruleId === 'news2').map(({ limit, side, inOnePart }) => [limit, side, inOnePart]), [[null, 'from', 3], [5, 'from', null], [7, 'from', null]]);
  for (const { rule } of rules) assert.equal(lines.some(({ ruleId }) => ruleId === rule.id), rule.type !== 'off', rule.id);
  assert.equal(lines[0]?.scope, builtInLayer.origin.scope);
});
