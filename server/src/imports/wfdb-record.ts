// WFDB records: numerics of format 16 (one number a signal every second or minute) become readings; signals faster than one a second are
// waveforms and are named as such. The smallest number of the format says "not measured". Layout: header(5) and signal(5) of WFDB.
import { Temporal } from 'temporal-polyfill';
import type { VitalKind } from '@mydr24/protocol';
import { type ImportRow, type ImportSettings, refused, rowOf, shownText } from './import-row.ts';

interface Signal {
  readonly file: string;
  readonly format: string;
  readonly gain: number;
  readonly baseline: number;
  readonly unit: string;
  readonly name: string;
}
export interface WfdbHeader {
  readonly name: string;
  readonly perSecond: number;
  readonly samples: number;
  readonly startMs: number | null;
  readonly signals: readonly Signal[];
}

const kinds: Readonly<Record<string, VitalKind>> = {
  HR: 'heart-rate', PULSE: 'pulse-rate', RESP: 'respiratory-rate', SPO2: 'spo2', '%SPO2': 'spo2', ABPSYS: 'systolic', ABPDIAS: 'diastolic', ABPMEAN: 'mean-arterial-pressure',
  NBPSYS: 'systolic', NBPDIAS: 'diastolic', NBPMEAN: 'mean-arterial-pressure',
};
const NOT_MEASURED = -32_768;
const DEFAULT_GAIN = 200;
const MAX_SIGNALS = 256;

/** Null when it is no header of one record. Times are the record's own and count as UTC. */
export function readWfdbHeader(text: string): WfdbHeader | null {
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  const [name = '', count = '', rate = '250', samples = '0', clock, date] = (lines[0] ?? '').split(/\s+/);
  const signals = Number(count);
  const perSecond = Number.parseFloat(rate);
  if (!/^\d+$/.test(count) || signals < 1 || signals > MAX_SIGNALS || lines.length < signals + 1 || !(perSecond > 0)) return null;
  return { name, perSecond, samples: /^\d+$/.test(samples) ? Number(samples) : 0, startMs: startOf(clock, date), signals: lines.slice(1, signals + 1).map(signalOf) };
}

function signalOf(line: string): Signal {
  const [file = '', format = '', gain = '', ...rest] = line.split(/\s+/);
  const [, number = '', baseline, unit = ''] = /^([\d.eE+-]+)(?:\((-?\d+)\))?(?:\/(\S+))?/.exec(gain) ?? [];
  const zero = rest[1];
  return { file, format, gain: Number(number) || DEFAULT_GAIN, baseline: Number(baseline ?? zero ?? 0), unit, name: rest.slice(5).join(' ') };
}

function startOf(clock: string | undefined, date: string | undefined): number | null {
  const [day, month, year] = (date ?? '').split('/').map(Number);
  const [second = 0, minute = 0, hour = 0] = (clock ?? '').split(':').map(Number).toReversed();
  if (![day, month, year, hour, minute, second].every((part) => part !== undefined && Number.isFinite(part))) return null;
  try {
    const start = Temporal.PlainDateTime.from({ year: year!, month: month!, day: day!, hour, minute, second: Math.floor(second), millisecond: Math.floor((second % 1) * 1000) }, { overflow: 'reject' });
    return start.toZonedDateTime('UTC').epochMilliseconds;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

export function* wfdbRows(header: WfdbHeader, samplesOf: (file: string) => Uint8Array | null, settings: ImportSettings): Generator<ImportRow> {
  const waves = header.signals.filter(() => header.perSecond > 1);
  for (const wave of waves) yield refused(0, 'waveform', `the waveform ${shownText(wave.name)} at ${header.perSecond} samples a second`, 'numbers, at most one a second', 'nothing: waveforms are not taken in by import', { text: shownText(wave.name), perSecond: header.perSecond });
  if (waves.length > 0) return;
  const [first] = header.signals;
  if (first === undefined || header.signals.some(({ file, format }) => format !== '16' || file !== first.file)) {
    yield refused(0, 'wfdb-format', 'signals of another format or in several files', 'numerics of format 16 in one file', 'convert the record with rdsamp and wrsamp');
    return;
  }
  const bytes = samplesOf(first.file);
  const frame = header.signals.length * 2;
  if (bytes === null || bytes.length < header.samples * frame) {
    yield refused(0, bytes === null ? 'no-samples' : 'few-samples', bytes === null ? 'no file of samples beside the header' : 'fewer samples than the header says', 'the whole .dat file', 'put the .dat file beside the .hea file');
    if (bytes === null) return;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const startMs = settings.startsAtMs ?? header.startMs;
  const count = Math.min(header.samples || Infinity, Math.floor(bytes.length / frame));
  for (let sample = 0; sample < count; sample += 1) {
    const atMs = startMs === null ? null : startMs + Math.round((sample * 1000) / header.perSecond);
    for (const [place, signal] of header.signals.entries()) yield* sampleRows(sample + 1, signal, view.getInt16(sample * frame + place * 2, true), atMs, settings, header.name);
  }
}

function* sampleRows(row: number, { name, unit, gain, baseline }: Signal, raw: number, atMs: number | null, settings: ImportSettings, source: string): Generator<ImportRow> {
  const vital = Object.hasOwn(kinds, name.toUpperCase()) ? kinds[name.toUpperCase()] : undefined;
  if (vital === undefined) yield { passedOver: shownText(name) };
  // Bedside monitors write 0 where a lead or cuff gave nothing: a technical state, never asystole.
  else if (raw === NOT_MEASURED || raw - baseline === 0) yield { passedOver: 'not measured' };
  else yield rowOf({ row, vital, value: Number(((raw - baseline) / gain).toFixed(4)), unit, atMs, source: `${source} ${name}` }, settings);
}
