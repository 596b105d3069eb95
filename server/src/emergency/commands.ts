// What people may tell a running emergency beside accepting and declining: take over, escalate, stand down, call back.
// Who may is said in server/policies. The same wish said twice changes nothing.
import type { PersonId, TeamPlace } from '@mydr24/protocol';
import {
  BY_DISPATCHER, type Change, dropChains, grantOffer, liveOffers, markBusy, note, offerTo, openOffers, pagePerson, pageStandDown, standDown, standDownOne,
} from './emergency-change.ts';
import {
  decided, type HeldState, heldStage, holderFrom, notHolder, refuse, same, seekAgain, type SeekingStage, type SeekingState, stageOf, statusForNewHolder,
} from './decision.ts';
import type { Decision, EmergencyCore, EventOf, HeldStatus, Named, OfferState, OpenEmergency, RefusalCode, Stage } from './emergency-state.ts';
import { holderOf } from './emergency-views.ts';
import { advance, offerOneMore, stepAt, tellNextStep } from './escalation.ts';
import { placeIn, placeOfMember, vacate } from './team.ts';

/** Somebody entitled takes it into their hands, from nobody or from its holder, who is told. */
export const takeOver = (state: SeekingState | HeldState, { by, from }: EventOf<'took-over'>, change: Change): Decision => {
  const holder = holderOf(state);
  if (holder?.personId === by.personId) return same(state);
  if (from !== undefined && (holder?.personId ?? null) !== from) return refuse('already-accepted')(state);
  const { core, nowMs } = change;
  core.rung += 1;
  note(change, 'taken-over', { from: holder?.name ?? null }, by);
  vacate(change, by.personId);
  grantOffer(change, by, by.channels[0] ?? 'app');
  dropChains(change, by.personId);
  const old = core.offers.find(({ responderId }) => responderId === holder?.personId);
  if (old) standDownOne(change, old, 'stood-down', 'taken-over');
  if (holder) markBusy(change, holder.personId, false);
  standDown(change, 'accepted-by-another');
  core.acceptedAt ??= nowMs;
  core.reachedAt ??= nowMs;
  markBusy(change, by.personId, true);
  return decided(change, state, heldStage(change, holder === null ? 'accepted' : statusForNewHolder(state.status as HeldStatus), holderFrom(change, by)));
};

/** Two people, or one by two ways, who want the next step in the same moment want one step. */
function isSaidAlready(change: Change): boolean {
  const { escalatedAt, limits } = change.core;
  return escalatedAt !== null && change.nowMs - escalatedAt < limits.receiptWaitMs;
}

function noteEscalated(change: Change, by: Named): void {
  change.core.escalatedAt = change.nowMs;
  note(change, 'escalated', {}, by);
}

export const escalateSeeking = (state: SeekingState, { by }: EventOf<'escalated'>, change: Change): Decision => {
  if (isSaidAlready(change)) return same(state);
  noteEscalated(change, by);
  return decided(change, state, { ...(stageOf(state) as SeekingStage), nextAt: advance(change, change.nowMs) });
};

export const escalateHeld = (state: HeldState, { by }: EventOf<'escalated'>, change: Change): Decision => {
  if (isSaidAlready(change)) return same(state);
  noteEscalated(change, by);
  tellNextStep(change, state.stepIndex + 1);
  return decided(change, state, stageOf(state));
};

/** Whoever goes already takes over instead; a place that is taken is given back first. */
function flawByHand(state: SeekingState | HeldState, core: EmergencyCore, place: TeamPlace | undefined, asked: OfferState | undefined, personId: PersonId): RefusalCode | null {
  const holderId = holderOf(state)?.personId ?? null;
  if (holderId === personId || placeOfMember(core, personId) !== undefined) return 'already-accepted';
  if (place === undefined) return holderId === null ? null : 'already-accepted';
  const wanted = placeIn(core, place);
  if (wanted === undefined || state.status === 'transporting' || state.status === 'handed-over') return 'not-a-place';
  if (wanted.member !== null) return 'already-accepted';
  return asked !== undefined && asked.place === undefined ? 'asked-to-lead' : null;
}

/** A dispatcher puts it to whomever they think right, to lead or for a place of the team, whatever the ranking says; the plan goes on beside it. */
export const offerByHand = (state: SeekingState | HeldState, { by, personId, reason, place }: EventOf<'offered-by-hand'>, change: Change): Decision => {
  const { core, world } = change;
  const asked = openOffers(core).find(({ responderId }) => responderId === personId);
  if (asked !== undefined && asked.place === place) return same(state);
  const flaw = flawByHand(state, core, place, asked, personId);
  if (flaw !== null) return refuse(flaw)(state);
  const responder = world.ranked(personId);
  if (responder === null) return refuse('not-a-responder')(state);
  core.rung += 1;
  note(change, 'offered-by-hand', { reason, to: responder.name, ...(place === undefined ? {} : { place }) }, by);
  const reasons = [{ code: 'by-hand', value: by.name, isAgainst: false }, ...responder.reasons];
  if (!offerTo(change, { ...responder, reasons }, stepAt(change, core.stepIndex), place)) return refuse('cannot-be-reached')(state);
  return decided(change, state, stageOf(state));
};

