// What is known of one device's waveforms as a value: each chunk goes through the detectors, and what they find becomes words for
// the alarm rules. Chunks of the past say nothing of now. Judges no rule, stores nothing.
import type { SignalWord } from '../monitoring/device-signals.ts';
import { fallRules, startFall, stepFall, type FallMemory } from '../detectors/fall.ts';
import { rhythms, startRhythm, stepRhythm, type Rhythm, type RhythmJudgement, type RhythmMemory } from '../detectors/rhythm.ts';
import { isWorn, millivoltsOf, samplesOf, type Waveform } from './waveform.ts';

interface Lead { readonly memory: RhythmMemory; /** The newest of a whole window. */ readonly judged: RhythmJudgement | null }

export interface DeviceWatch {
  readonly leads: ReadonlyMap<string, Lead>;
  /** By where it is worn. */
  readonly falls: ReadonlyMap<string, FallMemory>;
  /** Device time of the newest judgement. */
  readonly judgedAt: number;
  /** Server time of the newest chunk of an ECG; null before the first. */
  readonly heardAt: number | null;
}

export interface Word { readonly signal: SignalWord; readonly isPresent: boolean; /** Device time. */ readonly saidAt: number }

export const startWatching: DeviceWatch = { leads: new Map(), falls: new Map(), judgedAt: 0, heardAt: null };

/** Ours: a chunk that ended longer ago is history, and no chunk for so long is no signal. */
export const LATE_MS = 30_000;
export const SILENT_MS = 15_000;
/** Ours: a lead that was judged longer before the newest one does not speak any more. */
const SPEAKS_MS = 5000;
/** What the rhythm detector needs before it judges. */
const WINDOW_MS = 5000;

/** One chunk, in the order of its device; the words are those of falls, which are over as soon as they are told. */
export function hearChunk(watch: DeviceWatch, chunk: Waveform, nowMs: number): { readonly watch: DeviceWatch; readonly words: readonly Word[] } {
  if (chunk.endAt < nowMs - LATE_MS) return { watch, words: [] };
  if (chunk.kind === 'acceleration') return hearAcceleration(watch, chunk);
  const samples = millivoltsOf(chunk);
  if (samples === null) return { watch, words: [] };
  const before = watch.leads.get(chunk.channel) ?? { memory: startRhythm(), judged: null };
  const { memory, judgements } = stepRhythm(before.memory, samples, chunk.rateHz, chunk.startAt);
  const last = judgements.at(-1) ?? null;
  const judged = last !== null && memory.samples.length >= WINDOW_MS / 8 ? last : before.judged;
  const leads = new Map(watch.leads).set(chunk.channel, { memory, judged });
  return { watch: { ...watch, leads, judgedAt: Math.max(watch.judgedAt, judged?.atMs ?? 0), heardAt: nowMs }, words: [] };
}

function hearAcceleration(watch: DeviceWatch, { channel, samples: bytes, scale, startAt, rateHz }: Waveform): { watch: DeviceWatch; words: Word[] } {
  if (!isWorn(channel)) return { watch, words: [] };
  const samples = samplesOf(bytes, scale);
  const words: Word[] = [];
  let memory = watch.falls.get(channel) ?? startFall();
  for (let n = 0; n + 2 < samples.length; n += 3) {
    const step = stepFall(memory, { atMs: startAt + ((n / 3) * 1000) / rateHz, x: samples[n]!, y: samples[n + 1]!, z: samples[n + 2]! }, fallRules[channel]);
    memory = step.memory;
    if (step.fellAtMs === null) continue;
    const saidAt = Math.round(step.fellAtMs);
    words.push({ signal: 'fall', isPresent: true, saidAt }, { signal: 'fall', isPresent: false, saidAt: saidAt + 1 });
  }
  return { watch: { ...watch, falls: new Map(watch.falls).set(channel, memory) }, words };
}

/** What the leads say together now. Of what cannot be judged nothing is said: it neither alarms nor calms. */
export function wordsOf(watch: DeviceWatch, nowMs: number): Word[] {
  if (watch.heardAt === null) return [];
  const isSilent = nowMs - watch.heardAt >= SILENT_MS;
  const silence: Word = { signal: 'no-signal', isPresent: isSilent, saidAt: nowMs };
  const judged = [...watch.leads.values()].flatMap(({ judged: one }) => (one !== null && watch.judgedAt - one.atMs < SPEAKS_MS ? [one] : []));
  if (isSilent || judged.length === 0) return [silence];
  const saidAt = Math.round(watch.judgedAt);
  const clear = judged.filter(({ fault }) => fault === null || fault === 'flatline');
  const isOff = judged.some(({ fault }) => fault === 'lead-off');
  return [
    silence,
    { signal: 'lead-off', isPresent: isOff, saidAt },
    { signal: 'poor-signal', isPresent: clear.length === 0 && !isOff, saidAt },
    ...(clear.length === 0 ? [] : rhythms.map((rhythm): Word => ({ signal: rhythm, isPresent: isFoundIn(clear, rhythm), saidAt }))),
  ];
}

/** A heart stands still only where every lead that can be judged says so: one that beats speaks against it (ours). */
function isFoundIn(clear: readonly RhythmJudgement[], rhythm: Rhythm): boolean {
  return rhythm === 'asystole' ? clear.every(({ found }) => found === rhythm) : clear.some(({ found }) => found === rhythm);
}
