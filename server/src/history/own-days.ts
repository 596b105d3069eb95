// The last seven nights and days of one patient, each beside the others of its part: where a vital lay, and whether the care team was
// asked to look. Compares a person with themselves only; what is dangerous is decided by the alarms.
//
// Ours: nights from 22 to 7 o'clock; "usual" are the middle eight tenths of the quarter hours of all other nights (or days), of three at
// least, widened by one last decimal; a night is lower than usual when its middle quarter hour lies below that, with an hour known.
import { vitals, type OwnDays, type OwnStretch, type ToldTeam, type VitalKind } from '@mydr24/protocol';
import { medianOf } from '../monitoring/personal-limits.ts';
import { DAY_MS, openZone, startOfWallDay } from '../rotas/zone-clock.ts';

export const DAYS_SHOWN = 7;
export const QUARTER_MS = 900_000;
const HOUR_MS = 3_600_000;
const NIGHT_ENDS_MS = 7 * HOUR_MS;
const NIGHT_BEGINS_MS = 22 * HOUR_MS;
const FEWEST_QUARTERS = 4;
const FEWEST_STRETCHES = 3;
const MIDDLE = [0.1, 0.9] as const;

type Part = 'night' | 'day';
export interface Stretch { readonly part: Part; readonly fromAt: number; readonly toAt: number; readonly isOver: boolean }
/** A quarter hour with its lowest, highest and last value. */
export interface Quarter { readonly firstAt: number; readonly low: number; readonly high: number; readonly last: number }
/** An alarm about the patient, whatever became of it. */
export interface DaysAlarm { readonly vital: VitalKind | null; readonly startedAt: number; readonly endedAt: number | null; readonly wasAnswered: boolean }
type Band = { low: number; high: number };

/** Oldest first; the last one holds `now`. */
export function stretchesUntil(now: number, timeZone: string): Stretch[] {
  const clock = openZone(timeZone, now - (DAYS_SHOWN + 1) * DAY_MS, now + DAY_MS);
  const today = startOfWallDay(clock.wallAt(now));
  const stretches: Stretch[] = [];
  for (let n = DAYS_SHOWN; n >= -1; n -= 1) {
    const midnight = today - n * DAY_MS;
    const bounds = [midnight - DAY_MS + NIGHT_BEGINS_MS, midnight + NIGHT_ENDS_MS, midnight + NIGHT_BEGINS_MS].map((wall) => clock.instantOf(wall));
    for (const [nth, part] of (['night', 'day'] as const).entries()) {
      const [fromAt, toAt] = [bounds[nth]!, bounds[nth + 1]!];
      if (fromAt <= now) stretches.push({ part, fromAt, toAt, isOver: toAt <= now });
    }
  }
  return stretches.slice(-2 * DAYS_SHOWN);
}

const within = ({ fromAt, toAt }: Stretch, at: number): boolean => at >= fromAt && at < toAt;

function toldOf(alarms: readonly DaysAlarm[], stretch: Stretch): ToldTeam {
  const own = alarms.filter(({ startedAt, endedAt }) => startedAt < stretch.toAt && (endedAt ?? Infinity) >= stretch.fromAt);
  if (own.length === 0) return 'nobody';
  return own.some(({ wasAnswered }) => wasAnswered) ? 'answered' : 'asked';
}

/** Null of fewer than three stretches. */
function usualOf(lists: readonly (readonly Quarter[])[], decimals: number): Band | null {
  const known = lists.filter((list) => list.length >= FEWEST_QUARTERS);
  if (known.length < FEWEST_STRETCHES) return null;
  const sorted = known.flat().map(({ last }) => last).toSorted((a, b) => a - b);
  const [low, high] = MIDDLE.map((share) => sorted[Math.round(share * (sorted.length - 1))]!) as [number, number];
  const least = 10 ** -decimals;
  return { low: rounded(low - least, decimals), high: rounded(high + least, decimals) };
}

const rounded = (value: number, decimals: number): number => Number(value.toFixed(decimals));

function ownStretch(quarters: readonly Quarter[], usual: Band | null, decimals: number, told: ToldTeam): OwnStretch {
  if (quarters.length === 0) return { reached: null, typical: null, was: null, told };
  const typical = rounded(medianOf(quarters.map(({ last }) => last)), decimals);
  const reached = { low: Math.min(...quarters.map(({ low }) => low)), high: Math.max(...quarters.map(({ high }) => high)) };
  if (usual === null || quarters.length < FEWEST_QUARTERS) return { reached, typical, was: null, told };
  return { reached, typical, was: typical < usual.low ? 'lower' : typical > usual.high ? 'higher' : 'usual', told };
}

function ownVital(kind: VitalKind, quarters: readonly Quarter[], stretches: readonly Stretch[], alarms: readonly DaysAlarm[]): OwnDays['vitals'][number] {
  const { decimals, unit } = vitals[kind];
  const lists = stretches.map((stretch) => quarters.filter(({ firstAt }) => within(stretch, firstAt)));
  const others = (part: Part, but: number | null): Band | null => usualOf(lists.filter((_, n) => stretches[n]!.part === part && n !== but), decimals);
  const own = alarms.filter(({ vital }) => vital === kind);
  return {
    kind, unit, usual: { night: others('night', null), day: others('day', null) },
    stretches: stretches.map((stretch, n) => ownStretch(lists[n]!, others(stretch.part, n), decimals, toldOf(own, stretch))),
  };
}

export function ownDays(quarters: ReadonlyMap<VitalKind, readonly Quarter[]>, stretches: readonly Stretch[], alarms: readonly DaysAlarm[]): OwnDays {
  const ofNone = alarms.filter(({ vital }) => vital === null);
  return {
    stretches: stretches.map((stretch) => ({ ...stretch, told: toldOf(ofNone, stretch) })),
    vitals: [...quarters].filter(([, list]) => list.length > 0).map(([kind, list]) => ownVital(kind, list, stretches, alarms)),
  };
}
