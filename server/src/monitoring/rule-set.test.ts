// Rules laid out for judging, and which of several sets counts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AlarmRuleSet } from '@mydr24/protocol';
import { inactive } from './alarm-condition.ts';
import { builtInSet, defaultRules, type Rule } from './default-rules.ts';
import { chainsIn, effectiveRules, judgedRules, type Layer } from './rule-layers.ts';
import { alarmKindOf, bandFacts, ruleSet, scoreBand, signalPlace } from './rule-set.ts';
import { ruleSetText, spo2Rule } from './rule-testing.ts';

type Input = (typeof AlarmRuleSet)['_zod']['input'];
const parsed = (rules: Input['rules'], more: Partial<Input> = {}): AlarmRuleSet => AlarmRuleSet.parse(JSON.parse(ruleSetText(rules, more)));
const layer = (scope: Layer['origin']['scope'], version: number, set: AlarmRuleSet): Layer => ({ origin: { scope, version, title: scope }, set });
const builtIn = ruleSet(defaultRules(1), 120_000);
const idsAt = (places: readonly number[]): string[] => places.map((place) => builtIn.rules[place]!.rule.id);
const compiled = (id: string) => builtIn.rules.find(({ rule }) => rule.id === id)!;

test('a value is judged by the rules of its vital alone, a score by its own, a signal by the rule that names it', () => {
  assert.deepEqual([idsAt(builtIn.ofKind.spo2), idsAt(builtIn.ofKind['pulse-rate']), idsAt(builtIn.ofKind.consciousness)], [['spo2-low'], ['heart-rate-low', 'heart-rate-high'], []]);
  assert.deepEqual(['news2', 'pews', 'meows'].map((score) => builtIn.rules[builtIn.scoreAt[score as 'news2']]!.rule.id), ['news2', 'pews', 'meows']);
  assert.deepEqual((['lead-off', 'asystole'] as const).map((word) => builtIn.rules[signalPlace(builtIn, word)]!.rule.id), ['lead-off', 'asystole']);
  assert.equal(signalPlace(builtIn, 'fall'), -1);
  const more = ruleSet([...defaultRules(1), ...parsed([
    { type: 'missing', id: 'no-temperature', sources: ['site'], vitals: ['temperature'], priority: 'low', afterMs: 60_000 },
    { type: 'combination', id: 'both', sources: ['site'], need: 'all', of: [{ rule: 'spo2-low', atLeast: 'low' }], priority: 'medium', delayMs: 0 },
  ]).rules.map((rule) => ({ ...rule, version: 2 }) as Rule)], 120_000);
  const end = defaultRules(1).length;
  assert.deepEqual([more.missing, more.missingOf.temperature, more.missingOf.spo2, more.combinations], [[end], [end], [], [end + 1]]);
  assert.deepEqual([builtIn.missing, builtIn.combinations], [[], []]);
});

test('at rest nothing stands and nothing is remembered, and only the alarm of a fall always waits for a reset', () => {
  const { conditions, windows } = builtIn.calm;
  assert.ok(conditions.every((state) => state === inactive) && windows.every((window) => window === null));
  assert.deepEqual([conditions.length, windows.length], [builtIn.rules.length, builtIn.rules.length]);
  assert.ok(builtIn.rules.every(({ config }) => !config.isLatching && config.audioPauseMs === 120_000));
  const fall = { ...defaultRules(1).find(({ id }) => id === 'asystole')!, id: 'fall', finding: 'fall' } as Rule;
  assert.equal(ruleSet([fall], 1).rules[0]!.config.isLatching, true);
});

test('a rule tells its limit, its delay and what it raises of each priority, and nothing of one it has not', () => {
  assert.deepEqual([bandFacts(compiled('spo2-low'), 'high'), bandFacts(compiled('spo2-low'), 'low')], [{ limit: 80, delayMs: 0, raises: 'respiratory-failure' }, { limit: null, delayMs: null, raises: null }]);
  assert.deepEqual(bandFacts(compiled('news2'), 'medium'), { limit: 5, delayMs: 15_000, raises: null });
  assert.deepEqual(bandFacts(compiled('lead-off'), 'medium'), { limit: null, delayMs: 10_000, raises: null });
  const [missing] = ruleSet(parsed([{ type: 'missing', id: 'no-temperature', sources: ['site'], vitals: ['temperature'], priority: 'low', afterMs: 60_000 }]).rules.map((rule) => ({ ...rule, version: 2 }) as Rule), 1).rules;
  assert.deepEqual(bandFacts(missing!, 'low'), { limit: null, delayMs: 0, raises: null });
  assert.deepEqual([missing!, compiled('lead-off'), compiled('spo2-low'), compiled('asystole')].map(alarmKindOf), ['technical', 'technical', 'physiological', 'physiological']);
});

test('[M46] the most severe band a score reaches counts, in whatever order they are written', () => {
  const { rule } = compiled('news2');
  assert.ok(rule.type === 'score');
  for (const one of [rule, { ...rule, bands: rule.bands.toReversed() }]) {
    assert.deepEqual([[0, 2], [3, 3], [4, 2], [5, 3], [6, 2], [7, 3], [20, 3]].map(([total, single]) => scoreBand(one, total!, single!)), [0, 1, 0, 2, 2, 3, 3]);
  }
});

test('[MR7] of a rule for each scale of saturation the one of the patient’s counts; one for both counts for both', () => {
  const limitOf = (scale: 1 | 2, ...layers: readonly Layer[]): number[] => judgedRules(effectiveRules(layers, [], scale)).flatMap((rule) => (rule.type === 'threshold' && rule.id === 'spo2-low' ? [rule.bands[0]!.limit] : []));
  assert.deepEqual([limitOf(1), limitOf(2)], [[90], [86]]);
  assert.deepEqual([limitOf(1, layer('unit', 2, parsed([spo2Rule(92)]))), limitOf(2, layer('unit', 2, parsed([spo2Rule(92)])))], [[92], [92]]);
});

test('[MR7] a personal limit is over a rule of a limit alone: not over one that is off, and not over one that there is not', () => {
  const band = { priority: 'medium', limit: 87 } as const;
  const off = layer('unit', 4, parsed([{ type: 'off', id: 'spo2-low', sources: ['site'], why: 'no sensor here' }]));
  const named = (layers: readonly Layer[], ruleId: string) => effectiveRules(layers, [{ version: 9, ruleId, band }], 1).filter(({ origin }) => origin.scope === 'personal');
  assert.deepEqual([named([off], 'spo2-low'), named([], 'nothing'), named([], 'news2')], [[], [], []]);
  assert.deepEqual(named([], 'spo2-low').map(({ origin, over }) => [origin, over.map(({ origin: below }) => below.scope)]), [[{ scope: 'personal', version: 9, title: '' }, ['built-in']]]);
});

test('[ML8] the chain of the nearest set that has one is told; sets without one change nothing', () => {
  const chains = { physiological: { high: [{ afterMs: 30_000, tell: 'nurse' as const, raises: null }] }, technical: {} };
  const [near, far, none] = [layer('unit', 3, parsed([spo2Rule(90)], { chains })), layer('tenant', 2, parsed([spo2Rule(90)], { chains: { physiological: {}, technical: {} } })), layer('patient', 4, parsed([spo2Rule(90)]))];
  assert.deepEqual(chainsIn([far, near, none]), near.set.chains);
  assert.deepEqual([chainsIn([far, none]), chainsIn([none])], [far.set.chains, builtInSet.chains]);
});
