// Somebody went off duty or signed out: nothing more is sent to them, their open offer goes to the next person at once.
import type { PersonId } from '@mydr24/protocol';
import { answerOffer, type Change, liveOffers, note, stopPaging } from './emergency-change.ts';
import { decided, same, seekAgain, type SeekingStage, type SeekingState, stageOf } from './decision.ts';
import type { Decision, EventOf, In, OpenEmergency } from './emergency-state.ts';
import { advance, offerOneMore } from './escalation.ts';
import { leaveTeamOffDuty } from './team.ts';

export const offDutyWaiting = (state: OpenEmergency, { personId }: EventOf<'went-off-duty'>, change: Change): Decision => {
  if (!state.involved.includes(personId)) return same(state);
  leaveDuty(change, personId);
  leaveTeamOffDuty(change, personId);
  return decided(change, state, stageOf(state));
};

/** A page may still wait to be sent when nothing more is planned. */
function leaveDuty(change: Change, personId: PersonId): void {
  const isTried = change.core.chains.some((chain) => chain.personId === personId);
  stopPaging(change, personId);
  if (!isTried) return;
  const name = change.core.offers.find(({ responderId }) => responderId === personId)?.responderName ?? change.world.contact(personId)?.name ?? '';
  note(change, 'went-off-duty', {}, { personId, name });
}

export const offDutySeeking = (state: SeekingState, event: EventOf<'went-off-duty'>, change: Change): Decision => {
  const offer = liveOffers(change.core).find(({ responderId }) => responderId === event.personId);
  if (!offer) return offDutyWaiting(state, event, change);
  leaveDuty(change, event.personId);
  answerOffer(change, offer, 'expired', 'off-duty');
  const isNobodyLeft = offerOneMore(change) === 0 && liveOffers(change.core).length === 0;
  const stage = stageOf(state) as SeekingStage;
  return decided(change, state, isNobodyLeft && !state.isFailSafeReached ? { ...stage, nextAt: advance(change, change.nowMs) } : stage);
};

/** A holder who has not moved gives it back; one who moves is with the patient or on the way, and keeps it until they say otherwise. */
export const offDutyAccepted = (state: In<'accepted'>, event: EventOf<'went-off-duty'>, change: Change): Decision => {
  if (state.holder.personId !== event.personId) return offDutyWaiting(state, event, change);
  leaveDuty(change, event.personId);
  const offer = change.core.offers.find(({ responderId }) => responderId === event.personId);
  if (offer) answerOffer(change, offer, 'expired', 'off-duty');
  return seekAgain(state, change);
};
