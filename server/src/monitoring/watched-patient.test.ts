// One patient as the engine holds them: what a commit's readings, words of devices and commands decide, and what each alarm then says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultRules, type Rule } from './default-rules.ts';
import { settingsFor } from './monitor-settings.ts';
import { ruleSet } from './rule-set.ts';
import { MIN, adult, person, readingOf, T0, Ward } from './ward-testing.ts';
import { noAlarms } from './watched-patient.ts';

const HOUR = 60 * MIN;
/** Without the alarm of the score, which a single bad vital raises too. */
const limits = { ...settingsFor(adult, T0), rules: ruleSet(defaultRules(1).filter(({ type }) => type === 'threshold'), 120_000) };
const fallen = (): Ward => new Ward(adult, limits).read('spo2', 88, 20);
const answer = (alarmId: string, word: 'ack' | 'unack' | 'audio-pause' | 'reset', pauseMs: number | null = null) => ({ answer: word, alarmId, pauseMs, ...person }) as const;

test('[M40] an alarm row says all a screen and an event need, keeps its number through its life, and is gone from the open ones at its end', () => {
  const ward = fallen();
  const row = ward.alarm();
  const { changedAt, ...first } = ward.alarms[0]!;
  assert.deepEqual(first, {
    id: 'id-1', tenantId: 't', patientId: 'p', unitId: 'u', conditionKey: 'spo2-low', ruleId: 'spo2-low', ruleVersion: 1, kind: 'physiological', priority: 'medium', phase: 'start', state: 'active',
    inactivation: 'enabled', vital: 'spo2', value: 88, unit: '%', limit: 90, delayMs: 15_000, startedAt: changedAt, endedAt: null, unansweredSince: changedAt,
    acknowledgedBy: null, acknowledgedByName: null, pausedUntil: null, emergencyId: null, changedBy: null,
  });
  ward.read('spo2', 97, 10);
  const over = ward.alarms.at(-1)!;
  assert.deepEqual([over.id, over.phase, over.state, over.startedAt, over.endedAt, over.ending, over.endedUnanswered], [row.id, 'end', 'inactive', row.startedAt, over.changedAt, 'values-back', true]);
  assert.deepEqual([over.value, over.limit, over.delayMs], [88, 90, 15_000], 'an end tells what it was about');
  assert.equal(ward.watched.open, noAlarms);
});

test('[M40] worse is told with its own value, limit and delay, and raises what the rule says from when the trouble began', () => {
  const ward = fallen();
  for (const value of [84, 80, 79]) ward.read('spo2', value);
  assert.deepEqual([ward.alarm()].map(({ phase, value, limit, delayMs, id }) => [phase, value, limit, delayMs, id]), [['escalate', 79, 80, 0, 'id-1']]);
  assert.deepEqual(ward.last.raises, [{ alarmId: 'id-1', kind: 'respiratory-failure', firstReadingAt: T0 }]);
  const acked = ward.run([], answer('id-1', 'ack'));
  assert.ok(acked?.ok === true && acked.alarm !== null);
  assert.deepEqual([acked.alarm.value, acked.alarm.limit, acked.alarm.delayMs, ward.last.raises], [79, 80, 0, []], 'an answer measures nothing');
});

test('[M54] who has seen it is named until it is taken back, and through what follows by itself', () => {
  const ward = fallen();
  const seen = (): unknown[] => [ward.alarm().acknowledgedBy, ward.alarm().acknowledgedByName, ward.alarms.at(-1)?.changedBy];
  ward.run([], answer('id-1', 'ack'));
  assert.deepEqual(seen(), ['nurse', 'Nurse Sample', 'nurse']);
  assert.deepEqual([ward.alarm().unansweredSince], [null]);
  ward.run([], answer('id-1', 'unack'));
  assert.deepEqual(seen(), [null, null, 'nurse']);
  ward.run([], answer('id-1', 'ack'));
  ward.read('spo2', 84).read('spo2', 80).read('spo2', 79);
  assert.deepEqual([ward.alarm().priority, ...seen()], ['high', null, null, null], 'worse asks for a person anew');
  ward.run([], { ...answer('id-1', 'ack'), personId: 'doctor', personName: 'Doctor Sample' });
  ward.read('spo2', 82).read('spo2', 85);
  assert.deepEqual([ward.alarm().priority, ...seen()], ['medium', 'doctor', 'Doctor Sample', null], 'milder keeps the name');
  ward.read('spo2', 97, 10);
  assert.deepEqual([ward.alarms.at(-1)].map((row) => [row?.ending, row?.endedUnanswered, row?.acknowledgedBy]), [['values-back', false, null]]);
});

