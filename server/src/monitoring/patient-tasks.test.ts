// Silences and the assessment a score asks for, step by step: what a change of an alarm and the clock make of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AlarmPriority } from '@mydr24/protocol';
import { defaultRules } from './default-rules.ts';
import type { MonitorChange } from './patient-monitor.ts';
import { followChange, noTasks, REMIND_EVERY_MS, shownClock, shownSilence, silenceOf, stepTasks, tasksDueAt, withSilence, type ClockRow, type PatientTasks, type SilenceRow } from './patient-tasks.ts';
import { ruleSet } from './rule-set.ts';

const T0 = 1_000_000_000_000;
const MIN = 60_000;
const facts = { patientId: 'p', tenantId: 't', unitId: 'u' };
const context = { facts, rule: undefined, nowMs: T0 + MIN, newId: () => 'new' };
const rules = ruleSet(defaultRules(1), 120_000).rules;
const ruleOf = (id: string) => rules.find(({ rule }) => rule.id === id)!;

const silence = (change: Partial<Record<keyof SilenceRow, unknown>> = {}): SilenceRow => ({
  ...silenceOf({ kind: 'shelved', untilMs: T0 + 100 * MIN, reason: 'being washed' }, { alarmId: 'a', conditionKey: 'spo2-low', priority: 'medium' }, { personId: 'nurse', personName: 'Nurse Sample' }, { facts, nowMs: T0, newId: () => 's' }), ...change,
}) as SilenceRow;
const clockOf = (change: Partial<Record<keyof ClockRow, unknown>> = {}): ClockRow => ({
  id: 'c', tenantId: 't', patientId: 'p', unitId: 'u', ruleId: 'news2', priority: 'medium', value: 5, startedAt: T0, dueAt: T0 + 60 * MIN, overdueAt: null, assessedAt: null, assessedBy: null, assessedByName: null, ...change,
}) as ClockRow;
const tasksOf = (silences: readonly SilenceRow[], clock: ClockRow | null = null): PatientTasks => ({ silences: new Map(silences.map((row) => [row.conditionKey, row])), clock });
const change = (more: Partial<MonitorChange>): MonitorChange => ({
  conditionKey: 'spo2-low', ruleId: 'spo2-low', ruleVersion: 1, kind: 'physiological', phase: 'update', state: 'active', priority: 'medium', inactivation: 'alarm-paused', pausedUntilMs: null,
  vital: 'spo2', value: 88, unit: '%', limit: 90, measuredAtMs: T0, atMs: T0, raises: null, ...more,
});

test('[ML5] one silence stands for a condition: a second replaces it, an end takes away its own alone', () => {
  const first = withSilence(noTasks, silence());
  assert.deepEqual([[...first.tasks.silences.values()], first.silences, first.clocks], [[silence()], [silence()], []]);
  const second = silence({ id: 's2', fromAt: T0 + MIN });
  const both = withSilence(first.tasks, second);
  assert.deepEqual([[...both.tasks.silences.values()], both.silences], [[second], [silence({ endedAt: T0 + MIN }), second]]);
  const late = silence({ endedAt: T0 + 2 * MIN });
  assert.deepEqual([...withSilence(both.tasks, late).tasks.silences.values()], [second], 'the one that was replaced already');
  const over = withSilence(both.tasks, { ...second, endedAt: T0 + 3 * MIN });
  assert.deepEqual([over.tasks.silences.size, over.silences.length], [0, 1]);
});

test('[ML9] due is the first of ends, reminders and the assessment; an assessment that is overdue is due no more', () => {
  assert.deepEqual([tasksDueAt(noTasks), tasksDueAt(tasksOf([silence()])), tasksDueAt(tasksOf([silence({ untilAt: T0 + MIN })]))], [null, T0 + REMIND_EVERY_MS, T0 + MIN]);
  assert.equal(tasksDueAt(tasksOf([silence({ remindedAt: T0 + 30 * MIN })])), T0 + 60 * MIN);
  assert.deepEqual([tasksDueAt(tasksOf([], clockOf())), tasksDueAt(tasksOf([silence()], clockOf({ dueAt: T0 + 5 }))), tasksDueAt(tasksOf([], clockOf({ overdueAt: T0 })))], [T0 + 60 * MIN, T0 + 5, null]);
});

