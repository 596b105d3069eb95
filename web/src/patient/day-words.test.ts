import type { OwnDays, OwnStretch } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import { isAnyCompared, newsOf, vitalsShown, whenId, type Vital } from './day-words.ts';

const parts = (last: 'night' | 'day'): OwnDays['stretches'] =>
  Array.from({ length: 6 }, (_, n) => ({ part: (n % 2 === 1) === (last === 'day') ? 'day' as const : 'night' as const, fromAt: n, toAt: n + 1, isOver: n < 5, told: 'nobody' as const }));
const calm: OwnStretch = { reached: { low: 90, high: 99 }, typical: 96, was: 'usual', told: 'nobody' };
const vital = (kind: Vital['kind'], ...newest: OwnStretch[]): Vital => ({ kind, unit: '%', usual: { night: null, day: null }, stretches: [...Array.from({ length: 6 - newest.length }, () => calm), ...newest] });

test('[UI-DA1] by day the night before is last night; by night the day before is today', () => {
  expect(parts('day').map((_, n) => whenId(parts('day'), n))).toEqual(['night', 'day', 'night', 'yesterday', 'lastNight', 'today']);
  expect(parts('night').map((_, n) => whenId(parts('night'), n))).toEqual(['day', 'night', 'yesterday', 'night', 'today', 'tonight']);
});

test('[UI-DA1] news are what was not as usual or was told to the team, of the newest night and day only', () => {
  const lower: OwnStretch = { ...calm, was: 'lower' };
  const told: OwnStretch = { ...calm, told: 'asked' };
  const days: OwnDays = { stretches: parts('day'), vitals: [vital('spo2', lower, calm, calm), vital('temperature', told, { ...calm, was: null })] };
  expect(newsOf(days).map(({ vital: { kind }, nth }) => [kind, nth])).toEqual([['temperature', 4]]);
  expect(newsOf({ ...days, vitals: [vital('spo2', lower, lower)] }).map(({ nth }) => nth)).toEqual([4, 5]);
});

test('[UI-DA1] with nothing to compare in the newest night and day it is not said that all was as usual', () => {
  const unknown: OwnStretch = { ...calm, was: null };
  expect(isAnyCompared({ stretches: parts('day'), vitals: [vital('spo2', unknown, unknown)] })).toBe(false);
  expect(isAnyCompared({ stretches: parts('day'), vitals: [vital('spo2', unknown, calm)] })).toBe(true);
});

test('[UI-DA1] one number for one heart, and nothing that has no words of its own', () => {
  expect(vitalsShown([vital('pulse-rate'), vital('diastolic'), vital('spo2')]).map(({ kind }) => kind)).toEqual(['pulse-rate', 'spo2']);
  expect(vitalsShown([vital('heart-rate'), vital('pulse-rate')]).map(({ kind }) => kind)).toEqual(['heart-rate']);
});
