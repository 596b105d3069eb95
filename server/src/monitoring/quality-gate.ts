// Decides before any rule whether a value can be taken as sure: what its device says of it, how fast it changed, what its twin says,
// whether there is a pulse and whether anything still moves. Remembers one track a vital; knows no clock and no rule. A doubt is never
// for long: a jump is doubted only until the time that passed makes it possible, and all else becomes a technical alarm.
//
// Sources: PhysioZoo OBM's delta filter (SpO2, 4 % from one second to the next); Sun, Reisner and Mark 2006, "A signal abnormality
// index for arterial blood pressure waveforms" (20 mmHg from beat to beat); ANSI/AAMI EC13 (a heart rate is right within 10 % or
// 5/min, so two meters never differ by 25 % and 25/min); IHE SDPi citing IEC 60601-2-27 (asystole and bradycardia within 10 s, so a
// rate that low is never doubted). The others are ours, for a site's clinician to sign.
import type { DoubtReason, VitalKind } from '@mydr24/protocol';

export interface QualityReading {
  readonly kind: VitalKind;
  readonly value: number | null;
  readonly deviceId: string;
  /** Device time. */
  readonly takenAt: number;
  /** The device itself does not trust it. */
  readonly isPoor?: boolean;
  readonly isByHand?: boolean;
  readonly amends?: unknown;
}

/** What is remembered of one vital: its newest value, the last sure one, and since when nothing moves or comes. */
interface Track {
  readonly deviceId: string;
  readonly atMs: number;
  readonly value: number | null;
  readonly isSure: boolean;
  readonly sureValue: number | null;
  readonly sureAtMs: number;
  readonly sameSinceMs: number;
  readonly same: number;
  /** How many came in a row, each soon after the one before. */
  readonly run: number;
  /** Without a valid value since; null while there is one. */
  readonly invalidSinceMs: number | null;
}
export type Gate = readonly (Track | null)[];

/** As it stood with these newest sure values, e.g. before a restart; what does not move is counted afresh. */
export function gateAfter(newest: readonly { readonly kind: VitalKind; readonly value: number | null; readonly atMs: number; readonly deviceId: string }[]): Gate {
  return kinds.map((kind): Track | null => {
    const found = newest.find((one) => one.kind === kind);
    if (found === undefined) return null;
    const { deviceId, atMs, value } = found;
    return { deviceId, atMs, value, isSure: value !== null, sureValue: value, sureAtMs: atMs, sameSinceMs: atMs, same: 1, run: STREAM.values, invalidSinceMs: value === null ? atMs : null };
  });
}

/** Older than the newest of its vital: no part of what is now. */
export function isPast(gate: Gate, { kind, takenAt }: Pick<QualityReading, 'kind' | 'takenAt'>): boolean {
  const track = gate[placeOf[kind] ?? gate.length] ?? null;
  return track !== null && takenAt < track.atMs;
}

export interface Quality {
  readonly gate: Gate;
  /** Null: sure. */
  readonly doubt: DoubtReason | null;
  /** This device talks, and has had no pulse for so long that nobody wears it. */
  readonly isPulseLost: boolean;
}

const kinds: readonly VitalKind[] = ['heart-rate', 'pulse-rate', 'spo2', 'respiratory-rate', 'systolic', 'diastolic', 'mean-arterial-pressure'];
const placeOf: Partial<Record<VitalKind, number>> = Object.fromEntries(kinds.map((kind, place) => [kind, place]));
const [HEART, PULSE] = [0, 1] as const;
export const freshGate: Gate = kinds.map(() => null);

/** The most a living body, through its monitor, changes in a second. A heart may stop at once, so it may fall as it likes (ours: 40 upwards). */
const mostPerSecond: Partial<Record<VitalKind, { readonly up: number; readonly down: number }>> = {
  spo2: { up: 4, down: 4 }, systolic: { up: 20, down: 20 }, diastolic: { up: 20, down: 20 }, 'mean-arterial-pressure': { up: 20, down: 20 },
  'heart-rate': { up: 40, down: Infinity }, 'pulse-rate': { up: 40, down: Infinity },
};
/** Speed is known of a stream alone: three values in a row, each within 5 s (ours). */
const STREAM = { values: 3, withinMs: 5_000 } as const;
/** Two values stand beside each other when they are so near in time (ours). */
const BESIDE_MS = 10_000;
const TWIN = { share: 0.25, perMinute: 25 } as const;
/** As the arrest limit of the built-in rules: below it nothing is doubted. */
const LETHAL_RATE = 30;
/** The pulse stayed where both were (ours). */
const STEADY = 10;
/** Nothing alive keeps three numbers still for so long (ours; one or two may stand still under a pacemaker and a ventilator). */
const FLAT = { forMs: 600_000, values: 60, vitals: 3 } as const;
/** Without a pulse for so long, while it talks (ours). */
export const NOT_WORN_AFTER_MS = 60_000;

