// What a doubtful reading says of its device, and what screens show instead of it: without a database.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LatestVital, VitalKind } from '@mydr24/protocol';
import type { Reading } from '../intake/reading.ts';
import { defaultRules, type Rule } from './default-rules.ts';
import { signalsByKey, type SaidSignal } from './device-signals.ts';
import { freshGate } from './quality-gate.ts';
import { doubtSignals, freshQuality, isDangerous, isNotWorn, judgePast, withDoubtful, withDoubts, type ReadingQuality } from './reading-quality.ts';
import { ruleSet } from './rule-set.ts';

const T0 = 1_700_000_000_000;
const said = (change: Partial<SaidSignal> = {}): SaidSignal => ({ tenantId: 't', patientId: 'p', deviceId: 'a', signal: 'not-worn', vital: 'pulse-rate', isPresent: true, saidAt: T0, ...change });
const reading = (kind: VitalKind, value: number | null, takenAt = T0, change: object = {}): Reading =>
  ({ tenantId: 't', patientId: 'p', deviceId: 'a', kind, value, code: null, unit: '%', takenAt, noDataMs: 30_000, ...change }) as unknown as Reading;

test('[QG15] a device that said it is not worn is off the patient in all it measures from then on, but in the pulse that tells when it is back', () => {
  const isOff = (word: Partial<SaidSignal>, kind: VitalKind = 'temperature', takenAt = T0): boolean => isNotWorn(signalsByKey([said({ signal: 'battery-low', vital: null }), said(word)]), { deviceId: 'a', kind, takenAt });
  assert.deepEqual([isOff({}), isOff({}, 'pulse-rate'), isOff({}, 'temperature', T0 - 1)], [true, false, false]);
  assert.deepEqual([isOff({ isPresent: false }), isOff({ deviceId: 'b' }), isOff({ signal: 'lead-off' })], [false, false, false]);
  assert.equal(isNotWorn(signalsByKey([]), { deviceId: 'a', kind: 'spo2', takenAt: T0 }), false);
});

test('[QG14] dangerous is what lies beyond the high limit of any rule of a limit', () => {
  const rates: Rule[] = defaultRules(1).flatMap((rule) => (rule.type === 'threshold' && rule.id === 'spo2-low' ? [{ ...rule, id: 'spo2-rising', type: 'rate' as const, direction: 'rising' as const, overMs: 60_000 }] : []));
  const set = ruleSet([...rates, ...defaultRules(1)], 120_000);
  const is = (kind: VitalKind, value: number | null): boolean => isDangerous(set, kind, value);
  assert.deepEqual([is('spo2', 79), is('spo2', 80), is('heart-rate', 29), is('heart-rate', 161), is('heart-rate', 160), is('temperature', 43), is('spo2', null), is('heart-rate', null)], [true, false, true, true, false, false, false, false]);
  assert.equal(isDangerous(ruleSet(rates, 120_000), 'spo2', 99), false, 'how fast it changed is nothing a single value says');
});

test('[QG14] a doubtful value says so of its device; that it would be dangerous is said when it begins and taken back when it is over', () => {
  const of = (isDanger: boolean, ...before: readonly SaidSignal[]): unknown[] => doubtSignals(reading('spo2', 60, T0 + 1), signalsByKey(before), isDanger);
  const words = { tenantId: 't', patientId: 'p', deviceId: 'a', vital: 'spo2', saidAt: T0 + 1 };
  const doubtful = { ...words, signal: 'doubtful-values', isPresent: true };
  const danger = (isPresent: boolean): object => ({ ...words, signal: 'doubtful-danger', isPresent });
  const stands = said({ signal: 'doubtful-danger', vital: 'spo2' });
  assert.deepEqual([of(false), of(true)], [[doubtful], [doubtful, danger(true)]]);
  assert.deepEqual([of(true, stands), of(false, stands)], [[doubtful], [doubtful, danger(false)]]);
  for (const other of [{ ...stands, isPresent: false }, { ...stands, deviceId: 'b' }, { ...stands, vital: 'heart-rate' as const }, { ...stands, signal: 'doubtful-values' as const }]) {
    assert.deepEqual(of(false, other), [doubtful], 'of another device, another measurement, or over');
  }
  assert.deepEqual(of(false, said({ signal: 'battery-low', vital: null }), stands), [doubtful, danger(false)]);
});

test('[QG13] of a vital the newest doubtful value is kept, until a sure one is newer; other vitals keep theirs', () => {
  const kept = ({ doubtful }: ReadingQuality): unknown[] => doubtful.map(({ kind, value, atMs, doubt }) => [kind, value, (atMs - T0) / 1000, doubt]);
  const one = withDoubtful(freshQuality, reading('spo2', 60), 'jump');
  const two = withDoubtful(one, reading('heart-rate', 200, T0 + 1000), 'twin');
  assert.deepEqual([freshQuality.doubtful, kept(two)], [[], [['spo2', 60, 0, 'jump'], ['heart-rate', 200, 1, 'twin']]]);
  assert.deepEqual(kept(withDoubtful(two, reading('spo2', 61, T0 + 2000), 'flat-line')), [['heart-rate', 200, 1, 'twin'], ['spo2', 61, 2, 'flat-line']]);
  assert.deepEqual(kept(withDoubtful(two, reading('spo2', 97, T0), null)), [['heart-rate', 200, 1, 'twin']], 'of the same moment');
  assert.deepEqual(kept(withDoubtful(two, reading('spo2', 97, T0 - 1), null)), kept(two), 'an older sure value takes no doubt away');
  assert.deepEqual(one.doubtful, [{ kind: 'spo2', value: 60, code: null, unit: '%', atMs: T0, noDataMs: 30_000, doubt: 'jump' }]);
});

test('[QG13] screens show what is newer and doubtful, marked; else what is sure', () => {
  const sure: LatestVital = { kind: 'spo2', value: 97, code: null, unit: '%', at: T0, staleAfterMs: 20_000 };
  const [doubt] = withDoubtful(freshQuality, reading('spo2', 60, T0 + 1), 'jump').doubtful;
  const shown = { kind: 'spo2', value: 60, code: null, unit: '%', at: T0 + 1, staleAfterMs: 30_000, doubt: 'jump' };
  assert.deepEqual(withDoubts([sure], [], 5), [sure]);
  assert.deepEqual(withDoubts([sure], [doubt!], 5), [shown]);
  assert.deepEqual(withDoubts([sure], [{ ...doubt!, atMs: T0 }], 5), [sure], 'not newer');
  assert.deepEqual(withDoubts([], [doubt!], 5), [shown]);
  assert.deepEqual(withDoubts([sure], [{ ...doubt!, noDataMs: null }], 5).map(({ staleAfterMs }) => staleAfterMs), [20_000]);
  assert.deepEqual(withDoubts([], [{ ...doubt!, noDataMs: null }], 5).map(({ staleAfterMs }) => staleAfterMs), [5]);
});

test('[QG17] what came late is doubted by what came with it', () => {
  let gate = freshGate;
  const doubts = [97, 97, 97, 60].map((value, s) => {
    const past = judgePast(gate, reading('spo2', value, T0 + s * 1000));
    gate = past.gate;
    return past.doubt;
  });
  assert.deepEqual(doubts, [null, null, null, 'jump']);
});
