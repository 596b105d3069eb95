// The instant of a time as files write it. A time without an offset counts only in a named zone, and not where the clock there
// shows it twice or never.
import { Temporal } from 'temporal-polyfill';
import type { ImportSettings } from './import-row.ts';

const WITH_OFFSET = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(Z|[+-]\d\d:?\d\d)$/;
const LOCAL = /^(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)$/;
const DAY_OR_MONTH = /^(\d\d?)[-/.](\d\d?)[-/.](\d{4}) (\d{1,2}:\d\d(?::\d\d)?) ?([AP]M)?$/i;

export function instantOf(text: unknown, settings: Pick<ImportSettings, 'timeZone' | 'dayFirst'>): number | null {
  if (typeof text !== 'string' || text.length > 40) return null;
  const whole = WITH_OFFSET.exec(text);
  if (whole !== null) return asNumber(() => Temporal.Instant.from(`${whole[1]}T${whole[2]}${whole[3]}`).epochMilliseconds);
  const local = LOCAL.exec(text);
  if (local !== null) return inZone(`${local[1]}-${local[2]}-${local[3]}`, local[4]!, undefined, settings.timeZone);
  const parts = DAY_OR_MONTH.exec(text);
  if (parts === null || settings.dayFirst === null) return null;
  const [, first = '', second = '', year = '', clock = '', half] = parts;
  const [day, month] = settings.dayFirst ? [first, second] : [second, first];
  return inZone(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`, clock, half, settings.timeZone);
}

function inZone(date: string, clock: string, half: string | undefined, timeZone: string | null): number | null {
  if (timeZone === null) return null;
  const [hour = '', ...rest] = clock.split(':');
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
  return asNumber(() => Temporal.PlainDateTime.from(`${date}T${[String(hours).padStart(2, '0'), ...rest].join(':')}`).toZonedDateTime(timeZone, { disambiguation: 'reject' }).epochMilliseconds);
}

function asNumber(read: () => number): number | null {
  try {
    return read();
  } catch (error) {
    // No such day, or the clock of the zone shows this time twice or never.
    if (error instanceof RangeError) return null;
    throw error;
  }
}
