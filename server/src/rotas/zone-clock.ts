// The wall clock of a time zone that never goes back, which is what people on a rota read. Where clocks are set back, the
// repeated hour counts once: it stands still until the old reading is passed again. Where they are set forward, it jumps.
// So a hand-over at a skipped time happens as the clock jumps, and one at a repeated time at its first occurrence.
import { Temporal } from 'temporal-polyfill';

/** Milliseconds of the wall clock, counted as if its zone were UTC: days are all 86,400,000 long. */
export type WallMs = number;

interface Stretch {
  readonly fromMs: number;
  readonly offsetMs: number;
  /** What the wall clock had reached before this stretch; less is not read again. */
  readonly reachedMs: WallMs;
}

export interface ZoneClock {
  wallAt(atMs: number): WallMs;
  /** The first instant at which the wall clock reads `wall` or later. */
  instantOf(wall: WallMs): number;
}

export const DAY_MS = 86_400_000;
/** No zone is further from UTC; a wall time of a range lies within it, widened by this. */
const MAX_OFFSET_MS = DAY_MS;

export function isKnownZone(timeZone: string): boolean {
  try {
    return new Temporal.ZonedDateTime(0n, timeZone).timeZoneId.length > 0 && !/^[+-]/.test(timeZone);
  } catch {
    return false;
  }
}

/** Right for instants from `fromMs` to `toMs` and the wall times of them. */
export function openZone(timeZone: string, fromMs: number, toMs: number): ZoneClock {
  const stretches = stretchesOf(timeZone, fromMs - 2 * MAX_OFFSET_MS, toMs + 2 * MAX_OFFSET_MS);
  return {
    wallAt(atMs) {
      const { offsetMs, reachedMs } = stretches.findLast(({ fromMs: began }) => began <= atMs) ?? stretches[0]!;
      return Math.max(atMs + offsetMs, reachedMs - 1);
    },
    instantOf(wall) {
      for (const [n, { fromMs: began, offsetMs, reachedMs }] of stretches.entries()) {
        if (wall < reachedMs) continue;
        const atMs = Math.max(wall - offsetMs, began);
        if (atMs < (stretches[n + 1]?.fromMs ?? Infinity)) return atMs;
      }
      throw new RangeError('the wall time lies outside of the range this clock was opened for');
    },
  };
}

function stretchesOf(timeZone: string, fromMs: number, toMs: number): Stretch[] {
  let at = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(timeZone);
  let reachedMs = -Infinity;
  const stretches: Stretch[] = [];
  for (;;) {
    const offsetMs = at.offsetNanoseconds / 1e6;
    stretches.push({ fromMs: at.epochMilliseconds, offsetMs, reachedMs });
    const next = at.getTimeZoneTransition('next');
    if (next === null || next.epochMilliseconds > toMs) return stretches;
    reachedMs = Math.max(reachedMs, next.epochMilliseconds + offsetMs);
    at = next;
  }
}

/** Midnight of `YYYY-MM-DD`. Counted by hand (civil days since the epoch, years beginning in March): patterns ask for it at every turn. */
export function wallOfDay(day: string): WallMs {
  const [year = 0, month = 0, dayOfMonth = 0] = day.split('-').map(Number);
  const marchYear = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + dayOfMonth - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return (marchYear * 365 + leapDays + dayOfYear - DAYS_TO_EPOCH) * DAY_MS;
}
/** From 0000-03-01 to 1970-01-01. */
const DAYS_TO_EPOCH = 719_468;

/** `HH:MM` as milliseconds since midnight. */
export function wallOfTime(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return (hours * 60 + minutes) * 60_000;
}

export const startOfWallDay = (wall: WallMs): WallMs => Math.floor(wall / DAY_MS) * DAY_MS;

/** 1 is Monday. The epoch began on a Thursday. */
export const weekdayOf = (wall: WallMs): number => ((((Math.floor(wall / DAY_MS) + 3) % 7) + 7) % 7) + 1;
