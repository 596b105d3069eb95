// What of a board a guest sees, when its mark is another, and for how long a read is taken as kept.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alarm, BoardPatient, News2Shown } from '@mydr24/protocol';
import { createRecentReads } from './recent-reads.ts';
import { markedText, sharedNow } from './shared-now.ts';

const alarm = {
  id: 'a-1', patientId: 'p-1', unitId: 'u-1', conditionKey: 'spo2-low', ruleId: 'spo2', ruleVersion: 3, kind: 'physiological', priority: 'high', phase: 'onset', state: 'active', inactivation: 'enabled', vital: 'spo2', value: 82, unit: '%', limit: 85,
  delayMs: 0, startedAt: 5, changedAt: 6, endedAt: null, acknowledgedBy: 'n-1', acknowledgedByName: 'Marta Riba', pausedUntil: null, emergencyId: 'e-1', unansweredSince: 5,
} as unknown as Alarm;
const news2 = { status: 'incomplete', total: null, knownMinimum: 3, scoredAt: 10 } as unknown as News2Shown;
const board = (parts: Partial<BoardPatient> = {}): BoardPatient => ({ patient: { id: 'p-1' }, vitals: [], trends: [], news2, alarms: [alarm], emergency: { id: 'e-1' }, earlyWarnings: [], silences: [], clock: null, ...parts }) as unknown as BoardPatient;

test('[SC13] of an alarm stands what it is and whether somebody saw it; no id of anything, no emergency, no alarm that is over', () => {
  const shown = sharedNow(board({ alarms: [alarm, { ...alarm, conditionKey: 'hr-high', state: 'inactive' }] }), 'Ward 1', null);
  assert.deepEqual(shown.alarms, [{ conditionKey: 'spo2-low', kind: 'physiological', priority: 'high', state: 'active', inactivation: 'enabled', vital: 'spo2', value: 82, unit: '%', limit: 85, startedAt: 5, changedAt: 6, acknowledgedByName: 'Marta Riba' }]);
  assert.doesNotMatch(JSON.stringify(shown), /"[apuen]-1"/);
  assert.deepEqual(sharedNow(null, null, null), { vitals: [], alarms: [], news2: null, earlyWarnings: [], unitName: null, inChargeName: null });
});

test('[SC14] the mark is another for a value, an alarm, a score or who is in charge, and the same for a score that was only reckoned again', () => {
  const mark = (parts: Partial<BoardPatient> = {}, inCharge: string | null = null): string => markedText(sharedNow(board(parts), 'Ward 1', inCharge));
  assert.equal(mark({ news2: { ...news2, scoredAt: 99 } }), mark());
  const others = [mark({ news2: { ...news2, knownMinimum: 5 } }), mark({ alarms: [] }), mark({ alarms: [{ ...alarm, inactivation: 'alert-acknowledged' }] }), mark({ vitals: [{ kind: 'spo2', value: 82 }] as unknown as BoardPatient['vitals'] }), mark({}, 'Marta Riba')];
  assert.equal(new Set([mark(), ...others]).size, others.length + 1);
});

test('[SC14] a read counts as kept for ten minutes from when it was kept, of the very same session, grant and topic', () => {
  const reads = createRecentReads();
  reads.remember('s g vitals', 1_000);
  assert.deepEqual([reads.isRecent('s g vitals', 1_000), reads.isRecent('s g vitals', 600_999), reads.isRecent('s g vitals', 601_000), reads.isRecent('s g notes', 1_000)], [true, true, false, false]);
  for (let n = 0; n < 20_000; n += 1) reads.remember(`other ${n}`, 1_000);
  assert.equal(reads.isRecent('s g vitals', 1_001), false, 'no more than so many are remembered');
});
