// When each recorded reading of a patient is played: time compressed, the stay looping, a deterioration beginning on its mark.
// Pure arithmetic on "played" milliseconds, which stand still while the player is paused and may be negative: that is the
// past that devices still hold when the demo starts. Whole numbers only, so that no reading falls between two windows.
import { mixed } from './demo-ids.ts';
import type { DemoPatient } from './demo-types.ts';
import type { RecordedReading, RecordedStay, StayEntry } from './recorded-stays.ts';

/** A stretch of the compressed stay, `fromMs` to `toMs`, that begins `atMs` into the cycle. */
export interface Span { readonly atMs: number; readonly fromMs: number; readonly toMs: number }

export interface Track {
  readonly patientId: string;
  readonly facilityId: string;
  readonly stay: RecordedStay;
  /** Recorded seconds in one played second. */
  readonly speed: number;
  readonly cycleMs: number;
  readonly phaseMs: number;
  readonly spans: readonly Span[];
}

export interface DueReading { readonly track: Track; readonly reading: RecordedReading; readonly playedMs: number }

export interface Pace {
  /** Recorded seconds in a second, for patients who are not about to deteriorate. */
  readonly calmSpeed: number;
  readonly starSpeed: number;
  /** Played milliseconds until the first deterioration begins, and between one and the next. */
  readonly firstOnsetMs: number;
  readonly onsetEveryMs: number;
}

/** An hour of the record a minute; a deterioration of eight hours in under three; one every six minutes. */
export const demoPace: Pace = { calmSpeed: 60, starSpeed: 180, firstOnsetMs: 45_000, onsetEveryMs: 360_000 };
/** A monitor that wrote every minute is played slower, or its one patient would make as many readings as a ward. */
const MINUTE_SPEED = 12;

const HOUR_S = 3600;
const compress = (seconds: number, speed: number): number => Math.floor((seconds * 1000) / speed);
const modulo = (value: number, by: number): number => ((value % by) + by) % by;

export const speedOf = (stay: StayEntry, pace: Pace): number => {
  if (stay.group === 'continuous') return Math.min(MINUTE_SPEED, pace.calmSpeed);
  return stay.group === 'deteriorating' ? pace.starSpeed : pace.calmSpeed;
};

/** A stay that loops. `share` (0 to 1) is this patient's place within a compressed hour: it spreads a ward evenly over it. */
function loopTrack(patient: DemoPatient, stay: RecordedStay, pace: Pace, share: number): Track {
  const speed = speedOf(stay, pace);
  const cycleMs = compress(stay.lengthS, speed);
  const hours = Math.max(1, Math.floor(stay.lengthS / HOUR_S));
  // The minute record is told from its beginning, and so are those who get worse: a demo that starts with their crisis starts late.
  const skipped = stay.group === 'continuous' || stay.group === 'unwell' ? 0 : mixed(stay.stayId, 43) % hours;
  const phaseMs = compress(skipped * HOUR_S, speed) + Math.floor(compress(HOUR_S, speed) * share);
  return { patientId: patient.id, facilityId: patient.facilityId, stay, speed, cycleMs, phaseMs, spans: [{ atMs: 0, fromMs: 0, toMs: cycleMs }] };
}

/** Calm hours again and again, so that the last of them ends just as this star's deterioration begins; then the crisis. */
function starTrack(patient: DemoPatient, stay: RecordedStay, pace: Pace, turn: number, turns: number): Track {
  const speed = speedOf(stay, pace);
  const endMs = compress(stay.lengthS, speed);
  const onsetMs = compress(stay.onsetS ?? stay.lengthS, speed);
  const cycleMs = Math.max(pace.onsetEveryMs * turns, endMs);
  const spans: Span[] = [{ atMs: cycleMs - (endMs - onsetMs), fromMs: onsetMs, toMs: endMs }];
  // Backwards from the crisis; the earliest calm stretch is cut short at its beginning.
  for (let until = cycleMs - (endMs - onsetMs); until > 0 && onsetMs > 0; until -= onsetMs) {
    const fromMs = Math.max(0, onsetMs - until);
    spans.unshift({ atMs: until - (onsetMs - fromMs), fromMs, toMs: onsetMs });
  }
  const crisisEndsAt = pace.firstOnsetMs + turn * pace.onsetEveryMs + (endMs - onsetMs);
  return { patientId: patient.id, facilityId: patient.facilityId, stay, speed, cycleMs, phaseMs: -crisisEndsAt, spans };
}

