// One patient's monitor: what a reading, silence, a late value, a command, a restart and new rules do to it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { VitalKind } from '@mydr24/protocol';
import { defaultRules } from './default-rules.ts';
import { shownScore } from './news2-live.ts';
import { createMonitor, latestOf, nextWakeAt, stepMonitor } from './patient-monitor.ts';
import type { Monitor, MonitorChange, MonitorEvent, MonitorSettings, PersistedCondition, RestoredVital } from './patient-monitor.ts';
import { ruleSet } from './rule-set.ts';

const adult: MonitorSettings = { rules: ruleSet(defaultRules(1), 120_000), spo2Scale: 1, isNews2Applicable: true };
/** Without the alarm of the score, which a single bad vital raises too. */
const limitsOnly: MonitorSettings = { ...adult, rules: ruleSet(defaultRules(1).filter(({ type }) => type === 'threshold'), 120_000) };
const T0 = 1_000_000_000;
const units: Partial<Record<VitalKind, string>> = { spo2: '%', temperature: 'Cel', systolic: 'mm[Hg]', 'oxygen-flow': 'L/min', 'inspired-oxygen': '%', glucose: 'mg/dL' };

/** Plays events on a monitor, ticking at each wake-up in between, and remembers what was stored, as a database would. */
class Bed {
  monitor: Monitor;
  changes: MonitorChange[] = [];
  readonly rows = new Map<string, PersistedCondition>();
  persistCount = 0;
  constructor(settings: MonitorSettings = limitsOnly, persisted: readonly PersistedCondition[] = [], latest: readonly RestoredVital[] = [], nowMs = T0) {
    this.monitor = createMonitor(settings, persisted, latest, nowMs);
  }
  take(event: MonitorEvent, atMs: number): this {
    this.tickUntil(atMs);
    return this.apply(event, atMs);
  }
  tickUntil(untilMs: number): this {
    for (let due = nextWakeAt(this.monitor, T0), last = 0; due !== null && due < untilMs; due = nextWakeAt(this.monitor, last)) {
      assert.ok(due > last, 'a wake-up that does not move on');
      last = due;
      this.apply({ type: 'tick' }, due);
    }
    return this;
  }
  apply(event: MonitorEvent, atMs: number): this {
    const step = stepMonitor(this.monitor, event, atMs);
    this.monitor = step.monitor;
    this.changes.push(...step.changes);
    this.persistCount += step.persist.length;
    for (const row of step.persist) this.rows.set(row.key, row);
    return this;
  }
  read(kind: VitalKind, value: number | string | null, atSec: number, deviceSec = atSec, noDataMs?: number | null): this {
    const [amount, code] = typeof value === 'string' ? [null, value] : [value, null];
    const unit = code === null && value !== null ? (units[kind] ?? '/min') : null;
    const limit = noDataMs === undefined ? {} : { noDataMs };
    return this.take({ type: 'reading', kind, value: amount, code, unit, deviceAtMs: T0 + deviceSec * 1000, ...limit }, T0 + atSec * 1000);
  }
  stream(kind: VitalKind, value: number, fromSec: number, toSec: number): this {
    for (let second = fromSec; second <= toSec; second += 1) this.read(kind, value, second);
    return this;
  }
  /** A whole calm set by hand, no streams. */
  spotSet(atSec: number, change: Readonly<Partial<Record<VitalKind, number | string>>> = {}): this {
    const calm = { 'respiratory-rate': 16, spo2: 97, 'supplemental-oxygen': 'air', systolic: 120, 'heart-rate': 70, consciousness: 'A', temperature: 36.8, ...change };
    for (const [kind, value] of Object.entries(calm)) this.read(kind as VitalKind, value, atSec, atSec, null);
    return this;
  }
  get told(): unknown[] {
    return this.changes.map(({ conditionKey, phase, priority, inactivation, atMs }) => [(atMs - T0) / 1000, conditionKey, phase, priority, inactivation]);
  }
}

test('[M40] an alarm says what an alarm row and an event need', () => {
  const bed = new Bed().stream('spo2', 96, 0, 9).stream('spo2', 88, 10, 30);
  assert.deepEqual(bed.changes, [{
    conditionKey: 'spo2-low', ruleId: 'spo2-low', ruleVersion: 1, kind: 'physiological', phase: 'start', state: 'active', priority: 'medium',
    inactivation: 'enabled', pausedUntilMs: null, vital: 'spo2', value: 88, unit: '%', limit: 90, measuredAtMs: T0 + 25_000, atMs: T0 + 25_000, raises: null,
  }]);
});

