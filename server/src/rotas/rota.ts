// Who holds a duty at an instant: exactly one person, or a gap with its reason. Override before swap before pattern; an
// absent person never holds. `holderAt` decides one instant; `shiftsOf` tiles a range by deciding once between the instants
// at which anything can change. Times of patterns are of the wall clock that never goes back (zone-clock.ts).
import type { GapReason, PersonId, RotaHours, RotaPattern, RotaPlan, ShiftSource } from '@mydr24/protocol';
import { DAY_MS, openZone, startOfWallDay, type WallMs, wallOfDay, wallOfTime, weekdayOf, type ZoneClock } from './zone-clock.ts';

export interface Span {
  readonly fromAt: number;
  readonly toAt: number;
}
export interface Override extends Span {
  readonly personId: PersonId;
}
/** Half of an agreed swap: where `fromId` would hold, `toId` does. */
export interface Transfer extends Span {
  readonly fromId: PersonId;
  readonly toId: PersonId;
}
export interface Away extends Span {
  readonly personId: PersonId;
}

/** A plan with all that is laid over it. */
export interface Rota {
  readonly plan: RotaPlan;
  /** Oldest first: of two that cover an instant the newer holds. */
  readonly overrides: readonly Override[];
  /** In the order in which they were agreed: a shift can be handed on. */
  readonly transfers: readonly Transfer[];
  /** People who left for good are away for ever. */
  readonly absences: readonly Away[];
}

export type Holder = { personId: PersonId; source: ShiftSource; gap: null } | { personId: null; source: null; gap: GapReason };
export type Shift = Span & Holder;

const gap = (reason: GapReason): Holder => ({ personId: null, source: null, gap: reason });
const held = (personId: PersonId, source: ShiftSource): Holder => ({ personId, source, gap: null });
const covers = ({ fromAt, toAt }: Span, atMs: number): boolean => fromAt <= atMs && atMs < toAt;

export function holderAt(rota: Rota, clock: ZoneClock, atMs: number): Holder {
  const isAway = (personId: PersonId): boolean => rota.absences.some((absence) => absence.personId === personId && covers(absence, atMs));
  const override = rota.overrides.findLast((each) => covers(each, atMs) && !isAway(each.personId));
  if (override) return held(override.personId, 'override');
  const turn = turnAt(rota.plan.patterns, clock.wallAt(atMs));
  if (turn === null) return gap('no-pattern');
  const planned = turn.order[0]!;
  const personId = rota.transfers.reduce((holder, { fromId, toId, ...span }) => (fromId === holder && covers(span, atMs) ? toId : holder), planned);
  if (!isAway(personId)) return held(personId, personId === planned ? 'pattern' : 'swap');
  return inPlaceOf(rota.plan, turn.order, isAway);
}

function inPlaceOf({ whenAbsent, standInId }: RotaPlan, order: readonly PersonId[], isAway: (personId: PersonId) => boolean): Holder {
  if (whenAbsent === 'next-in-rotation') {
    const next = order.slice(1).find((personId) => !isAway(personId));
    if (next !== undefined) return held(next, 'next-in-rotation');
  }
  // A rotation in which everybody is away falls to the stand-in too, when there is one.
  if (whenAbsent !== 'gap' && standInId !== null && !isAway(standInId)) return held(standInId, 'stand-in');
  return gap('absent');
}

interface Turn {
  /** Whose turn it is, then who would be next, once round. */
  readonly order: readonly PersonId[];
}

/** Patterns never overlap (rota-check.ts), so their order does not matter. */
function turnAt(patterns: readonly RotaPattern[], wall: WallMs): Turn | null {
  const pattern = patterns.find((each) => isWithin(each, wall) && (each.hours.length === 0 || each.hours.some((hours) => coversHour(hours, wall))));
  if (!pattern || pattern.personIds.length === 0) return null;
  const nth = Math.floor((wall - startOf(pattern)) / turnMs(pattern)) % pattern.personIds.length;
  return { order: [...pattern.personIds.slice(nth), ...pattern.personIds.slice(0, nth)] };
}

