// Watches over whoever holds it: who does not move has it offered again, by their position where one is fresh (E14, E47); who gave
// no news for long is asked, and the dispatchers with them.
import { answerOffer, type Change, note, pagePerson, standDownOne } from './emergency-change.ts';
import { decided, type HeldState, heldStage, same, seekAgain, stageOf } from './decision.ts';
import type { Decision, Holder, In } from './emergency-state.ts';
import { stepAt, tryChains } from './escalation.ts';
import { factsOf, judgeMovement, type Movement, stillReason } from './movement.ts';

interface GivingBack {
  status: 'declined' | 'expired';
  reason: string;
  movement?: Movement;
}

/** The holder will not go: their offer ends and the plan starts over with the others. */
export function giveBack(state: HeldState, change: Change, { status, reason, movement }: GivingBack): Decision {
  const offer = change.core.offers.find(({ responderId }) => responderId === state.holder.personId);
  if (offer && status === 'expired') standDownOne(change, offer, 'expired', reason, null, movement ? factsOf(movement) : {});
  if (offer && status === 'declined') {
    answerOffer(change, offer, 'declined', reason);
    note(change, 'declined', { reason }, state.holder);
  }
  return seekAgain(state, change);
}

export const acceptedDue = (state: In<'accepted'>, _event: unknown, change: Change): Decision => {
  if (state.wakeAt > change.nowMs) return same(state);
  if (state.nextAt > change.nowMs) return goOn(state, change);
  const movement = movementOf(state.holder, change);
  if (movement.by === 'status' || !movement.isMoving) return giveBack(state, change, { status: 'expired', reason: stillReason(movement), movement });
  return moveOn(state, change, movement);
};

/** By their position they move, whatever was tapped: looked at again after as long. Without a word for long, they are asked. */
function moveOn(state: HeldState, change: Change, movement: Movement): Decision {
  const { status, holder } = state;
  if (isSilentForLong(state, change)) return askForNews(state, change, seenAt(holder, change, false));
  if (status === 'accepted' && !holder.isMoving) note(change, 'moving', factsOf(movement), holder);
  tryChains(change, false);
  return decided(change, state, heldStage(change, status, { ...seenAt(holder, change, false), isMoving: true }));
}

const isSilentForLong = ({ status, holder }: HeldState, { core, nowMs }: Change): boolean =>
  nowMs - (holder.newsAt ?? holder.since) >= core.limits.checkWaitMs[status === 'accepted' ? 'en-route' : status];

/** Held, but no news for long; or said to be on the way, and by their position standing still. */
export const heldDue = (state: HeldState, _event: unknown, change: Change): Decision => {
  const { holder, nextAt, status, wakeAt } = state;
  if (wakeAt > change.nowMs) return same(state);
  if (nextAt > change.nowMs) return goOn(state, change);
  if (status !== 'en-route' || isSilentForLong(state, change)) return askForNews(state, change, seenAt(holder, change, false));
  const movement = movementOf(holder, change);
  if (movement.by === 'status' || movement.isMoving) return moveOn(state, change, movement);
  if (holder.isStill) return giveBack(state, change, { status: 'expired', reason: stillReason(movement), movement });
  return askForNews(state, change, seenAt(holder, change, true));
};

function goOn(state: HeldState, change: Change): Decision {
  tryChains(change, false);
  return decided(change, state, stageOf(state));
}

const movementOf = ({ from, personId }: Holder, { world }: Change): Movement => judgeMovement(from ?? null, world.whereabouts(personId));

function seenAt(holder: Holder, { world }: Change, isStill: boolean): Holder {
  const here = world.whereabouts(holder.personId);
  return { ...holder, isStill, ...(here ? { from: here } : {}) };
}

/** Asks the holder and the dispatchers how it goes. */
function askForNews(state: HeldState, change: Change, holder: Holder): Decision {
  const { core, world } = change;
  core.rung += 1;
  note(change, 'step-started', { step: 'check', round: core.rung, ...(holder.isStill ? { reason: 'no-movement-by-position' } : {}) });
  const contact = world.contact(holder.personId);
  const asked = [...(contact ? [contact] : []), ...world.peopleFor(['dispatcher'])];
  for (const person of new Map(asked.map((each) => [each.personId, each])).values()) pagePerson(change, person, 'notify', stepAt(change, core.stepIndex));
  tryChains(change, false);
  return decided(change, state, heldStage(change, state.status, { ...holder, newsAt: change.nowMs }));
}