/** Tells one person that they need not go, and stops paging them; null when they were never asked, told or paged. */
function sendAway(change: Change, personId: PersonId, by: Named): 'done' | 'nothing-new' | null {
  const { core } = change;
  const offer = core.offers.find(({ responderId }) => responderId === personId);
  if (!offer && !core.involved.includes(personId)) return null;
  const isPaged = core.chains.some((chain) => chain.personId === personId);
  if (offer ? offer.status !== 'offered' : !isPaged) return 'nothing-new';
  core.rung += 1;
  change.effects.push({ type: 'withdraw-pages', personId });
  if (offer) {
    standDownOne(change, offer, 'stood-down', BY_DISPATCHER, BY_DISPATCHER);
    return 'done';
  }
  dropChains(change, personId);
  const person = { personId, name: change.world.contact(personId)?.name ?? '' };
  note(change, 'stood-down', { reason: BY_DISPATCHER, by: by.name }, person);
  pageStandDown(change, person, 'app');
  return 'done';
}

export const notInvolved = refuse('not-involved');

export const standDownSeeking = (state: SeekingState, { by, personId }: EventOf<'stood-down'>, change: Change): Decision => {
  const said = sendAway(change, personId, by);
  if (said === null) return notInvolved(state);
  if (said === 'nothing-new') return same(state);
  return decided(change, state, orAdvance(change, state));
};

/** Nobody is left who was asked: one more person, else the next step at once. */
function orAdvance(change: Change, state: SeekingState): Stage {
  const stage = stageOf(state) as SeekingStage;
  if (liveOffers(change.core).length > 0 || offerOneMore(change) > 0 || state.isFailSafeReached) return stage;
  return { ...stage, nextAt: advance(change, change.nowMs) };
}

export const standDownHeld = (state: HeldState, { by, personId }: EventOf<'stood-down'>, change: Change): Decision => {
  if (state.holder.personId === personId) return standDownHolder(state, change);
  const said = sendAway(change, personId, by);
  if (said === null) return notInvolved(state);
  return said === 'done' ? decided(change, state, stageOf(state)) : same(state);
};

function standDownHolder(state: HeldState, change: Change): Decision {
  const offer = change.core.offers.find(({ responderId }) => responderId === state.holder.personId);
  change.core.rung += 1;
  if (offer) standDownOne(change, offer, 'stood-down', BY_DISPATCHER, BY_DISPATCHER);
  return seekAgain(state, change);
}

/** The dispatchers are told, and see it until one of them has called. */
export const askCallBack = (state: OpenEmergency, { by }: EventOf<'call-back-asked'>, change: Change): Decision => {
  const { core, world, nowMs } = change;
  if (core.callBacks.some(({ personId }) => personId === by.personId)) return same(state);
  core.rung += 1;
  core.callBacks = [...core.callBacks, { personId: by.personId, name: by.name, at: nowMs }];
  note(change, 'call-back-asked', {}, by);
  for (const person of world.peopleFor(['dispatcher'])) if (person.personId !== by.personId) pagePerson(change, person, 'notify', stepAt(change, core.stepIndex));
  return decided(change, state, stageOf(state));
};

export const endCallBack = (state: OpenEmergency, { by, personId }: EventOf<'call-back-done'>, change: Change): Decision => {
  const asked = state.callBacks.find((each) => each.personId === personId);
  if (!asked) return state.involved.includes(personId) ? same(state) : refuse('not-asked-to-call')(state);
  change.core.callBacks = state.callBacks.filter((each) => each !== asked);
  note(change, 'call-back-done', { whom: asked.name }, by);
  return decided(change, state, stageOf(state));
};

/** Which hospital: the family and the dispatchers read it; it may be named before the way there and changed on it. */
export const nameDestination = (state: HeldState, { by, destination }: EventOf<'destination-named'>, change: Change): Decision => {
  if (state.holder.personId !== by.personId) return notHolder(state);
  if (state.destination?.facilityId === destination.facilityId) return same(state);
  change.core.destination = destination;
  note(change, 'destination-named', { facility: destination.name }, by);
  return decided(change, state, stageOf(state));
};
