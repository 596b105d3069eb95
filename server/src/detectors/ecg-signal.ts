// The last ten seconds of one ECG lead on a grid of 8 ms, and what is measured on them: quality, beats, threshold crossings,
// leakage of a VF filter. Millivolts; NaN where there was no valid sample. Bounded: 1,250 numbers for each lead.
export const GRID_MS = 8;
export const GRID_HZ = 1000 / GRID_MS;
export const KEPT = 10 * GRID_HZ;

/** Whole grid points of a chunk, each the mean of the samples around it, so that mains hum above the grid's reach does not fold in. */
export function onGrid(samples: ArrayLike<number>, rateHz: number, startAtMs: number): { fromMs: number; values: number[] } {
  const fromMs = Math.ceil(startAtMs / GRID_MS) * GRID_MS;
  const untilMs = startAtMs + (samples.length * 1000) / rateHz;
  const values: number[] = [];
  const half = Math.max(0.5, (rateHz * GRID_MS) / 2000);
  for (let at = fromMs; at < untilMs - 1e-6; at += GRID_MS) {
    const middle = ((at - startAtMs) * rateHz) / 1000;
    const first = Math.max(0, Math.ceil(middle - half));
    const last = Math.min(samples.length - 1, Math.max(first, Math.floor(middle + half - 1e-9)));
    let sum = 0;
    for (let n = first; n <= last; n += 1) sum += samples[n] ?? Number.NaN;
    values.push(sum / (last - first + 1));
  }
  return { fromMs, values };
}

/** First-order high pass and second-order low pass (Butterworth), run over what is kept; holes are bridged by the last value. */
export function bandPass(values: ArrayLike<number>, lowHz: number, highHz: number): Float32Array {
  const out = new Float32Array(values.length);
  const keep = 1 / (1 + (2 * Math.PI * lowHz) / GRID_HZ);
  const k = Math.tan((Math.PI * Math.min(highHz, GRID_HZ * 0.45)) / GRID_HZ);
  const norm = 1 / (1 + Math.SQRT2 * k + k * k);
  const [b0, a1, a2] = [k * k * norm, 2 * (k * k - 1) * norm, (1 - Math.SQRT2 * k + k * k) * norm];
  let last = firstValid(values);
  let [high, x1, x2, y1, y2] = [0, 0, 0, 0, 0];
  for (let n = 0; n < values.length; n += 1) {
    const now = Number.isNaN(values[n]!) ? last : values[n]!;
    high = keep * (high + now - last);
    last = now;
    const y = b0 * (high + 2 * x1 + x2) - a1 * y1 - a2 * y2;
    [x2, x1, y2, y1] = [x1, high, y1, y];
    out[n] = y;
  }
  return out;
}

function firstValid(values: ArrayLike<number>): number {
  for (let n = 0; n < values.length; n += 1) if (!Number.isNaN(values[n]!)) return values[n]!;
  return 0;
}

export type SignalFault = 'lead-off' | 'flatline' | 'saturated' | 'powerline' | 'noise';

/** Saturated: a fifth of the samples on one rail. Ours. */
const RAIL_SHARE = 0.2;
const RAIL_MV = 2;
/** Noise: beyond what a heart makes, or more above 25 Hz than a QRS has (Li, Mark and Clifford 2008 use the same bands). Ours. */
const HUGE_MV = 12;
const HIGH_SHARE = 0.6;
const HUM_SHARE = 0.5;
const AUDIBLE_MV = 0.05;

/** What is wrong with the last seconds, before any rule looks at them; null when they may be judged. */
export function faultOf(values: ArrayLike<number>): SignalFault | null {
  let [invalid, low, high] = [0, Infinity, -Infinity];
  for (let n = 0; n < values.length; n += 1) {
    const now = values[n]!;
    if (Number.isNaN(now)) invalid += 1;
    else [low, high] = [Math.min(low, now), Math.max(high, now)];
  }
  if (invalid > values.length / 4) return 'lead-off';
  if (high - low > HUGE_MV) return 'noise';
  if (isOnRail(values, low, high)) return 'saturated';
  if (high === low) return 'flatline';
  return hasMuchHigh(values);
}

function isOnRail(values: ArrayLike<number>, low: number, high: number): boolean {
  let [lows, highs] = [0, 0];
  for (let n = 0; n < values.length; n += 1) {
    if (values[n] === low) lows += 1;
    if (values[n] === high) highs += 1;
  }
  const enough = values.length * RAIL_SHARE;
  return (lows > enough && Math.abs(low) > RAIL_MV) || (highs > enough && Math.abs(high) > RAIL_MV);
}

