// Chunks of waveforms as what is drawn: one lead for each channel of a device, its samples by time, its gaps, and what is wrong
// with it now. Values only; drawing is strip-drawing.ts.
import type { StoredWaveform } from '@mydr24/protocol';

const NO_SAMPLE = -32_768;

export interface Stretch {
  readonly startAt: number;
  readonly endAt: number;
  readonly stepMs: number;
  /** Millivolts, or the device's own numbers; NaN for no valid sample. */
  readonly samples: Float32Array;
}

export interface Lead {
  readonly key: string;
  readonly channel: string;
  readonly kind: StoredWaveform['kind'];
  readonly hasMillivolts: boolean;
  readonly stretches: readonly Stretch[];
  readonly endAt: number;
  /** Of the newest chunk. */
  readonly fault: StoredWaveform['fault'];
}

const decoded = new WeakMap<StoredWaveform, Stretch>();

/** A chunk is decoded once, however often it is drawn. */
function stretchOf(chunk: StoredWaveform): Stretch {
  const known = decoded.get(chunk);
  if (known !== undefined) return known;
  const bytes = Uint8Array.from(atob(chunk.samples), (letter) => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const scale = chunk.unit === 'uV' ? chunk.scale / 1000 : chunk.scale;
  const samples = Float32Array.from({ length: bytes.length >> 1 }, (_, n) => {
    const count = view.getInt16(2 * n, true);
    return count === NO_SAMPLE ? Number.NaN : count * scale;
  });
  const stretch = { startAt: chunk.startAt, endAt: chunk.endAt, stepMs: 1000 / chunk.rateHz, samples };
  decoded.set(chunk, stretch);
  return stretch;
}

/** Movement is no strip: three values at once say nothing to an eye. */
export function leadsOf(chunks: readonly StoredWaveform[]): Lead[] {
  const shown = chunks.filter(({ kind }) => kind !== 'acceleration');
  return [...Map.groupBy(shown, ({ deviceId, channel }) => `${deviceId} ${channel}`)].map(([key, all]) => {
    const newest = all.at(-1)!;
    return { key, channel: newest.channel, kind: newest.kind, hasMillivolts: newest.unit !== '1', stretches: all.map(stretchOf), endAt: newest.endAt, fault: newest.fault };
  });
}

/** The middle and the reach of what is valid, for a lead without a scale of its own. */
export function rangeOf(stretches: readonly Stretch[]): { middle: number; reach: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const { samples } of stretches) {
    for (const value of samples) if (!Number.isNaN(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  return low > high ? { middle: 0, reach: 1 } : { middle: (low + high) / 2, reach: Math.max(high - low, 1e-6) };
}

/** Most of the time a heart rests: the median is the line an ECG stands on. */
export function baselineOf(stretches: readonly Stretch[]): number {
  const valid = stretches.flatMap(({ samples }) => [...samples.filter((value, n) => n % 4 === 0 && !Number.isNaN(value))]).toSorted((a, b) => a - b);
  return valid[valid.length >> 1] ?? 0;
}

const BEHIND_MS = 1200;
const TOO_FAR_BEHIND_MS = 3000;

/** Where the pen stands next: at the pace of time, never beyond what came, and caught up when it fell behind. */
export function penAfter(penAt: number | null, passedMs: number, newestAt: number): number {
  if (penAt === null || newestAt - penAt > TOO_FAR_BEHIND_MS || penAt > newestAt + TOO_FAR_BEHIND_MS) return newestAt - BEHIND_MS;
  return Math.max(penAt, Math.min(penAt + passedMs, newestAt));
}