test('[ML7] what sounds again waits anew; a pause goes on waiting, a silence with a reason does not', () => {
  const ward = fallen();
  const started = ward.alarm().startedAt;
  assert.equal(ward.alarm().unansweredSince, started);
  ward.run([], answer('id-1', 'audio-pause', 30_000));
  assert.deepEqual([ward.alarm().unansweredSince, ward.alarm().pausedUntil], [started, ward.now + 30_000]);
  ward.read('spo2', 84).read('spo2', 80).read('spo2', 79);
  assert.equal(ward.alarm().unansweredSince, ward.now - 1000, 'worse');
  ward.run([], { answer: 'silence', kind: 'audio-off', alarmId: 'id-1', forMs: MIN, reason: 'seen to', ...person });
  assert.equal(ward.alarm().unansweredSince, null);
  ward.wait(MIN);
  assert.equal(ward.alarm().unansweredSince, ward.now, 'its silence is over');
});

test('[ME10] an answer to what is over, holds, or is answered is refused by name; a pause is as long as asked and leaves the site’s own alone', () => {
  const ward = fallen();
  const { settings } = ward.watched.monitor;
  assert.deepEqual(ward.run([], answer('nobody', 'ack')), { ok: false, refusal: 'alarm-over' });
  assert.deepEqual(ward.run([], answer('id-1', 'reset')), { ok: false, refusal: 'alarm-still-active' });
  ward.run([], answer('id-1', 'audio-pause', 45_000));
  assert.deepEqual([ward.alarm().pausedUntil, ward.watched.monitor.settings], [ward.now + 45_000, settings]);
  ward.run([], answer('id-1', 'ack'));
  assert.deepEqual(ward.run([], answer('id-1', 'audio-pause', 45_000)), { ok: false, refusal: 'already-acknowledged' });
  const again = ward.run([], answer('id-1', 'ack'));
  assert.ok(again?.ok === true);
  assert.deepEqual([again.alarm?.id, ward.last.alarms], ['id-1', []], 'acknowledged twice is once');
  const silence = { answer: 'silence', kind: 'audio-off', alarmId: 'nobody', forMs: MIN, reason: 'x', ...person } as const;
  assert.deepEqual(ward.run([], silence), { ok: false, refusal: 'alarm-over' });
  assert.deepEqual(ward.run([], { ...silence, alarmId: 'id-1', forMs: 0 }), { ok: false, refusal: 'not-silenced' });
  assert.deepEqual([ward.open, ward.silences], [[], []]);
});

test('[ME10] a latched alarm is reset, and says so', () => {
  const latching = ruleSet(defaultRules(1).map((rule) => (rule.id === 'spo2-low' ? { ...rule, isLatching: true } : rule)), 120_000);
  const ward = new Ward(adult, { ...settingsFor(adult, T0), rules: latching }).read('spo2', 88, 20).read('spo2', 97, 10);
  assert.equal(ward.alarm().state, 'latched');
  const outcome = ward.run([], answer('id-1', 'reset'));
  assert.ok(outcome?.ok === true);
  assert.deepEqual([outcome.alarm?.ending, outcome.alarm?.endedUnanswered, outcome.silence, outcome.clock], ['reset', false, null, null]);
});

test('[ML5] a silence tells what it was given for and by whom; of two the second takes the place of the first; switched off ends the alarm', () => {
  const ward = fallen();
  const outcome = ward.run([], { answer: 'silence', kind: 'shelved', alarmId: 'id-1', forMs: 10 * MIN, reason: 'being washed', ...person });
  assert.ok(outcome?.ok === true);
  const { id: silenceId, ...row } = outcome.silence!;
  assert.deepEqual(row, { sealed: null, tenantId: 't', patientId: 'p', unitId: 'u', alarmId: 'id-1', conditionKey: 'spo2-low', kind: 'shelved', priority: 'medium', reason: 'being washed', personId: 'nurse', personName: 'Nurse Sample', fromAt: ward.now, untilAt: ward.now + 10 * MIN, remindedAt: null, endedAt: null });
  assert.deepEqual([outcome.alarm?.inactivation, outcome.alarm?.changedBy], ['alarm-paused', 'nurse']);
  ward.silence('alarm-off', 10);
  assert.deepEqual([ward.open, ward.silences.filter(({ id }) => id === silenceId).at(-1)?.endedAt], [['alarm-off'], ward.now]);
  assert.deepEqual([ward.alarms.at(-1)?.ending, ward.alarms.at(-1)?.endedUnanswered, ward.watched.open.size], ['switched-off', false, 0]);
  const { id } = [...ward.watched.tasks.silences.values()][0]!;
  const ended = ward.run([], { answer: 'end-silence', silenceId: id, ...person });
  assert.ok(ended?.ok === true);
  assert.deepEqual([ended.silence?.endedAt, ended.alarm, ward.open], [ward.now, null, []]);
  ward.read('spo2', 88, 20);
  assert.equal(ward.alarm().state, 'active', 'it is on again');
});

