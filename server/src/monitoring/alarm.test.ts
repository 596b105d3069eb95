// The alarm machine against every timeline, the timelines the table does not hold, and properties over random ones.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { playTimeline, timelineAlarmConfig, timelineDefaults } from './alarm-timeline.ts';
import type { Segment, TimedCommand, Timeline, TimelineConfig, TimelineEvent } from './alarm-timeline.ts';
import { startAlarm, step, wakeAt } from './alarm.ts';

interface Vector { id: string; note: string; config: Partial<TimelineConfig>; segments: Segment[]; commands: TimedCommand[]; endSec: number; expected: TimelineEvent[] }
const vectors = JSON.parse(readFileSync(new URL('./vectors/alarm.json', import.meta.url), 'utf8')) as { defaults: Partial<TimelineConfig>; timelines: Vector[] };

for (const { id, note, config, expected, ...rest } of vectors.timelines) {
  const timeline: Timeline = { ...rest, config: { ...timelineDefaults, ...vectors.defaults, ...config } };
  test(`[M20] plays ${id}: ${note}`, () => {
    assert.deepEqual(playTimeline(timeline, 'at-wake'), expected);
    assert.deepEqual(playTimeline(timeline, 'every-second'), expected);
  });
}

const start = (at: number, priority = 'medium'): TimelineEvent => [at, 'physiological', 'start', 'active', priority, 'enabled'];
const change = (at: number, phase: string, priority: string, inactivation = 'enabled', state = 'active'): TimelineEvent => [at, 'physiological', phase, state, priority, inactivation];
const silent = (at: number, phase = 'start', inactivation = 'enabled'): TimelineEvent => [at, 'technical', phase, phase === 'end' ? 'inactive' : 'active', 'medium', inactivation];
const ended = (at: number, priority = 'medium', phase = 'end', inactivation = 'enabled'): TimelineEvent => [at, 'physiological', phase, 'inactive', priority, inactivation];

