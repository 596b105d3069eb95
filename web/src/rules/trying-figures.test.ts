import type { ReplayFigures, UnitId } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import { byRule, changePercent, ratesOf } from './trying-figures.ts';

const figures: ReplayFigures = {
  bedDays: 4, readings: 10, events: [], changed: [],
  counts: [
    { ruleId: 'spo2-low', priority: 'medium', unitId: 'a' as UnitId, before: 10, after: 4 }, { ruleId: 'spo2-low', priority: 'medium', unitId: 'b' as UnitId, before: 2, after: 2 },
    { ruleId: 'news2', priority: 'high', unitId: 'a' as UnitId, before: 0, after: 14 },
  ],
};

test('units of a rule are added up and the loudest stands first', () => {
  expect(byRule(figures)).toEqual([{ ruleId: 'news2', priority: 'high', before: 0, after: 14 }, { ruleId: 'spo2-low', priority: 'medium', before: 12, after: 6 }]);
});

test('a rate is alarms over bed-days, and a change from nothing has no percent', () => {
  expect(ratesOf(figures)).toEqual({ before: 3, after: 5 });
  expect(ratesOf({ ...figures, bedDays: 0 })).toEqual({ before: null, after: null });
  expect(changePercent(3, 5)).toBe(67);
  expect(changePercent(0, 5)).toBeNull();
});
