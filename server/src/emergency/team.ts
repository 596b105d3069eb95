// The team beside whoever leads: each place is offered to whoever is qualified, taken by exactly one, and offered again when it
// is given back, taken away, or nobody moves (E48-E51). Who leads and holds the emergency is not decided here.
//
//   open -> accepted -> en-route -> on-scene -> transporting -> handed-over; any of them -> open when its member leaves
import type { EmergencyProtocol, PersonId, Qualification, TeamPlace, TeamPlaceStatus } from '@mydr24/protocol';
import { answerOffer, type Change, dropChains, markBusy, note, offerTo, openOffers, pageStandDown, standDownOne } from './emergency-change.ts';
import type { EmergencyCore, Holder, OfferState, PlaceState, Stage } from './emergency-state.ts';
import { remember, stepAt } from './escalation.ts';
import { factsOf, judgeMovement, stillReason } from './movement.ts';

/** Looks for one more while nobody has taken a place, and for somebody who has become free. [OURS] */
export const TEAM_LOOK_MS = 10_000;

const placeFrom = (nowMs: number) => ({ place, needs, offerTo: count }: { place: TeamPlace; needs: readonly Qualification[]; offerTo: number }): PlaceState =>
  ({ place, needs, offerTo: count, status: 'open', member: null, nextAt: nowMs });

export function teamOf({ team }: EmergencyProtocol, nowMs: number): { team?: readonly PlaceState[] } {
  return team === undefined ? {} : { team: team.map(placeFrom(nowMs)) };
}

export const placeIn = ({ team }: Pick<EmergencyCore, 'team'>, place: TeamPlace | undefined): PlaceState | undefined => team?.find((each) => each.place === place);
export const placeOfMember = ({ team }: Pick<EmergencyCore, 'team'>, personId: PersonId): PlaceState | undefined => team?.find(({ member }) => member?.personId === personId);

function put(change: Change, next: PlaceState): void {
  change.core.team = change.core.team!.map((each) => (each.place === next.place ? next : each));
}

const offersFor = (core: EmergencyCore, place: TeamPlace): OfferState[] => openOffers(core).filter((offer) => offer.place === place);
const offerOf = (core: EmergencyCore, personId: PersonId): OfferState | undefined => core.offers.find(({ responderId }) => responderId === personId);

/** Whatever is due for the team at this moment; runs at the end of every decision. */
export function runTeam(change: Change, stage: Stage): void {
  const { core, nowMs } = change;
  if (core.team === undefined || stage.wakeAt === null || stage.status === 'countdown') return;
  const isOver = stage.status === 'transporting' || stage.status === 'handed-over';
  for (const each of core.team) {
    if (each.member === null && isOver) stopSeeking(change, each);
    // A holder sent away on the way to hospital: open places, which nobody sought any more, are sought again.
    else if (each.nextAt === null ? each.member === null : each.nextAt <= nowMs) runPlace(change, each, stage);
  }
}

/** The patient is on the way to hospital: nobody else need come. */
function stopSeeking(change: Change, place: PlaceState): void {
  for (const offer of offersFor(change.core, place.place)) standDownOne(change, offer, 'stood-down', 'no-longer-needed');
  put(change, { ...place, nextAt: null });
}

function runPlace(change: Change, place: PlaceState, stage: Stage): void {
  const { member } = place;
  if (member === null) return seekPlace(change, place, stage);
  const here = change.world.whereabouts(member.personId);
  const movement = judgeMovement(member.from ?? null, here);
  if (movement.by === 'position' && movement.isMoving) return put(change, { ...place, member: { ...member, ...(here ? { from: here } : {}) }, nextAt: change.nowMs + change.core.limits.moveWaitMs });
  leavePlace(change, place, { status: 'expired', reason: stillReason(movement), isTold: true, facts: factsOf(movement) });
  seekPlace(change, placeIn(change.core, place.place)!, stage);
}

function seekPlace(change: Change, place: PlaceState, stage: Stage): void {
  const count = offersFor(change.core, place.place).length === 0 ? place.offerTo : 1;
  offerPlace(change, place, count, stage);
  put(change, { ...placeIn(change.core, place.place)!, nextAt: change.nowMs + TEAM_LOOK_MS });
}

/** In rounds of their own: whoever leads may be sought from the same people. */
function offerPlace(change: Change, { place, needs }: PlaceState, count: number, stage: Stage): void {
  const { core, world } = change;
  const ranking = world.rank(needs, new Set(unaskable(change, stage)));
  if (ranking.eligible.length === 0) return;
  core.rung += 1;
  const way = stepAt(change, core.stepIndex);
  let offered = 0;
  for (const responder of ranking.eligible) if (offered < count && offerTo(change, responder, way, place)) offered += 1;
  remember(change, place, ranking.considered ?? []);
  core.rung += 1;
}