test('[M40] only what the rule says raises an emergency, and only when it gets worse', () => {
  const bed = new Bed().stream('spo2', 88, 0, 20).stream('spo2', 79, 21, 25).take({ type: 'command', conditionKey: 'spo2-low', command: 'ack' }, T0 + 25_500).stream('spo2', 85, 26, 27);
  assert.deepEqual(bed.changes.map(({ phase, raises }) => [phase, raises]), [['start', null], ['escalate', 'respiratory-failure'], ['update', null], ['deescalate', null]]);
});

test('[M41] an ordinary reading changes no condition and stores nothing', () => {
  const bed = new Bed().spotSet(0);
  const { conditions, news2 } = bed.monitor;
  bed.stream('spo2', 97, 1, 60);
  assert.equal(bed.monitor.conditions, conditions);
  assert.equal(bed.monitor.news2, news2);
  assert.deepEqual([bed.changes, bed.persistCount], [[], 0]);
});

test('[M41] a long alarm stores its moves only: pending, active, calming, over', () => {
  const bed = new Bed().stream('spo2', 96, 0, 9).stream('spo2', 88, 10, 100).stream('spo2', 96, 101, 110);
  assert.deepEqual([bed.persistCount, bed.rows.get('spo2-low')], [4, { key: 'spo2-low', state: null }]);
});

test('[M42] late readings return the very same monitor', () => {
  const bed = new Bed().stream('spo2', 96, 0, 30);
  for (const deviceSec of [0, 29]) {
    const event = { type: 'reading', kind: 'spo2', value: 60, code: null, unit: '%', deviceAtMs: T0 + deviceSec * 1000 } as const;
    assert.equal(stepMonitor(bed.monitor, event, T0 + 30_500).monitor, bed.monitor);
  }
});

test('[M42] a backlog in order is history until it reaches the present', () => {
  const bed = new Bed().stream('spo2', 96, 0, 5).tickUntil(T0 + 600_000);
  for (let deviceSec = 6; deviceSec <= 569; deviceSec += 1) bed.read('spo2', 70, 600, deviceSec);
  assert.deepEqual(bed.told, [[35, 'no-data:spo2', 'start', 'medium', 'enabled']]);
  bed.read('spo2', 70, 600, 599);
  assert.deepEqual(bed.told.slice(1), [[600, 'no-data:spo2', 'end', 'medium', 'enabled'], [600, 'spo2-low', 'start', 'high', 'enabled']]);
});

test('[M42] a spot value counts however late it comes, while it is the newest', () => {
  assert.deepEqual(new Bed().read('systolic', 65, 3600, 0).tickUntil(T0 + 3_700_000).told, [[3610, 'systolic-low', 'start', 'high', 'enabled']]);
});

test('[M43] each stream has its own dead-man timer, by kind or by device; spot vitals have none', () => {
  const bed = new Bed().read('spo2', 97, 0).read('heart-rate', 70, 0, 0, 60_000).read('temperature', 37, 0).read('respiratory-rate', 16, 0, 0, null).tickUntil(T0 + 600_000);
  assert.deepEqual(bed.told, [[30, 'no-data:spo2', 'start', 'medium', 'enabled'], [60, 'no-data:heart-rate', 'start', 'medium', 'enabled']]);
});

test('[M43] invalid samples are silence, from the first one on', () => {
  const bed = new Bed();
  for (let second = 0; second <= 40; second += 1) bed.read('spo2', null, second);
  assert.deepEqual(bed.told, [[30, 'no-data:spo2', 'start', 'medium', 'enabled']]);
});

test('[M43] a device whose clock is far behind is silence, not calm; an import of old history is neither', () => {
  const behind = new Bed();
  for (let second = 0; second <= 40; second += 1) behind.read('spo2', 70, 100_000 + second, 99_400 + second);
  assert.deepEqual(behind.told, [[100_030, 'no-data:spo2', 'start', 'medium', 'enabled']]);
  const imported = new Bed().read('spo2', 70, 100_000, 10).tickUntil(T0 + 200_000_000);
  assert.deepEqual([imported.told, latestOf(imported.monitor, 'spo2')], [[], null]);
});

