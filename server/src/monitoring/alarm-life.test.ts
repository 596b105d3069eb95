// The life of an alarm beyond its limits: silences with an end, shelving, reminders, the clock of a score, and who is told when nobody answers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { VitalKind } from '@mydr24/protocol';
import type { Reading } from '../intake/reading.ts';
import { conditionWakeAt, inactive, stepCondition, type ConditionConfig, type ConditionEvent, type ConditionState } from './alarm-condition.ts';
import { dueSteps, overdueText, unansweredText } from './alarm-chain.ts';
import { builtInSet } from './default-rules.ts';
import { REMIND_EVERY_MS } from './patient-tasks.ts';
import { MIN, person, T0, Ward } from './ward-testing.ts';

test('[ML1] audio off silences one alarm until its end, is shown with owner and reason, and then it sounds again', () => {
  const ward = new Ward().read('spo2', 88, 20);
  const row = ward.silence('audio-off', 10);
  assert.deepEqual([row.personName, row.reason, row.untilAt - row.fromAt, row.conditionKey, row.priority], ['Nurse Sample', 'being washed', 10 * MIN, 'spo2-low', 'medium']);
  assert.deepEqual([ward.alarm().inactivation, ward.alarm().pausedUntil], ['audio-off', row.untilAt]);
  ward.wait(10 * MIN + 1);
  assert.equal(ward.alarm().inactivation, 'enabled');
  assert.deepEqual([ward.open, ward.silences.at(-1)?.endedAt], [[], row.untilAt]);
});

test('[ML2] worse breaks audio off and a shelf, and sounds', () => {
  for (const kind of ['audio-off', 'shelved'] as const) {
    const ward = new Ward().read('spo2', 88, 20);
    ward.silence(kind, 10);
    ward.read('spo2', 84).read('spo2', 80).read('spo2', 78);
    assert.deepEqual([ward.alarm().priority, ward.alarm().inactivation, ward.open], ['high', 'enabled', []], kind);
  }
});

test('[ML3] a shelved alarm stays shelved when it ends and comes back, until the shelf is over', () => {
  const ward = new Ward().read('spo2', 88, 20);
  ward.silence('shelved', 10);
  ward.read('spo2', 97, 10);
  assert.ok(!ward.watched.open.has('spo2-low'));
  ward.read('spo2', 88, 20);
  assert.deepEqual([ward.alarm().inactivation, ward.open], ['alarm-paused', ['shelved']]);
  ward.wait(10 * MIN);
  assert.deepEqual([ward.alarm().inactivation, ward.open], ['enabled', []]);
});

test('[ML4] alarm off ends the alarm in the open and judges nothing until its end; then the next value counts', () => {
  const ward = new Ward().read('spo2', 88, 20);
  ward.silence('alarm-off', 10);
  ward.read('spo2', 70, 60);
  assert.deepEqual([ward.watched.open.has('spo2-low'), ward.open], [false, ['alarm-off']]);
  ward.wait(10 * MIN).read('spo2', 78, 2);
  assert.deepEqual([ward.alarm().priority, ward.open], ['high', []]);
});

test('[ML4] a value that stands alone counts as soon as the condition is on again', () => {
  const ward = new Ward();
  const chart = (value: number) => ward.run([{ kind: 'temperature', value, code: null, unit: 'Cel', takenAt: ward.now, noDataMs: null } as unknown as Reading]);
  chart(39.5);
  ward.run([], { answer: 'silence', kind: 'alarm-off', alarmId: ward.alarm('temperature-high').id, forMs: 10 * MIN, reason: 'known fever', ...person });
  ward.wait(10 * MIN);
  assert.equal(ward.alarm('temperature-high').state, 'active');
});

test('[ML5] whoever may can end a silence before its time; it cannot be ended twice', () => {
  const ward = new Ward().read('spo2', 88, 20);
  const { id } = ward.silence('audio-off', 10);
  const end = { answer: 'end-silence', silenceId: id, ...person } as const;
  assert.equal(ward.run([], end)?.ok, true);
  assert.deepEqual([ward.alarm().inactivation, ward.open], ['enabled', []]);
  assert.deepEqual(ward.run([], { ...end }), { ok: false, refusal: 'silence-over' });
});

test('[ML6] a long silence is told again every half hour', () => {
  const ward = new Ward().read('spo2', 88, 20);
  ward.silence('shelved', 70);
  ward.wait(69 * MIN);
  assert.deepEqual(ward.silences.filter(({ remindedAt }) => remindedAt !== null).map(({ remindedAt, fromAt }) => (remindedAt as number) - fromAt), [REMIND_EVERY_MS, 2 * REMIND_EVERY_MS]);
});

test('[ML7] since when nobody answers: a pause is no answer; what sounds again waits anew', () => {
  const ward = new Ward().read('spo2', 88, 20);
  const since = ward.alarm().unansweredSince;
  ward.run([], { answer: 'audio-pause', alarmId: ward.alarm().id, pauseMs: 60_000, ...person });
  assert.equal(ward.alarm().unansweredSince, since);
  ward.run([], { answer: 'ack', alarmId: ward.alarm().id, pauseMs: null, ...person });
  assert.equal(ward.alarm().unansweredSince, null);
  ward.now += 5000;
  ward.run([], { answer: 'unack', alarmId: ward.alarm().id, pauseMs: null, ...person });
  assert.equal(ward.alarm().unansweredSince, ward.now);
});

