// A fall from one accelerometer at the waist or wrist, as a streaming function over values: an impact after a moment of falling, then
// stillness in another posture (Bourke 2007, Kangas 2008, Casilari 2017). Bounded: six seconds. Figures in docs/detectors.md.
export interface Acceleration { readonly atMs: number; /** In g. */ readonly x: number; readonly y: number; readonly z: number }

export interface FallRule {
  readonly impactG: number;
  /** Least free fall in the second before. */
  readonly freeFallG: number;
  /** Greatest deviation of the magnitude while lying. */
  readonly stillG: number;
  /** Least turn of gravity between before and after; 0: does not matter. */
  readonly turnDegrees: number;
}

/** Chosen on the subjects named in docs/detectors.md, never on those they are measured on. */
export const fallRules = {
  waist: { impactG: 2, freeFallG: 0.6, stillG: 0.2, turnDegrees: 40 },
  wrist: { impactG: 3, freeFallG: 0.8, stillG: 0.2, turnDegrees: 50 },
} as const satisfies Record<string, FallRule>;

export interface FallMemory {
  readonly samples: readonly Acceleration[];
  /** A possible impact that waits for what follows. */
  readonly impactAtMs: number | null;
}

export interface FallStep { readonly memory: FallMemory; /** When the impact of a fall was; null for none. */ readonly fellAtMs: number | null }

export const startFall = (): FallMemory => ({ samples: [], impactAtMs: null });

const KEPT_MS = 6000;
const BEFORE_MS = 1000;
const STILL_FROM_MS = 1000;
const STILL_UNTIL_MS = 2500;

export const magnitudeOf = ({ x, y, z }: Acceleration): number => Math.hypot(x, y, z);

/** One sample, in the order of time; an older one, or one that is no number, changes nothing. */
export function stepFall(memory: FallMemory, sample: Acceleration, rule: FallRule): FallStep {
  const magnitude = magnitudeOf(sample);
  const last = memory.samples.at(-1);
  if (!Number.isFinite(magnitude) || (last !== undefined && sample.atMs <= last.atMs)) return { memory, fellAtMs: null };
  const samples = [...memory.samples.filter(({ atMs }) => atMs > sample.atMs - KEPT_MS), sample];
  const { impactAtMs } = memory;
  // The strongest of one tumble counts: what is harder within a second moves the impact on.
  const isImpact = magnitude >= rule.impactG && (impactAtMs === null || sample.atMs - impactAtMs < STILL_FROM_MS);
  if (isImpact) return { memory: { samples, impactAtMs: sample.atMs }, fellAtMs: null };
  if (impactAtMs === null || sample.atMs - impactAtMs < STILL_UNTIL_MS) return { memory: { samples, impactAtMs }, fellAtMs: null };
  return { memory: { samples, impactAtMs: null }, fellAtMs: isFall(samples, impactAtMs, rule) ? impactAtMs : null };
}

function isFall(samples: readonly Acceleration[], impactAtMs: number, rule: FallRule): boolean {
  const within = (from: number, until: number): Acceleration[] => samples.filter(({ atMs }) => atMs >= impactAtMs + from && atMs <= impactAtMs + until);
  const [before, falling, after] = [within(-3000, -BEFORE_MS), within(-BEFORE_MS, 0), within(STILL_FROM_MS, STILL_UNTIL_MS)];
  if (after.length < 3 || falling.every((one) => magnitudeOf(one) > rule.freeFallG)) return false;
  if (deviationOf(after.map(magnitudeOf)) > rule.stillG) return false;
  return rule.turnDegrees === 0 || before.length < 3 || turnOf(before, after) >= rule.turnDegrees;
}

function deviationOf(values: readonly number[]): number {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  return Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / values.length);
}

function turnOf(before: readonly Acceleration[], after: readonly Acceleration[]): number {
  const mean = (of: readonly Acceleration[], axis: 'x' | 'y' | 'z'): number => of.reduce((sum, one) => sum + one[axis], 0) / of.length;
  const [a, b] = [before, after].map((of) => [mean(of, 'x'), mean(of, 'y'), mean(of, 'z')]) as [number[], number[]];
  const dot = a.reduce((sum, one, n) => sum + one * b[n]!, 0);
  const size = Math.hypot(...a) * Math.hypot(...b);
  return size === 0 ? 0 : (Math.acos(Math.max(-1, Math.min(1, dot / size))) * 180) / Math.PI;
}
