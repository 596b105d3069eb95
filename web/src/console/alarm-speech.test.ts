// What a screen reader is told of alarms, and what it is spared.
import type { Alarm } from '@mydr24/protocol';
import { expect, test } from 'vitest';
import { alarm, boardPatient } from '../gallery/fixtures.ts';
import { speechOf } from './alarm-speech.ts';

const calm = { ...boardPatient(1), alarms: [] };
const withAlarms = (...alarms: Alarm[]) => [{ ...calm, alarms }];
const low = alarm(1, calm.patient.id, 'low', {});
const worse: Alarm = { ...low, priority: 'high', phase: 'escalate' };
const heard = (spoken: ReturnType<typeof speechOf>['spoken']) => spoken.map(({ alarm: one, urgency }) => [one.id, one.priority, urgency]);

test('[UI-A4] what was there when the screen opened is not read out, nor later', () => {
  const first = speechOf(null, withAlarms(low));
  expect(first.spoken).toEqual([]);
  expect(speechOf(first.known, withAlarms(low)).spoken).toEqual([]);
});

test('[UI-A4] an alarm is spoken once when it starts and once when it worsens: politely, but a high one at once', () => {
  const opened = speechOf(null, withAlarms());
  const started = speechOf(opened.known, withAlarms(low));
  expect(heard(started.spoken)).toEqual([[low.id, 'low', 'polite']]);
  expect(speechOf(started.known, withAlarms({ ...low, value: 77 })).spoken).toEqual([]);
  const escalated = speechOf(started.known, withAlarms(worse));
  expect(heard(escalated.spoken)).toEqual([[low.id, 'high', 'assertive']]);
  expect(speechOf(escalated.known, withAlarms(worse)).spoken).toEqual([]);
});

test('[UI-A4] an answered alarm, and one that is over, are not spoken', () => {
  const { known } = speechOf(null, withAlarms());
  expect(speechOf(known, withAlarms({ ...low, inactivation: 'alert-acknowledged' })).spoken).toEqual([]);
  expect(speechOf(known, withAlarms({ ...low, state: 'inactive' })).spoken).toEqual([]);
});