test('[ML6] at its time a silence ends or is told again, and an assessment is overdue once; before that nothing changes', () => {
  const [ends, reminds, stays] = [silence({ untilAt: T0 + 30 * MIN, conditionKey: 'a' }), silence({ conditionKey: 'b' }), silence({ conditionKey: 'c', fromAt: T0 + MIN })];
  const tasks = tasksOf([ends, reminds, stays], clockOf({ dueAt: T0 + 30 * MIN }));
  assert.deepEqual(stepTasks(tasks, T0 + 30 * MIN - 1), { tasks, silences: [], clocks: [] });
  assert.equal(stepTasks(tasks, T0 + 30 * MIN - 1).tasks, tasks);
  const step = stepTasks(tasks, T0 + 30 * MIN);
  const overdue = clockOf({ dueAt: T0 + 30 * MIN, overdueAt: T0 + 30 * MIN });
  const reminded = { ...reminds, remindedAt: T0 + 30 * MIN };
  assert.deepEqual(step, { tasks: tasksOf([reminded, stays], overdue), silences: [{ ...ends, endedAt: T0 + 30 * MIN }, reminded], clocks: [overdue] });
  assert.deepEqual(stepTasks(step.tasks, T0 + 31 * MIN).clocks, [], 'told once');
  const last = stepTasks(tasksOf([ends]), T0 + 40 * MIN);
  assert.equal(last.tasks, noTasks);
  assert.deepEqual([last.silences, last.clocks], [[{ ...ends, endedAt: T0 + 30 * MIN }], []], 'it ended when it was to, however late that is noticed');
  assert.equal(stepTasks(noTasks, T0).tasks, noTasks);
  assert.deepEqual(stepTasks(tasksOf([reminds], clockOf()), T0 + 30 * MIN).tasks.clock, clockOf());
});

/** What is left of the silence after a change, and until when the alarm is shelved again. */
function after(row: SilenceRow, changed: Partial<MonitorChange>, nowMs = T0 + MIN): unknown[] {
  const { tasks, silences, shelveUntilMs } = followChange(tasksOf([row]), change(changed), { ...context, nowMs });
  return [tasks.silences.size === 1 ? 'stands' : silences.map(({ endedAt }) => endedAt), shelveUntilMs];
}
const ENDED = [[T0 + MIN], null];
const STANDS = ['stands', null];

test('[ML3] a shelf stands across ends and returns that are no worse, and shelves what comes back; another answer takes its place', () => {
  const row = silence();
  assert.deepEqual([after(row, {}), after(row, { phase: 'end', state: 'inactive', inactivation: 'enabled' })], [STANDS, STANDS]);
  assert.deepEqual([after(row, { phase: 'start', inactivation: 'enabled' }), after(row, { phase: 'start', priority: 'low', inactivation: 'enabled' })], [['stands', row.untilAt], ['stands', row.untilAt]]);
  assert.deepEqual(after(row, { phase: 'escalate', inactivation: 'enabled' }), ['stands', row.untilAt]);
  assert.deepEqual([after(row, { phase: 'escalate', priority: 'high', inactivation: 'enabled' }), after(row, { phase: 'start', priority: 'high', inactivation: 'enabled' })], [ENDED, ENDED]);
  assert.deepEqual([after(row, { inactivation: 'alert-acknowledged' }), after(row, { inactivation: 'enabled' })], [ENDED, ENDED]);
  assert.deepEqual(after(row, { phase: 'start', inactivation: 'enabled' }, row.untilAt), [[row.untilAt], null], 'it is over');
  assert.deepEqual(after(row, { phase: 'start', inactivation: 'enabled' }, row.untilAt - 1), ['stands', row.untilAt]);
});

