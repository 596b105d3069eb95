// A reading in plain words for the person it is about. Says only what the server said: an open alarm means somebody is asked to look. Judges nothing itself.
import type { Alarm, LatestVital, VitalKind } from '@mydr24/protocol';
import { isStale } from '../design/age.ts';
import { isOpen } from '../design/alarm-words.ts';

export type ReadingState = 'watched' | 'quiet' | 'old' | 'no-value';

export function readingState(vital: LatestVital, alarms: readonly Alarm[], now: number): ReadingState {
  if (alarms.some((alarm) => isOpen(alarm) && alarm.vital === vital.kind)) return 'watched';
  if (isStale(vital, now)) return 'old';
  return isWithoutValue(vital) ? 'no-value' : 'quiet';
}

/** What is not sure is no value to read anything from. */
const isWithoutValue = ({ value, code, doubt }: LatestVital): boolean => (value === null && code === null) || doubt !== undefined;

/** In the order a person asks: heart, oxygen, breath, pressure, warmth, then the rest. */
const order: readonly VitalKind[] = ['heart-rate', 'pulse-rate', 'spo2', 'respiratory-rate', 'systolic', 'diastolic', 'temperature', 'glucose', 'body-weight'];

export function readingsShown(vitals: readonly LatestVital[]): LatestVital[] {
  const hasHeart = vitals.some(({ kind }) => kind === 'heart-rate');
  return order.flatMap((kind) => {
    // Two numbers for one heart puzzle; the diastolic value stands behind the systolic one.
    if (kind === 'diastolic' || (kind === 'pulse-rate' && hasHeart)) return [];
    const vital = vitals.find((each) => each.kind === kind);
    return vital === undefined ? [] : [vital];
  });
}

/** Alarms about no one vital (a score, a lost signal of all) are told once, for the whole. */
export function isTeamLooking(alarms: readonly Alarm[]): boolean {
  return alarms.some(isOpen);
}

/** Nothing new for longer than it should be, or without a valid value. */
export function missingKinds(vitals: readonly LatestVital[], now: number): VitalKind[] {
  return readingsShown(vitals).filter((vital) => isStale(vital, now) || isWithoutValue(vital)).map(({ kind }) => kind);
}

const ENOUGH_POINTS = 10;

/** The middle eight tenths of one's own values of the last two hours; null with too few. */
export function usualOf(points: readonly (readonly [at: number, value: number])[]): { low: number; high: number } | null {
  if (points.length < ENOUGH_POINTS) return null;
  const sorted = points.map(([, value]) => value).toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  return { low: at(0.1), high: at(0.9) };
}
