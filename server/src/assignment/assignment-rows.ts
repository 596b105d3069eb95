// The table of the assignment: what each candidate costs at each place, by the reasons of the ranking. Whoever is asked already stays with the places
// that ask them. Pure.
import type { PersonId, RankingPolicy, RankingReason } from '@mydr24/protocol';
import type { ArrivalsAt } from '../dispatch/journeys.ts';
import { type Candidate, FRESH_POSITION_MS, rankResponders } from '../dispatch/nearest-responder.ts';
import type { RosterPerson } from '../dispatch/responder-roster.ts';
import type { Row } from './matching.ts';
import type { PlaceToFill } from './place-to-fill.ts';

export interface PlaceRow {
  readonly place: PlaceToFill;
  readonly weight: number;
  /** Everybody who may go there, by id. */
  readonly candidates: ReadonlyMap<PersonId, Fit>;
}

export interface Fit {
  readonly personId: PersonId;
  readonly name: string;
  readonly etaS: number | null;
  readonly costS: number;
  readonly reasons: readonly RankingReason[];
}

/** Seconds that what is not known of somebody counts for: the ranking puts them behind altogether. [OURS] */
const STALE_S = 300;
const BASE_S = 600;
const UNKNOWN_S = 4_200;
const DOUBT_S = 60;
/** Anybody is better than nobody. */
const MOST_S = 7_000;

export interface Market {
  readonly people: readonly RosterPerson[];
  readonly arrivalsAt: ArrivalsAt;
  readonly policy: RankingPolicy;
}

export function rowOf(place: PlaceToFill, weight: number, { people, arrivalsAt, policy }: Market, nowMs: number): PlaceRow {
  const { needs, position, ruledOut, wishes } = place;
  const ranked = rankResponders(people, { needs, place: position, exclude: new Set(ruledOut), nowMs, policy, wishes }, arrivalsAt);
  const fits = ranked.filter(({ isEligible }) => isEligible).map((candidate): [PersonId, Fit] => [candidate.person.personId, fitOf(candidate)]);
  return { place, weight, candidates: new Map(fits) };
}

const fitOf = (candidate: Candidate): Fit => ({ personId: candidate.person.personId, name: candidate.person.name, etaS: candidate.etaS, costS: costOf(candidate), reasons: candidate.reasons });

function costOf({ weighedS, positionAgeMs, reasons }: Candidate): number {
  if (weighedS === null) return UNKNOWN_S;
  const unsureS = positionAgeMs === null ? BASE_S : positionAgeMs > FRESH_POSITION_MS ? STALE_S : 0;
  const doubtS = reasons.some(({ code }) => code === 'doubtful' || code === 'quiet') ? DOUBT_S : 0;
  return Math.min(MOST_S, weighedS + unsureS + doubtS);
}

/** `firm`: whoever is asked stays where they are asked, and whoever is not may go anywhere. `asked`: by the open offers alone. `free`: as if no offer were open. */
export type Freedom = 'firm' | 'asked' | 'free';

export function rowsOf(placed: readonly PlaceRow[], freedom: Freedom): Row[] {
  const askedAt = new Map<string, Set<string>>();
  for (const { place } of placed) for (const personId of place.asked) askedAt.set(personId, (askedAt.get(personId) ?? new Set()).add(place.emergencyId));
  return placed.map(({ place, weight, candidates }) => {
    const isOpenTo = (personId: string): boolean => {
      const at = askedAt.get(personId);
      if (freedom === 'free') return true;
      return at === undefined ? freedom === 'firm' : at.has(place.emergencyId);
    };
    return { key: place.emergencyId, weight, costs: new Map([...candidates.values()].filter(({ personId }) => isOpenTo(personId)).map(({ personId, costS }) => [personId, costS])) };
  });
}