test('[ML5] of several silences the one that is named ends, and an answer tells of the alarm it was given to, whatever else it ended', () => {
  const both: Rule = { ...defaultRules(1).find(({ id }) => id === 'lead-off')!, type: 'combination', id: 'both', need: 'any', of: [{ rule: 'spo2-low', atLeast: 'low' }], priority: 'low', delayMs: 0 } as unknown as Rule;
  const ward = new Ward(adult, { ...limits, rules: ruleSet([...defaultRules(1).filter(({ type }) => type === 'threshold'), both], 120_000) }).read('spo2', 88, 20).chart('temperature', 39.5);
  assert.deepEqual([...ward.watched.open.keys()], ['spo2-low', 'both', 'temperature-high']);
  const fever = ward.run([], { answer: 'silence', kind: 'audio-off', alarmId: ward.alarm('temperature-high').id, forMs: 10 * MIN, reason: 'known', ...person });
  const off = ward.run([], { answer: 'silence', kind: 'alarm-off', alarmId: ward.alarm().id, forMs: 10 * MIN, reason: 'being washed', ...person });
  assert.ok(fever?.ok === true && off?.ok === true);
  assert.deepEqual([off.alarm?.conditionKey, off.alarm?.ending, ward.last.alarms.map(({ conditionKey }) => conditionKey)], ['spo2-low', 'switched-off', ['spo2-low', 'both']]);
  const ended = ward.run([], { answer: 'end-silence', silenceId: off.silence!.id, ...person });
  assert.ok(ended?.ok === true);
  assert.deepEqual([ended.silence?.conditionKey, [...ward.watched.tasks.silences.keys()]], ['spo2-low', ['temperature-high']]);
});

test('[ML5] a shelf taken away lets the alarm sound at once', () => {
  const ward = fallen();
  const { id } = ward.silence('shelved', 10);
  ward.run([], { answer: 'end-silence', silenceId: id, ...person });
  assert.equal(ward.alarm().inactivation, 'enabled');
});

test('[ML12] an emergency is made of an alarm only while it asks for a person, and once', () => {
  const ward = fallen();
  const raise = { answer: 'raise', patientId: 'p', alarmId: 'id-1', kind: 'deterioration' } as const;
  const outcome = ward.run([], raise);
  assert.ok(outcome?.ok === true);
  assert.deepEqual(ward.last.raises, [{ alarmId: 'id-1', kind: 'deterioration', firstReadingAt: ward.alarm().startedAt }]);
  assert.deepEqual([outcome.alarm?.phase, outcome.alarm?.changedAt, ward.last.alarms.at(-1)?.changedBy, ward.alarm().phase], ['update', ward.now, null, 'update']);
  ward.watched = { ...ward.watched, open: new Map([['spo2-low', { ...ward.alarm(), emergencyId: 'e' as never }]]) };
  assert.deepEqual([ward.run([], { ...raise })?.ok, ward.last.raises, ward.last.alarms], [true, [], []], 'it is one already');
  ward.watched = { ...ward.watched, open: new Map([['spo2-low', { ...ward.alarm(), emergencyId: null }]]) };
  ward.run([], answer('id-1', 'ack'));
  const late = ward.run([], { ...raise });
  assert.ok(late?.ok === true);
  assert.deepEqual([late.alarm?.id, ward.last.raises], ['id-1', []], 'somebody answered');
  assert.deepEqual([ward.run([], { ...raise, alarmId: 'nobody' })], [{ ok: true, alarm: null, silence: null, clock: null }]);
});