/** Asked already, going already, or not to be asked; who was told in this very moment that they need not go is left in peace for one look. */
function unaskable({ core, nowMs }: Change, stage: Stage): PersonId[] {
  const holder = 'holder' in stage && stage.holder ? [stage.holder.personId] : [];
  const members = (core.team ?? []).flatMap(({ member }) => member?.personId ?? []);
  const kept = core.offers.filter(({ status, declineReason, answeredAt }) => status !== 'stood-down' || declineReason !== null || answeredAt === nowMs);
  return [...holder, ...members, ...kept.map(({ responderId }) => responderId)];
}

/** The first accept takes the place; the others asked for it are stood down in the same commit. */
export function takePlace(change: Change, place: PlaceState, offer: OfferState): void {
  const { core, nowMs, world } = change;
  const person = { personId: offer.responderId, name: offer.responderName };
  answerOffer(change, offer, 'accepted');
  note(change, 'place-accepted', { place: place.place, etaS: offer.etaS ?? null, distanceM: offer.distanceM }, person);
  for (const other of offersFor(core, place.place)) standDownOne(change, other, 'stood-down', 'accepted-by-another');
  // Whoever is not needed here may be asked to lead at once, and stood down from that as well: in another round.
  core.rung += 1;
  core.reachedAt ??= nowMs;
  markBusy(change, person.personId, true);
  const from = world.whereabouts(person.personId);
  const member: Holder = { ...person, givenName: offer.responderGivenName, distanceM: offer.distanceM, etaS: offer.etaS ?? null, since: nowMs, ...(from ? { from } : {}) };
  put(change, { ...place, status: 'accepted', member, nextAt: nowMs + core.limits.moveWaitMs });
}

/** Somebody who was only asked for a place will not come: the next is asked at once. */
export function passPlace(change: Change, place: PlaceState | undefined): void {
  if (place?.member === null) put(change, { ...place, nextAt: change.nowMs });
}

export interface Leaving {
  status: 'declined' | 'expired' | 'stood-down';
  reason: string;
  /** False where they said so themselves, or are to be left in peace. */
  isTold: boolean;
  facts?: Readonly<Record<string, string | number | null>>;
}

/** Whoever had taken the place has it no longer: it is offered again at once. */
export function leavePlace(change: Change, place: PlaceState, { status, reason, isTold, facts = {} }: Leaving): void {
  const { member } = place;
  if (member === null) return;
  const offer = offerOf(change.core, member.personId);
  if (offer) answerOffer(change, offer, status, reason);
  note(change, 'place-left', { place: place.place, reason, ...facts }, member);
  if (isTold) pageStandDown(change, member, offer?.channel ?? 'app');
  markBusy(change, member.personId, false);
  put(change, { ...place, status: 'open', member: null, nextAt: change.nowMs });
  change.core.rung += 1;
}

/** Gone off duty: who was only asked is passed over, who has not moved gives the place back, who is on the way keeps it. */
export function leaveTeamOffDuty(change: Change, personId: PersonId): void {
  const offer = offerOf(change.core, personId);
  const place = placeIn(change.core, offer?.place);
  if (offer === undefined || place === undefined) return;
  if (place.member?.personId === personId && place.status === 'accepted') return leavePlace(change, place, { status: 'expired', reason: 'off-duty', isTold: false });
  if (offer.status !== 'offered') return;
  answerOffer(change, offer, 'expired', 'off-duty');
  passPlace(change, place);
}

/** Becomes the one who leads: their place is open again, and what they are told comes from there. */
export function vacate(change: Change, personId: PersonId): void {
  const place = placeOfMember(change.core, personId);
  if (place === undefined) return;
  note(change, 'place-left', { place: place.place, reason: 'leads-now' }, place.member);
  put(change, { ...place, status: 'open', member: null, nextAt: change.nowMs });
}

export function reportPlace(change: Change, place: PlaceState, member: Holder, status: Exclude<TeamPlaceStatus, 'open' | 'accepted'>): void {
  dropChains(change, member.personId);
  note(change, 'place-status', { place: place.place, status }, member);
  if (status === 'handed-over') markBusy(change, member.personId, false);
  put(change, { ...place, status, nextAt: null });
}

/** All places end with the emergency; those on the way are told. `by` knows. */
export function endTeam(change: Change, by: PersonId): void {
  for (const place of change.core.team ?? []) {
    if (place.member !== null && place.status !== 'handed-over') {
      if (place.member.personId !== by) pageStandDown(change, place.member, offerOf(change.core, place.member.personId)?.channel ?? 'app');
      markBusy(change, place.member.personId, false);
    }
    put(change, { ...place, nextAt: null });
  }
}

/** It became another kind: whoever goes still goes, places of the new plan are sought, the others no longer. */
export function becomeTeam(change: Change, protocol: EmergencyProtocol): void {
  const { core, nowMs } = change;
  const kept = (core.team ?? []).filter(({ member, place }) => member !== null || protocol.team?.some((each) => each.place === place));
  for (const gone of (core.team ?? []).filter((each) => !kept.includes(each))) stopSeeking(change, gone);
  const fresh = (protocol.team ?? []).filter(({ place }) => !kept.some((each) => each.place === place)).map(placeFrom(nowMs));
  if (kept.length + fresh.length > 0) core.team = [...kept, ...fresh];
  else delete core.team;
}
