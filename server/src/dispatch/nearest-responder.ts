// Ranks who is asked to go: qualified x on duty x reachable x free x soonest there, by a fresh position (D1-D15, AG6). Explains every
// candidate, the passed-over ones too. Asks nobody and knows no roads: the way comes through a port, for all of them at once.
import type { Channel, Position, Qualification, RankingPolicy, RankingReason, Reach, ReachReason } from '@mydr24/protocol';
import type { Arrival, ArrivalsAt, Traveller } from './journeys.ts';
import { defaultPolicy, plainKit, weigh, type Weighed, type Wishes } from './ranking-policy.ts';
import { isOnDuty, reachOf, type RosterPerson } from './responder-roster.ts';

/** Older than this a position is flagged and ranked behind. */
export const FRESH_POSITION_MS = 120_000;
/** Within one of these classes whoever surely hears the page goes before whoever may not; a class sooner always wins. [OURS] */
const TIME_CLASSES_S = [90, 360, 900, 2_700];
/** Somebody so much later is nearly as near as whoever was just asked elsewhere. [OURS] */
const NEARLY_AS_NEAR_S = 120;
/** Less than this is not worth a word. */
const WORTH_SAYING_S = 15;

export interface RankingRequest {
  needs: readonly Qualification[];
  place: Position | null;
  /** Already asked, or ruled out otherwise. */
  exclude: ReadonlySet<string>;
  nowMs: number;
  /** What the tenant weighs, and what the patient asked for; without them, the way alone. */
  policy?: RankingPolicy;
  wishes?: Wishes;
  /** Whom the standing assignment keeps for another emergency: behind everybody else, or ruled out where this one may wait. */
  isKeptElsewhere?: (personId: string) => boolean;
  mayWait?: boolean;
  /** Asked in this very moment for another emergency: behind, where somebody else is nearly as near. */
  justAsked?: ReadonlySet<string>;
}

export interface Candidate {
  person: RosterPerson;
  isEligible: boolean;
  /** Needed sooner elsewhere; asked when nobody else is there. */
  isKept: boolean;
  /** The way, how much later it may be, and what is missing, in seconds; null without a place. */
  weighedS: number | null;
  channels: readonly Channel[];
  /** Seconds to the scene; the reasons say by what. */
  etaS: number | null;
  distanceM: number | null;
  positionAgeMs: number | null;
  reasons: RankingReason[];
}

type Basis = { from: 'fresh' | 'stale' | 'base' | 'unknown'; position: Position | null; ageMs: number | null };
const basisRank = { fresh: 0, stale: 1, base: 2, unknown: 3 } as const;

/** Every responder with reasons: the eligible first, best first; then the passed over. */
export function rankResponders(people: readonly RosterPerson[], request: RankingRequest, arrivalsAt: ArrivalsAt): Candidate[] {
  const asked = people
    .filter(({ responder, personId }) => responder !== null && !request.exclude.has(personId))
    .map((person) => ({ person, basis: basisOf(person, request.nowMs) }));
  const arrivals = arrivalsOf(asked, request.place, arrivalsAt);
  const judged = leaveJustAsked(asked.map(({ person, basis }) => judge(person, basis, arrivals.get(person) ?? null, request)), request.justAsked);
  judged.sort(
    (a, b) =>
      Number(b.candidate.isEligible) - Number(a.candidate.isEligible) ||
      Number(a.candidate.isKept) - Number(b.candidate.isKept) ||
      basisRank[a.basis.from] - basisRank[b.basis.from] ||
      a.timeClass - b.timeClass ||
      Number(a.isInDoubt) - Number(b.isInDoubt) ||
      compareNumbers(a.weighedS, b.weighedS) ||
      compareText(a.candidate.person.personId, b.candidate.person.personId),
  );
  return judged.map(({ candidate }) => candidate);
}

/** Infinity less itself is no number. */
const compareNumbers = (a: number, b: number): number => (a === b ? 0 : a - b);
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

interface Judged {
  candidate: Candidate;
  basis: Basis;
  timeClass: number;
  /** Infinite without a place. */
  weighedS: number;
  isInDoubt: boolean;
}

const neededElsewhere: RankingReason = { code: 'needed-elsewhere', value: null, isAgainst: true };

/** Whoever was just asked for another one is left to it where somebody else, who can be believed as much, is nearly as near (AG10). */
function leaveJustAsked(judged: readonly Judged[], justAsked: ReadonlySet<string> = new Set()): Judged[] {
  const others = judged.filter(({ candidate }) => candidate.isEligible && !candidate.isKept && !justAsked.has(candidate.person.personId));
  return judged.map((each) => {
    const { candidate, basis, weighedS } = each;
    const isLeft = !candidate.isKept && justAsked.has(candidate.person.personId) && others.some((other) => basisRank[other.basis.from] <= basisRank[basis.from] && other.weighedS <= weighedS + NEARLY_AS_NEAR_S);
    return isLeft ? { ...each, candidate: { ...candidate, isKept: true, reasons: [neededElsewhere, ...candidate.reasons] } } : each;
  });
}