test('[M44] a pulse is judged by the heart limits only while there is no live ECG', () => {
  const bed = new Bed().read('heart-rate', 70, 0).stream('pulse-rate', 28, 1, 25);
  assert.deepEqual(bed.told, []);
  bed.stream('pulse-rate', 28, 30, 40);
  assert.deepEqual(bed.changes.map(({ conditionKey, vital, raises }) => [conditionKey, vital, raises]), [['no-data:heart-rate', 'heart-rate', null], ['heart-rate-low', 'pulse-rate', 'cardiac-arrest']]);
});

test('[M45] the score is known only with all seven parts, and is the same object until a part changes', () => {
  const bed = new Bed().read('spo2', 95, 0, 0, null);
  assert.equal(bed.monitor.news2?.sum.isComplete, false);
  bed.spotSet(1, { spo2: 95 });
  const score = bed.monitor.news2;
  assert.ok(score !== null);
  assert.deepEqual(shownScore(score), {
    status: 'complete', total: 1, knownMinimum: 1, missing: [], anySingleThree: false, riskBand: 'low', minMonitoring: 'PT4H/PT6H', spo2ScaleUsed: 1,
    scores: { respiratoryRate: 0, spo2: 1, airOrOxygen: 0, systolicBP: 0, pulse: 0, consciousness: 0, temperature: 0 }, scoredAt: score.scoredAtMs,
  });
  assert.equal(bed.read('spo2', 94, 2, 2, null).monitor.news2, score);
  assert.notEqual(bed.read('spo2', 93, 3, 3, null).monitor.news2, score);
});

test('[M45] a partial score shows no total, no band and which parts are missing', () => {
  const { news2 } = new Bed().read('spo2', 90, 0).monitor;
  assert.ok(news2 !== null);
  const shown = shownScore(news2);
  assert.deepEqual([shown.status, shown.total, shown.riskBand, shown.minMonitoring, shown.missing.length, shown.scores], ['incomplete', null, null, null, 6, { spo2: 3 }]);
});

test('[M45] flow above zero or more than 21 % is oxygen; the newest answer counts', () => {
  const part = (bed: Bed) => bed.monitor.news2?.scores.airOrOxygen;
  const bed = new Bed().spotSet(0);
  assert.equal(part(bed), 0);
  assert.equal(part(bed.read('oxygen-flow', 2, 1)), 2);
  assert.equal(part(bed.read('inspired-oxygen', 21, 2)), 0);
  assert.equal(part(bed.read('inspired-oxygen', 24, 3)), 2);
  assert.equal(part(bed.read('supplemental-oxygen', 'air', 4)), 0);
  assert.equal(part(bed.read('oxygen-flow', 0, 5)), 0);
});

test('[M46] the score alarms: 7 high and an emergency, 5 medium, a single 3 low', () => {
  const started = (change: Readonly<Partial<Record<VitalKind, number | string>>>) =>
    new Bed(adult).spotSet(0, change).tickUntil(T0 + 60_000).changes.filter(({ ruleId }) => ruleId === 'news2').map(({ phase, priority, value, raises, limit, vital }) => [phase, priority, value, raises, limit, vital]);
  assert.deepEqual(started({}), []);
  assert.deepEqual(started({ consciousness: 'C' }), [['start', 'low', 3, null, null, null]]);
  assert.deepEqual(started({ 'respiratory-rate': 22, 'supplemental-oxygen': 'oxygen', 'heart-rate': 95 }), [['start', 'medium', 5, null, 5, null]]);
  assert.deepEqual(started({ 'respiratory-rate': 22, 'supplemental-oxygen': 'oxygen', 'heart-rate': 115, systolic: 105 }), [['start', 'high', 7, 'deterioration', 7, null]]);
});

