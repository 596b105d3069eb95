// Rules as data: every way of judging, which rule wins, and what the linter says.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { AlarmRuleSet, type VitalKind } from '@mydr24/protocol';
import { builtInSet, defaultRules, type Rule } from './default-rules.ts';
import { createMonitor, nextWakeAt, stepMonitor, type Monitor, type MonitorChange, type MonitorEvent } from './patient-monitor.ts';
import { rulesSchemaText } from './rule-json-schema.ts';
import { chainsIn, effectiveRules, judgedRules, type Layer } from './rule-layers.ts';
import { judgeRuleSet } from './rule-lint.ts';
import { ruleSet } from './rule-set.ts';
import { ruleSetText, spo2Rule } from './rule-testing.ts';
import { changeOver, nOfM, type Window } from './rule-window.ts';

const T0 = 1_000_000_000;
type Input = (typeof AlarmRuleSet)['_zod']['input'];
const setOf = (...rules: Input['rules']): AlarmRuleSet => AlarmRuleSet.parse(JSON.parse(ruleSetText(rules)));
const judged = (...rules: Input['rules']): Rule[] => setOf(...rules).rules.flatMap((rule) => (rule.type === 'off' ? [] : [{ ...rule, version: 2 }]));

/** Plays events on a monitor with these rules, ticking at each wake-up in between. */
class Bed {
  monitor: Monitor;
  readonly changes: MonitorChange[] = [];
  constructor(rules: readonly Rule[]) {
    this.monitor = createMonitor({ rules: ruleSet(rules, 120_000), spo2Scale: 1, isNews2Applicable: false }, [], [], T0);
  }
  take(event: MonitorEvent, atSec: number): this {
    for (let due = nextWakeAt(this.monitor, T0), last = 0; due !== null && due < T0 + atSec * 1000 && due > last; due = nextWakeAt(this.monitor, last)) this.apply({ type: 'tick' }, (last = due));
    return this.apply(event, T0 + atSec * 1000);
  }
  apply(event: MonitorEvent, atMs: number): this {
    const step = stepMonitor(this.monitor, event, atMs);
    this.monitor = step.monitor;
    this.changes.push(...step.changes);
    return this;
  }
  read(kind: VitalKind, value: number, atSec: number, noDataMs: number | null = null): this {
    return this.take({ type: 'reading', kind, value, code: null, unit: null, deviceAtMs: T0 + atSec * 1000, noDataMs }, atSec);
  }
  get told(): unknown[] {
    return this.changes.map(({ conditionKey, phase, priority, atMs }) => [(atMs - T0) / 1000, conditionKey, phase, priority]);
  }
}

const life = { sources: ['site'] };

test('[MR1] the built-in rules are data of the published form, and the schema in docs is the one the server reads with', () => {
  assert.deepEqual(AlarmRuleSet.parse(builtInSet), builtInSet);
  const cited = new Set(builtInSet.sources.map(({ id }) => id));
  for (const { id, sources } of builtInSet.rules) for (const source of sources) assert.ok(cited.has(source), `${id} cites ${source}`);
  assert.equal(readFileSync(new URL('../../../docs/schemas/alarm-rules-1.json', import.meta.url), 'utf8'), rulesSchemaText(), 'write rulesSchemaText() to docs/schemas/alarm-rules-1.json');
  assert.deepEqual(judgeRuleSet(JSON.stringify(builtInSet), []).findings, []);
});

