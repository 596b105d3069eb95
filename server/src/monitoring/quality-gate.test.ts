import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DoubtReason, VitalKind } from '@mydr24/protocol';
import { hearSignal, noSignals } from './device-signals.ts';
import { freshGate, judgeQuality, NOT_WORN_AFTER_MS, type QualityReading } from './quality-gate.ts';
import { isNotWorn } from './reading-quality.ts';

type Said = readonly [atS: number, kind: VitalKind, value: number | null, rest?: Partial<QualityReading>];
const T0 = 1_700_000_000_000;

function play(said: readonly Said[], isOff = false): { doubts: (DoubtReason | null)[]; lost: boolean[] } {
  let gate = freshGate;
  const doubts: (DoubtReason | null)[] = [];
  const lost: boolean[] = [];
  for (const [atS, kind, value, rest] of said) {
    const verdict = judgeQuality(gate, { kind, value, takenAt: T0 + atS * 1000, deviceId: 'a', ...rest }, isOff);
    gate = verdict.gate;
    doubts.push(verdict.doubt);
    lost.push(verdict.isPulseLost);
  }
  return { doubts, lost };
}
const doubtsOf = (...said: readonly Said[]): (DoubtReason | null)[] => play(said).doubts;
/** Three of the same before: only of a stream a speed is known. */
const stream = (kind: VitalKind, value: number): Said[] => [[-2, kind, value], [-1, kind, value], [0, kind, value]];
const seconds = (n: number, at: (s: number) => Said): Said[] => Array.from({ length: n }, (_, s) => at(s));

test('[QG1] what its device marks as poor is doubtful, whatever the value; a person’s or a corrected value never is', () => {
  assert.deepEqual(doubtsOf([0, 'temperature', 37, { isPoor: true }], [0, 'spo2', 97, { isPoor: true }], [1, 'spo2', 97]), ['poor-signal', 'poor-signal', null]);
  assert.deepEqual(doubtsOf([0, 'spo2', 97], [1, 'spo2', 60, { isByHand: true }], [1, 'spo2', 60, { amends: 'corrected' }]), [null, null, null]);
  assert.deepEqual(play([[0, 'spo2', 97]], true).doubts, ['not-worn']);
});

test('[QG2] a change no body makes is a jump: 4 % of saturation, 20 mmHg, 40/min upwards, in a second', () => {
  assert.deepEqual(doubtsOf(...stream('spo2', 97), [1, 'spo2', 93], [2, 'spo2', 88]).slice(3), [null, 'jump']);
  assert.deepEqual(doubtsOf(...stream('systolic', 120), [1, 'systolic', 100], [2, 'systolic', 300]).slice(3), [null, 'jump']);
  assert.deepEqual(doubtsOf(...stream('heart-rate', 80), [1, 'heart-rate', 121], [2, 'heart-rate', 120]).slice(3), ['jump', null]);
  assert.deepEqual(doubtsOf(...stream('respiratory-rate', 14), [1, 'respiratory-rate', 60]).slice(3), [null]);
});

test('[QG2] what is measured rarely has no speed, and another device is no change', () => {
  assert.deepEqual(doubtsOf([0, 'systolic', 120], [900, 'systolic', 65]), [null, null]);
  assert.deepEqual(doubtsOf(...stream('spo2', 97), [1, 'spo2', 80, { deviceId: 'b' }]).slice(3), [null]);
  assert.deepEqual(doubtsOf(...stream('spo2', 97), [0, 'spo2', 60]).slice(3), [null]);
  assert.deepEqual(doubtsOf([0, 'spo2', 97], [1, 'spo2', 97], [2, 'spo2', 70]), [null, null, null], 'two values are no stream');
  assert.deepEqual(doubtsOf(...stream('spo2', 97), [6, 'spo2', 70]).slice(3), [null], 'nor is one after a pause');
});

test('[QG3] PROPERTY: a jump that stays is believed after the time it would have taken, never later than 25 s', () => {
  fc.assert(fc.property(fc.constantFrom<VitalKind>('spo2', 'systolic', 'heart-rate', 'pulse-rate'), fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }), (kind, before, after) => {
    const [from, to] = kind === 'systolic' ? [before * 3, after * 3] : kind === 'spo2' ? [before, after] : [before * 2, after * 2];
    const { doubts } = play([...stream(kind, from), ...seconds(40, (s) => [s + 1, kind, to])]);
    const most = kind === 'spo2' ? 4 : kind === 'systolic' ? 20 : 40;
    const needed = (kind === 'heart-rate' || kind === 'pulse-rate') && to < from ? 0 : Math.abs(to - from) / most;
    assert.equal(doubts.filter((doubt) => doubt === 'jump').length, Math.max(0, Math.ceil(needed) - 1));
    assert.ok(doubts.slice(28).every((doubt) => doubt === null));
  }));
});

