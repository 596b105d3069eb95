// The recorded excerpts of ECG that are shipped (simulation/data/strips), cut into chunks of a second as a monitor sends them. Loops.
import type { WaveformChunk } from '@mydr24/protocol';

export interface StripEntry { readonly name: string; readonly channel: string; readonly rateHz: number; readonly countsPerMv: number }

/** As their README tells them; an ECG of MIT-BIH beats quietly, one of CUDB goes over into VF after 20 s, the last is noisy. */
export const stripEntries = [
  { name: 'mitdb-100', channel: 'MLII', rateHz: 360, countsPerMv: 200 },
  { name: 'cudb-cu01-vf', channel: 'ECG', rateHz: 250, countsPerMv: 400 },
  { name: 'challenge2015-a103l-ii', channel: 'II', rateHz: 250, countsPerMv: 1000 },
] as const satisfies readonly StripEntry[];

export interface RecordedStrip extends StripEntry { /** Little-endian 16-bit integers. */ readonly samples: Uint8Array }

export const secondsOf = ({ samples, rateHz }: RecordedStrip): number => Math.floor(samples.length / 2 / rateHz);

/** The nth second of the strip and its loops. */
export function stripChunk(strip: RecordedStrip, nth: number, startAt: number, seq: number): WaveformChunk {
  const { channel, rateHz, countsPerMv, samples } = strip;
  const from = (nth % secondsOf(strip)) * rateHz * 2;
  let text = '';
  for (const byte of samples.subarray(from, from + rateHz * 2)) text += String.fromCharCode(byte);
  return { seq, channel, kind: 'ecg', rateHz, scale: 1 / countsPerMv, unit: 'mV', startAt, samples: btoa(text) };
}
