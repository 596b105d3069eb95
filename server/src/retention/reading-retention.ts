// Which week of readings goes next and whose, how large the next slice of it is, and how old a reading may be. Computes only.

export const DAY_MS = 86_400_000;
export const WEEK_MS = 7 * DAY_MS;
/** Ours: a year, and a month to look back on it. */
export const KEEP_DAYS = 400;
/** Ours: what a clinic looks back on. */
export const KEEP_HOURS_DAYS = 3_650;
export const MIN_KEEP_DAYS = 35;
export const MAX_KEEP_DAYS = 36_500;
/** A shorter time counts so much later, so that a slip of the hand can be taken back. [OURS] */
export const COUNTS_AFTER_MS = DAY_MS;
/** Between refusing what is older and letting go of it: what is under way meanwhile still finds its place. [OURS] */
const MARGIN_MS = DAY_MS;
/** The first Monday of 1970, 00:00 UTC: where the weeks of the partitions begin. */
const A_MONDAY_MS = 4 * DAY_MS;

export interface Keep {
  readonly tenantId: string;
  readonly keepDays: number;
  readonly keepHoursDays: number;
  readonly countsFrom: number | null;
  /** Readings before it went. */
  readonly readingsUntil: number | null;
  readonly hoursUntil: number | null;
}

export type KeepFlaw = 'too-short' | 'too-long' | 'hours-shorter';

export function flawOfKeep(keepDays: number, keepHoursDays: number): KeepFlaw | null {
  if (!(keepDays >= MIN_KEEP_DAYS)) return 'too-short';
  if (!(keepHoursDays <= MAX_KEEP_DAYS)) return 'too-long';
  return keepHoursDays < keepDays ? 'hours-shorter' : null;
}

export const weekOf = (atMs: number): number => A_MONDAY_MS + Math.floor((atMs - A_MONDAY_MS) / WEEK_MS) * WEEK_MS;

const counts = ({ countsFrom }: Keep, nowMs: number): boolean => countsFrom === null || countsFrom <= nowMs;

/** Before it nothing is taken. */
export const oldestTakenAt = (keep: Keep, nowMs: number): number =>
  Math.max(keep.readingsUntil ?? -Infinity, nowMs - (counts(keep, nowMs) ? keep.keepDays : Math.max(keep.keepDays, KEEP_DAYS)) * DAY_MS);

/** What was taken before it may go; nothing while a shorter time does not count yet. */
const goesBefore = (keep: Keep, days: number, nowMs: number): number => (counts(keep, nowMs) ? nowMs - days * DAY_MS - MARGIN_MS : -Infinity);

export interface WeekToGo {
  readonly fromAt: number;
  readonly toAt: number;
  readonly tenantIds: readonly string[];
  /** Nobody else keeps anything of it. */
  readonly isOfAll: boolean;
}

/** The oldest week somebody lets go of; null where there is none. `firstAt`: of the oldest reading there is. */
export function nextWeek(keeps: readonly Keep[], firstAt: number, nowMs: number): WeekToGo | null {
  const doneUntil = (keep: Keep): number => keep.readingsUntil ?? weekOf(firstAt);
  const letsGo = (keep: Keep, toAt: number): boolean => goesBefore(keep, keep.keepDays, nowMs) >= toAt;
  const due = keeps.filter((keep) => letsGo(keep, doneUntil(keep) + WEEK_MS));
  if (due.length === 0) return null;
  const fromAt = Math.min(...due.map(doneUntil));
  const toAt = fromAt + WEEK_MS;
  return { fromAt, toAt, tenantIds: due.filter((keep) => doneUntil(keep) === fromAt).map(({ tenantId }) => tenantId), isOfAll: keeps.every((keep) => letsGo(keep, toAt) || doneUntil(keep) >= toAt) };
}

/** Whole days of hours that a tenant lets go of; null where it did today. */
export function hoursToGo(keep: Keep, nowMs: number): number | null {
  const before = Math.floor(goesBefore(keep, keep.keepHoursDays, nowMs) / DAY_MS) * DAY_MS;
  return before > (keep.hoursUntil ?? 0) ? before : null;
}

/** What a statement is asked to delete at most, roughly, and how long it may take. [OURS] */
const ROWS_A_SLICE = 10_000;
const SLICE_TAKES_MS = 300;
export const FIRST_SLICE_MS = 60_000;

/** The length of the next slice of a week, by how many rows the last one had and how long it took. */
export function nextSliceMs(sliceMs: number, rows: number, tookMs: number): number {
  const share = Math.max(rows / ROWS_A_SLICE, tookMs / SLICE_TAKES_MS);
  const factor = share > 1 ? 0.5 : share < 0.25 ? 4 : 1;
  return Math.min(WEEK_MS, Math.max(1_000, sliceMs * factor));
}