const cases: readonly (readonly [title: string, segments: Segment[], commands: TimedCommand[], expected: TimelineEvent[], config?: Partial<TimelineConfig>])[] = [
  ['[M21] starts exactly when the delay is over', [[0, 9, 96], [10, 25, 88], [26, 60, 96]], [], [start(25), ended(31)]],
  ['[M21] does not start when the sample at the end of the delay is good', [[0, 9, 96], [10, 24, 88], [25, 60, 96]], [], []],
  ['[M21] counts again after any good sample', [[0, 9, 88], [10, 10, 90], [11, 60, 88]], [], [start(26)]],
  ['[M21] is not below at exactly the high limit', [[0, 60, 80]], [], [start(15)]],
  ['[M21] waits for the delay of the high band too', [[0, 60, 78]], [], [start(10, 'high')], { highDelay: 10 }],
  ['[M21] starts medium and escalates when the high band takes longer', [[0, 60, 78]], [], [start(15), change(20, 'escalate', 'high')], { highDelay: 20 }],
  ['[M22] worse sounds again after an acknowledgement', [[0, 9, 96], [10, 39, 88], [40, 60, 78]], [[30, 'ack']], [start(25), change(30, 'update', 'medium', 'alert-acknowledged'), change(40, 'escalate', 'high')]],
  ['[M22] worse ends an audio pause, which then does not end again', [[0, 9, 96], [10, 39, 88], [40, 200, 78]], [[30, 'audio-pause']], [start(25), change(30, 'update', 'medium', 'audio-paused'), change(40, 'escalate', 'high')]],
  ['[M22] milder keeps the acknowledgement; worse again sounds', [[0, 9, 78], [10, 19, 88], [20, 40, 78]], [[5, 'ack']], [start(0, 'high'), change(5, 'update', 'high', 'alert-acknowledged'), change(10, 'deescalate', 'medium', 'alert-acknowledged'), change(20, 'escalate', 'high')]],
  ['[M23] a second pause does not lengthen the first', [[0, 200, 88]], [[30, 'audio-pause'], [100, 'audio-pause']], [start(15), change(30, 'update', 'medium', 'audio-paused'), change(150, 'update', 'medium')]],
  ['[M23] may be paused again once the pause is over', [[0, 300, 88]], [[30, 'audio-pause'], [160, 'audio-pause']], [start(15), change(30, 'update', 'medium', 'audio-paused'), change(150, 'update', 'medium'), change(160, 'update', 'medium', 'audio-paused'), change(280, 'update', 'medium')]],
  ['[M23] no configuration makes a pause longer than 120 s', [[0, 200, 88]], [[30, 'audio-pause']], [start(15), change(30, 'update', 'medium', 'audio-paused'), change(150, 'update', 'medium')], { audioPause: 600 }],
  ['[M23] a shorter pause is kept', [[0, 100, 88]], [[30, 'audio-pause']], [start(15), change(30, 'update', 'medium', 'audio-paused'), change(60, 'update', 'medium')], { audioPause: 30 }],
  ['[M23] acknowledging ends a pause, and what is acknowledged is not paused', [[0, 200, 88]], [[30, 'audio-pause'], [40, 'ack'], [50, 'audio-pause'], [60, 'unack']], [start(15), change(30, 'update', 'medium', 'audio-paused'), change(40, 'update', 'medium', 'alert-acknowledged'), change(60, 'update', 'medium')]],
  ['[M24] acknowledged twice, taken back twice: once each', [[0, 60, 88]], [[20, 'ack'], [21, 'ack'], [22, 'unack'], [23, 'unack']], [start(15), change(20, 'update', 'medium', 'alert-acknowledged'), change(22, 'update', 'medium')]],
  ['[M24] answers to nothing are nothing', [[0, 60, 96]], [[5, 'ack'], [6, 'unack'], [7, 'audio-pause'], [8, 'reset'], [9, 'alarm-on']], []],
  ['[M24] an acknowledged alarm ends by itself, and the next one sounds', [[0, 20, 88], [21, 30, 96], [31, 60, 88]], [[18, 'ack']], [start(15), change(18, 'update', 'medium', 'alert-acknowledged'), ended(26), start(46)]],
  ['[M24] an answer in the second of the start finds the alarm', [[0, 60, 88]], [[15, 'ack']], [start(15), change(15, 'update', 'medium', 'alert-acknowledged')]],
  ['[M25] a relapse within the clear delay is the same alarm', [[0, 20, 88], [21, 24, 96], [25, 60, 88]], [], [start(15)]],
  ['[M25] hysteresis keeps an alarm until the value is clear of the limit', [[0, 20, 88], [21, 40, 91], [41, 60, 92]], [], [start(15), ended(46)], { hysteresis: 2 }],
  ['[M25] hysteresis never makes an alarm', [[0, 60, 91]], [], [], { hysteresis: 2 }],
  ['[M25] hysteresis holds the high band as well', [[0, 20, 79], [21, 30, 81], [31, 60, 82]], [], [start(0, 'high'), change(31, 'deescalate', 'medium')], { hysteresis: 2 }],
  ['[M26] a latched alarm answers to acknowledgement and waits for its reset', [[0, 20, 88], [21, 60, 96]], [[40, 'ack'], [50, 'reset']], [start(15), change(26, 'update', 'medium', 'enabled', 'latched'), change(40, 'update', 'medium', 'alert-acknowledged', 'latched'), ended(50, 'medium', 'reset')], { latching: true }],
  ['[M26] a pause ends in a latched alarm too', [[0, 20, 88], [21, 150, 96]], [[20, 'audio-pause']], [start(15), change(20, 'update', 'medium', 'audio-paused'), change(26, 'update', 'medium', 'audio-paused', 'latched'), change(140, 'update', 'medium', 'enabled', 'latched')], { latching: true }],
  ['[M26] a mild relapse while latched waits for its delay and sounds', [[0, 20, 88], [21, 30, 96], [31, 60, 88]], [[28, 'ack']], [start(15), change(26, 'update', 'medium', 'enabled', 'latched'), change(28, 'update', 'medium', 'alert-acknowledged', 'latched'), start(46)], { latching: true }],
  ['[M26] is not reset in its clear delay', [[0, 20, 88], [21, 60, 96]], [[24, 'reset']], [start(15), change(26, 'update', 'medium', 'enabled', 'latched')], { latching: true }],
  ['[M27] invalid samples are not low values; they are silence', [[0, 9, 96], [10, 60, null]], [], [silent(39)]],
  ['[M27] invalid samples do not break a delay', [[0, 9, 96], [10, 19, 88], [20, 22, null], [23, 60, 88]], [], [start(25)]],
  ['[M27] invalid samples do not calm', [[0, 20, 88], [21, 40, null], [41, 50, 88]], [], [start(15)]],
  ['[M27] one good sample and then silence does not end an alarm', [[0, 20, 88], [21, 21, 96]], [], [start(15), silent(51)]],
  ['[M28] silence after a good stream is a technical alarm that ends with the first sample', [[0, 9, 96], [50, 60, 96]], [], [silent(39), silent(50, 'end')]],
  ['[M28] data returns still low: the technical alarm ends, the other goes on', [[0, 30, 88], [70, 90, 88]], [], [start(15), silent(60), silent(70, 'end')]],
  ['[M28] data returns worse: escalates', [[0, 30, 88], [70, 80, 78]], [], [start(15), silent(60), silent(70, 'end'), change(70, 'escalate', 'high')]],
  ['[M28] a stream that never began is silent', [], [], [silent(30)]],
  ['[M28] a sample just in time is in time', [[0, 0, 96], [30, 30, 96], [60, 60, 96]], [], []],
  ['[M28] a technical alarm is acknowledged when it is the only one', [[0, 9, 96]], [[45, 'ack']], [silent(39), silent(45, 'update', 'alert-acknowledged')]],
  ['[M28] an answer goes to the alarm it names, else to the patient\'s', [[0, 20, 88]], [[55, 'ack'], [58, 'ack', 'technical']], [start(15), silent(50), change(55, 'update', 'medium', 'alert-acknowledged'), silent(58, 'update', 'alert-acknowledged')]],
  ['[M29] late values neither calm an alarm nor end silence', [[0, 20, 88], [40, 40, 96, 5], [45, 50, 70, 6]], [], [start(15), silent(50)]],
  ['[M30] alarm off ends the alarm and judges nothing until on', [[0, 60, 88]], [[20, 'alarm-off'], [21, 'ack'], [30, 'alarm-on']], [start(15), ended(20, 'medium', 'end', 'alarm-off'), start(46)]],
  ['[M30] alarm off forgets what was pending or latched', [[0, 60, 88]], [[10, 'alarm-off'], [20, 'alarm-on']], [start(36)]],
  ['[M30] a latched alarm can be turned off', [[0, 20, 88], [21, 60, 96]], [[40, 'alarm-off']], [start(15), change(26, 'update', 'medium', 'enabled', 'latched'), ended(40, 'medium', 'end', 'alarm-off')], { latching: true }],
];
for (const [title, segments, commands, expected, config] of cases) {
  test(title, () => {
    const endSec = Math.max(60, ...segments.map(([, to]) => to));
    const timeline: Timeline = { config: { ...timelineDefaults, ...config }, segments, commands, endSec };
    assert.deepEqual(playTimeline(timeline, 'at-wake'), expected);
    assert.deepEqual(playTimeline(timeline, 'every-second'), expected);
  });
}

