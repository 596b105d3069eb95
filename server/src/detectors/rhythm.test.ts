import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { KEPT } from './ecg-signal.ts';
import { beatRhythm, startRhythm, stepRhythm, type RhythmJudgement } from './rhythm.ts';

const STRIPS = join(import.meta.dirname, '../../../simulation/data/strips');

function strip(name: string, perMv: number): Float32Array {
  const bytes = gunzipSync(readFileSync(join(STRIPS, `${name}.i16.gz`)));
  return Float32Array.from({ length: bytes.length / 2 }, (_, n) => bytes.readInt16LE(2 * n) / perMv);
}

function judged(samples: Float32Array, rateHz: number, chunk = rateHz): RhythmJudgement[] {
  let memory = startRhythm();
  const all: RhythmJudgement[] = [];
  for (let from = 0; from < samples.length; from += chunk) {
    const step = stepRhythm(memory, samples.subarray(from, from + chunk), rateHz, (from * 1000) / rateHz);
    memory = step.memory;
    all.push(...step.judgements);
  }
  return all;
}

/** A made ECG: a narrow beat at a steady rate, and something added to each sample. */
const made = (seconds: number, bpm: number, add: (n: number) => number = () => 0): Float32Array =>
  Float32Array.from({ length: seconds * 250 }, (_, n) => {
    const since = (n / 250) % (60 / bpm);
    return Math.exp(-(((since - 0.1) / 0.012) ** 2)) - 0.25 * Math.exp(-(((since - 0.14) / 0.015) ** 2)) + add(n);
  });

const foundIn = (judgements: readonly RhythmJudgement[]): string[] => [...new Set(judgements.flatMap(({ found }) => found ?? []))];
const cu01 = strip('cudb-cu01-vf', 400);
/** Sample 53,541 of the record; the excerpt begins at 194 s. */
const ONSET_MS = (53_541 / 250 - 194) * 1000;

test('[DT1] ventricular fibrillation of a real record is declared within 10 s, and nothing before', () => {
  const first = judged(cu01, 250).find(({ found }) => found !== null)!;
  assert.equal(first.found, 'vf-vt');
  assert.ok(first.atMs > ONSET_MS && first.atMs - ONSET_MS <= 10_000, `after ${first.atMs - ONSET_MS} ms`);
});

test('[DT2] a quiet record declares nothing, and a false asystole alarm no asystole', () => {
  const quiet = judged(strip('mitdb-100', 200), 360);
  assert.deepEqual(foundIn(quiet), []);
  assert.ok(quiet.slice(10).every(({ rateBpm }) => rateBpm !== null && rateBpm > 60 && rateBpm < 90));
  assert.equal(foundIn(judged(strip('challenge2015-a103l-ii', 1000), 250)).includes('asystole'), false);
});

test('[DT3] lead off, saturation, noise and hum are named and judge nothing; a still line is asystole within 10 s', () => {
  const seed = (n: number): number => ((Math.imul(n + 1, 2_654_435_761) >>> 0) / 2 ** 32) * 2 - 1;
  const cases = [
    ['lead-off', new Float32Array(2500).fill(Number.NaN)],
    ['saturated', Float32Array.from({ length: 2500 }, (_, n) => (n % 500 < 250 ? 5 : 0.1 * seed(n)))],
    ['powerline', made(10, 70, (n) => Math.sin((2 * Math.PI * 50 * n) / 250) * 2)],
    ['noise', Float32Array.from({ length: 2500 }, (_, n) => 20 * seed(n))],
  ] as const;
  for (const [fault, samples] of cases) {
    const last = judged(samples, 250).at(-1)!;
    assert.deepEqual([last.fault, last.found], [fault, null]);
  }
  const stops = judged(Float32Array.from([...made(12, 75), ...new Float32Array(2500)]), 250);
  const first = stops.find(({ found }) => found !== null)!;
  assert.equal(first.found, 'asystole');
  assert.ok(first.atMs > 12_000 && first.atMs <= 22_000, `at ${first.atMs}`);
});

test('[DT4] chunks of any length give the same, late ones nothing, and a hole begins anew', () => {
  const whole = judged(cu01, 250, cu01.length).map(({ found }) => found);
  for (const chunk of [125, 250, 1000]) assert.deepEqual(judged(cu01, 250, chunk).map(({ found }) => found), whole);
  const { memory } = stepRhythm(startRhythm(), made(8, 70), 250, 60_000);
  assert.equal(stepRhythm(memory, made(2, 70), 250, 61_000).memory, memory);
  const anew = stepRhythm(memory, made(3, 70), 250, 90_000);
  assert.equal(anew.memory.samples.length, 375);
  assert.ok(anew.judgements.every(({ found, rateBpm }) => found === null && rateBpm === null));
});

test('[DT5] extreme rates begin beyond 140 for 17 beats and below 40 for 5, from beats and from a signal', () => {
  const every = (ms: number, count: number): number[] => Array.from({ length: count }, (_, n) => n * ms);
  assert.equal(beatRhythm(every(425, 17)), 'extreme-tachycardia');
  assert.equal(beatRhythm(every(425, 16)), null);
  assert.equal(beatRhythm(every(60_000 / 140, 17)), null);
  assert.equal(beatRhythm(every(1510, 5)), 'extreme-bradycardia');
  assert.equal(beatRhythm(every(1500, 5)), null);
  assert.deepEqual(foundIn(judged(made(20, 36), 250)), ['extreme-bradycardia']);
  assert.deepEqual(foundIn(judged(made(20, 170), 250)), ['extreme-tachycardia']);
});

test('[DT6] any numbers at any rate leave memory within ten seconds and throw nothing', () => {
  const chunk = fc.record({
    samples: fc.array(fc.oneof(fc.double(), fc.constant(Number.NaN), fc.integer({ min: -9, max: 9 })), { maxLength: 900 }),
    rateHz: fc.constantFrom(25, 62.5, 125, 250, 360, 500, 1000), startAtMs: fc.integer({ min: 0, max: 40_000 }),
  });
  fc.assert(fc.property(fc.array(chunk, { maxLength: 12 }), (chunks) => {
    let memory = startRhythm();
    for (const { samples, rateHz, startAtMs } of chunks) {
      memory = stepRhythm(memory, samples, rateHz, startAtMs).memory;
      assert.ok(memory.samples.length <= KEPT);
    }
  }), { numRuns: 150 });
});