test('[M46] known parts alone alarm, and lost parts never lower or end the alarm', () => {
  const hours = 3600;
  const bed = new Bed(adult).read('respiratory-rate', 26, 0, 0, null).read('spo2', 91, 0, 0, null).read('oxygen-flow', 2, 0);
  bed.tickUntil(T0 + 20_000);
  assert.deepEqual(bed.changes.filter(({ ruleId }) => ruleId === 'news2').map(({ phase, priority }) => [phase, priority]), [['start', 'high']]);
  bed.read('spo2', 97, hours, hours, null).tickUntil(T0 + 30 * hours * 1000);
  assert.equal(bed.monitor.news2?.missing.length, 7);
  assert.equal(bed.changes.filter(({ ruleId }) => ruleId === 'news2').length, 1);
  bed.spotSet(31 * hours);
  assert.deepEqual(bed.changes.filter(({ ruleId }) => ruleId === 'news2').map(({ phase }) => phase), ['start', 'end']);
});

test('[M46] one stray sample does not alarm through the score past the delay of its own limit', () => {
  const bed = new Bed(adult).spotSet(0).read('spo2', 88, 1, 1, null).read('spo2', 97, 5, 5, null).tickUntil(T0 + 60_000);
  assert.deepEqual(bed.told, []);
});

test('[M47] parts grow too old by themselves: an hour for a stream, twelve for a spot value', () => {
  const bed = new Bed().spotSet(0).read('spo2', 97, 1);
  bed.tickUntil(T0 + 3_601_000);
  assert.deepEqual(bed.monitor.news2?.missing, []);
  bed.tickUntil(T0 + 3_601_002);
  assert.deepEqual(bed.monitor.news2?.missing, ['spo2']);
  bed.tickUntil(T0 + 12 * 3_600_000 + 2);
  assert.equal(bed.monitor.news2?.missing.length, 7);
});

test('[M48] no score and no score alarm for those NEWS2 is not for', () => {
  const bed = new Bed({ ...adult, isNews2Applicable: false }).spotSet(0, { consciousness: 'U', 'respiratory-rate': 24 }).tickUntil(T0 + 60_000);
  assert.deepEqual([bed.monitor.news2, bed.told], [null, []]);
});

test('[M48] scale 2 has its own SpO2 warning and its own score', () => {
  const copd: MonitorSettings = { rules: ruleSet(defaultRules(2), 120_000), spo2Scale: 2, isNews2Applicable: true };
  const bed = new Bed(copd).spotSet(0, { spo2: 88 }).tickUntil(T0 + 60_000);
  assert.deepEqual([bed.told, bed.monitor.news2?.sum.knownMinimum], [[], 0]);
  assert.deepEqual(new Bed(copd).stream('spo2', 85, 0, 20).changes.filter(({ ruleId }) => ruleId !== 'news2').map(({ conditionKey, limit }) => [conditionKey, limit]), [['spo2-low', 86]]);
});

const restored = (bed: Bed, receivedAtMs: number): RestoredVital[] =>
  (['spo2', 'heart-rate'] as const).flatMap((kind) => {
    const vital = latestOf(bed.monitor, kind);
    return vital === null ? [] : [{ kind, value: vital.value, code: vital.code, unit: vital.unit, atMs: vital.atMs, noDataMs: vital.noDataMs, receivedAtMs }];
  });
const persistedOf = (bed: Bed): PersistedCondition[] => JSON.parse(JSON.stringify([...bed.rows.values()])) as PersistedCondition[];

test('[M49] a restart keeps what was pending, active, acknowledged and paused', () => {
  const before = new Bed().stream('spo2', 88, 0, 20).stream('heart-rate', 135, 10, 20).take({ type: 'command', conditionKey: 'spo2-low', command: 'audio-pause' }, T0 + 20_500);
  const after = new Bed(limitsOnly, persistedOf(before), restored(before, T0 + 20_000), T0 + 22_000);
  assert.deepEqual(after.monitor.conditions, before.monitor.conditions);
  after.stream('spo2', 88, 22, 150);
  assert.deepEqual(after.told.filter((row) => !String((row as unknown[])[1]).startsWith('no-data')), [
    [25, 'heart-rate-high', 'start', 'medium', 'enabled'], [140.5, 'spo2-low', 'update', 'medium', 'enabled'],
  ]);
});

test('[M49] after a restart a stream has ten seconds before its silence counts, and no more', () => {
  const before = new Bed().read('spo2', 97, 0);
  const after = new Bed(limitsOnly, [], restored(before, T0), T0 + 600_000).tickUntil(T0 + 700_000);
  assert.deepEqual(after.told, [[610, 'no-data:spo2', 'start', 'medium', 'enabled']]);
});

