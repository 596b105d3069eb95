// What the wire adds to an alarm row, and leaves out of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AlarmId, AlarmPriority, PatientId } from '@mydr24/protocol';
import { Alarm } from '@mydr24/protocol';
import { defaultRules } from './default-rules.ts';
import { shownAlarm } from './shown-alarm.ts';
import type { AlarmRow } from './watched-patient.ts';

const row = (ruleId: string, ruleVersion: number, priority: AlarmPriority): AlarmRow => ({
  id: '00000000-0000-4000-8000-000000000001' as AlarmId, tenantId: '00000000-0000-4000-8000-000000000002',
  patientId: '00000000-0000-4000-8000-000000000003' as PatientId, unitId: null, conditionKey: ruleId, ruleId, ruleVersion, kind: 'physiological', priority,
  phase: 'start', state: 'active', inactivation: 'enabled', vital: null, value: null, unit: null, limit: null, startedAt: 1, changedAt: 1, endedAt: null,
  acknowledgedBy: null, acknowledgedByName: null, pausedUntil: null, emergencyId: null,
});

test('[M53] an alarm tells the delay of its rule at its priority', () => {
  const told = [['spo2-low', 'medium', 15_000], ['spo2-low', 'high', 0], ['heart-rate-low', 'high', 5000], ['respiratory-rate-high', 'low', 60_000], ['news2', 'high', 15_000]] as const;
  for (const [ruleId, priority, delayMs] of told) assert.equal(shownAlarm(row(ruleId, 1, priority)).delayMs, delayMs, `${ruleId} ${priority}`);
});

test('[M53] every band of every rule is disclosed, alike on both scales', () => {
  for (const rule of [...defaultRules(1), ...defaultRules(2)]) {
    const bands = 'bands' in rule ? rule.bands : [];
    for (const { priority, delayMs } of bands) assert.equal(shownAlarm(row(rule.id, rule.version, priority)).delayMs, delayMs, `${rule.id} ${priority}`);
  }
});

test('[M53] a rule that is not known by its version has no guessed delay, and silence has none', () => {
  assert.equal(shownAlarm(row('spo2-low', 0, 'medium')).delayMs, null);
  assert.equal(shownAlarm(row('no-data', 1, 'medium')).delayMs, null);
});

test('[M53] what the wire shows is by its schema, and names no tenant', () => {
  const shown = shownAlarm(row('spo2-low', 1, 'high'));
  assert.deepEqual(Alarm.parse(shown), shown);
  assert.equal('tenantId' in shown, false);
});
