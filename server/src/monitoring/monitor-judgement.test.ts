// How the rules of a patient are judged: what outranks what, what calms, and what only adds up from parts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultRules } from './default-rules.ts';
import { Bed, fever, HOUR, life, limitsOnly, rulesOf, settingsOf, T0, type Input } from './monitor-bed-testing.ts';
import { nextWakeAt } from './patient-monitor.ts';

test('[M44] a pulse is judged from the moment on at which the heart rate is silent', () => {
  const pulseAt = (atSec: number): number => new Bed(limitsOnly).read('heart-rate', 70, 0, 10_000).read('pulse-rate', 28, atSec, 60_000).changes.length + Number(new Bed(limitsOnly).read('heart-rate', 70, 0, 10_000).read('pulse-rate', 28, atSec, 60_000).stateOf('heart-rate-low')?.name === 'pending');
  assert.deepEqual([pulseAt(9.999), pulseAt(10)], [0, 1]);
  const charted = new Bed(limitsOnly).read('heart-rate', 70, 0).read('pulse-rate', 28, 1, 60_000);
  assert.equal(charted.stateOf('heart-rate-low')?.name, 'pending', 'a heart rate that was charted is no stream beside the pulse');
});

test('[ML4] a value that stood alone for twelve hours counts when its alarm is on again, an older one does not', () => {
  const onAfter = (ms: number): string | undefined => new Bed(limitsOnly).read('temperature', 39.5, 0).command('alarm-off', 'temperature-high', 10).apply({ type: 'command', conditionKey: 'temperature-high', command: 'alarm-on' }, T0 + ms).stateOf('temperature-high')?.name;
  assert.deepEqual([onAfter(12 * HOUR), onAfter(12 * HOUR + 1)], ['active', 'inactive']);
});

const falling: Input['rules'][number] = { type: 'rate', id: 'falling', ...life, vitals: ['spo2'], direction: 'falling', overMs: 60_000, bands: [{ priority: 'medium', limit: 4, delayMs: 0 }] };

test('[MR3] after a gap the first values calm nothing until half of the time is known again', () => {
  const bed = new Bed(settingsOf(rulesOf(falling))).read('spo2', 98, 0).read('spo2', 90, 40).read('spo2', 90, 200).read('spo2', 90, 229).read('spo2', 90, 230);
  assert.deepEqual(bed.told, [[40, 'falling', 'start', 'medium'], [230, 'falling', 'end', 'medium']]);
});

test('[M46] a score that was high enough and then lost its parts alarms all the same when its delay is over', () => {
  const bed = new Bed(settingsOf(defaultRules(1).filter(({ type }) => type === 'score'), { isNews2Applicable: true }));
  // Charted nearly twelve hours ago: they stop counting five seconds from now, before the delay of the alarm is over.
  for (const [kind, value] of [['respiratory-rate', 26], ['systolic', 88]] as const) bed.take({ type: 'reading', kind, value, code: null, unit: null, deviceAtMs: T0 - 12 * HOUR + 5000, noDataMs: null }, 0);
  bed.take({ type: 'tick' }, 30);
  assert.deepEqual([bed.told, bed.monitor.news2?.missing.length], [[[15, 'news2', 'start', 'medium']], 7]);
});

test('[MS7] a child’s score is the same one until a part of it changes', () => {
  const bed = new Bed(settingsOf(defaultRules(1), { otherScore: { score: 'pews', age: '0-11-months' } })).read('spo2', 98, 0);
  const { other } = bed.monitor;
  assert.equal(bed.read('spo2', 97, 1).monitor.other, other);
  assert.notEqual(bed.read('spo2', 93, 2).monitor.other, other);
});

const missing = (vitals: ('temperature' | 'consciousness' | 'heart-rate' | 'pulse-rate')[], clearDelayMs = 0): Input['rules'][number] => ({ type: 'missing', id: 'missing', ...life, vitals, priority: 'low', afterMs: 60_000, clearDelayMs });

test('[MR4] a code is heard as a value is; of several vitals the one heard last counts, and what came without a value counts for none', () => {
  assert.deepEqual(new Bed(settingsOf(rulesOf(missing(['consciousness'])))).read('consciousness', 'A', 0).take({ type: 'tick' }, 70).told, [[60, 'missing', 'start', 'low']]);
  for (const order of [['heart-rate', 'pulse-rate'], ['pulse-rate', 'heart-rate']] as const) {
    const bed = new Bed(settingsOf(rulesOf(missing([...order])))).read('heart-rate', 70, 0).read('pulse-rate', 70, 30);
    assert.equal(nextWakeAt(bed.monitor, T0), T0 + 90_000);
    assert.deepEqual(bed.take({ type: 'tick' }, 100).told, [[90, 'missing', 'start', 'low']]);
  }
  const silent = new Bed(settingsOf(rulesOf(missing(['heart-rate'])))).read('heart-rate', null, 0, HOUR).take({ type: 'tick' }, 600);
  assert.deepEqual([silent.told, silent.monitor.streams.filter((stream) => stream !== null).length], [[], 1]);
});

test('[MR4] what was overdue is over after its clear delay, without anything more coming', () => {
  const bed = new Bed(settingsOf(rulesOf(missing(['temperature'], 5000)))).read('temperature', 37, 0).read('temperature', 37, 70).take({ type: 'tick' }, 90);
  assert.deepEqual(bed.told, [[60, 'missing', 'start', 'low'], [75, 'missing', 'end', 'low']]);
});

test('[MR5] a combination is over after its clear delay, without anything more happening', () => {
  const quick = { ...fever, bands: [{ priority: 'low', limit: 38, delayMs: 0 }] } as Input['rules'][number];
  const both: Input['rules'][number] = { type: 'combination', id: 'both', ...life, need: 'all', of: [{ rule: 'fever', atLeast: 'low' }], priority: 'medium', delayMs: 0, clearDelayMs: 5000 };
  const bed = new Bed(settingsOf(rulesOf(quick, both))).read('temperature', 39, 0).read('temperature', 37, 10).take({ type: 'tick' }, 60);
  const told = bed.told.filter((row) => (row as unknown[])[1] === 'both');
  assert.deepEqual([told.length, (told[1] as unknown[])[2], (told[1] as number[])[0]! - (bed.told.find((row) => (row as unknown[])[1] === 'fever' && (row as unknown[])[2] === 'end') as number[])[0]!], [2, 'end', 5]);
});
