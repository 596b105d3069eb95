// Where mass-casualty mode is on, whom it lets wait, and which category an emergency has.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Casualty, EmergencyId, TriageCategory } from '@mydr24/protocol';
import { NOW, north } from './assignment-testing.ts';
import { categoryOf, coversScene, isOn } from './mass-casualty.ts';
import { mayWait } from './place-to-fill.ts';

test('[MC2] for a tenant it covers everything; for a scene its emergency and what is within 500 m', () => {
  const scene = { sceneEmergencyId: 'e' as EmergencyId, scene: north(0) };
  assert.deepEqual(
    [coversScene({ sceneEmergencyId: null, scene: null }, 'x', null), coversScene(scene, 'e', null), coversScene(scene, 'x', north(0.4)), coversScene(scene, 'x', north(0.6)), coversScene(scene, 'x', null)],
    [true, true, true, false, false],
  );
});

test('[MC1] it is off when it has ended, and by itself at its time', () => {
  assert.deepEqual([isOn({ endedAt: null, untilAt: NOW + 1 }, NOW), isOn({ endedAt: null, untilAt: NOW }, NOW), isOn({ endedAt: NOW - 1, untilAt: NOW + 1 }, NOW)], [true, false, false]);
});

test('[MC4] of several people of one emergency the worst says its category; one without a tag has none', () => {
  const tagged = (...categories: TriageCategory[]) => [{ casualties: categories.map((category, n): Casualty => ({ tag: `A-${n}`, category, emergencyId: 'e' as EmergencyId, changedAt: NOW, changedBy: '' })) }];
  assert.deepEqual([categoryOf(tagged('minor', 'immediate', 'deceased'), 'e'), categoryOf(tagged('expectant', 'minor'), 'e'), categoryOf(tagged('immediate'), 'other')], ['immediate', 'minor', null]);
});

test('[MC2] who may wait: a category says it, and without one a low priority does', () => {
  const waits = (['immediate', 'delayed', 'minor', 'expectant', 'deceased'] as const).filter((category) => mayWait('high', category));
  assert.deepEqual([waits, mayWait('low', null), mayWait('medium', null), mayWait('low', 'immediate')], [['minor', 'expectant', 'deceased'], true, false, false]);
});
