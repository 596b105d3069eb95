// ECGs for tests and for playing: the recorded excerpts, made beats, and either as chunks of a device.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const STRIPS = join(import.meta.dirname, '../../../simulation/data/strips');

/** In millivolts. */
export function recordedStrip(name: string, countsPerMv: number): Float32Array {
  const bytes = gunzipSync(readFileSync(join(STRIPS, `${name}.i16.gz`)));
  return Float32Array.from({ length: bytes.length / 2 }, (_, n) => bytes.readInt16LE(2 * n) / countsPerMv);
}

/** A narrow beat at a steady rate, at 250 Hz. */
export const madeEcg = (seconds: number, bpm: number): Float32Array =>
  Float32Array.from({ length: seconds * 250 }, (_, n) => {
    const since = (n / 250) % (60 / bpm);
    return Math.exp(-(((since - 0.1) / 0.012) ** 2)) - 0.25 * Math.exp(-(((since - 0.14) / 0.015) ** 2));
  });

/** Chunks of a second; NaN is no valid sample. */
export function ecgChunks(millivolts: Float32Array, startAt: number, more: { readonly firstSeq?: number; readonly channel?: string } = {}): { seq: number; startAt: number; samples: string; channel: string; kind: 'ecg'; rateHz: number; scale: number; unit: 'mV' }[] {
  const { firstSeq = 1, channel = 'II' } = more;
  return Array.from({ length: Math.floor(millivolts.length / 250) }, (_, n) => {
    const counts = Int16Array.from(millivolts.subarray(n * 250, (n + 1) * 250), (value) => (Number.isNaN(value) ? -32_768 : Math.round(value * 400)));
    return { seq: firstSeq + n, channel, kind: 'ecg', rateHz: 250, scale: 0.0025, unit: 'mV', startAt: startAt + n * 1000, samples: Buffer.from(counts.buffer).toString('base64') };
  });
}
