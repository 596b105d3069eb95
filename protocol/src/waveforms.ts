// Waveforms as chunks of samples: what a device sends and what people load. Never in the event log.
import { z } from 'zod';
import { DeviceId, Instant, PatientId } from './ids.ts';

export const waveformKinds = ['ecg', 'pleth', 'eeg', 'acceleration'] as const;
export const WaveformKind = z.enum(waveformKinds);
export type WaveformKind = z.infer<typeof WaveformKind>;

/** Stands in `samples` for "no valid sample", e.g. a lead that is off. */
export const NO_SAMPLE = -32_768;
/** A chunk holds at most ten seconds at 1,000 Hz. */
export const MAX_SAMPLES = 10_000;

export const WaveformChunk = z
  .object({
    /** The device's own number of this chunk within its channel. */
    seq: z.int().min(0),
    /** For devices that serve many patients. */
    patientId: PatientId.optional(),
    channel: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 _+-]{0,31}$/),
    /** An acceleration is of the channel `waist` or `wrist`: x, y and z in turn, in g; its rate counts the threes. */
    kind: WaveformKind,
    rateHz: z.number().min(20).max(1_000),
    /** What one count means in `unit`. */
    scale: z.number().positive().max(1_000),
    unit: z.enum(['mV', 'uV', 'g', '1']),
    /** Device time of the first sample. */
    startAt: Instant,
    /** Base64 of little-endian 16-bit integers; -32768 is no valid sample. */
    samples: z.base64().max(Math.ceil((MAX_SAMPLES * 2) / 3) * 4),
  })
  .meta({ id: 'WaveformChunk' });
export type WaveformChunk = z.infer<typeof WaveformChunk>;

/** Items are judged one by one: a bad one never costs another. */
export const WaveformBatch = z.object({ chunks: z.array(z.unknown()).min(1).max(100) }).meta({ id: 'WaveformBatch' });
export const WaveformRefusal = z.enum(['malformed', 'future-time', 'too-old', 'unknown-patient', 'sequence-conflict']);
export type WaveformRefusal = z.infer<typeof WaveformRefusal>;
/** One per chunk, in the same order. `stored` and `duplicate` both mean: it is on disk. */
export const WaveformResult = z.discriminatedUnion('status', [
  z.object({ status: z.enum(['stored', 'duplicate']), seq: z.int() }),
  z.object({ status: z.literal('refused'), seq: z.int().nullable(), reason: WaveformRefusal, message: z.string() }),
]);
export type WaveformResult = z.infer<typeof WaveformResult>;

export const StoredWaveform = WaveformChunk.omit({ patientId: true })
  .extend({
    deviceId: DeviceId,
    endAt: Instant,
    /** Milliseconds without samples since the chunk before of this channel; null for the first. */
    gapMs: z.number().nullable(),
    /** Why an ECG cannot be judged here; null where it can, and for other kinds. */
    fault: z.enum(['lead-off', 'flatline', 'saturated', 'powerline', 'noise']).nullable(),
  })
  .meta({ id: 'StoredWaveform' });
export type StoredWaveform = z.infer<typeof StoredWaveform>;
/** A stretch of waveforms, by device, channel and time: the newest of a patient, or the one an alarm rests on. */
export const Strip = z.object({ chunks: z.array(StoredWaveform) }).meta({ id: 'Strip' });
export type Strip = z.infer<typeof Strip>;
export const WaveformRetention = z.object({ keepHours: z.int().min(1).max(8_760) }).meta({ id: 'WaveformRetention' });
export type WaveformRetention = z.infer<typeof WaveformRetention>;
