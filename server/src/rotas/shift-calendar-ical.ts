// iCalendar (RFC 5545) by ical-generator. Instants are written in UTC: right in every zone and across clock changes without
// a VTIMEZONE that some readers ignore; each calendar shows them in its owner's own zone.
import ical, { ICalCalendarMethod, ICalEventTransparency } from 'ical-generator';
import { Temporal } from 'temporal-polyfill';
import type { WriteCalendar } from './shift-calendar.ts';

const REFRESH_S = 3_600;
const utc = (atMs: number) => Temporal.Instant.fromEpochMilliseconds(atMs);

export const writeIcal: WriteCalendar = ({ name, shifts, changedAt }) => {
  const calendar = ical({ name, prodId: { company: 'MyDR24', product: 'Rotas', language: 'EN' }, method: ICalCalendarMethod.PUBLISH, ttl: REFRESH_S });
  for (const { uid, fromAt, toAt, title } of shifts) {
    calendar.createEvent({
      id: uid, start: utc(fromAt), end: utc(toAt), stamp: utc(changedAt), summary: title, transparency: ICalEventTransparency.OPAQUE,
    });
  }
  return calendar.toString();
};
