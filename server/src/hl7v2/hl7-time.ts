// Instants of HL7 v2: `YYYYMMDDHHMM[SS[.S+]][+/-ZZZZ]`. Without an offset the site's zone decides; in the hour that autumn repeats, and in the
// one spring leaves out, nobody can know, and the answer is null.
import { Temporal } from 'temporal-polyfill';

const SHAPE = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(?:(\d{2})(?:\.(\d{1,4}))?)?([+-]\d{4})?$/;

export function hl7Instant(text: string, siteTz: string): number | null {
  const match = SHAPE.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second = '00', fraction = '', offset] = match;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}`;
  try {
    if (offset !== undefined) return Temporal.Instant.from(`${local}${offset.slice(0, 3)}:${offset.slice(3)}`).epochMilliseconds;
    return Temporal.PlainDateTime.from(local).toZonedDateTime(siteTz, { disambiguation: 'reject' }).epochMilliseconds;
  } catch {
    return null;
  }
}

/** To the second, UTC. */
export const hl7Time = (atMs: number): string =>
  `${Temporal.Instant.fromEpochMilliseconds(atMs).toString({ fractionalSecondDigits: 0 }).replaceAll(/[-:TZ]/g, '')}+0000`;