export const startOf = ({ startsOn, handOverTime }: RotaPattern): WallMs => wallOfDay(startsOn) + wallOfTime(handOverTime);
export const endOf = ({ endsOn, handOverTime }: RotaPattern): WallMs => (endsOn === null ? Infinity : wallOfDay(endsOn) + wallOfTime(handOverTime));
const isWithin = (pattern: RotaPattern, wall: WallMs): boolean => startOf(pattern) <= wall && wall < endOf(pattern);

const UNIT_MS = { hours: 3_600_000, days: DAY_MS, weeks: 7 * DAY_MS } as const;
const turnMs = ({ turn }: RotaPattern): number => turn.length * UNIT_MS[turn.unit];

/** Of a window that begins on the day of `midnight`, the wall times of its edges; ending at or before its start, it runs into the next day. */
export function windowOn({ fromTime, toTime }: RotaHours, midnight: WallMs): { from: WallMs; to: WallMs } {
  const [from, to] = [wallOfTime(fromTime), wallOfTime(toTime)];
  return { from: midnight + from, to: midnight + (to > from ? to : to + DAY_MS) };
}

function coversHour(hours: RotaHours, wall: WallMs): boolean {
  const midnight = startOfWallDay(wall);
  return [midnight - DAY_MS, midnight].some((day) => {
    const { from, to } = windowOn(hours, day);
    return hours.weekdays.includes(weekdayOf(day)) && from <= wall && wall < to;
  });
}

/** Tiles [fromMs, toMs): each shift begins where the one before it ends, and neighbours differ in holder or reason. */
export function shiftsOf(rota: Rota, fromMs: number, toMs: number): Shift[] {
  const clock = openZone(rota.plan.timeZone, fromMs, toMs);
  const edges = [...edgesOf(rota, clock, fromMs, toMs)].filter((at) => fromMs < at && at < toMs).toSorted((a, b) => a - b);
  const shifts: Shift[] = [];
  for (const [n, fromAt] of [fromMs, ...edges].entries()) {
    const toAt = edges[n] ?? toMs;
    const last = shifts.at(-1);
    const holder = holderAt(rota, clock, fromAt);
    if (last && isSame(last, holder)) shifts[shifts.length - 1] = { ...last, toAt };
    else if (toAt > fromAt) shifts.push({ fromAt, toAt, ...holder });
  }
  return shifts;
}

const isSame = (a: Holder, b: Holder): boolean => a.personId === b.personId && a.source === b.source && a.gap === b.gap;

/** Every instant of the range at which the holder may change; more than needed does no harm. */
function edgesOf({ plan, overrides, transfers, absences }: Rota, clock: ZoneClock, fromMs: number, toMs: number): Set<number> {
  const [firstWall, lastWall] = [clock.wallAt(fromMs), clock.wallAt(toMs)];
  const walls = new Set(plan.patterns.flatMap((pattern) => wallEdges(pattern, firstWall, lastWall)));
  const spans = [...overrides, ...transfers, ...absences].flatMap(({ fromAt, toAt }) => [fromAt, toAt]);
  return new Set([...[...walls].filter((wall) => firstWall <= wall && wall <= lastWall).map((wall) => clock.instantOf(wall)), ...spans]);
}

function wallEdges(pattern: RotaPattern, firstWall: WallMs, lastWall: WallMs): WallMs[] {
  const [start, end, length] = [startOf(pattern), endOf(pattern), turnMs(pattern)];
  const edges = [start, end];
  for (let at = start + Math.max(0, Math.floor((firstWall - start) / length)) * length; at <= Math.min(lastWall, end); at += length) edges.push(at);
  for (let day = startOfWallDay(firstWall) - DAY_MS; pattern.hours.length > 0 && day <= lastWall; day += DAY_MS) {
    for (const hours of pattern.hours) {
      const { from, to } = windowOn(hours, day);
      if (hours.weekdays.includes(weekdayOf(day))) edges.push(from, to);
    }
  }
  return edges;
}

/** The holder at an instant and until when it surely stays so, at most a day. */
export function shiftAt(rota: Rota, atMs: number): Shift {
  return shiftsOf(rota, atMs, atMs + DAY_MS)[0]!;
}
