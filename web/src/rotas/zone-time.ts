// Times of a rota are read in its own zone, wherever the reader is. Only for showing and filling in: who holds is the server's.
import type { RotaShift } from '@mydr24/protocol';

const HOUR_MS = 3_600_000;

/** `YYYY-MM-DDTHH:MM` on the wall of the zone, as inputs take it. */
export function wallOf(timeZone: string, atMs: number): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }).formatToParts(atMs);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/** The first instant at which the zone's wall shows `wall`; at a time the clock skips, the instant of the jump or just after. */
export function instantOf(timeZone: string, wall: string): number {
  const asUtc = Date.parse(`${wall}Z`);
  const offsetAt = (atMs: number): number => Date.parse(`${wallOf(timeZone, atMs)}Z`) - Math.floor(atMs / 60_000) * 60_000;
  const candidates = [offsetAt(asUtc - 24 * HOUR_MS), offsetAt(asUtc + 24 * HOUR_MS)].map((offset) => asUtc - offset).toSorted((a, b) => a - b);
  return candidates.find((atMs) => wallOf(timeZone, atMs) === wall) ?? Math.max(...candidates);
}

/** `YYYY-MM-DD` so many days on. */
export function dayPlus(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00Z`) + days * 24 * HOUR_MS).toISOString().slice(0, 10);
}

/** The Monday of the week in which an instant lies, in the zone. */
export function mondayOf(timeZone: string, atMs: number): string {
  const day = wallOf(timeZone, atMs).slice(0, 10);
  const weekday = new Date(`${day}T00:00Z`).getUTCDay();
  return dayPlus(day, -((weekday + 6) % 7));
}

export interface DayPiece {
  shift: RotaShift;
  fromAt: number;
  toAt: number;
}
export interface RotaDay {
  day: string;
  fromAt: number;
  toAt: number;
  pieces: DayPiece[];
}

/** Shifts cut at the midnights of the zone: a day with a clock change is an hour shorter or longer, and its pieces still fill it. */
export function daysOf(shifts: readonly RotaShift[], timeZone: string, firstDay: string, count: number): RotaDay[] {
  return Array.from({ length: count }, (_, nth) => {
    const day = dayPlus(firstDay, nth);
    const [fromAt, toAt] = [instantOf(timeZone, `${day}T00:00`), instantOf(timeZone, `${dayPlus(day, 1)}T00:00`)];
    const pieces = shifts
      .filter((shift) => shift.fromAt < toAt && fromAt < shift.toAt)
      .map((shift) => ({ shift, fromAt: Math.max(shift.fromAt, fromAt), toAt: Math.min(shift.toAt, toAt) }));
    return { day, fromAt, toAt, pieces };
  });
}

export function timeIn(timeZone: string, atMs: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(atMs);
}

/** "Mon 30 Nov", of a calendar day. */
export function dayShown(day: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' }).format(Date.parse(`${day}T00:00Z`));
}

/** "Mon 30 Nov, 08:00"; today the time alone. */
export function momentIn(timeZone: string, atMs: number, nowMs: number, locale: string): string {
  const day = wallOf(timeZone, atMs).slice(0, 10);
  const time = timeIn(timeZone, atMs, locale);
  return day === wallOf(timeZone, nowMs).slice(0, 10) ? time : `${dayShown(day, locale)}, ${time}`;
}
