// The quality gate at each side of its limits, and what it remembers of whom.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DoubtReason, VitalKind } from '@mydr24/protocol';
import { freshGate, gateAfter, isPast, judgeQuality, NOT_WORN_AFTER_MS, type Gate, type QualityReading } from './quality-gate.ts';

type Said = readonly [atS: number, kind: VitalKind, value: number | null, rest?: Partial<QualityReading>];
const T0 = 1_700_000_000_000;

function play(said: readonly Said[], before: Gate = freshGate): { gate: Gate; doubts: (DoubtReason | null)[]; lost: boolean[] } {
  let gate = before;
  const doubts: (DoubtReason | null)[] = [];
  const lost: boolean[] = [];
  for (const [atS, kind, value, rest] of said) {
    const verdict = judgeQuality(gate, { kind, value, takenAt: T0 + atS * 1000, deviceId: 'a', ...rest }, false);
    gate = verdict.gate;
    doubts.push(verdict.doubt);
    lost.push(verdict.isPulseLost);
  }
  return { gate, doubts, lost };
}
const last = (...said: readonly Said[]): DoubtReason | null => play(said).doubts.at(-1)!;
const stream = (kind: VitalKind, value: number | null, everyS = 1): Said[] => [-2, -1, 0].map((n): Said => [n * everyS, kind, value]);
const seconds = (n: number, at: (s: number) => Said): Said[] => Array.from({ length: n }, (_, s) => at(s));

test('[QG1] what a person charted or a device corrected is not doubted however fast it changed, and is nothing the next value is measured by', () => {
  const before = play(stream('spo2', 97)).gate;
  for (const rest of [{ isByHand: true }, { amends: 'corrected' }, { isByHand: true, isPoor: true }]) {
    assert.deepEqual(judgeQuality(before, { kind: 'spo2', value: 60, takenAt: T0 + 1000, deviceId: 'a', ...rest }, false), { gate: before, doubt: null, isPulseLost: false });
  }
  assert.equal(last(...stream('spo2', 97), [1, 'spo2', 60, { isByHand: false }]), 'jump');
  assert.equal(last([0, 'spo2', null, { isPoor: true }]), null, 'no value is nothing to doubt');
});

test('[QG9] a vital that the gate knows nothing of, and one that comes late, leave it as it was', () => {
  const { gate } = play([[10, 'pulse-rate', 80], [10, 'heart-rate', 80]]);
  assert.equal(play([[5, 'temperature', 37]], gate).gate, gate);
  assert.equal(play([[5, 'pulse-rate', 20]], gate).gate, gate);
  const isOld = (kind: VitalKind, atS: number): boolean => isPast(gate, { kind, takenAt: T0 + atS * 1000 });
  assert.deepEqual([isOld('pulse-rate', 9), isOld('pulse-rate', 10), isOld('temperature', 5), isOld('spo2', 5)], [true, false, false, false]);
});

test('[QG2] diastolic and mean pressure have the speed of a pressure', () => {
  for (const kind of ['systolic', 'diastolic', 'mean-arterial-pressure'] as const) {
    assert.deepEqual([last(...stream(kind, 80), [1, kind, 100]), last(...stream(kind, 80), [1, kind, 101]), last(...stream(kind, 80), [1, kind, 59])], [null, 'jump', 'jump'], kind);
  }
});

test('[QG2] a value each five seconds is a stream, one more rarely is none; a stream that begins without values has no speed', () => {
  assert.equal(last(...stream('spo2', 97, 5), [5, 'spo2', 60]), 'jump');
  assert.equal(last(...stream('spo2', 97, 5.001), [1, 'spo2', 60]), null);
  assert.equal(last(...stream('spo2', 97), [5.001, 'spo2', 60]), null);
  assert.equal(last(...stream('systolic', null), [1, 'systolic', 120]), null);
});

test('[QG2] speed is measured from the last sure value, not from one that was missing or doubted', () => {
  assert.equal(last(...stream('spo2', 97), [1, 'spo2', null], [2, 'spo2', 60]), 'jump');
  assert.equal(last(...stream('spo2', 97), [1, 'spo2', 96, { isPoor: true }], [2, 'spo2', 90]), null);
});

test('[QG5] a pulse contradicts from 25/min and a quarter of the faster on, and within ten seconds', () => {
  const pulse = (heart: number, value: number, atS = 0): DoubtReason | null => last([0, 'heart-rate', heart], [atS, 'pulse-rate', value]);
  assert.deepEqual([pulse(60, 85), pulse(60, 86), pulse(90, 120), pulse(89, 120), pulse(100, 130)], [null, 'twin', null, 'twin', null]);
  assert.deepEqual([pulse(80, 150, 10), pulse(80, 150, 10.001)], ['twin', null]);
  assert.equal(last([0, 'heart-rate', 80, { isPoor: true }], [0, 'pulse-rate', 150]), null, 'a heart rate that is not sure contradicts nobody');
  assert.equal(last([0, 'heart-rate', 80], [0, 'respiratory-rate', 14]), null);
});

test('[QG5] a heart rate is doubted where it fell from a pulse that stayed within 10/min of it, and no lower than 30', () => {
  const heart = (pulse: number, value: number): DoubtReason | null => last([0, 'heart-rate', 80], [0, 'pulse-rate', pulse], [1, 'heart-rate', value]);
  assert.deepEqual([heart(90, 40), heart(91, 40), heart(80, 30), heart(80, 29)], ['twin', null, 'twin', null]);
  assert.equal(last([0, 'pulse-rate', 80], [1, 'heart-rate', 40]), null, 'the first heart rate fell from nothing');
  assert.equal(last([0, 'heart-rate', 80], [0, 'pulse-rate', 80], [5, 'pulse-rate', 42], [5, 'heart-rate', 41]), null, 'the pulse went with it');
});