/** One track for each patient who has a recorded stay. */
export function tracksOf(patients: readonly DemoPatient[], stays: readonly RecordedStay[], pace: Pace): Track[] {
  const byId = new Map(stays.map((stay) => [stay.stayId, stay]));
  const cast = patients.flatMap((patient) => {
    const stay = byId.get(patient.stayId);
    return stay === undefined ? [] : [{ patient, stay }];
  });
  const stars = cast.filter(({ stay }) => stay.group === 'deteriorating');
  const calm = cast.filter(({ stay }) => stay.group !== 'deteriorating');
  return [
    ...stars.map(({ patient, stay }, turn) => starTrack(patient, stay, pace, turn, stars.length)),
    ...calm.map(({ patient, stay }, index) => loopTrack(patient, stay, pace, index / calm.length)),
  ];
}

/** Readings due with `from <= playedMs < to`, in order of time. */
export function dueBetween(track: Track, from: number, to: number): DueReading[] {
  const due: DueReading[] = [];
  for (let cycle = Math.floor((from + track.phaseMs) / track.cycleMs); cycle * track.cycleMs - track.phaseMs < to; cycle += 1) {
    const startMs = cycle * track.cycleMs - track.phaseMs;
    for (const span of track.spans) {
      const shift = startMs + span.atMs - span.fromMs;
      if (shift + span.toMs <= from || shift + span.fromMs >= to) continue;
      pushDue(due, track, shift, Math.max(span.fromMs, from - shift), Math.min(span.toMs, to - shift));
    }
  }
  return due;
}

function pushDue(due: DueReading[], track: Track, shift: number, fromMs: number, toMs: number): void {
  const { readings } = track.stay;
  let low = 0;
  let high = readings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compress(readings[middle]?.offsetS ?? Infinity, track.speed) < fromMs) low = middle + 1;
    else high = middle;
  }
  for (; low < readings.length; low += 1) {
    const reading = readings[low];
    if (reading === undefined) break;
    const atMs = compress(reading.offsetS, track.speed);
    if (atMs >= toMs) break;
    due.push({ track, reading, playedMs: shift + atMs });
  }
}

/** Where in the record the track stands: seconds from the start of the stay. */
export function offsetAtS(track: Track, playedMs: number): number {
  const inCycle = modulo(playedMs + track.phaseMs, track.cycleMs);
  const span = track.spans.find(({ atMs, fromMs, toMs }) => inCycle >= atMs && inCycle < atMs + (toMs - fromMs));
  return span === undefined ? 0 : ((inCycle - span.atMs + span.fromMs) * track.speed) / 1000;
}

/** What a bedside monitor sends by itself; everything else is a spot observation that somebody takes. */
export const streamKinds: readonly string[] = ['heart-rate', 'respiratory-rate', 'spo2'];

const LEAST_NO_DATA_MS = 30_000;
const GAPPY_S = 3.25 * HOUR_S;
const SENSOR_OFF_S = 12 * 60;

/**
 * The silence after which this patient's monitor is worth an alarm, for the device to declare: a quarter more than the
 * longest gap in the record. Patients chosen for their gaps declare less, so that their gaps are found.
 */
export function monitorNoDataMs(stay: StayEntry, pace: Pace): number {
  const silenceS = stay.group === 'gappy' ? GAPPY_S : stay.group === 'continuous' ? SENSOR_OFF_S : stay.longestGapS * 1.25;
  return Math.max(LEAST_NO_DATA_MS, compress(silenceS, speedOf(stay, pace)));
}
