// Lethal arrhythmia in one ECG lead, as a streaming function: a chunk goes in, each whole second of it gives one judgement. The
// caller keeps the memory. What more leads say together is waveforms/waveform-watch.ts. Not a cleared detector: its figures
// on open records are in docs/detectors.md. Definitions: PhysioNet/CinC Challenge 2015 (Clifford et al.), but for what is "ours".
import { bandPass, beatsIn, crossingShare, faultOf, GRID_HZ, GRID_MS, KEPT, leakageOf, onGrid, swingOf, type SignalFault } from './ecg-signal.ts';

export const rhythms = ['asystole', 'vf-vt', 'extreme-bradycardia', 'extreme-tachycardia'] as const;
export type Rhythm = (typeof rhythms)[number];

export interface RhythmMemory {
  /** Millivolts on the grid, oldest first; at most ten seconds. */
  readonly samples: Float32Array;
  /** Device time of the end of the last sample. */
  readonly endAtMs: number;
  /** Grid points since the last judgement. */
  readonly unjudged: number;
  /** Seconds in a row in which the window looked like VF or VT. */
  readonly wildSeconds: number;
}

export interface RhythmJudgement {
  readonly atMs: number;
  /** Why nothing was judged. */
  readonly fault: SignalFault | null;
  readonly rateBpm: number | null;
  readonly found: Rhythm | null;
}

export interface RhythmStep { readonly memory: RhythmMemory; readonly judgements: readonly RhythmJudgement[] }

export const startRhythm = (): RhythmMemory => ({ samples: new Float32Array(0), endAtMs: -Infinity, unjudged: 0, wildSeconds: 0 });

/** A hole longer than this begins anew; a shorter one is filled with nothing. */
const LONGEST_HOLE_MS = 2000;

/** Samples in millivolts, NaN for none. A chunk from before the newest is history and changes nothing. */
export function stepRhythm(memory: RhythmMemory, samples: ArrayLike<number>, rateHz: number, startAtMs: number): RhythmStep {
  const { fromMs, values } = onGrid(samples, rateHz, startAtMs);
  if (values.length === 0 || fromMs < memory.endAtMs - GRID_MS) return { memory, judgements: [] };
  const holeMs = fromMs - memory.endAtMs;
  let now = holeMs > LONGEST_HOLE_MS ? { ...startRhythm(), endAtMs: fromMs } : memory;
  if (now === memory && holeMs >= GRID_MS) values.unshift(...Array<number>(Math.round(holeMs / GRID_MS)).fill(Number.NaN));
  const judgements: RhythmJudgement[] = [];
  for (let at = 0; at < values.length; ) {
    const count = Math.min(values.length - at, GRID_HZ - now.unjudged);
    now = grown(now, values.slice(at, at + count));
    at += count;
    if (now.unjudged < GRID_HZ) continue;
    const { judgement, wildSeconds } = judge(now);
    judgements.push(judgement);
    now = { ...now, unjudged: 0, wildSeconds };
  }
  return { memory: now, judgements };
}

function grown(memory: RhythmMemory, more: readonly number[]): RhythmMemory {
  const kept = memory.samples.subarray(Math.max(0, memory.samples.length + more.length - KEPT));
  const samples = new Float32Array(kept.length + more.length);
  samples.set(kept);
  samples.set(more, kept.length);
  return { ...memory, samples, endAtMs: memory.endAtMs + more.length * GRID_MS, unjudged: memory.unjudged + more.length };
}

const JUDGED = 5 * GRID_HZ;
/** Less than this between the lowest and the highest sample is no ventricular activity. Ours. */
const STILL_MV = 0.12;
const PAUSE_S = 4;
/** Arafat 2011 has 48 % over 8 s, Kuo and Dillman 1978 leakage below 0.406. Ours: both together over 5 s, each wider, three seconds in a row. */
const WILD_CROSSINGS = 0.4;
const WILD_LEAKAGE = 0.5;
const SURE_CROSSINGS = 0.55;
const WILD_MV = 0.2;
const WILD_FOR_SECONDS = 3;

function judge({ samples, endAtMs, wildSeconds }: RhythmMemory): { judgement: RhythmJudgement; wildSeconds: number } {
  const quiet = { judgement: { atMs: endAtMs, fault: null, rateBpm: null, found: null }, wildSeconds: 0 };
  if (samples.length < JUDGED) return quiet;
  const fault = faultOf(samples.subarray(samples.length - JUDGED));
  // A line without any variation with leads on is judged: it is what a heart that stands still looks like.
  if (fault !== null && fault !== 'flatline') return { ...quiet, judgement: { ...quiet.judgement, fault } };
  const filtered = bandPass(samples, 1, 30);
  const beats = beatsIn(filtered);
  const rateBpm = rateOf(beats);
  const wild = isWild(filtered) ? wildSeconds + 1 : 0;
  const found = foundIn(filtered, beats, wild);
  return { judgement: { atMs: endAtMs, fault, rateBpm, found }, wildSeconds: wild };
}

function isWild(filtered: Float32Array): boolean {
  const recent = filtered.subarray(filtered.length - JUDGED);
  if (swingOf(recent, 0) < WILD_MV) return false;
  const crossings = crossingShare(recent);
  return crossings > SURE_CROSSINGS || (crossings > WILD_CROSSINGS && leakageOf(recent) < WILD_LEAKAGE);
}

function foundIn(filtered: Float32Array, beats: readonly number[], wild: number): Rhythm | null {
  const pause = filtered.length - PAUSE_S * GRID_HZ;
  if (swingOf(filtered, pause) < STILL_MV) return 'asystole';
  if (wild >= WILD_FOR_SECONDS) return 'vf-vt';
  if (wild > 0) return null;
  if (beats.every((beat) => beat < pause) && filtered.length >= 6 * GRID_HZ) return 'asystole';
  return beatRhythm(beats.map((beat) => beat * GRID_MS));
}

const TACHY_BEATS = 17;
const TACHY_BPM = 140;
const BRADY_BEATS = 5;
const BRADY_BPM = 40;

/** From the times of beats alone, in milliseconds: 17 above 140, 5 below 40 a minute. */
export function beatRhythm(atMs: readonly number[]): Rhythm | null {
  const rate = (count: number): number | null => {
    const first = atMs.at(-count);
    return first === undefined ? null : ((count - 1) * 60_000) / (atMs.at(-1)! - first);
  };
  if ((rate(TACHY_BEATS) ?? 0) > TACHY_BPM) return 'extreme-tachycardia';
  return (rate(BRADY_BEATS) ?? Infinity) < BRADY_BPM ? 'extreme-bradycardia' : null;
}

function rateOf(beats: readonly number[]): number | null {
  if (beats.length < 3) return null;
  return Math.round(((beats.length - 1) * 60 * GRID_HZ) / (beats.at(-1)! - beats[0]!));
}
