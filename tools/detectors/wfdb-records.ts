// Reads the open records the detectors are measured on: WFDB formats 16 and 212, MATLAB v4 as PhysioNet has it, and CSV.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface Lead { readonly name: string; readonly rateHz: number; /** Millivolts, or the unit of the lead; NaN for none. */ readonly samples: Float32Array }

const INVALID = -32_768;

/** A text or its gzipped form. */
export function readWhole(path: string): Buffer {
  return path.endsWith('.gz') ? gunzipSync(readFileSync(path)) : readFileSync(path);
}

export function readWfdb(folder: string, name: string, datFile: string): Lead[] {
  const lines = readFileSync(join(folder, `${name}.hea`), 'utf8').split(/\s*\n/).filter((line) => line !== '' && !line.startsWith('#'));
  const [, count, rate] = lines[0]!.split(/\s+/);
  const signals = lines.slice(1, 1 + Number(count)).map((line) => {
    const [, format, gain, , zero, , , , ...label] = line.trim().split(/\s+/);
    const [unitsPer, base] = gain!.split('/')[0]!.replace(')', '').split('(');
    return { format: format!, gain: Number(unitsPer) || 200, base: base === undefined ? Number(zero) : Number(base), name: label.join(' ') };
  });
  const bytes = readWhole(join(folder, datFile));
  const { format } = signals[0]!;
  const [kind, skew] = format.split('+');
  const numbers = kind!.startsWith('212') ? format212(bytes) : format16(bytes.subarray(Number(skew ?? 0)));
  const perFrame = signals.map((signal) => Number(/x(\d+)/.exec(signal.format)?.[1] ?? 1));
  const frame = perFrame.reduce((sum, one) => sum + one, 0);
  return signals.map((signal, place) => {
    const each = perFrame[place]!;
    const before = perFrame.slice(0, place).reduce((sum, one) => sum + one, 0);
    const samples = new Float32Array(Math.floor(numbers.length / frame) * each);
    for (let n = 0; n < samples.length; n += 1) {
      const raw = numbers[Math.floor(n / each) * frame + before + (n % each)]!;
      samples[n] = raw === INVALID ? Number.NaN : (raw - signal.base) / signal.gain;
    }
    return { name: signal.name, rateHz: Number(rate!.split('/')[0]) * each, samples };
  });
}

function format16(bytes: Buffer): Int16Array {
  const out = new Int16Array(bytes.length >> 1);
  for (let n = 0; n < out.length; n += 1) out[n] = bytes.readInt16LE(2 * n);
  return out;
}

function format212(bytes: Buffer): Int16Array {
  const out = new Int16Array(Math.floor(bytes.length / 3) * 2);
  for (let n = 0; n < out.length / 2; n += 1) {
    const [a, b, c] = [bytes[3 * n]!, bytes[3 * n + 1]!, bytes[3 * n + 2]!];
    const signed = (twelve: number): number => (twelve === 2048 ? INVALID : twelve > 2047 ? twelve - 4096 : twelve);
    out[2 * n] = signed(a | ((b & 0x0f) << 8));
    out[2 * n + 1] = signed(c | ((b & 0xf0) << 4));
  }
  return out;
}

/** A CSV without quoted fields, as rows by column name. */
export function readCsv(path: string): Record<string, string>[] {
  const [head, ...rows] = readWhole(path).toString('utf8').trim().split(/\r?\n/);
  const names = head!.split(',');
  return rows.map((row) => Object.fromEntries(row.split(',').map((value, place) => [names[place]!, value])));
}