test('[QG4] PROPERTY: a heart that stops or is slower than 30 is never doubted, whatever was before and whatever the pulse says', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 250 }), fc.integer({ min: 0, max: 250 }), fc.integer({ min: 0, max: 29 }), fc.integer({ min: 0, max: 30 }), (heart, pulse, lethal, gap) => {
    assert.equal(doubtsOf([0, 'heart-rate', heart], [0, 'pulse-rate', pulse], [gap, 'heart-rate', lethal]).at(-1), null);
  }));
});

test('[QG5] a pulse that contradicts a sure heart rate is doubtful; a heart rate only where it fell from a pulse that stayed', () => {
  assert.deepEqual(doubtsOf([0, 'heart-rate', 80], [0, 'pulse-rate', 80], [5, 'heart-rate', 82], [5, 'pulse-rate', 150]), [null, null, null, 'twin']);
  assert.deepEqual(doubtsOf([0, 'heart-rate', 80], [0, 'pulse-rate', 82], [1, 'heart-rate', 40], [1, 'pulse-rate', 81]), [null, null, 'twin', null]);
  // Fast, and not every beat reaches the finger: the heart is believed.
  assert.deepEqual(doubtsOf([0, 'heart-rate', 80], [0, 'pulse-rate', 82], [10, 'heart-rate', 180], [10, 'pulse-rate', 82]), [null, null, null, 'twin']);
  assert.deepEqual(doubtsOf([0, 'heart-rate', 100], [0, 'pulse-rate', 80]), [null, null]);
  assert.deepEqual(doubtsOf([0, 'heart-rate', 80], [11, 'pulse-rate', 150]), [null, null], 'not beside each other in time');
});

test('[QG5] PROPERTY: of two sure ones beside each other none is ever 25 % and 25/min from the other unless the heart is the faster or slower than 30', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 30, max: 220 }), fc.integer({ min: 30, max: 220 })), { minLength: 2, maxLength: 40 }), (pairs) => {
    const { doubts } = play(pairs.flatMap(([heart, pulse], n): Said[] => [[n * 5, 'heart-rate', heart], [n * 5, 'pulse-rate', pulse]]));
    pairs.forEach(([heart, pulse], n) => {
      const areSure = doubts[2 * n] === null && doubts[2 * n + 1] === null;
      if (areSure) assert.ok(Math.abs(heart - pulse) <= Math.max(25, 0.25 * Math.max(heart, pulse)), `${heart} ${pulse}`);
    });
  }));
});

test('[QG6] a saturation without a pulse on the same device is doubtful, beside another device’s lost pulse it is not', () => {
  assert.deepEqual(doubtsOf([0, 'pulse-rate', null], [0, 'spo2', 92], [1, 'pulse-rate', 80], [1, 'spo2', 92]), [null, 'no-pulse', null, null]);
  assert.deepEqual(doubtsOf([0, 'pulse-rate', null, { deviceId: 'b' }], [0, 'spo2', 92]), [null, null]);
});

test('[QG7] three numbers that do not move for ten minutes are a frozen device; two are a pacemaker and a ventilator', () => {
  const frozen = Array.from({ length: 610 }, (_, s) => s).flatMap((s): Said[] => [[s, 'heart-rate', 70], [s, 'spo2', 97], [s, 'respiratory-rate', 14]]);
  assert.deepEqual([...new Set(play(frozen.slice(0, 1790)).doubts)], [null]);
  assert.equal(play(frozen).doubts.at(-1), 'flat-line');
  assert.deepEqual([...new Set(play(frozen.filter(([, kind]) => kind !== 'spo2')).doubts)], [null]);
  assert.deepEqual(play([...frozen, [610, 'heart-rate', 71], [610, 'spo2', 97]]).doubts.slice(-2), [null, null]);
});

test('[QG8] a device that talks and has had no pulse for a minute is not worn; a pulse of zero is a value', () => {
  const from = NOT_WORN_AFTER_MS / 1000;
  assert.equal(play(seconds(from + 1, (s) => [s, 'pulse-rate', null])).lost.findIndex(Boolean), from);
  assert.deepEqual([...new Set(play(seconds(120, (s) => [s, 'pulse-rate', 0])).lost)], [false]);
  const withHeart = Array.from({ length: 120 }, (_, s) => s).flatMap((s): Said[] => [[s, 'heart-rate', 70 + (s % 3)], [s, 'pulse-rate', null]]);
  assert.deepEqual([...new Set(play(withHeart).lost)], [false]);
});

test('[QG9] what comes late is judged by nothing of now, and nothing of now by it', () => {
  assert.deepEqual(doubtsOf([10, 'spo2', 97], [5, 'spo2', 50], [11, 'spo2', 96]), [null, null, null]);
  const { signals } = hearSignal(noSignals, { tenantId: 't', patientId: 'p', deviceId: 'a', signal: 'not-worn', vital: null, isPresent: true, saidAt: T0 });
  assert.deepEqual([-1, 0, 1].map((atS) => isNotWorn(signals, { deviceId: 'a', kind: 'temperature', takenAt: T0 + atS })), [false, true, true], 'taken while it was still worn');
});