function hasMuchHigh(values: ArrayLike<number>): SignalFault | null {
  const heart = bandPass(values, 1, 25);
  let [all, above, hum] = [0, 0, 0];
  const wide = bandPass(values, 1, GRID_HZ);
  const turns = [[0, 0], [0, 0]];
  for (let n = GRID_HZ; n < values.length; n += 1) {
    const rest = wide[n]! - heart[n]!;
    all += wide[n]! ** 2;
    above += rest ** 2;
    for (const [place, hz] of [[0, 50], [1, 60]] as const) {
      const angle = (2 * Math.PI * hz * n) / GRID_HZ;
      turns[place]![0]! += wide[n]! * Math.cos(angle);
      turns[place]![1]! += wide[n]! * Math.sin(angle);
    }
  }
  const count = values.length - GRID_HZ;
  for (const [re, im] of turns) hum = Math.max(hum, (2 * (re! ** 2 + im! ** 2)) / count);
  if (Math.sqrt(above / count) < AUDIBLE_MV) return null;
  if (hum > HUM_SHARE * all) return 'powerline';
  return above > HIGH_SHARE * all ? 'noise' : null;
}

/** Half of the largest swing between samples 40 ms apart is a beat's slope; below it, no beat. Ours. */
const LEAST_SLOPE_MV = 0.12;
const REFRACTORY = Math.round(0.24 * GRID_HZ);

/** Places of beats: slope and width as in Pan and Tompkins 1985 (derivative, square, 120 ms mean), with a threshold from the window itself. */
export function beatsIn(filtered: Float32Array): number[] {
  const energy = slopeEnergy(filtered);
  const threshold = Math.max(0.3 * medianOfPeaks(energy), (LEAST_SLOPE_MV / 2) ** 2);
  const beats: number[] = [];
  let best = -1;
  for (let n = SETTLE; n < energy.length; n += 1) {
    if (energy[n]! >= threshold && (best < 0 || energy[n]! > energy[best]!)) best = n;
    if (best >= 0 && (n - best > REFRACTORY || n === energy.length - 1)) {
      const before = beats.at(-1);
      if (before === undefined || best - before > REFRACTORY) beats.push(best);
      else if (energy[best]! > energy[before]!) beats[beats.length - 1] = best;
      best = -1;
    }
  }
  return beats;
}

/** Filters need so long to settle. */
const SETTLE = Math.round(0.4 * GRID_HZ);

function slopeEnergy(filtered: Float32Array): Float32Array {
  const energy = new Float32Array(filtered.length);
  const span = 15;
  let sum = 0;
  const squares = new Float32Array(filtered.length);
  for (let n = 5; n < filtered.length; n += 1) {
    squares[n] = (filtered[n]! - filtered[n - 5]!) ** 2;
    sum += squares[n]! - (n >= span ? squares[n - span]! : 0);
    energy[n] = sum / span;
  }
  return energy;
}

function medianOfPeaks(energy: Float32Array): number {
  const peaks: number[] = [];
  for (let from = SETTLE; from + GRID_HZ <= energy.length; from += GRID_HZ) {
    let peak = 0;
    for (let n = from; n < from + GRID_HZ; n += 1) peak = Math.max(peak, energy[n]!);
    peaks.push(peak);
  }
  return peaks.toSorted((a, b) => a - b)[peaks.length >> 1] ?? 0;
}

/** Threshold crossing sample count (Arafat, Chowdhury and Hasan 2011): share of samples beyond a fifth of the peak, over windows of 3 s. */
export function crossingShare(filtered: Float32Array): number {
  const span = 3 * GRID_HZ;
  const shares: number[] = [];
  for (let from = filtered.length - span; from >= 0 && shares.length < 3; from -= GRID_HZ) {
    let peak = 0;
    for (let n = 0; n < span; n += 1) peak = Math.max(peak, Math.abs(filtered[from + n]!) * taper(n, span));
    let beyond = 0;
    for (let n = 0; n < span; n += 1) if (Math.abs(filtered[from + n]!) * taper(n, span) > 0.2 * peak) beyond += 1;
    shares.push(beyond / span);
  }
  return shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

function taper(n: number, span: number): number {
  const edge = GRID_HZ / 4;
  const near = Math.min(n, span - 1 - n);
  return near >= edge ? 1 : 0.5 * (1 - Math.cos((Math.PI * near) / edge));
}

/** Leakage of a narrow stop filter at the mean frequency (Kuo and Dillman 1978): near 0 for a sinusoid, as VF is; near 1 with QRS. */
export function leakageOf(filtered: Float32Array): number {
  const from = Math.max(SETTLE, filtered.length - 4 * GRID_HZ);
  let [level, slope] = [0, 0];
  for (let n = from + 1; n < filtered.length; n += 1) {
    level += Math.abs(filtered[n]!);
    slope += Math.abs(filtered[n]! - filtered[n - 1]!);
  }
  const half = Math.floor((Math.PI * level) / Math.max(slope, 1e-9) + 0.5);
  let [rest, both] = [0, 0];
  for (let n = from + half; n < filtered.length; n += 1) {
    rest += Math.abs(filtered[n]! + filtered[n - half]!);
    both += Math.abs(filtered[n]!) + Math.abs(filtered[n - half]!);
  }
  return both === 0 ? 1 : rest / both;
}

export function swingOf(filtered: Float32Array, from: number): number {
  let [low, high] = [Infinity, -Infinity];
  for (let n = Math.max(SETTLE, from); n < filtered.length; n += 1) [low, high] = [Math.min(low, filtered[n]!), Math.max(high, filtered[n]!)];
  return high - low;
}
