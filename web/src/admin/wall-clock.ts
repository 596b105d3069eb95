// Between instants and the wall clock of a pack's time zone, across the days on which clocks change.

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** `2026-03-29T03:30`, as a date field writes it. */
export function wallOf(at: number, timeZone: string): string {
  const parts = Object.fromEntries(new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(at).map(({ type, value }) => [type, value]));
  return `${parts['year']}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}`;
}

const asUtc = (wall: string): number => Date.parse(`${wall}:00Z`);

function offsetMs(at: number, timeZone: string): number {
  return asUtc(wallOf(at, timeZone)) - Math.floor(at / 60_000) * 60_000;
}

/** The instant of a wall clock: the earlier one of an hour that comes twice; for one that is skipped, the time shown an hour later. */
export function instantOf(wall: string, timeZone: string): { at: number; oddity: 'none' | 'twice' | 'skipped' } | null {
  const utc = /^\d{4,6}-\d\d-\d\dT\d\d:\d\d$/.test(wall) ? asUtc(wall) : Number.NaN;
  if (Number.isNaN(utc)) return null;
  const offsets = [...new Set([utc - DAY_MS, utc + DAY_MS].map((at) => offsetMs(at, timeZone)))];
  const instants = offsets.map((offset) => utc - offset).filter((at) => wallOf(at, timeZone) === wall).toSorted((one, other) => one - other);
  const [first] = instants;
  if (first === undefined) return { at: utc - Math.min(...offsets), oddity: 'skipped' };
  return { at: first, oddity: instants.length > 1 ? 'twice' : 'none' };
}

/** The next time clocks change, to the minute; null where they do not within a year. */
export function nextClockChange(from: number, timeZone: string): number | null {
  let before = from;
  for (let at = from; at < from + 366 * DAY_MS; at += DAY_MS) {
    if (offsetMs(at, timeZone) !== offsetMs(before, timeZone)) return changeBetween(before, at, timeZone);
    before = at;
  }
  return null;
}

function changeBetween(from: number, to: number, timeZone: string): number {
  const start = offsetMs(from, timeZone);
  let [low, high] = [from, to];
  while (high - low > 60_000) {
    const middle = low + Math.floor((high - low) / 2);
    if (offsetMs(middle, timeZone) === start) low = middle;
    else high = middle;
  }
  return Math.floor(high / 60_000) * 60_000;
}

/** The next time the wall clock shows three in the morning. */
export function nextNight(from: number, timeZone: string): number {
  for (const day of [0, 1]) {
    const night = instantOf(`${wallOf(from + day * DAY_MS, timeZone).slice(0, 10)}T03:00`, timeZone);
    if (night !== null && night.at > from) return night.at;
  }
  return from;
}