test('[ML1] audio off stands while the alarm is silent by it, and alarm off while there is no alarm', () => {
  const quiet = silence({ kind: 'audio-off' });
  assert.deepEqual([after(quiet, { inactivation: 'audio-off' }), after(quiet, { inactivation: 'enabled' }), after(quiet, { phase: 'end', state: 'inactive', inactivation: 'audio-off' }), after(quiet, { phase: 'escalate', inactivation: 'enabled' })], [STANDS, ENDED, ENDED, ENDED]);
  assert.deepEqual(after(quiet, { phase: 'deescalate', inactivation: 'audio-off' }), STANDS);
  const off = silence({ kind: 'alarm-off' });
  assert.deepEqual([after(off, { phase: 'end', state: 'inactive', inactivation: 'alarm-off' }), after(off, { phase: 'start', inactivation: 'enabled' })], [STANDS, ENDED]);
});

test('[ML5] a change of another alarm touches no silence', () => {
  const tasks = tasksOf([silence()], clockOf());
  assert.deepEqual(followChange(tasks, change({ conditionKey: 'heart-rate-low', phase: 'start', priority: 'high' }), context), { tasks, silences: [], clocks: [], shelveUntilMs: null });
});

const scored = (tasks: PatientTasks, priority: AlarmPriority, more: Partial<MonitorChange> = {}, ruleId = 'news2') =>
  followChange(tasks, change({ conditionKey: ruleId, ruleId, phase: 'start', inactivation: 'enabled', vital: null, value: 7, priority, ...more }), { ...context, rule: ruleOf(ruleId) });

test('[MK1] a score that begins or gets worse asks for an assessment in its time; sooner replaces later, never the other way round', () => {
  const began = scored(noTasks, 'medium', { value: 5 });
  const clock = clockOf({ id: 'new', startedAt: T0 + MIN, dueAt: T0 + 61 * MIN });
  assert.deepEqual(began, { tasks: { silences: new Map(), clock }, silences: [], clocks: [clock], shelveUntilMs: null });
  const worse = scored(began.tasks, 'high', { phase: 'escalate' });
  assert.deepEqual(worse.clocks, [{ ...clock, priority: 'high', value: 7, dueAt: T0 + 31 * MIN }]);
  assert.equal(scored(worse.tasks, 'medium').tasks, worse.tasks);
  const same = tasksOf([], clockOf({ dueAt: T0 + MIN + 60 * MIN }));
  assert.equal(scored(same, 'medium').tasks, same, 'asked for at the very same time');
  for (const phase of ['update', 'deescalate', 'end', 'continue'] as const) assert.equal(scored(noTasks, 'high', { phase }).tasks.clock, null, phase);
});

test('[MK1] a band that asks for nobody in time, a rule that is no score, and one that is gone ask for no assessment', () => {
  assert.deepEqual([scored(noTasks, 'low').tasks.clock, scored(noTasks, 'high', {}, 'spo2-low').tasks.clock], [null, null]);
  assert.equal(followChange(noTasks, change({ phase: 'start', priority: 'high' }), context).tasks, noTasks);
});

test('[MK1] what ends a silence may begin a clock', () => {
  const tasks = tasksOf([silence({ conditionKey: 'news2' })]);
  const { tasks: next, silences, clocks } = scored(tasks, 'high', { phase: 'escalate' });
  assert.deepEqual([next.silences.size, silences.map(({ endedAt }) => endedAt), clocks.length, next.clock?.dueAt], [0, [T0 + MIN], 1, T0 + 31 * MIN]);
});

test('[ML1] screens are told of silences and clocks without their tenant and what lies sealed', () => {
  const { tenantId: _, sealed: _sealed, ...row } = silence();
  const { tenantId: _tenant, ...clock } = clockOf();
  assert.deepEqual([shownSilence(silence()), shownClock(clockOf())], [row, clock]);
  assert.deepEqual(row, { id: 's', patientId: 'p', unitId: 'u', alarmId: 'a', conditionKey: 'spo2-low', kind: 'shelved', priority: 'medium', reason: 'being washed', personId: 'nurse', personName: 'Nurse Sample', fromAt: T0, untilAt: T0 + 100 * MIN, remindedAt: null, endedAt: null });
});
