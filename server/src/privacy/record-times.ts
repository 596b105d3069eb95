// When a record of care is past its time, and from when it goes by itself. Years are whole calendar years after the last care, in UTC. Pure.
import { RECORD_NOTICE_DAYS } from '@mydr24/protocol';
import { Temporal } from 'temporal-polyfill';

export interface RecordKeep {
  readonly years: number;
  readonly letsGo: 'by-hand' | 'by-itself';
  /** Nothing goes by itself before then; null where it never was said. */
  readonly countsFrom: number | null;
}

const NOTICE_MS = RECORD_NOTICE_DAYS * 86_400_000;

export const newYearMs = (year: number): number => Temporal.ZonedDateTime.from({ timeZone: 'UTC', year, month: 1, day: 1 }).epochMilliseconds;
export const yearOf = (atMs: number): number => Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO('UTC').year;

/** Whoever was last cared for before it is past their time. */
export const pastBefore = (nowMs: number, years: number): number => newYearMs(yearOf(nowMs) - years);

/** Any change waits: what went by itself until now waits with it. */
export const countsFromOf = (letsGo: RecordKeep['letsGo'], nowMs: number): number => (letsGo === 'by-itself' ? nowMs + NOTICE_MS : nowMs);

/** As `pastBefore`, of what goes by itself; null: nothing does now. */
export function goesBefore({ years, letsGo, countsFrom }: RecordKeep, nowMs: number): number | null {
  return letsGo === 'by-itself' && countsFrom !== null && countsFrom <= nowMs ? pastBefore(nowMs - NOTICE_MS, years) : null;
}
