// Reads an ISO 8601 instant with an offset (`2026-11-23T04:11:32.5+01:00`, RFC 3339 profile) into epoch milliseconds.
// By arithmetic, because it runs for every reading. Refuses local times: without an offset the instant is not known.

const SHAPE = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:[Zz]|([+-])(\d\d):(\d\d))$/;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAY_MS = 86_400_000;

/** Null when the text is not such an instant. Digits beyond the millisecond are cut off. */
export function instantOfIso(text: string): number | null {
  const found = SHAPE.exec(text);
  if (found === null) return null;
  const year = Number(found[1]);
  const month = Number(found[2]);
  const day = Number(found[3]);
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  const hour = Number(found[4]);
  const minute = Number(found[5]);
  const second = Number(found[6] ?? 0);
  // A leap second is the first moment of the next minute for everybody here.
  if (hour > 23 || minute > 59 || second > 60) return null;
  const ms = Number((found[7] ?? '').padEnd(3, '0').slice(0, 3));
  const offsetMs = offsetOf(found);
  if (offsetMs === null) return null;
  const at = daysSinceEpoch(year, month, day) * DAY_MS + hour * 3_600_000 + minute * 60_000 + second * 1000 + ms - offsetMs;
  return at < 0 ? null : at;
}

function offsetOf(found: RegExpExecArray): number | null {
  if (found[8] === undefined) return 0;
  const hours = Number(found[9]);
  const minutes = Number(found[10]);
  if (hours > 23 || minutes > 59) return null;
  return (found[8] === '-' ? -1 : 1) * (hours * 3_600_000 + minutes * 60_000);
}

function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : MONTH_DAYS[month - 1]!;
}

/** Proleptic Gregorian, by counting years from March so that the leap day comes last. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const century = Math.floor(shifted / 100);
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return 365 * shifted + Math.floor(shifted / 4) - century + Math.floor(century / 4) + dayOfYear - 719_468;
}
