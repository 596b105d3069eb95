import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { VitalKind } from '@mydr24/protocol';
import { defaultRules } from './default-rules.ts';
import { judge, type PastReading } from './judge.ts';
import type { MonitorChange } from './patient-monitor.ts';
import { ruleSet } from './rule-set.ts';

const settings = { rules: ruleSet(defaultRules(1), 120_000), spo2Scale: 1, isNews2Applicable: true } as const;
const units: Partial<Record<VitalKind, string>> = { spo2: '%', 'heart-rate': '/min', 'pulse-rate': '/min', systolic: 'mm[Hg]' };

const streams = (values: readonly Partial<Record<VitalKind, number>>[]): PastReading[] =>
  values.flatMap((at, s) => Object.entries(at).map(([kind, value]): PastReading => ({ kind: kind as VitalKind, value: value ?? null, code: null, unit: units[kind as VitalKind] ?? null, atMs: s * 1000 })));
const judged = (readings: readonly PastReading[], quality: 'gated' | 'as-it-came'): MonitorChange[] => judge({ readings, fromMs: 0, untilMs: (readings.at(-1)?.atMs ?? 0) + 1 }, settings, quality);

/** Of each second: is any alarm open, of at least medium priority? */
function isOpenAt(changes: readonly MonitorChange[], wanted: (change: MonitorChange) => boolean, atMs: number): boolean {
  const open = new Map<string, boolean>();
  for (const change of changes) if (change.atMs <= atMs) open.set(change.conditionKey, change.state !== 'inactive' && change.priority !== 'low' && wanted(change));
  return [...open.values()].some(Boolean);
}

/** A body's walk: never faster than the gate lets pass. */
const walk = (from: number, step: number, low: number, high: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: -step, max: step }), { minLength: 120, maxLength: 120 }).map((steps) => {
    let value = from;
    return steps.map((by) => (value = Math.min(high, Math.max(low, value + by))));
  });

test('[QG10] PROPERTY: whatever a body does at the speed of bodies alarms behind the gate exactly as without it', () => {
  fc.assert(fc.property(walk(95, 3, 60, 100), walk(90, 12, 25, 200), walk(110, 12, 50, 220), (spo2, heart, systolic) => {
    const readings = streams(spo2.map((value, s) => ({ spo2: value, 'heart-rate': heart[s]!, systolic: systolic[s]! })));
    assert.deepEqual(judged(readings, 'gated'), judged(readings, 'as-it-came'));
  }), { numRuns: 60 });
});

test('[QG11] PROPERTY: no alarm that would last is left in silence: within 40 s somebody is called to the patient or to the device', () => {
  // Anything at all, held for a while: steps of every size, a pulse of its own.
  const level = fc.record({ forS: fc.integer({ min: 3, max: 90 }), spo2: fc.integer({ min: 50, max: 100 }), heart: fc.integer({ min: 0, max: 220 }), pulse: fc.integer({ min: 30, max: 220 }) });
  // The rest of the score is known: an incomplete one would keep what it saw for three seconds, here or there.
  const rest = ([['respiratory-rate', 16, null], ['temperature', 37, null], ['systolic', 120, null], ['consciousness', null, 'A'], ['supplemental-oxygen', null, 'air']] as const).map(([kind, value, code]): PastReading => (
    { kind, value, code, unit: kind === 'respiratory-rate' ? '/min' : kind === 'temperature' ? 'Cel' : (units[kind] ?? null), atMs: 0, noDataMs: null }));
  let lasting = 0;
  fc.assert(fc.property(fc.array(level, { minLength: 2, maxLength: 6 }), (levels) => {
    const readings = rest.concat(streams(levels.flatMap(({ forS, spo2, heart, pulse }) => Array.from({ length: forS }, () => ({ spo2, 'heart-rate': heart, 'pulse-rate': pulse })))));
    const [plain, gated] = [judged(readings, 'as-it-came'), judged(readings, 'gated')];
    const untilMs = readings.at(-1)!.atMs;
    for (const key of new Set(plain.map(({ conditionKey }) => conditionKey))) {
      for (let atMs = 0; atMs + 40_000 <= untilMs; atMs += 1000) {
        const stands = Array.from({ length: 41 }, (_, s) => atMs + s * 1000).every((at) => isOpenAt(plain, ({ conditionKey, kind }) => conditionKey === key && kind === 'physiological', at));
        if (!stands) continue;
        lasting += 1;
        assert.ok(Array.from({ length: 41 }, (_, s) => atMs + s * 1000).some((at) => isOpenAt(gated, () => true, at)), `${key} from ${atMs}`);
      }
    }
  }), { numRuns: 80 });
  assert.ok(lasting > 100, `${lasting} seconds of lasting alarms looked at`);
});

test('[QG12] a saturation that drops out for seconds alarms nobody; one that stays down alarms as one', () => {
  const spikes = streams(Array.from({ length: 300 }, (_, s) => ({ spo2: s % 50 > 45 ? 60 : 97 })));
  assert.ok(judged(spikes, 'as-it-came').some(({ phase, priority }) => phase === 'start' && priority === 'high'));
  assert.deepEqual(judged(spikes, 'gated'), []);
  const fallen = judged(streams(Array.from({ length: 60 }, (_, s) => ({ spo2: s < 10 ? 97 : 70 }))), 'gated');
  const high = fallen.find(({ conditionKey, priority }) => conditionKey === 'spo2-low' && priority === 'high');
  assert.ok(high !== undefined && high.atMs <= 17_000 && high.raises === 'respiratory-failure');
});