test('[M31] a no-op returns the same object', () => {
  const config = timelineAlarmConfig(timelineDefaults);
  let state = step(startAlarm(0, config), { type: 'sample', value: 96, deviceAtMs: 1000 }, 1000, config).state;
  const same = (event: Parameters<typeof step>[1], nowMs: number) => assert.equal(step(state, event, nowMs, config).state, state);
  same({ type: 'tick' }, 2000);
  same({ type: 'sample', value: 70, deviceAtMs: 999 }, 2000);
  same({ type: 'sample', value: null, deviceAtMs: 2000 }, 2000);
  for (const command of ['ack', 'unack', 'audio-pause', 'reset', 'alarm-on'] as const) same({ type: 'command', command }, 2000);
  state = step(state, { type: 'sample', value: 70, deviceAtMs: 3000 }, 3000, config).state;
  same({ type: 'tick' }, 3500);
  same({ type: 'command', command: 'reset' }, 3500);
});

test('[M31] a late timer does not let a good sample wipe out a delay that was over', () => {
  const config = timelineAlarmConfig(timelineDefaults);
  const pending = step(startAlarm(0, config), { type: 'sample', value: 88, deviceAtMs: 0 }, 0, config).state;
  assert.equal(wakeAt(pending, config), 15_000);
  const { changes } = step(pending, { type: 'sample', value: 96, deviceAtMs: 16_000 }, 16_000, config);
  assert.deepEqual(changes.map(({ phase, priority }) => [phase, priority]), [['start', 'medium']]);
});

