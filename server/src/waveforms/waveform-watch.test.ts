import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ecgChunks, madeEcg, recordedStrip } from './ecg-testing.ts';
import { hearChunk, LATE_MS, SILENT_MS, startWatching, wordsOf, type DeviceWatch, type Word } from './waveform-watch.ts';
import { judgeWaveform, type Waveform } from './waveform.ts';

const T0 = 1_800_000_000_000;
const PATIENT = '00000000-0000-4000-8000-000000000001';
const read = (chunk: object): Waveform => {
  const verdict = judgeWaveform({ patientId: PATIENT, ...chunk }, null, T0 + 60_000, 0);
  assert.ok(verdict.ok, verdict.ok ? '' : verdict.message);
  return verdict.waveform;
};
const chunks = (millivolts: Float32Array, channel?: string): Waveform[] => ecgChunks(millivolts, T0, channel === undefined ? {} : { channel }).map(read);

/** Each chunk when it ends, as a device that is connected sends it. */
function played(all: readonly Waveform[]): { watch: DeviceWatch; words: Word[][] } {
  const words: Word[][] = [];
  let watch = startWatching;
  for (const chunk of all.toSorted((a, b) => a.startAt - b.startAt)) {
    watch = hearChunk(watch, chunk, chunk.endAt).watch;
    words.push(wordsOf(watch, chunk.endAt));
  }
  return { watch, words };
}
const present = (words: readonly Word[]): string[] => words.flatMap(({ signal, isPresent }) => (isPresent ? [signal] : []));
const ever = (all: readonly (readonly Word[])[]): string[] => [...new Set(all.flatMap(present))];
const flat = (seconds: number): Float32Array => new Float32Array(seconds * 250);
const off = (seconds: number): Float32Array => new Float32Array(seconds * 250).fill(Number.NaN);
const after = (...parts: Float32Array[]): Float32Array => Float32Array.from(parts.flatMap((part) => [...part]));

test('[WN1] ventricular fibrillation of a real record is a word within 10 s of its onset, and no word before', () => {
  const onsetMs = (53_541 / 250 - 194) * 1000;
  const found = played(chunks(recordedStrip('cudb-cu01-vf', 400))).words.flat().find(({ isPresent }) => isPresent)!;
  assert.equal(found.signal, 'vf-vt');
  assert.ok(found.saidAt - T0 > onsetMs && found.saidAt - T0 <= onsetMs + 10_000, `after ${found.saidAt - T0 - onsetMs} ms`);
});

test('[WN2] a heart stands still only where every lead that can be judged says so; a lead that is off has no say', () => {
  const still = after(madeEcg(10, 70), flat(10));
  assert.deepEqual(present(played(chunks(still)).words.at(-1)!), ['asystole']);
  assert.deepEqual(ever(played([...chunks(still, 'II'), ...chunks(madeEcg(20, 70), 'V')]).words), []);
  assert.deepEqual(present(played([...chunks(still, 'II'), ...chunks(off(20), 'V')]).words.at(-1)!), ['lead-off', 'asystole']);
});

test('[WN3] what cannot be judged says nothing of the rhythm, neither that it is there nor that it is over', () => {
  const words = played(chunks(after(madeEcg(10, 70), off(8)))).words.at(-1)!;
  assert.deepEqual(words.map(({ signal, isPresent }) => [signal, isPresent]), [['no-signal', false], ['lead-off', true], ['poor-signal', false]]);
  const noise = Float32Array.from({ length: 2500 }, (_, n) => (n % 500 < 250 ? 5 : 0));
  assert.deepEqual(present(played(chunks(noise)).words.at(-1)!), ['poor-signal']);
});

test('[WN4] silence is a word of its own, from the arrival of the last chunk on, and the next chunk ends it', () => {
  const { watch } = played(chunks(madeEcg(8, 70)));
  const endAt = T0 + 8000;
  assert.deepEqual(present(wordsOf(watch, endAt + SILENT_MS - 1)), []);
  assert.deepEqual(wordsOf(watch, endAt + SILENT_MS), [{ signal: 'no-signal', isPresent: true, saidAt: endAt + SILENT_MS }]);
  const next = read({ ...ecgChunks(madeEcg(1, 70), endAt + SILENT_MS)[0]! });
  assert.deepEqual(present(wordsOf(hearChunk(watch, next, next.endAt).watch, next.endAt)), []);
  assert.deepEqual(wordsOf(startWatching, T0), []);
});

test('[WN5] a chunk of the past changes nothing', () => {
  const [chunk] = chunks(madeEcg(1, 70));
  assert.equal(hearChunk(startWatching, chunk!, chunk!.endAt + LATE_MS + 1).watch, startWatching);
});

test('[WN6] a fall is told once, with its time, and is over at once; acceleration is whole threes in g from where it is worn', () => {
  const triple = (n: number): readonly [number, number, number] => (n < 150 ? [0, 0, 1] : n < 160 ? [0, 0, 0.1] : n < 163 ? [3, 1, 1] : [1, 0, 0.05]);
  const counts = Int16Array.from(Array.from({ length: 350 }, (_, n) => triple(n)).flat(), (g) => Math.round(g * 1000));
  const moved = { seq: 1, channel: 'waist', kind: 'acceleration', rateHz: 50, scale: 0.001, unit: 'g', startAt: T0, samples: Buffer.from(counts.buffer).toString('base64') };
  const { words } = hearChunk(startWatching, read(moved), T0 + 7000);
  assert.deepEqual(words.map(({ signal, isPresent }) => [signal, isPresent]), [['fall', true], ['fall', false]]);
  assert.ok(Math.abs(words[0]!.saidAt - T0 - 3240) <= 40, `at ${words[0]!.saidAt - T0}`);
  for (const wrong of [{ channel: 'ankle' }, { unit: 'mV' }, { samples: Buffer.alloc(8).toString('base64') }]) assert.equal(judgeWaveform({ patientId: PATIENT, ...moved, ...wrong }, null, T0 + 60_000, 0).ok, false);
});
