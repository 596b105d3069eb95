// Decides for one submitted chunk whether it may be stored, and marks gaps and faults of a stretch of stored ones. Pure: whose
// patient it is, and whether it is a repeat, the store sees. A message never holds a sample or a patient.
import { MAX_SAMPLES, NO_SAMPLE, WaveformChunk, type StoredWaveform, type WaveformKind, type WaveformRefusal } from '@mydr24/protocol';
import { faultOf, onGrid } from '../detectors/ecg-signal.ts';
import { fallRules } from '../detectors/fall.ts';

export interface Waveform extends Omit<WaveformChunk, 'samples' | 'patientId'> {
  readonly patientId: string;
  readonly endAt: number;
  /** Little-endian 16-bit integers. */
  readonly samples: Uint8Array;
}
export type WaveformVerdict = { readonly ok: true; readonly waveform: Waveform } | { readonly ok: false; readonly seq: number | null; readonly reason: WaveformRefusal; readonly message: string };

const MAX_AHEAD_MS = 60_000;

export function judgeWaveform(item: unknown, pairedPatientId: string | null, nowMs: number, oldestAt: number): WaveformVerdict {
  const parsed = WaveformChunk.safeParse(item);
  const said = (item as { seq?: unknown } | null)?.seq;
  const seq = Number.isSafeInteger(said) && (said as number) >= 0 ? (said as number) : null;
  const no = (reason: WaveformRefusal, message: string): WaveformVerdict => ({ ok: false, seq, reason, message });
  if (!parsed.success) return no('malformed', `${parsed.error.issues[0]?.path.join('.') || 'the chunk'} does not fit; see WaveformChunk in the API documentation`);
  const { samples: text, patientId, ...rest } = parsed.data;
  if (patientId === undefined && pairedPatientId === null) return no('malformed', 'patientId is missing; this device serves many patients, so name one');
  if (patientId !== undefined && pairedPatientId !== null && patientId !== pairedPatientId) return no('unknown-patient', 'this device has no such patient; check patientId and the pairing of the device');
  const samples = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  if (samples.length < 2 || samples.length % 2 === 1 || samples.length > 2 * MAX_SAMPLES) return no('malformed', `samples holds ${samples.length} bytes; send 1 to ${MAX_SAMPLES} whole 16-bit integers`);
  if ((rest.kind === 'acceleration') !== (rest.unit === 'g' && isWorn(rest.channel))) return no('malformed', 'an acceleration is in g and of the channel waist or wrist, and nothing else is');
  const instants = samples.length / 2 / axesOf(rest.kind);
  if (!Number.isInteger(instants)) return no('malformed', 'an acceleration has x, y and z of each instant; send whole threes');
  const endAt = Math.round(rest.startAt + instants * (1000 / rest.rateHz));
  if (endAt > nowMs + MAX_AHEAD_MS) return no('future-time', `the chunk ends ${endAt - nowMs} ms ahead of the server, at most ${MAX_AHEAD_MS} is accepted; set the device's clock`);
  if (endAt < oldestAt) return no('too-old', 'startAt lies before the oldest waveforms kept here; do not send it again');
  return { ok: true, waveform: { ...rest, patientId: (patientId ?? pairedPatientId)!, endAt, samples } };
}

export type Worn = keyof typeof fallRules;
export const isWorn = (channel: string): channel is Worn => Object.hasOwn(fallRules, channel);
const axesOf = (kind: WaveformKind): number => (kind === 'acceleration' ? 3 : 1);

/** An ECG in millivolts; null for one without a unit, which no limit can be held against. */
export function millivoltsOf({ kind, unit, scale, samples }: Pick<Waveform, 'kind' | 'unit' | 'scale' | 'samples'>): Float32Array | null {
  return kind !== 'ecg' || unit === '1' || unit === 'g' ? null : samplesOf(samples, unit === 'uV' ? scale / 1000 : scale);
}

/** As numbers in the chunk's unit; NaN for no valid sample. */
export function samplesOf(bytes: Uint8Array, scale: number): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength >> 1 }, (_, n) => {
    const count = view.getInt16(2 * n, true);
    return count === NO_SAMPLE ? Number.NaN : count * scale;
  });
}

export interface KeptWaveform extends Omit<Waveform, 'patientId'> { readonly deviceId: StoredWaveform['deviceId'] }

/** Less than two samples apart is no gap. */
export function marked(kept: readonly KeptWaveform[]): StoredWaveform[] {
  const endOf = new Map<string, number>();
  return kept.map((one) => {
    const key = `${one.deviceId} ${one.channel}`;
    const before = endOf.get(key);
    endOf.set(key, Math.max(before ?? 0, one.endAt));
    const gapMs = before === undefined ? null : one.startAt - before < 2000 / one.rateHz ? 0 : one.startAt - before;
    return { ...one, samples: base64Of(one.samples), gapMs, fault: faultIn(one) };
  });
}

function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function faultIn(one: KeptWaveform): StoredWaveform['fault'] {
  const samples = millivoltsOf(one);
  return samples === null ? null : faultOf(onGrid(samples, one.rateHz, 0).values);
}