/** `isNotWorn`: its device says, or is known, not to be worn. A reading that is late, coded, charted or corrected is doubted only where its device says so. */
export function judgeQuality(gate: Gate, reading: QualityReading, isNotWorn: boolean): Quality {
  const { kind, value, takenAt, isByHand, amends } = reading;
  if (isByHand === true || amends !== undefined) return { gate, doubt: null, isPulseLost: false };
  const said = saidDoubt(reading, isNotWorn);
  const place = placeOf[kind];
  if (place === undefined || isPast(gate, reading)) return { gate, doubt: said, isPulseLost: false };
  const track = gate[place] ?? null;
  const own = track?.deviceId === reading.deviceId ? track : null;
  const next = followed(own, reading);
  const moved = gate.with(place, next);
  const doubt = value === null ? null : (said ?? (isJump(own, value, reading) ? 'jump' : null) ?? (isContradicted(gate, value, reading) ? 'twin' : null) ?? pulseDoubt(gate, reading) ?? (isFlat(moved, reading) ? 'flat-line' : null));
  const isSure = value !== null && doubt === null;
  const judged = moved.with(place, { ...next, isSure, ...(isSure ? { sureValue: value, sureAtMs: takenAt } : {}) });
  return { gate: judged, doubt, isPulseLost: isPulseLost(judged, reading) };
}

const saidDoubt = ({ isPoor }: QualityReading, isNotWorn: boolean): DoubtReason | null => (isPoor === true ? 'poor-signal' : isNotWorn ? 'not-worn' : null);

function followed(own: Track | null, { deviceId, takenAt, value }: QualityReading): Track {
  const isSame = own !== null && own.value === value;
  return {
    deviceId, atMs: takenAt, value, isSure: false, sureValue: own?.sureValue ?? null, sureAtMs: own?.sureAtMs ?? takenAt,
    sameSinceMs: isSame ? own.sameSinceMs : takenAt, same: isSame ? own.same + 1 : 1, run: own !== null && takenAt - own.atMs <= STREAM.withinMs ? own.run + 1 : 1, invalidSinceMs: value === null ? (own?.invalidSinceMs ?? takenAt) : null,
  };
}

/** Faster than possible since the last sure value. What lasts becomes possible by itself, and a rate under the lethal one is never reached too fast. */
function isJump(own: Track | null, value: number, { kind, takenAt }: QualityReading): boolean {
  const most = mostPerSecond[kind];
  if (most === undefined || own === null || own.sureValue === null || own.run < STREAM.values || takenAt - own.atMs > STREAM.withinMs) return false;
  const sinceMs = takenAt - own.sureAtMs;
  if (sinceMs <= 0) return false;
  const change = value - own.sureValue;
  const seconds = Math.max(1, sinceMs / 1000);
  return change > most.up * seconds || -change > most.down * seconds;
}

const isRate = (kind: VitalKind): boolean => kind === 'heart-rate' || kind === 'pulse-rate';

/** A pulse is doubted against a sure heart rate; a heart rate only where it fell away from a pulse that stayed, as when beats are not counted. */
function isContradicted(gate: Gate, value: number, { kind, takenAt }: QualityReading): boolean {
  const twin = gate[kind === 'heart-rate' ? PULSE : HEART] ?? null;
  if (!isRate(kind) || twin === null || !twin.isSure || Math.abs(takenAt - twin.atMs) > BESIDE_MS) return false;
  const other = twin.value!;
  const apart = Math.abs(value - other);
  if (apart <= TWIN.perMinute || apart <= TWIN.share * Math.max(value, other)) return false;
  if (kind === 'pulse-rate') return true;
  return value >= LETHAL_RATE && value < other && Math.abs((gate[HEART]?.sureValue ?? NaN) - other) <= STEADY;
}

/** A saturation is read from the pulse: where its own device has none there is no saturation either. */
function pulseDoubt(gate: Gate, { kind, deviceId, takenAt }: QualityReading): DoubtReason | null {
  const pulse = gate[PULSE] ?? null;
  const isWithout = kind === 'spo2' && pulse !== null && pulse.deviceId === deviceId && pulse.value === null && Math.abs(takenAt - pulse.atMs) <= BESIDE_MS;
  return isWithout ? 'no-pulse' : null;
}

function isFlat(gate: Gate, { deviceId, takenAt }: QualityReading): boolean {
  let flat = 0;
  for (const track of gate) {
    if (track === null || track.deviceId !== deviceId || track.value === null || takenAt - track.atMs > BESIDE_MS) continue;
    if (track.same < FLAT.values || takenAt - track.sameSinceMs < FLAT.forMs) return false;
    flat += 1;
  }
  return flat >= FLAT.vitals;
}

function isPulseLost(gate: Gate, { kind, deviceId, takenAt }: QualityReading): boolean {
  if (!isRate(kind)) return false;
  const sinceMs = gate[placeOf[kind]!]!.invalidSinceMs;
  if (sinceMs === null || takenAt - sinceMs < NOT_WORN_AFTER_MS) return false;
  const other = gate[kind === 'heart-rate' ? PULSE : HEART] ?? null;
  return other === null || other.deviceId !== deviceId || other.value === null || takenAt - other.atMs > BESIDE_MS;
}