/** All of them in one question. */
function arrivalsOf(asked: readonly { person: RosterPerson; basis: Basis }[], place: Position | null, arrivalsAt: ArrivalsAt): Map<RosterPerson, Arrival> {
  if (place === null) return new Map();
  const located = asked.flatMap(({ person, basis: { position, ageMs } }) => {
    if (position === null || person.responder === null) return [];
    const { kit = plainKit, accuracyM } = person.responder;
    const traveller: Traveller = { position, vehicle: kit.vehicle, accuracyM: ageMs === null ? null : accuracyM, ageMs };
    return [{ person, traveller }];
  });
  const arrivals = arrivalsAt(place, located.map(({ traveller }) => traveller));
  return new Map(located.map(({ person }, index) => [person, arrivals[index]!]));
}

const unweighed: Weighed = { costS: 0, reasons: [], lacks: [] };

function judge(person: RosterPerson, basis: Basis, arrival: Arrival | null, request: RankingRequest): Judged {
  const { wishes, policy = defaultPolicy, nowMs } = request;
  const reach = reachOf(person, nowMs);
  const weighed = wishes ? weigh(person, policy, wishes, nowMs) : unweighed;
  const isKept = request.isKeptElsewhere?.(person.personId) ?? false;
  const kept: RankingReason[] = isKept ? [neededElsewhere] : [];
  const ruledOut = [...objections(person, request, reach, weighed), ...(request.mayWait === true ? kept : [])];
  const against = request.mayWait === true ? ruledOut : [...ruledOut, ...kept];
  const weighedS = arrival === null ? Infinity : arrival.etaS + arrival.uncertainS + weighed.costS;
  const found = TIME_CLASSES_S.findIndex((limitS) => weighedS <= limitS);
  return {
    basis, weighedS,
    timeClass: found === -1 ? TIME_CLASSES_S.length : found,
    isInDoubt: reach.state !== 'reachable' || reach.quietUntil !== null,
    candidate: {
      person, isEligible: ruledOut.length === 0, isKept, weighedS: arrival === null ? null : weighedS, channels: reach.by, etaS: arrival?.etaS ?? null, distanceM: arrival?.distanceM ?? null, positionAgeMs: basis.ageMs,
      reasons: [...against, ...inFavour(person, request), ...wayOf(arrival), ...positionOf(basis), ...weighed.reasons, ...doubtsOf(reach)],
    },
  };
}

function objections(person: RosterPerson, { needs }: RankingRequest, reach: Reach, { lacks }: Weighed): RankingReason[] {
  const reasons: RankingReason[] = [];
  const { qualifications = [], emergencyId = null } = person.responder ?? {};
  if (!isOnDuty(person)) reasons.push({ code: 'off-duty', value: null, isAgainst: true });
  if (needs.length > 0 && !needs.some((need) => qualifications.includes(need))) reasons.push({ code: 'not-qualified', value: needs.join(' '), isAgainst: true });
  if (lacks.length > 0) reasons.push({ code: 'lacks-required', value: lacks.join(' '), isAgainst: true });
  if (emergencyId !== null) reasons.push({ code: 'busy', value: null, isAgainst: true });
  if (reach.state === 'unreachable') reasons.push({ code: 'unreachable', value: null, isAgainst: true });
  return reasons;
}

/** `sound-off app`: the code, and the channel it is about. */
const doubtText = (reason: ReachReason | undefined): string | null => (reason === undefined ? null : [reason.code, reason.channel].filter((part) => part !== null).join(' '));

/** Neither keeps anybody from being asked: every offer is critical, and a doubtful person is better than none. */
function doubtsOf({ state, reasons, quietUntil }: Reach): RankingReason[] {
  return [
    ...(state === 'doubtful' ? [{ code: 'doubtful', value: doubtText(reasons[0]), isAgainst: true }] : []),
    ...(quietUntil === null ? [] : [{ code: 'quiet', value: quietUntil, isAgainst: true }]),
  ];
}

function inFavour(person: RosterPerson, { needs }: RankingRequest): RankingReason[] {
  const best = needs.find((need) => person.responder?.qualifications.includes(need));
  return best === undefined ? [] : [{ code: 'qualified', value: best, isAgainst: false }];
}

/** By road, or an estimate that says why it is one. */
function wayOf(arrival: Arrival | null): RankingReason[] {
  if (arrival === null) return [];
  const { etaS, distanceM, uncertainS, estimate } = arrival;
  const way = estimate === null
    ? [{ code: 'road-s', value: etaS, isAgainst: false }, { code: 'road-m', value: distanceM, isAgainst: false }]
    : [{ code: 'estimated-s', value: etaS, isAgainst: false }, { code: 'distance-m', value: distanceM, isAgainst: false }, { code: 'estimate', value: estimate, isAgainst: false }];
  return uncertainS < WORTH_SAYING_S ? way : [...way, { code: 'uncertain-s', value: uncertainS, isAgainst: false }];
}

function positionOf({ from, ageMs }: Basis): RankingReason[] {
  if (from === 'fresh') return [{ code: 'position-age-ms', value: ageMs, isAgainst: false }];
  if (from === 'stale') return [{ code: 'stale-position', value: ageMs, isAgainst: true }];
  return [{ code: from === 'base' ? 'base-location' : 'position-unknown', value: null, isAgainst: true }];
}

function basisOf({ responder }: RosterPerson, nowMs: number): Basis {
  if (responder?.position && responder.positionedAt !== null) {
    const ageMs = Math.max(0, nowMs - responder.positionedAt);
    return { from: ageMs <= FRESH_POSITION_MS ? 'fresh' : 'stale', position: responder.position, ageMs };
  }
  return { from: responder?.base ? 'base' : 'unknown', position: responder?.base ?? null, ageMs: null };
}