test('[QG6] a pulse that was lost within ten seconds takes the saturation with it', () => {
  assert.deepEqual([10, 10.001].map((atS) => last([0, 'pulse-rate', null], [atS, 'spo2', 95])), ['no-pulse', null]);
});

const FROZEN = [['heart-rate', 70], ['spo2', 97], ['respiratory-rate', 14]] as const;
const frozenUntil = (untilS: number, everyS: number): Said[] => Array.from({ length: untilS / everyS + 1 }, (_, n) => n).flatMap((n) => FROZEN.map(([kind, value]): Said => [n * everyS, kind, value]));

test('[QG7] flat from ten minutes and sixty values on', () => {
  const said = frozenUntil(600, 10);
  const { doubts } = play(said);
  assert.deepEqual([said[doubts.indexOf('flat-line')]![0], doubts.indexOf('flat-line') % 3], [600, 0]);
  // Sixty values of each and not one less: one in 10.2 s, the three of them apart.
  const slow = Array.from({ length: 60 }, (_, n) => n).flatMap((n) => FROZEN.map(([kind, value], nth): Said => [n * 10.2 + nth * 3, kind, value]));
  assert.deepEqual([play(slow).doubts.at(-1), [...new Set(play(slow.slice(0, -1)).doubts)]], ['flat-line', [null]]);
});

test('[QG7] another device, a vital without a value and one not heard for ten seconds say nothing of whether this device is frozen', () => {
  const said = frozenUntil(600, 1);
  const beside = (extra: readonly Said[]): DoubtReason | null => play([...said.slice(0, -3), ...extra, ...said.slice(-3)]).doubts.at(-1)!;
  assert.equal(beside([]), 'flat-line');
  assert.equal(beside([[600, 'systolic', 120]]), null, 'one that moves');
  assert.equal(beside([[600, 'systolic', 120, { deviceId: 'b' }]]), 'flat-line');
  assert.equal(beside([[600, 'systolic', null]]), 'flat-line');
  assert.deepEqual([590, 589.999].map((atS) => beside([[atS, 'systolic', 120]])), [null, 'flat-line']);
});

test('[QG8] lost is counted from the last pulse, of heart and pulse alike, and by nothing else', () => {
  const from = NOT_WORN_AFTER_MS / 1000;
  assert.equal(play(seconds(from + 1, (s) => [s, 'heart-rate', null])).lost.indexOf(true), from);
  assert.deepEqual([...new Set(play(seconds(from * 2, (s) => [s, 'spo2', null])).lost)], [false]);
  const worn = seconds(from + 10, (s) => [s, 'pulse-rate', s < from ? 80 + (s % 3) : null]);
  assert.deepEqual([...new Set(play(worn).lost)], [false], 'without a pulse for ten seconds after a minute with one');
});

test('[QG8] a heart rate of the same device within ten seconds says that it is worn; another device’s, none and an old one do not', () => {
  const from = NOT_WORN_AFTER_MS / 1000;
  const pulses = seconds(from, (s) => [s, 'pulse-rate', null]);
  const lostBeside = (...extra: readonly Said[]): boolean => play([...pulses, ...extra, [from, 'pulse-rate', null]]).lost.at(-1)!;
  assert.deepEqual([lostBeside(), lostBeside([from, 'heart-rate', 70])], [true, false]);
  assert.equal(lostBeside([from, 'heart-rate', 70, { deviceId: 'b' }]), true);
  assert.equal(lostBeside([from, 'heart-rate', null]), true);
  assert.deepEqual([from - 10, from - 10.001].map((atS) => lostBeside([atS, 'heart-rate', 70])), [false, true]);
  const hearts = seconds(from + 1, (s) => [s, 'heart-rate', null]);
  assert.deepEqual(play([...hearts.slice(0, -1), [from, 'pulse-rate', 70], ...hearts.slice(-1)]).lost.at(-1), false, 'nor is a heart rate lost beside a pulse');
});

test('[QG14] after a restart the newest sure value is what the next is measured by; what was without a value still is', () => {
  const gate = gateAfter([{ kind: 'spo2', value: 97, atMs: T0, deviceId: 'a' }, { kind: 'pulse-rate', value: null, atMs: T0 - NOT_WORN_AFTER_MS, deviceId: 'a' }]);
  assert.deepEqual(play([[1, 'spo2', 60]], gate).doubts, ['jump']);
  assert.deepEqual(play([[1, 'spo2', 60, { deviceId: 'b' }]], gate).doubts, [null]);
  assert.deepEqual(play([[0, 'pulse-rate', null]], gate).lost, [true]);
  assert.deepEqual(play([[0, 'heart-rate', 80]], gate).doubts, [null], 'what was never measured');
  const rates = gateAfter([{ kind: 'heart-rate', value: 80, atMs: T0, deviceId: 'a' }]);
  assert.deepEqual(play([[1, 'pulse-rate', 150]], rates).doubts, ['twin'], 'it was sure');
  assert.deepEqual(play([[0, 'pulse-rate', null], [0, 'heart-rate', 80]], gateAfter([])).doubts, [null, null]);
});