test('[ML8] the steps of a chain are told in their time, once each; technical alarms have their own', () => {
  const chains = builtInSet.chains!;
  const alarm = { kind: 'physiological', priority: 'high', sinceMs: T0, toldSteps: [] } as const;
  const at = (ms: number, toldSteps: number[] = []) => dueSteps({ ...alarm, toldSteps }, chains, null, T0 + ms).map(({ tell }) => tell);
  assert.deepEqual([at(59_999), at(60_000), at(200_000), at(200_000, [0]), at(400_000, [0, 1])], [[], ['nurse-in-charge'], ['nurse-in-charge', 'nurse', 'doctor'], ['nurse', 'doctor'], ['doctor', 'coordinator']]);
  assert.deepEqual(dueSteps({ ...alarm, kind: 'technical', priority: 'low' }, chains, null, T0 + 3_600_000).map(({ tell }) => tell), ['nurse-in-charge']);
  assert.deepEqual(dueSteps(alarm, chains, 30_000, T0 + 30_000).map(({ step }) => step), [0], 'a rule’s own wait');
  for (const locale of ['en', 'ca-ES', 'es', 'fr']) {
    assert.match(unansweredText(alarm, 'ICU', T0 + 125_000, locale).subject, /ICU .*2 min/);
    assert.match(overdueText('ICU', locale).subject, /ICU/);
  }
});

test('[MK1] a score of 5 asks for an assessment within 60 minutes, 7 within 30; worse asks sooner, never later; only "assessed" does it', () => {
  const ward = new Ward();
  const set = (change: Partial<Record<VitalKind, number>>) => {
    const calm: Partial<Record<VitalKind, number>> = { 'respiratory-rate': 16, spo2: 97, systolic: 120, 'heart-rate': 70, temperature: 36.8, ...change };
    for (const [kind, value] of Object.entries(calm)) ward.run([{ kind, value, code: null, unit: '', takenAt: ward.now, noDataMs: null } as unknown as Reading]);
    ward.wait(20_000);
  };
  set({ 'respiratory-rate': 22, systolic: 99, temperature: 38.5 });
  const clock = ward.watched.tasks.clock;
  assert.deepEqual([clock?.priority, (clock?.dueAt ?? 0) - (clock?.startedAt ?? 0)], ['medium', 60 * MIN]);
  set({ 'respiratory-rate': 26, systolic: 88, temperature: 38.5 });
  assert.deepEqual([ward.watched.tasks.clock?.priority, ward.watched.tasks.clock?.id], ['high', clock?.id]);
  assert.ok((ward.watched.tasks.clock?.dueAt ?? Infinity) < (clock?.dueAt ?? 0));
  set({});
  assert.notEqual(ward.watched.tasks.clock, null, 'a score that calmed does not assess anybody');
  ward.wait(40 * MIN);
  assert.equal(ward.watched.tasks.clock?.overdueAt, ward.watched.tasks.clock?.dueAt);
  const assessed = { answer: 'assessed', clockId: clock?.id ?? '', ...person } as const;
  assert.equal(ward.run([], assessed)?.ok, true);
  assert.deepEqual([ward.watched.tasks.clock, ward.clocks.at(-1)?.assessedByName], [null, 'Nurse Sample']);
  assert.deepEqual(ward.run([], { ...assessed }), { ok: false, refusal: 'clock-over' });
});

test('[ML9] what is polled only at its wake-ups ends in the same state as what is polled every second', () => {
  const config: ConditionConfig = { delays: [3000, 2000, 0], clearDelayMs: 2000, isLatching: false, audioPauseMs: 5000, reAlarmMs: 7000 };
  const events = fc.array(fc.record({
    at: fc.integer({ min: 0, max: 60 }), kind: fc.constantFrom('judged', 'ack', 'unack', 'audio-pause', 'audio-off', 'shelve', 'audio-on', 'alarm-off', 'alarm-on', 'reset'),
    severity: fc.constantFrom<0 | 1 | 2 | 3>(0, 1, 2, 3), forSec: fc.integer({ min: 1, max: 20 }),
  }), { maxLength: 20 }).map((list) => list.toSorted((a, b) => a.at - b.at));
  fc.assert(fc.property(events, (list) => {
    const play = (isPolled: boolean): unknown[] => {
      let state: ConditionState = inactive;
      const told: unknown[] = [];
      const take = (event: ConditionEvent, nowMs: number): void => {
        const step = stepCondition(state, event, nowMs, config);
        state = step.state;
        for (const change of step.changes) told.push([nowMs, change.phase, change.state, change.priority, change.inactivation]);
      };
      const tickUntil = (untilMs: number): void => {
        for (let due = conditionWakeAt(state, config), last = -1; due !== null && due < untilMs && due > last; due = conditionWakeAt(state, config)) take({ type: 'tick' }, (last = due));
      };
      for (let second = 0; second <= 90; second += 1) {
        if (!isPolled) tickUntil(second * 1000);
        for (const { at, kind, severity, forSec } of list) {
          if (at !== second) continue;
          take(kind === 'judged' ? { type: kind, severity } : { type: kind, untilMs: (second + forSec) * 1000 }, second * 1000);
        }
        if (isPolled) take({ type: 'tick' }, second * 1000);
      }
      if (!isPolled) tickUntil(91_000);
      return told;
    };
    assert.deepEqual(play(true), play(false));
  }), { numRuns: 500 });
});
