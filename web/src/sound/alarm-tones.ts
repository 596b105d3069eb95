// Renders an alarm burst to samples: the pulse patterns that tell a priority by ear. Plays nothing, knows no browser.
// Pulse counts as in IEC 60601-1-8 practice: high ten (3+2, twice), medium three, low two. Lengths, gaps and pitches are this
// project's choice within the usual ranges; repeat times are the example values of a bedside monitor's manual (10, 25, 30 s).
import type { AlarmPriority } from '@mydr24/protocol';

export interface Pulse {
  startS: number;
  lengthS: number;
  hz: number;
}

interface Pattern {
  pulseS: number;
  gapS: number;
  /** Pulses and extra rests, in playing order. */
  melody: readonly (number | 'rest' | 'long-rest')[];
  repeatS: number;
  gain: number;
}

const C = 523.25;
const E = 659.25;
const G = 783.99;
const patterns: Record<AlarmPriority, Pattern> = {
  high: { pulseS: 0.13, gapS: 0.1, melody: [C, E, G, 'rest', G, E, 'long-rest', C, E, G, 'rest', G, E], repeatS: 10, gain: 0.9 },
  medium: { pulseS: 0.2, gapS: 0.2, melody: [C, E, G], repeatS: 25, gain: 0.7 },
  low: { pulseS: 0.2, gapS: 0.25, melody: [E, C], repeatS: 30, gain: 0.5 },
};
const REST_S = 0.2;
const LONG_REST_S = 0.5;
const HARMONICS = [1, 0.6, 0.4, 0.3, 0.2] as const;
const RISE_SHARE = 0.2;

export function repeatAfterS(priority: AlarmPriority): number {
  return patterns[priority].repeatS;
}

export function pulsesOf(priority: AlarmPriority): Pulse[] {
  const { melody, pulseS, gapS } = patterns[priority];
  const pulses: Pulse[] = [];
  let atS = 0;
  for (const note of melody) {
    if (note === 'rest') atS += REST_S;
    else if (note === 'long-rest') atS += LONG_REST_S;
    else {
      pulses.push({ startS: atS, lengthS: pulseS, hz: note });
      atS += pulseS + gapS;
    }
  }
  return pulses;
}

/** One burst as mono samples between -1 and 1. */
export function renderBurst(priority: AlarmPriority, sampleRate: number): Float32Array<ArrayBuffer> {
  const pulses = pulsesOf(priority);
  const last = pulses.at(-1);
  const lengthS = last === undefined ? 0 : last.startS + last.lengthS;
  const samples = new Float32Array(Math.ceil(lengthS * sampleRate));
  for (const pulse of pulses) renderPulse(samples, pulse, patterns[priority].gain, sampleRate);
  return samples;
}

function renderPulse(samples: Float32Array, pulse: Pulse, gain: number, sampleRate: number): void {
  const first = Math.round(pulse.startS * sampleRate);
  const count = Math.round(pulse.lengthS * sampleRate);
  const loudness = gain / HARMONICS.reduce((sum, part) => sum + part, 0);
  for (let index = 0; index < count && first + index < samples.length; index += 1) {
    const phase = (2 * Math.PI * pulse.hz * index) / sampleRate;
    let value = 0;
    for (const [order, part] of HARMONICS.entries()) value += part * Math.sin(phase * (order + 1));
    samples[first + index] = value * loudness * envelope(index / count);
  }
}

/** Rises and falls over a fifth of the pulse each: audible edges without clicks. */
function envelope(share: number): number {
  return Math.min(1, share / RISE_SHARE, (1 - share) / RISE_SHARE);
}
