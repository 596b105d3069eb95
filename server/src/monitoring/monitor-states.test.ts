// One patient's monitor across what interrupts it: alarms that were off, other rules, another score, a restart; and rules that look at other rules.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VitalKind } from '@mydr24/protocol';
import type { ConditionState } from './alarm-condition.ts';
import { defaultRules, type Rule } from './default-rules.ts';
import { Bed, either, fever, HOUR, life, limitsOnly, rulesOf, settingsOf, T0, type Input } from './monitor-bed-testing.ts';
import { nextWakeAt, type MonitorChange, type MonitorSettings, type PersistedCondition, type RestoredVital } from './patient-monitor.ts';
import { spo2Rule } from './rule-testing.ts';

test('[ML4] switched on again, what stands alone counts at once, and of a stream the next value', () => {
  const charted = new Bed(limitsOnly).read('temperature', 39.5, 0).command('alarm-off', 'temperature-high', 10).command('alarm-on', 'temperature-high', 20);
  assert.deepEqual(charted.told.slice(1), [[10, 'temperature-high', 'end', 'low'], [20, 'temperature-high', 'start', 'low']]);
  const streamed = new Bed(limitsOnly).read('spo2', 78, 0, 60_000).command('alarm-off', 'spo2-low', 10, 30).read('spo2', 78, 25, 60_000).take({ type: 'tick' }, 31);
  assert.deepEqual([streamed.stateOf('spo2-low'), streamed.told.slice(1)], [{ name: 'inactive' }, [[10, 'spo2-low', 'end', 'high']]]);
  assert.deepEqual(streamed.read('spo2', 78, 32, 60_000).told.at(-1), [32, 'spo2-low', 'start', 'high']);
  const empty = new Bed(limitsOnly).read('spo2', null, 0, HOUR).command('alarm-off', 'spo2-low', 10).command('alarm-on', 'spo2-low', 20);
  assert.deepEqual(empty.told, [], 'what was never measured is not low');
});

test('[MR5] a combination looks at what a tick, a signal and new rules began', () => {
  assert.deepEqual(new Bed(settingsOf(rulesOf(fever, either('fever')))).read('temperature', 39, 0).take({ type: 'tick' }, 11).told, [[10, 'fever', 'start', 'low'], [10, 'either', 'start', 'medium']]);
  const lead: Input['rules'][number] = { type: 'technical', id: 'lead-off', ...life, signal: 'lead-off', priority: 'low', delayMs: 0 };
  const signalled = new Bed(settingsOf(rulesOf(lead, either('lead-off')))).take({ type: 'signal', signal: 'lead-off', isPresent: true }, 1).take({ type: 'signal', signal: 'lead-off', isPresent: false }, 2);
  assert.deepEqual(signalled.told, [[1, 'lead-off', 'start', 'low'], [1, 'either', 'start', 'medium'], [2, 'lead-off', 'end', 'low'], [2, 'either', 'end', 'medium']]);
  const [feverRule] = rulesOf(fever);
  const bed = new Bed(settingsOf([feverRule!])).read('temperature', 39, 0).take({ type: 'tick' }, 11).take({ type: 'settings', settings: settingsOf([feverRule!, ...rulesOf(either('fever'))]) }, 20);
  assert.deepEqual(bed.told.at(-1), [20, 'either', 'start', 'medium']);
});

test('[MR5] a combination goes with the alarm that was switched off, and comes back with it', () => {
  const quick = { ...fever, bands: [{ priority: 'low', limit: 38, delayMs: 0 }] } as Input['rules'][number];
  const bed = new Bed(settingsOf(rulesOf(quick, either('fever')))).read('temperature', 39, 0).command('alarm-off', 'fever', 10).command('alarm-on', 'fever', 20);
  assert.deepEqual(bed.told.slice(2), [[10, 'fever', 'end', 'low'], [10, 'either', 'end', 'medium'], [20, 'fever', 'start', 'low'], [20, 'either', 'start', 'medium']]);
});

test('[MR5] an alarm milder than a combination asks for does not make it, and of "all" every one must stand', () => {
  const both: Input['rules'][number] = { type: 'combination', id: 'both', ...life, need: 'all', of: [{ rule: 'fever', atLeast: 'low' }, { rule: 'spo2-low', atLeast: 'high' }], priority: 'high', delayMs: 0 };
  const bed = new Bed(settingsOf(rulesOf({ ...fever, bands: [{ priority: 'low', limit: 38, delayMs: 0 }] } as Input['rules'][number], spo2Rule(90, 0), both)));
  bed.read('temperature', 39, 0).read('spo2', 85, 1).read('spo2', 79, 2).read('spo2', 85, 3);
  assert.deepEqual(bed.told.filter((row) => (row as unknown[])[1] === 'both'), [[2, 'both', 'start', 'high'], [3, 'both', 'end', 'high']]);
});

