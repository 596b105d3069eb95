// Every action of the rights table is a deed with a reason that people can be told.
import assert from 'node:assert/strict';
import test from 'node:test';
import { actions } from '../people/access.ts';
import { deedOf, whyOf } from './audit-deed.ts';

test('[A9] what is read, searched for, taken out and changed are told apart by the action\'s own words', () => {
  assert.deepEqual(
    ['patient.read', 'patient.read-chart', 'position.history', 'patient.find', 'emergency.list', 'audit.search', 'incident.export', 'patient.chart', 'emergency.close'].map(deedOf),
    ['read', 'read', 'read', 'search', 'search', 'search', 'export', 'write', 'write'],
  );
  // Whoever adds an action that only reads under a new word sees it here.
  const reading = actions.filter((action) => deedOf(action) === 'read' || deedOf(action) === 'search');
  assert.ok(actions.filter((action) => /\.(read|list|find|search|history|explain|watch)/.test(action)).every((action) => reading.includes(action)));
});

test('[A8] a reason is what the deed was about, and break-glass goes before all', () => {
  assert.deepEqual(
    ['patient.read', 'alarm.answer', 'emergency.read', 'scene.write', 'family.watch', 'device.pair', 'patient.identify', 'sign-on.manage'].map((action) => whyOf(action, null)),
    ['care', 'care', 'emergency', 'emergency', 'family', 'devices', 'office', 'office'],
  );
  assert.equal(whyOf('patient.read', 'ETREAT'), 'break-glass');
});
