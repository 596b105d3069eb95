// What readers are shown of a rota: shifts with names, who is on call now and next, the gaps ahead. Computes, asks nothing.
import { type HolderContact, notJudged, type RotaOverview, type RotaShift } from '@mydr24/protocol';
import { isOnDuty, reachOf, type RosterPerson } from '../dispatch/responder-roster.ts';
import { headOf, type KeptRota } from './kept-rota.ts';
import { type Shift, type Span, shiftsOf } from './rota.ts';

const GAPS_AHEAD_MS = 14 * 86_400_000;
/** Far enough on both sides that the shift now shows when it began and when it ends. */
const AROUND_MS = 63 * 86_400_000;

export type Names = ReadonlyMap<string, string>;

export function wireShift({ fromAt, toAt, personId, source, gap }: Shift, names: Names): RotaShift {
  return { fromAt, toAt, personId, personName: personId === null ? null : (names.get(personId) ?? null), source, gap };
}

export interface Outlook {
  now: Shift;
  next: Shift | null;
  gaps: Shift[];
}

export function outlookOf(rota: KeptRota, nowMs: number): Outlook {
  const shifts = shiftsOf(rota, nowMs - AROUND_MS, nowMs + AROUND_MS);
  const nth = shifts.findIndex(({ toAt }) => toAt > nowMs);
  const now = shifts[nth]!;
  return { now, next: shifts[nth + 1] ?? null, gaps: shifts.slice(nth).filter(({ gap, fromAt }) => gap !== null && fromAt < nowMs + GAPS_AHEAD_MS) };
}

export interface Known {
  names: Names;
  phones: ReadonlyMap<string, string>;
  facilities: ReadonlyMap<string, string>;
  findInRoster(personId: string): RosterPerson | undefined;
  nowMs: number;
}

export function overviewOf(rota: KeptRota, { now, next, gaps }: Outlook, known: Known): RotaOverview {
  const { facilityId } = rota.plan;
  return {
    rota: headOf(rota),
    facilityName: facilityId === null ? null : (known.facilities.get(facilityId) ?? null),
    now: wireShift(now, known.names),
    contact: now.personId === null ? null : contactOf(now.personId, known),
    next: next && wireShift(next, known.names),
    gaps: gaps.map((each) => wireShift(each, known.names)),
  };
}

function contactOf(personId: string, { phones, findInRoster, nowMs }: Known): HolderContact {
  const person = findInRoster(personId);
  return {
    reach: person ? reachOf(person, nowMs) : notJudged,
    isOffDuty: person !== undefined && !isOnDuty(person),
    phone: phones.get(personId) ?? null,
  };
}

/** Whether one person holds all of a span by their turn or an earlier swap: only such a shift can be swapped. */
export function isOwnShift(rota: KeptRota, personId: string, { fromAt, toAt }: Span): boolean {
  return shiftsOf(rota, fromAt, toAt).every((shift) => shift.personId === personId && (shift.source === 'pattern' || shift.source === 'swap'));
}