test('[MR14] a finding alarms by its rule; a fall waits for a reset; what is not built in says why', () => {
  const bed = new Bed(judged(
    { type: 'finding', id: 'vf-vt', finding: 'vf-vt', priority: 'high', delayMs: 0, clearDelayMs: 10_000, raises: 'cardiac-arrest', ...life },
    { type: 'finding', id: 'fall', finding: 'fall', priority: 'medium', delayMs: 0, ...life }));
  bed.take({ type: 'signal', signal: 'vf-vt', isPresent: true }, 1).take({ type: 'signal', signal: 'vf-vt', isPresent: false }, 5).take({ type: 'signal', signal: 'asystole', isPresent: true }, 6);
  bed.take({ type: 'signal', signal: 'fall', isPresent: true }, 20).take({ type: 'signal', signal: 'fall', isPresent: false }, 20).take({ type: 'tick' }, 600);
  assert.deepEqual(bed.told, [[1, 'vf-vt', 'start', 'high'], [15, 'vf-vt', 'end', 'high'], [20, 'fall', 'start', 'medium'], [20, 'fall', 'update', 'medium']]);
  assert.deepEqual(bed.changes.map(({ state, kind, raises }) => [state, kind, raises]).slice(0, 1), [['active', 'physiological', 'cardiac-arrest']]);
  assert.equal(bed.changes.at(-1)!.state, 'latched');
  assert.deepEqual(bed.take({ type: 'command', conditionKey: 'fall', command: 'reset' }, 601).told.at(-1), [601, 'fall', 'reset', 'medium']);
  const named = ruleSetText([{ type: 'finding', id: 'my-vf', finding: 'vf-vt', priority: 'high', delayMs: 0, ...life }]);
  assert.deepEqual(judgeRuleSet(named, []).findings.map(({ severity, rule }) => [severity, rule]), [['error', 'my-vf']]);
  const byType = Map.groupBy(builtInSet.rules, ({ type }) => type);
  assert.deepEqual(byType.get('finding')!.map(({ id }) => id), ['asystole', 'extreme-tachycardia']);
  assert.deepEqual(byType.get('off')!.map(({ id }) => id).filter((id) => id !== 'device-alarm'), ['vf-vt', 'extreme-bradycardia', 'fall']);
});

test('[SG7] a device’s own alarm raises what the rule of a site says, and is off until then', () => {
  const bed = new Bed(judged({ type: 'technical', id: 'device-alarm', signal: 'device-alarm', priority: 'high', delayMs: 5000, raises: 'deterioration', ...life }));
  bed.take({ type: 'signal', signal: 'device-alarm', isPresent: true }, 0).take({ type: 'tick' }, 6).take({ type: 'signal', signal: 'device-alarm', isPresent: false }, 9);
  assert.deepEqual(bed.changes.map(({ phase, priority, raises, atMs }) => [(atMs - T0) / 1000, phase, priority, raises]), [[5, 'start', 'high', 'deterioration'], [9, 'end', 'high', null]]);
  assert.equal(builtInSet.rules.find(({ id }) => id === 'device-alarm')!.type, 'off');
});

test('[MR2] n of m: alarms from the nth value beyond the limit on, and calms only when the window is full of good ones', () => {
  const rule = { ...(spo2Rule(90, 0) as object), bands: [{ priority: 'medium', limit: 90, delayMs: 0 }], clearDelayMs: 0, nOfM: { n: 2, m: 3 } } as Input['rules'][number];
  const bed = new Bed(judged(rule)).read('spo2', 88, 0).read('spo2', 96, 1).read('spo2', 96, 2).read('spo2', 88, 3).read('spo2', 87, 4).read('spo2', 96, 5).read('spo2', 96, 6);
  assert.deepEqual(bed.told, [[4, 'spo2-low', 'start', 'medium'], [6, 'spo2-low', 'end', 'medium']]);
});

test('[MR2] n of m agrees with counting by hand', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom<0 | 1 | 2 | 3>(0, 1, 2, 3), { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 6 }), (values, n, more) => {
    const m = n + more;
    let window: Window = [];
    values.forEach((value, at) => {
      const step = nOfM({ n, m }, window, value, at);
      window = step.window;
      const last = values.slice(Math.max(0, at - m + 1), at + 1);
      const expected = [3, 2, 1].find((rank) => last.filter((one) => one >= rank).length >= n) ?? (last.length < m ? null : 0);
      assert.equal(step.severity, expected);
    });
  }));
});

test('[MR3] rate of change: how far it fell within the time, and calm only once half of the time is known', () => {
  const rule: Input['rules'][number] = { type: 'rate', id: 'spo2-falling', ...life, vitals: ['spo2'], direction: 'falling', overMs: 60_000, bands: [{ priority: 'medium', limit: 4, delayMs: 0 }] };
  const bed = new Bed(judged(rule)).read('spo2', 98, 0).read('spo2', 94, 10).read('spo2', 93, 20).read('spo2', 93, 50).read('spo2', 93, 81);
  assert.deepEqual(bed.told, [[20, 'spo2-falling', 'start', 'medium'], [81, 'spo2-falling', 'end', 'medium']]);
  assert.equal(changeOver({ direction: 'rising', overMs: 60_000 }, [[0, 60]], 75, 30_000).change, 15);
});