const child = settingsOf(defaultRules(1).filter(({ type }) => type === 'score'), { otherScore: { score: 'pews', age: '0-11-months' } });
const infant = { 'respiratory-rate': 35, spo2: 98, 'heart-rate': 120, systolic: 80, 'supplemental-oxygen': 'air', 'respiratory-distress': 'none', 'capillary-refill': 1, consciousness: 'A' } as const;
const chartAll = (bed: Bed, values: Partial<Record<VitalKind, number | string>>, atSec: number): Bed => Object.entries(values).reduce((one, [kind, value]) => one.read(kind as VitalKind, value, atSec), bed);

test('[M47] the parts of a child’s score grow too old by themselves too', () => {
  const bed = chartAll(new Bed(child), infant, 0);
  assert.deepEqual([bed.monitor.other?.missing, bed.monitor.news2], [[], null]);
  assert.equal(nextWakeAt(bed.monitor, T0), T0 + 12 * HOUR + 1);
  bed.take({ type: 'tick' }, 12 * 3600 + 1);
  assert.equal(bed.monitor.other?.missing.length, 7);
  assert.equal(new Bed(child).monitor.other, null);
});

test('[MS8] the alarm of a score ends when another score becomes the patient’s, and goes on while it stays', () => {
  const severe = { ...infant, 'respiratory-rate': 72, spo2: 91 };
  const alarmed = (): Bed => chartAll(new Bed(child), severe, 0).take({ type: 'tick' }, 16);
  const to = (settings: MonitorSettings): unknown[] => {
    const bed = alarmed();
    const before = bed.told.length;
    bed.take({ type: 'settings', settings }, 20);
    return [bed.stateOf('pews')?.name, bed.told.slice(before)];
  };
  assert.deepEqual(to({ ...child }), ['active', []]);
  const adultSettings: MonitorSettings = { ...child, isNews2Applicable: true, otherScore: null };
  for (const settings of [adultSettings, { ...adultSettings, otherScore: { score: 'pews', age: '0-11-months' } } as MonitorSettings, { ...child, otherScore: { score: 'meows' } } as MonitorSettings, { ...child, otherScore: null } as MonitorSettings]) {
    assert.deepEqual(to(settings), ['inactive', [[20, 'pews', 'end', 'low']]]);
  }
  const bed = alarmed().take({ type: 'settings', settings: adultSettings }, 20);
  assert.deepEqual([bed.monitor.other, bed.monitor.news2?.scores.respiratoryRate], [null, 3], 'the new score is known at once');
});

test('[MR10] an unchanged rule keeps what it remembers of past values, a changed one begins anew', () => {
  const twoOfThree = { ...(spo2Rule(90, 0) as object), bands: [{ priority: 'medium', limit: 90, delayMs: 0 }], nOfM: { n: 2, m: 3 } } as Input['rules'][number];
  const [rule] = rulesOf(twoOfThree);
  const after = (next: Rule): number => new Bed(settingsOf([rule!])).read('spo2', 88, 0).take({ type: 'settings', settings: settingsOf([...rulesOf(fever), next]) }, 1).read('spo2', 88, 2).changes.length;
  assert.deepEqual([after(rule!), after({ ...rule! })], [1, 0]);
});

const active = (priority: 'low' | 'medium'): ConditionState => ({ name: 'active', priority, inactivation: { name: 'enabled' }, since: [T0, null, null], calmSinceMs: null });
const restored = (kind: VitalKind, value: number, noDataMs: number | null, receivedAtMs = T0): RestoredVital => ({ kind, value, code: null, unit: null, atMs: T0, noDataMs, receivedAtMs });

test('[M50] of what was stored without a rule only an alarm ends in the open; what was pending or off is let go of', () => {
  const gone = (state: ConditionState | null): unknown[] => {
    const bed = new Bed(settingsOf([]), [{ key: 'gone', state }]).take({ type: 'tick' }, 1);
    return [bed.changes.map(({ kind, phase, state: after, priority, inactivation, isUnwatched }) => [kind, phase, after, priority, inactivation, isUnwatched]), bed.persist];
  };
  const ended = [['physiological', 'end', 'inactive', 'low', 'enabled', true]];
  const forgotten = [{ key: 'gone', state: null }];
  assert.deepEqual(gone(active('low')), [ended, forgotten]);
  assert.deepEqual(gone({ name: 'latched', priority: 'low', inactivation: { name: 'enabled' }, since: [null, null, null] }), [ended, forgotten]);
  assert.deepEqual([gone({ name: 'pending', since: [T0, null, null] }), gone({ name: 'off' }), gone(null)], [[[], forgotten], [[], forgotten], [[], []]]);
});

test('[M50] silence of a stream that is not known any more ends as the technical alarm it was; of one that is known it goes on', () => {
  const silent: PersistedCondition = { key: 'no-data:spo2', state: active('medium') };
  const lost = new Bed(limitsOnly, [silent], [restored('heart-rate', 70, null)]).take({ type: 'tick' }, 1);
  assert.deepEqual(lost.changes.map(({ conditionKey, kind, phase }) => [conditionKey, kind, phase]), [['no-data:spo2', 'technical', 'end']]);
  const kept = new Bed(limitsOnly, [silent], [restored('spo2', 97, 30_000)]).read('spo2', 97, 5, 30_000);
  assert.deepEqual(kept.told, [[5, 'no-data:spo2', 'end', 'medium']]);
});

