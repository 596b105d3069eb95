// What the people of a team may answer, as cells of the state machine: each wraps the cell of whoever leads and takes what is
// about a place of the team.
import { decided, type HeldState, refuse, same, type SeekingState, stageOf } from './decision.ts';
import { answerOffer, BY_DISPATCHER, type Change, note, standDownOne } from './emergency-change.ts';
import type { Decision, EventOf, EventType } from './emergency-state.ts';
import { isAnswerable } from './emergency-views.ts';
import { leavePlace, passPlace, placeIn, placeOfMember, reportPlace, takePlace } from './team.ts';

type Sought = SeekingState | HeldState;
type LeadCell<S extends Sought, T extends EventType> = (state: S, event: EventOf<T>, change: Change) => Decision;

const offerOf = (state: Sought, personId: string) => state.offers.find(({ responderId }) => responderId === personId);

export const acceptingPlace = <S extends Sought>(lead: LeadCell<S, 'accepted'>): LeadCell<S, 'accepted'> => (state, event, change) => {
  const offer = offerOf(state, event.by.personId);
  if (offer?.place === undefined) return lead(state, event, change);
  const place = placeIn(state, offer.place);
  if (place?.member?.personId === event.by.personId) return same(state);
  if (place?.member) return { ok: false, refusal: { code: 'already-accepted', holderName: place.member.name } };
  if (place === undefined || !isAnswerable(offer.status)) return refuse('not-offered')(state);
  takePlace(change, place, offer);
  return decided(change, state, stageOf(state));
};

/** Also hands a place back that was taken. */
export const decliningPlace = <S extends Sought>(lead: LeadCell<S, 'declined'>): LeadCell<S, 'declined'> => (state, event, change) => {
  const { by, reason } = event;
  const offer = offerOf(state, by.personId);
  if (offer?.place === undefined) return lead(state, event, change);
  if (offer.status === 'declined') return same(state);
  const place = placeOfMember(state, by.personId);
  if (place !== undefined) leavePlace(change, place, { status: 'declined', reason, isTold: false });
  else if (isAnswerable(offer.status)) {
    answerOffer(change, offer, 'declined', reason);
    note(change, 'declined', { reason, place: offer.place }, by);
    change.core.reachedAt ??= change.nowMs;
    passPlace(change, placeIn(state, offer.place));
  } else return refuse('not-offered')(state);
  return decided(change, state, stageOf(state));
};

const order = ['accepted', 'en-route', 'on-scene', 'transporting', 'handed-over'];

export const reportTeam = (state: Sought, { by, status }: EventOf<'team-status-reported'>, change: Change): Decision => {
  const place = placeOfMember(state, by.personId);
  if (!place?.member) return refuse('not-in-the-team')(state);
  if (place.status === status) return same(state);
  if (order.indexOf(status) < order.indexOf(place.status)) return refuse('status-went-back')(state);
  reportPlace(change, place, place.member, status);
  return decided(change, state, stageOf(state));
};

/** A dispatcher sends one of the team away: they are not asked again, their place is. */
export const standingDownPlace = <S extends Sought>(lead: LeadCell<S, 'stood-down'>): LeadCell<S, 'stood-down'> => (state, event, change) => {
  const offer = offerOf(state, event.personId);
  const place = placeIn(state, offer?.place);
  if (offer === undefined || place === undefined || (offer.status !== 'offered' && offer.status !== 'accepted')) return lead(state, event, change);
  change.core.rung += 1;
  if (offer.status === 'accepted') leavePlace(change, place, { status: 'stood-down', reason: BY_DISPATCHER, isTold: true });
  else {
    standDownOne(change, offer, 'stood-down', BY_DISPATCHER, BY_DISPATCHER);
    passPlace(change, place);
  }
  return decided(change, state, stageOf(state));
};