test('[MK1] "assessed" ends the clock it names and no other, with who did it and when', () => {
  const ward = new Ward();
  for (const [kind, value] of [['respiratory-rate', 26], ['systolic', 88], ['temperature', 36.8]] as const) ward.chart(kind, value);
  ward.wait(20_000);
  const clock = ward.watched.tasks.clock!;
  assert.deepEqual(ward.run([], { answer: 'assessed', clockId: 'another', ...person }), { ok: false, refusal: 'clock-over' });
  const outcome = ward.run([], { answer: 'assessed', clockId: clock.id, ...person });
  assert.ok(outcome?.ok === true);
  assert.deepEqual(outcome.clock, { ...clock, assessedAt: ward.now, assessedBy: 'nurse', assessedByName: 'Nurse Sample' });
  assert.deepEqual([ward.watched.tasks.clock, ward.last.silences], [null, []]);
});

test('[ME9] in another unit open alarms, silences, the clock and what devices say move along; in the same one nothing is told', () => {
  const ward = new Ward().read('spo2', 88, 20);
  for (const [kind, value] of [['respiratory-rate', 26], ['systolic', 88]] as const) ward.chart(kind, value);
  ward.wait(20_000);
  ward.silence('shelved', 10);
  ward.say('battery-low', true).say('lead-off', true).say('lead-off', false, { saidAt: ward.now + 1 });
  const same = ward.become({ spo2Scale: 1 });
  assert.deepEqual([same.alarms, same.silences, same.clocks, same.signals], [[], [], [], []]);
  const open = [...ward.watched.open.keys()];
  const moved = ward.become({ unitId: 'icu' });
  assert.deepEqual([moved.alarms.map(({ conditionKey, unitId }) => [conditionKey, unitId]), [...ward.watched.open.values()].every(({ unitId }) => unitId === 'icu')], [open.map((key) => [key, 'icu']), true]);
  assert.deepEqual([moved.silences.map(({ unitId }) => unitId), moved.clocks.map(({ unitId }) => unitId), moved.signals.map(({ signal }) => signal)], [['icu'], ['icu'], ['battery-low']]);
  assert.deepEqual([[...ward.watched.tasks.silences.values()][0]?.unitId, ward.watched.tasks.clock?.unitId, ward.watched.facts.unitId], ['icu', 'icu', 'icu']);
  const calm = new Ward().become({ unitId: null });
  assert.deepEqual([calm.alarms, calm.silences, calm.clocks, calm.signals, calm.after.tasks.clock, calm.outcomes.size], [[], [], [], [], null, 0]);
});

test('[MR10] a rule that is new judges what devices said before it, and what it no longer watches ends as such', () => {
  const without = ruleSet(defaultRules(1).filter(({ id }) => id !== 'lead-off'), 120_000);
  const ward = new Ward(adult, { ...settingsFor(adult, T0), rules: without }).say('lead-off', true).say('battery-low', false);
  ward.wait(MIN);
  assert.deepEqual([...ward.watched.open.keys()], []);
  ward.become({});
  ward.wait(MIN);
  assert.deepEqual([...ward.watched.open.keys()], ['lead-off']);
  const { alarms } = ward.become({}, { ...settingsFor(adult, T0), rules: without });
  assert.deepEqual(alarms.map(({ conditionKey, ending }) => [conditionKey, ending]), [['lead-off', 'no-longer-watched']]);
});

test('[MR14] an alarm of a finding tells which device found it when; another alarm of that moment does not', () => {
  const ward = new Ward().say('battery-low', true, { deviceId: 'b' }).say('asystole', false, { deviceId: 'c' }).say('asystole', true);
  assert.equal(ward.alarm('asystole').kind, 'physiological');
  assert.deepEqual(ward.last.found, [{ alarmId: ward.alarm('asystole').id, tenantId: 't', patientId: 'p', deviceId: 'd', foundAt: ward.now }]);
  ward.run([], answer(ward.alarm('asystole').id, 'ack'));
  assert.deepEqual(ward.last.found, [], 'only when it begins');
  ward.read('spo2', 88, 20);
  assert.deepEqual(ward.decisions.slice(-20).flatMap(({ found }) => found), []);
});

test('[ME9] what is due is looked at with every commit, and nothing is due sooner than its wake-up says', () => {
  const ward = new Ward().read('spo2', 97, 3);
  ward.run([readingOf('heart-rate', 70, ward.now, { noDataMs: 10_000 })]);
  ward.now += 10_000;
  ward.run([]);
  assert.deepEqual(ward.last.alarms.map(({ conditionKey, limit, delayMs }) => [conditionKey, limit, delayMs]), [['no-data:heart-rate', null, null]], 'silence has no delay of a rule');
  ward.run([], answer('id-1', 'ack'), []);
  ward.wait(HOUR);
  assert.equal(ward.alarm('no-data:heart-rate').inactivation, 'alert-acknowledged');
});