test('[MR4] missing: overdue so long after the last value, a technical alarm that the next value ends', () => {
  const rule: Input['rules'][number] = { type: 'missing', id: 'no-temperature', ...life, vitals: ['temperature'], priority: 'low', afterMs: 60_000 };
  const bed = new Bed(judged(rule)).read('temperature', 37, 0).read('heart-rate', 70, 70).read('temperature', 37, 90);
  assert.deepEqual(bed.told, [[60, 'no-temperature', 'start', 'low'], [90, 'no-temperature', 'end', 'low']]);
  assert.deepEqual(bed.changes.map(({ kind, vital }) => [kind, vital]), [['technical', 'temperature'], ['technical', 'temperature']]);
  assert.deepEqual(new Bed(judged(rule)).take({ type: 'tick' }, 600).told, [], 'what was never measured is not overdue');
});

test('[MR5] a combination holds while all (or any) of its alarms stand, and ends when they no longer do', () => {
  const fever: Input['rules'][number] = { type: 'threshold', id: 'fever', ...life, vitals: ['temperature'], side: 'above', bands: [{ priority: 'low', limit: 38, delayMs: 0 }] };
  const fast: Input['rules'][number] = { type: 'threshold', id: 'fast', ...life, vitals: ['heart-rate'], side: 'above', bands: [{ priority: 'low', limit: 100, delayMs: 0 }] };
  const both: Input['rules'][number] = { type: 'combination', id: 'both', ...life, need: 'all', of: [{ rule: 'fever', atLeast: 'low' }, { rule: 'fast', atLeast: 'low' }], priority: 'medium', delayMs: 10_000 };
  const bed = new Bed(judged(fever, fast, both)).read('temperature', 39, 0).read('heart-rate', 120, 5).take({ type: 'tick' }, 20).read('heart-rate', 80, 30);
  assert.deepEqual(bed.told, [[0, 'fever', 'start', 'low'], [5, 'fast', 'start', 'low'], [15, 'both', 'start', 'medium'], [30, 'fast', 'end', 'low'], [30, 'both', 'end', 'medium']]);
  const either = { ...both, id: 'either', need: 'any', delayMs: 0 } as Input['rules'][number];
  assert.deepEqual(new Bed(judged(fever, fast, either)).read('heart-rate', 120, 0).told, [[0, 'fast', 'start', 'low'], [0, 'either', 'start', 'medium']]);
});

test('[MR6] acknowledged and still true after the time the rule gives: the same alarm sounds again', () => {
  const rule = { ...(spo2Rule(90, 0) as object), reAlarmMs: 60_000 } as Input['rules'][number];
  const bed = new Bed(judged(rule)).read('spo2', 85, 0).take({ type: 'command', conditionKey: 'spo2-low', command: 'ack' }, 10);
  for (let at = 11; at <= 75; at += 1) bed.read('spo2', 85, at);
  assert.deepEqual(bed.changes.map(({ phase, inactivation, atMs }) => [(atMs - T0) / 1000, phase, inactivation]), [[0, 'start', 'enabled'], [10, 'update', 'alert-acknowledged'], [70, 'continue', 'enabled']]);
});

const layer = (scope: Layer['origin']['scope'], version: number, ...rules: Input['rules']): Layer => ({ origin: { scope, version, title: scope }, set: setOf(...rules) });

test('[MR7] the nearest set wins rule by rule, says what it replaced, and what no set names is judged as built in', () => {
  const effective = effectiveRules([layer('tenant', 2, spo2Rule(92)), layer('patient', 3, spo2Rule(86))], [], 1);
  const spo2 = effective.find(({ rule }) => rule.id === 'spo2-low');
  assert.deepEqual([spo2?.origin.version, ...(spo2?.over ?? []).map(({ origin }) => origin.scope)], [3, 'tenant', 'built-in']);
  const rules = judgedRules(effective);
  assert.deepEqual(rules.map(({ id }) => id).toSorted(), defaultRules(1).map(({ id }) => id).toSorted());
  assert.equal(rules.find(({ id }) => id === 'spo2-low')?.version, 3);
  const off = effectiveRules([layer('unit', 4, { type: 'off', id: 'glucose-low', ...life, why: 'no sensor here' })], [], 1);
  assert.ok(!judgedRules(off).some(({ id }) => id === 'glucose-low'));
  assert.equal(off.find(({ rule }) => rule.id === 'glucose-low')?.rule.type, 'off');
  assert.deepEqual(chainsIn([]), builtInSet.chains);
});