test('[M50] new rules keep what they still name; an alarm without a rule ends in the open', () => {
  const bed = new Bed().stream('spo2', 88, 0, 20).stream('heart-rate', 135, 0, 20);
  const onlyHeart = { ...adult, rules: ruleSet(defaultRules(1).filter(({ id }) => id === 'heart-rate-high'), 120_000) };
  bed.changes = [];
  bed.take({ type: 'settings', settings: onlyHeart }, T0 + 20_500);
  assert.deepEqual(bed.told, [[20.5, 'spo2-low', 'end', 'medium', 'enabled']]);
  assert.deepEqual(bed.rows.get('spo2-low'), { key: 'spo2-low', state: null });
  assert.deepEqual(bed.monitor.conditions.filter(({ name }) => name === 'active').length, 1);
});

test('[M50] a stored alarm whose rule is gone ends at the first step after a restart', () => {
  const before = new Bed().stream('spo2', 88, 0, 20);
  const noRules = { ...adult, rules: ruleSet([], 120_000) };
  const after = new Bed(noRules, persistedOf(before), [], T0 + 30_000);
  assert.equal(nextWakeAt(after.monitor, T0 + 30_000), T0 + 30_000);
  after.tickUntil(T0 + 30_001 + 600_000);
  assert.deepEqual(after.changes.map(({ conditionKey, phase, state }) => [conditionKey, phase, state]), [['spo2-low', 'end', 'inactive']]);
  assert.deepEqual(after.monitor.orphans, []);
});

test('[M48] an alarm of the score ends when the score turns out not to be for this patient', () => {
  const bed = new Bed(adult).spotSet(0, { consciousness: 'U', 'respiratory-rate': 24, spo2: 92 }).tickUntil(T0 + 60_000);
  bed.changes = [];
  bed.take({ type: 'settings', settings: { ...adult, isNews2Applicable: false } }, T0 + 61_000);
  assert.deepEqual(bed.told, [[61, 'news2', 'end', 'high', 'enabled']]);
  assert.equal(bed.monitor.news2, null);
});

test('[M51] a command to an unknown or quiet condition changes nothing', () => {
  const { monitor } = new Bed().stream('spo2', 96, 0, 5);
  for (const conditionKey of ['spo2-low', 'no-data:spo2', 'no-data:glucose', 'nonsense']) {
    assert.equal(stepMonitor(monitor, { type: 'command', conditionKey, command: 'ack' }, T0 + 6000).monitor, monitor);
  }
  assert.equal(stepMonitor(monitor, { type: 'tick' }, T0 + 6000).monitor, monitor);
});

test('[M51] silence can be acknowledged and ends by itself with the next sample', () => {
  const bed = new Bed().read('spo2', 97, 0).take({ type: 'command', conditionKey: 'no-data:spo2', command: 'ack' }, T0 + 40_000).read('spo2', 97, 50);
  assert.deepEqual(bed.told, [[30, 'no-data:spo2', 'start', 'medium', 'enabled'], [40, 'no-data:spo2', 'update', 'medium', 'alert-acknowledged'], [50, 'no-data:spo2', 'end', 'medium', 'enabled']]);
});

const anyReading = fc.record({
  kind: fc.constantFrom<VitalKind>('spo2', 'heart-rate', 'respiratory-rate', 'systolic'), value: fc.constantFrom(20, 60, 78, 88, 95, 120, 140, 230, null),
  gapSec: fc.integer({ min: 0, max: 40 }),
});

test('[M49] stopped and restored at any point, it goes on with the same conditions', () => {
  fc.assert(fc.property(fc.array(anyReading, { maxLength: 40 }), (readings) => {
    const bed = new Bed(adult);
    let second = 0;
    for (const { kind, value, gapSec } of readings) bed.read(kind, value, (second += gapSec));
    const kinds = ['spo2', 'heart-rate', 'respiratory-rate', 'systolic'] as const;
    const latest = kinds.flatMap((kind): RestoredVital[] => {
      const vital = latestOf(bed.monitor, kind);
      return vital === null ? [] : [{ ...vital, kind, receivedAtMs: T0 + second * 1000 }];
    });
    const again = new Bed(adult, persistedOf(bed), latest, T0 + second * 1000);
    assert.deepEqual(again.monitor.conditions, bed.monitor.conditions);
    assert.deepEqual(again.monitor.streams.map((stream) => stream?.watch.technical), bed.monitor.streams.map((stream) => stream?.watch.technical));
    assert.deepEqual(again.monitor.orphans, []);
  }));
});

