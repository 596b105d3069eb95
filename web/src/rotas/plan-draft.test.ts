// Filling in a plan.
import { expect, test } from 'vitest';
import { dutyOf, earlier, emptyPlan, hasPeople } from './plan-draft.ts';

test('a person moves one place earlier, and the first to the end', () => {
  expect(earlier(['a', 'b', 'c'], 2)).toEqual(['a', 'c', 'b']);
  expect(earlier(['a', 'b', 'c'], 0)).toEqual(['b', 'c', 'a']);
});

test('a duty code is proposed from the name, in any of our languages', () => {
  expect(dutyOf('Cardiology on call')).toBe('cardiology-on-call');
  expect(dutyOf('  Guàrdia d’UCI, 2 ')).toBe('guardia-duci-2');
  expect(dutyOf('24 h')).toBe('h');
});

test('a preview is asked for once there is somebody', () => {
  const plan = emptyPlan('Europe/Andorra', '2026-11-30');
  expect(hasPeople(plan)).toBe(false);
  expect(hasPeople({ ...plan, patterns: plan.patterns.map((each) => ({ ...each, personIds: ['x' as never] })) })).toBe(true);
});