test('[M49] a restart stores nothing and ends nothing of its own; a stored score alarm that is not the patient’s ends', () => {
  const calm = new Bed(limitsOnly, [{ key: 'spo2-low', state: { name: 'off' } }, { key: 'temperature-high', state: null }], [restored('spo2', 70, 30_000)]);
  assert.deepEqual([calm.monitor.orphans, calm.stateOf('spo2-low'), calm.stateOf('temperature-high')], [[], { name: 'off' }, { name: 'inactive' }]);
  const settled = calm.take({ type: 'settings', settings: limitsOnly }, 1);
  assert.deepEqual([settled.persist, settled.changes], [[], []]);
  const score = new Bed(child, [{ key: 'news2', state: active('medium') }, { key: 'pews', state: active('low') }], [restored('spo2', 98, null)]);
  assert.deepEqual([score.stateOf('news2'), score.stateOf('pews')?.name, score.monitor.other?.scores['spo2'], score.monitor.news2], [{ name: 'inactive' }, 'active', 0, null]);
  assert.deepEqual(score.take({ type: 'tick' }, 1).told, [[0, 'news2', 'end', 'medium']]);
  const adult = settingsOf(defaultRules(1), { isNews2Applicable: true });
  assert.deepEqual([new Bed(adult).monitor.news2, new Bed(adult, [], [restored('spo2', 91, null)]).monitor.news2?.scores.spo2, new Bed(limitsOnly, [], [restored('spo2', 91, null)]).monitor.news2], [null, 3, null]);
});

test('[MR4] after a restart what is overdue is counted from when the last value came', () => {
  const missing: Input['rules'][number] = { type: 'missing', id: 'no-temperature', ...life, vitals: ['temperature'], priority: 'low', afterMs: 60_000 };
  const bed = new Bed(settingsOf(rulesOf(missing)), [], [restored('temperature', 37, null, T0 - 40_000)]).take({ type: 'tick' }, 30);
  assert.deepEqual(bed.told, [[20, 'no-temperature', 'start', 'low']]);
});

test('[M43] the first reading without a value begins the watch up to a day late, and an older one is an import', () => {
  const day = 86_400_000;
  const first = (agoMs: number): number => new Bed(limitsOnly).apply({ type: 'reading', kind: 'spo2', value: null, code: null, unit: null, deviceAtMs: T0 - agoMs }, T0).monitor.streams.filter((stream) => stream !== null).length;
  assert.deepEqual([first(day), first(day + 1)], [1, 0]);
});

test('[M40] a change tells what it was measured by: the newest of its vitals, of two at once the first, and nothing where nothing is measured', () => {
  const by = ({ vital, value, unit, measuredAtMs }: MonitorChange): unknown[] => [vital, value, unit, measuredAtMs === null ? null : (measuredAtMs - T0) / 1000];
  const heart = new Bed(limitsOnly).read('pulse-rate', 100, 0).read('heart-rate', 135, 1).command('ack', 'heart-rate-high', 20);
  assert.deepEqual(heart.changes.map(by), [['heart-rate', 135, null, 1], ['heart-rate', 135, null, 1]]);
  const same = new Bed(limitsOnly).read('pulse-rate', 135, 1).read('heart-rate', 136, 1).take({ type: 'tick' }, 20);
  assert.deepEqual(same.changes.map(by), [['heart-rate', 136, null, 1]]);
  const alone = new Bed(limitsOnly).read('heart-rate', 135, 1).take({ type: 'tick' }, 20);
  assert.deepEqual(alone.changes.map(by), [['heart-rate', 135, null, 1]]);
  const unknown = new Bed(limitsOnly, [{ key: 'heart-rate-high', state: active('medium') }]).command('ack', 'heart-rate-high', 1);
  assert.deepEqual(unknown.changes.map(by), [['heart-rate', null, null, null]]);
  const said = new Bed(settingsOf(defaultRules(1))).take({ type: 'signal', signal: 'lead-off', isPresent: true }, 0).take({ type: 'tick' }, 20);
  assert.deepEqual(said.changes.map(by), [[null, null, null, null]]);
  const scored = chartAll(new Bed(child), { ...infant, 'respiratory-rate': 72, spo2: 91 }, 3).take({ type: 'tick' }, 30).changes.filter(({ ruleId }) => ruleId === 'pews');
  assert.deepEqual(scored.map(by), [[null, 8, '{score}', 3]]);
  const unscored = new Bed(settingsOf(defaultRules(1), { isNews2Applicable: true }), [{ key: 'news2', state: active('medium') }]).command('ack', 'news2', 1);
  assert.deepEqual(unscored.changes.map(by), [[null, null, '{score}', null]]);
});
