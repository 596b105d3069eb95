// When each channel of a person is tested: once a week, at an hour and day of its own so that a hospital's tests are spread,
// in the decent hours of the person's own day, and never while they hold an emergency. Sends nothing.
import type { Channel } from '@mydr24/protocol';
import { TEST_LIMITS } from './reach-limits.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface TestFacts {
  personId: string;
  channel: Channel;
  /** The newest test of this channel, whatever asked for it. */
  testedAt: number | null;
  timeZone: string;
  holdsEmergency: boolean;
  /** Null while on duty. */
  offDutySince: number | null;
  quietUntil: number | null;
}

export function isTestDue(facts: TestFacts, nowMs: number): boolean {
  const { testedAt, timeZone, offDutySince, quietUntil } = facts;
  if (facts.holdsEmergency || (quietUntil !== null && quietUntil > nowMs)) return false;
  if (offDutySince !== null && nowMs - offDutySince > TEST_LIMITS.offDutyMs) return false;
  const hour = hourIn(timeZone, nowMs);
  if (hour < TEST_LIMITS.firstHour || hour >= TEST_LIMITS.lastHour) return false;
  const slotAt = lastSlotAt(facts, nowMs);
  // Whoever is new, or was off for long, waits for their own slot: a first day is no storm of tests. A test of the day before
  // the slot stands for it; so does the slot's own, when a change of the clock moves the slot behind it.
  return slotAt > Math.max((testedAt ?? -DAY) + DAY, nowMs - DAY) || (testedAt !== null && nowMs - testedAt > TEST_LIMITS.everyMs + DAY);
}

/** The newest of this channel's weekly moments that is not in the future. */
export function lastSlotAt({ personId, channel, timeZone }: Pick<TestFacts, 'personId' | 'channel' | 'timeZone'>, nowMs: number): number {
  const spread = hashOf(`${personId} ${channel}`);
  const workMinutes = (TEST_LIMITS.lastHour - TEST_LIMITS.firstHour) * 60;
  const day = spread % 7;
  const minute = TEST_LIMITS.firstHour * 60 + (Math.floor(spread / 7) % workMinutes);
  const localMs = nowMs + offsetMs(timeZone, nowMs);
  const today = Math.floor(localMs / DAY);
  const back = (((today - day) % 7) + 7) % 7;
  const localSlotMs = (today - back) * DAY + minute * MINUTE;
  return (localSlotMs <= localMs ? localSlotMs : localSlotMs - 7 * DAY) - offsetMs(timeZone, nowMs);
}

/** FNV-1a, 32 bits: spreads ids evenly and gives everybody the same slot on every node. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}

const faces = new Map<string, Intl.DateTimeFormat>();

export function hourIn(timeZone: string, atMs: number): number {
  return Math.floor((atMs + offsetMs(timeZone, atMs)) / HOUR) % 24;
}

/** `YYYY-MM-DD` there. */
export function dayIn(timeZone: string, atMs: number): string {
  const { year, month, day } = partsIn(timeZone, atMs);
  return [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
}

/** Zones change at whole quarters of an hour: within one, the answer is remembered. */
const offsets = new Map<string, { quarter: number; aheadMs: number }>();
const QUARTER_MS = 15 * MINUTE;

/** How far the wall clock there is ahead of UTC. */
function offsetMs(timeZone: string, atMs: number): number {
  const quarter = Math.floor(atMs / QUARTER_MS);
  const known = offsets.get(timeZone);
  if (known?.quarter === quarter) return known.aheadMs;
  const aheadMs = findOffsetMs(timeZone, atMs);
  offsets.set(timeZone, { quarter, aheadMs });
  return aheadMs;
}

function findOffsetMs(timeZone: string, atMs: number): number {
  const { year, month, day, hour, minute, second } = partsIn(timeZone, atMs);
  const asUtc = daysSinceEpoch(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second * 1000;
  return asUtc - Math.floor(atMs / 1000) * 1000;
}

function partsIn(timeZone: string, atMs: number): Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number> {
  const parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of faceOf(timeZone).formatToParts(atMs)) if (type in parts) parts[type as keyof typeof parts] = Number(value);
  return parts;
}

function faceOf(timeZone: string): Intl.DateTimeFormat {
  const known = faces.get(timeZone);
  if (known) return known;
  const digits = '2-digit' as const;
  const face = new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric', month: digits, day: digits, hour: digits, minute: digits, second: digits, hourCycle: 'h23' });
  faces.set(timeZone, face);
  return face;
}

/** Of the Gregorian calendar (H. Hinnant, days_from_civil). */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

/** The zone itself, or UTC for what no calendar knows. */
export function knownTimeZone(text: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}