test('[M29] a sample older than the longest lag is history even when it is the newest', () => {
  const config = { ...timelineAlarmConfig(timelineDefaults), longestLagMs: 30_000 };
  const begun = startAlarm(100_000, config);
  assert.equal(step(begun, { type: 'sample', value: 70, deviceAtMs: 69_999 }, 100_000, config).state, begun);
  assert.equal(step(begun, { type: 'sample', value: 70, deviceAtMs: 70_000 }, 100_000, config).changes.length, 1);
});

const anyTimeline = fc.record({
  config: fc.record({
    low: fc.constant(90), delay: fc.integer({ min: 0, max: 20 }), highLow: fc.constant(80), highDelay: fc.integer({ min: 0, max: 20 }),
    clearDelay: fc.integer({ min: 0, max: 8 }), latching: fc.boolean(), audioPause: fc.integer({ min: 1, max: 200 }),
    noData: fc.integer({ min: 2, max: 30 }), hysteresis: fc.integer({ min: 0, max: 3 }),
  }),
  segments: fc.array(fc.tuple(fc.integer({ min: 0, max: 280 }), fc.integer({ min: 0, max: 40 }), fc.constantFrom(96, 91, 90, 88, 88, 81, 78, null)), { maxLength: 14 })
    .map((rows) => rows.map(([from, length, value]): Segment => [from, from + length, value])),
  commands: fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.constantFrom('ack', 'unack', 'audio-pause', 'reset', 'ack', 'audio-pause', 'alarm-off', 'alarm-on')), { maxLength: 12 }),
  endSec: fc.constant(300),
});

test('[M31] ticked each second or only at wakeAt: the same events', () => {
  fc.assert(fc.property(anyTimeline, (timeline) => assert.deepEqual(playTimeline(timeline, 'at-wake'), playTimeline(timeline, 'every-second'))), { numRuns: 400 });
});

function replayKind(events: readonly TimelineEvent[], kind: string): void {
  let state = 'inactive';
  let pausedAt: number | null = null;
  for (const [at, eventKind, phase, next, , inactivation] of events) {
    if (eventKind !== kind) continue;
    if (phase === 'start') assert.notEqual(state, 'active', 'a second active alarm');
    else assert.notEqual(state, 'inactive', `${phase} of nothing`);
    if (phase === 'end' || phase === 'reset') assert.equal(next, 'inactive');
    if (inactivation === 'alert-acknowledged') assert.notEqual(next, 'inactive', 'an acknowledgement ended the alarm');
    if (inactivation === 'audio-paused') pausedAt ??= at;
    else {
      assert.ok(pausedAt === null || at - pausedAt <= 120, 'paused for more than 120 s');
      pausedAt = null;
    }
    state = next;
  }
  assert.ok(pausedAt === null || 300 - pausedAt < 120, 'still paused after 120 s');
}

test('[M32] at most one active alarm of each kind, no pause over 120 s, no acknowledgement that ends', () => {
  fc.assert(fc.property(anyTimeline, (timeline) => {
    const events = playTimeline(timeline);
    replayKind(events, 'physiological');
    replayKind(events, 'technical');
  }), { numRuns: 400 });
});

test('[M22] every start and every escalation sounds', () => {
  fc.assert(fc.property(anyTimeline, (timeline) => {
    for (const [, , phase, , , inactivation] of playTimeline(timeline)) if (phase === 'start' || phase === 'escalate') assert.equal(inactivation, 'enabled');
  }), { numRuns: 200 });
});