test('[MR7] a personal limit changes the band it was signed for and no other', () => {
  const [spo2] = effectiveRules([], [{ version: 9, ruleId: 'spo2-low', band: { priority: 'medium', limit: 87 } }], 1).filter(({ rule }) => rule.id === 'spo2-low');
  assert.equal(spo2?.origin.scope, 'personal');
  assert.deepEqual(spo2.rule.type === 'threshold' ? spo2.rule.bands.map(({ priority, limit }) => [priority, limit]) : null, [['medium', 87], ['high', 80]]);
});

test('[MR8] the linter names what cannot be read or cannot work, and says what becomes milder', () => {
  const says = (...rules: unknown[]) => judgeRuleSet(ruleSetText(rules as Input['rules']), []).findings.map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`);
  assert.match(judgeRuleSet('{', []).findings[0]?.message ?? '', /not JSON/);
  assert.match(says({ ...(spo2Rule(90) as object), limit: 3 })[0] ?? '', /error spo2-low: .*limit/);
  assert.deepEqual(says(spo2Rule(90)), []);
  assert.match(says(spo2Rule(75))[0] ?? '', /not farther out/);
  assert.match(says({ ...(spo2Rule(90) as object), sources: ['nowhere'] })[0] ?? '', /cites the source "nowhere"/);
  assert.match(says(spo2Rule(90), spo2Rule(91))[0] ?? '', /two rules/);
  assert.match(says({ ...(spo2Rule(90) as object), nOfM: { n: 4, m: 3 } })[0] ?? '', /4 of 3/);
  assert.match(says({ type: 'combination', id: 'x', ...life, need: 'all', of: [{ rule: 'nothing', atLeast: 'low' }], priority: 'low', delayMs: 0 })[0] ?? '', /no rule in force/);
  assert.match(says({ type: 'off', id: 'spo2-low', ...life, why: 'nobody has a sensor' })[0] ?? '', /warning spo2-low: it is taken out of force/);
  const mild = { ...(spo2Rule(90) as { bands: object[] }), bands: [{ priority: 'medium', limit: 90, delayMs: 0 }, { priority: 'high', limit: 80, delayMs: 0 }] };
  assert.match(says(mild)[0] ?? '', /no longer raises an emergency/);
});

test('[MR15] a finding says its rule, its field and its facts, of what cannot be read as of what cannot work', () => {
  const found = (...rules: unknown[]) => judgeRuleSet(ruleSetText(rules as Input['rules']), []).findings.map(({ code, place, at, facts }) => [code, place, at.join('.'), facts]);
  const spo2 = spo2Rule(90) as { bands: { limit: number }[] };
  const withFirst = (change: object): object => ({ ...spo2, bands: [{ ...spo2.bands[0], ...change }, spo2.bands[1]] });
  assert.deepEqual(found(spo2, { ...withFirst({ limit: null }), id: 'b' }), [['missing-field', 1, 'bands.0.limit', {}]]);
  assert.deepEqual(found(withFirst({ limit: 20_000 })), [['too-big', 0, 'bands.0.limit', { most: 10_000 }]]);
  assert.deepEqual(found(withFirst({ delayMs: -1 })), [['too-small', 0, 'bands.0.delayMs', { least: 0 }]]);
  assert.deepEqual(found({ ...spo2, colour: 'red' }), [['unknown-field', 0, '', { name: 'colour' }]]);
  assert.deepEqual(found(spo2Rule(75)), [['not-farther-out', 0, 'bands.1.limit', {}]]);
  assert.deepEqual(found({ ...spo2, nOfM: { n: 4, m: 3 } }), [['never-so-many', 0, 'nOfM.n', { most: 3 }]]);
  assert.deepEqual(found({ type: 'combination', id: 'x', ...life, need: 'all', of: [{ rule: 'spo2-low', atLeast: 'low' }, { rule: 'nothing', atLeast: 'low' }], priority: 'low', delayMs: 0 }), [['not-in-force', 0, 'of.1.rule', { name: 'nothing' }]]);
  assert.deepEqual(found(withFirst({ priority: 'high' })).find(([code]) => code === 'same-priority'), ['same-priority', 0, 'bands.1.priority', {}]);
});

test('[MR9] what a device says of itself is a technical alarm of its rule, and ends when it no longer says so', () => {
  const bed = new Bed(defaultRules(1)).take({ type: 'signal', signal: 'lead-off', isPresent: true }, 0).take({ type: 'tick' }, 11).take({ type: 'signal', signal: 'lead-off', isPresent: false }, 20);
  assert.deepEqual(bed.told, [[10, 'lead-off', 'start', 'medium'], [20, 'lead-off', 'end', 'medium']]);
  assert.ok(bed.changes.every(({ kind }) => kind === 'technical'));
});