const fever = (kind: 'temperature' | 'systolic', bad: number): Bed => new Bed().read(kind, bad, 0).tickUntil(T0 + 60_000);
for (const [kind, key, bad, good] of [['temperature', 'temperature-high', 39.4, 37], ['systolic', 'systolic-low', 80, 120]] as const) {
  test(`[M52] one good ${kind} and nothing after it ends the alarm after its clear delay`, () => {
    const bed = fever(kind, bad).read(kind, good, 60);
    assert.equal(bed.told.length, 1);
    bed.tickUntil(T0 + 7_200_000);
    assert.deepEqual(bed.told.slice(1), [[65, key, 'end', kind === 'systolic' ? 'medium' : 'low', 'enabled']]);
    assert.deepEqual(bed.rows.get(key), { key, state: null });
  });
}

test('[M52] a worse spot value within the clear delay keeps the alarm, a good one does not begin it again', () => {
  const relapsed = fever('temperature', 39.4).read('temperature', 37, 60).read('temperature', 39.4, 64).tickUntil(T0 + 7_200_000);
  assert.deepEqual(relapsed.told, [[0, 'temperature-high', 'start', 'low', 'enabled']]);
  const twice = fever('temperature', 39.4).read('temperature', 37, 60).read('temperature', 37.1, 63).tickUntil(T0 + 7_200_000);
  assert.deepEqual(twice.told.slice(1), [[65, 'temperature-high', 'end', 'low', 'enabled']]);
});

test('[M52] within the hysteresis a spot value is not good', () => {
  const bed = fever('temperature', 39.4).read('temperature', 38.9, 60).tickUntil(T0 + 7_200_000);
  assert.equal(bed.told.length, 1);
});

test('[M52] the clear delay of a spot value goes on across a restart', () => {
  const before = fever('temperature', 39.4).read('temperature', 37, 60);
  const latest: RestoredVital = { kind: 'temperature', value: 37, code: null, unit: 'Cel', atMs: T0 + 60_000, receivedAtMs: T0 + 60_000, noDataMs: null };
  const after = new Bed(limitsOnly, [...before.rows.values()], [latest], T0 + 62_000).tickUntil(T0 + 7_200_000);
  assert.deepEqual(after.told, [[65, 'temperature-high', 'end', 'low', 'enabled']]);
});

test('[M29] a spot value that was too old to count when it came is history: it alarms nobody and calms nobody', () => {
  const bed = new Bed().read('temperature', 39.4, 0, -50_000).read('temperature', 37, 60, -49_000).tickUntil(T0 + 7_200_000);
  assert.deepEqual(bed.told, []);
});

test('[M27] one good sample of a continuous stream and then silence ends no alarm, whatever the vital', () => {
  const bed = new Bed().read('temperature', 39.4, 0, 0, 60_000).read('temperature', 37, 30, 30, 60_000).tickUntil(T0 + 7_200_000);
  assert.deepEqual(bed.told, [[0, 'temperature-high', 'start', 'low', 'enabled'], [90, 'no-data:temperature', 'start', 'medium', 'enabled']]);
});

test('[M52] a device that measures rarely is a spot device too, although it has a limit of silence', () => {
  const hourly = 90 * 60_000;
  const bed = new Bed().read('systolic', 80, 0, 0, hourly).tickUntil(T0 + 3_600_000).read('systolic', 120, 3600, 3600, hourly).tickUntil(T0 + 3_700_000);
  assert.deepEqual(bed.told, [[10, 'systolic-low', 'start', 'medium', 'enabled'], [3605, 'systolic-low', 'end', 'medium', 'enabled']]);
});

test('[M52] a score that is calm again ends its alarm at once, also when it is made of spot values only', () => {
  const bed = new Bed(adult).spotSet(0, { temperature: 34, systolic: 85 }).tickUntil(T0 + 60_000).spotSet(60).tickUntil(T0 + 7_200_000);
  const ended = bed.changes.filter(({ conditionKey, phase }) => conditionKey === 'news2' && phase === 'end');
  assert.deepEqual(ended.map(({ atMs }) => (atMs - T0) / 1000), [60]);
});
