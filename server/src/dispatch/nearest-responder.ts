// Ranks who is asked to go: qualified x on duty x reachable x free x near, by a fresh position (D1-D9). Explains every
// candidate, the passed-over ones too. Asks nobody and knows no roads: distance comes through a port.
import type { Channel, Position, Qualification, RankingReason, Reach, ReachReason } from '@mydr24/protocol';
import type { Distance } from './great-circle.ts';
import { isOnDuty, reachOf, type RosterPerson } from './responder-roster.ts';

/** Older than this a position is flagged and ranked behind. */
export const FRESH_POSITION_MS = 120_000;
/** Within one of these classes whoever surely hears the page goes before whoever may not; a class nearer always wins. [OURS] */
const DISTANCE_CLASSES_M = [500, 2_000, 5_000, 15_000];

export interface RankingRequest {
  needs: readonly Qualification[];
  place: Position | null;
  /** Already asked, or ruled out otherwise. */
  exclude: ReadonlySet<string>;
  nowMs: number;
}

export interface Candidate {
  person: RosterPerson;
  isEligible: boolean;
  channels: readonly Channel[];
  distanceM: number | null;
  positionAgeMs: number | null;
  reasons: RankingReason[];
}

type Basis = { from: 'fresh' | 'stale' | 'base' | 'unknown'; position: Position | null; ageMs: number | null };
const basisRank = { fresh: 0, stale: 1, base: 2, unknown: 3 } as const;

/** Every responder with reasons: the eligible first, best first; then the passed over. */
export function rankResponders(people: readonly RosterPerson[], request: RankingRequest, distance: Distance): Candidate[] {
  const judged = people
    .filter(({ responder, personId }) => responder !== null && !request.exclude.has(personId))
    .map((person) => judge(person, request, distance));
  judged.sort(
    (a, b) =>
      Number(b.candidate.isEligible) - Number(a.candidate.isEligible) ||
      basisRank[a.basis.from] - basisRank[b.basis.from] ||
      a.distanceClass - b.distanceClass ||
      Number(a.isInDoubt) - Number(b.isInDoubt) ||
      (a.candidate.distanceM ?? Infinity) - (b.candidate.distanceM ?? Infinity) ||
      compareText(a.candidate.person.personId, b.candidate.person.personId),
  );
  return judged.map(({ candidate }) => candidate);
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

interface Judged {
  candidate: Candidate;
  basis: Basis;
  distanceClass: number;
  isInDoubt: boolean;
}

function judge(person: RosterPerson, request: RankingRequest, distance: Distance): Judged {
  const basis = basisOf(person, request.nowMs);
  const distanceM = basis.position && request.place ? Math.round(distance(basis.position, request.place)) : null;
  const reach = reachOf(person, request.nowMs);
  const against = objections(person, request, reach);
  const reasons = [...against, ...inFavour(person, request, basis, distanceM), ...doubtsOf(reach)];
  const found = DISTANCE_CLASSES_M.findIndex((limitM) => distanceM !== null && distanceM <= limitM);
  return {
    basis,
    distanceClass: found === -1 ? DISTANCE_CLASSES_M.length : found,
    isInDoubt: reach.state !== 'reachable' || reach.quietUntil !== null,
    candidate: { person, isEligible: against.length === 0, channels: reach.by, distanceM, positionAgeMs: basis.ageMs, reasons },
  };
}

function objections(person: RosterPerson, { needs }: RankingRequest, reach: Reach): RankingReason[] {
  const reasons: RankingReason[] = [];
  const { qualifications = [], emergencyId = null } = person.responder ?? {};
  if (!isOnDuty(person)) reasons.push({ code: 'off-duty', value: null, isAgainst: true });
  if (needs.length > 0 && !needs.some((need) => qualifications.includes(need))) reasons.push({ code: 'not-qualified', value: needs.join(' '), isAgainst: true });
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

function inFavour(person: RosterPerson, { needs }: RankingRequest, basis: Basis, distanceM: number | null): RankingReason[] {
  const best = needs.find((need) => person.responder?.qualifications.includes(need));
  const reasons: RankingReason[] = [];
  if (best !== undefined) reasons.push({ code: 'qualified', value: best, isAgainst: false });
  if (distanceM !== null) reasons.push({ code: 'distance-m', value: distanceM, isAgainst: false });
  if (basis.from === 'fresh') reasons.push({ code: 'position-age-ms', value: basis.ageMs, isAgainst: false });
  if (basis.from === 'stale') reasons.push({ code: 'stale-position', value: basis.ageMs, isAgainst: true });
  if (basis.from === 'base') reasons.push({ code: 'base-location', value: null, isAgainst: true });
  if (basis.from === 'unknown') reasons.push({ code: 'position-unknown', value: null, isAgainst: true });
  return reasons;
}

function basisOf({ responder }: RosterPerson, nowMs: number): Basis {
  if (responder?.position && responder.positionedAt !== null) {
    const ageMs = Math.max(0, nowMs - responder.positionedAt);
    return { from: ageMs <= FRESH_POSITION_MS ? 'fresh' : 'stale', position: responder.position, ageMs };
  }
  return { from: responder?.base ? 'base' : 'unknown', position: responder?.base ?? null, ageMs: null };
}
