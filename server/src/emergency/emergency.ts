// Decides everything of an emergency: `step(state, event, nowMs, world) -> {state, effects}` or a refusal. The table is
// complete: a state x event pair nobody thought of does not compile. See emergency-state.ts for the arrows and
// escalation.ts for the steps. Decides nothing about who may ask; people/access.ts does.
import type { EmergencyCause, EmergencyId, EmergencyKind, EmergencyMode, EmergencyPlace, EmergencyStatus, TenantId } from '@mydr24/protocol';
import { askCallBack, endCallBack, escalateHeld, escalateSeeking, nameDestination, notInvolved, offerByHand, standDownHeld, standDownSeeking, takeOver } from './commands.ts';
import {
  type Cell, decided, ended, type HeldState, heldStage, holderFrom, keep, notHolder, refuse, same, seekAgain, type SeekingStage, type SeekingState, stageOf,
  statusForNewHolder, type Table,
} from './decision.ts';
import {
  answerOffer, begin, type Change, dropChains, grantOffer, liveOffers, markBusy, newPage, note, noteAt, noteStatus, pagePerson, settle, standDown, standDownOne,
} from './emergency-change.ts';
import type { CheckedProtocol, ProtocolLimits } from './emergency-protocol.ts';
import {
  type Decision, type Effect, type Emergency, type EmergencyCore, type EmergencyEvent, type EventOf, type EventType, type Holder, type In,
  type OpenEmergency, type PatientFacts, type Stage, STATE_SCHEMA, type World,
} from './emergency-state.ts';
import { holderOf, isAnswerable } from './emergency-views.ts';
import { advance, hurryChain, offerOneMore, seekFrom, seekOn, stepAt, tryChains } from './escalation.ts';
import { answerQuestion, reclassify } from './kind-change.ts';
import { offDutyAccepted, offDutySeeking, offDutyWaiting } from './off-duty.ts';
import { acknowledgeOpen, failPage, hearCarrierEnded, hearCarrierOpen, receiveEnded, receiveOpen } from './receipts.ts';
import { rankOfPriority } from './step-condition.ts';

export interface Opening {
  id: EmergencyId;
  tenantId: TenantId;
  kind: EmergencyKind;
  mode: EmergencyMode;
  cause: EmergencyCause;
  patient: PatientFacts;
  place: EmergencyPlace;
  /** Where it is not said, whoever is at no facility is at home. */
  isAtHome?: boolean;
  firstReadingAt: number;
  protocol: CheckedProtocol;
  limits: ProtocolLimits;
}

export function openEmergency(opening: Opening, nowMs: number, world: World): { state: Emergency; effects: readonly Effect[] } {
  const { cause, firstReadingAt, isAtHome = opening.place.facilityId === null, ...given } = opening;
  const core: EmergencyCore = {
    ...given, cause, firstReadingAt, isAtHome, schema: STATE_SCHEMA, openedAt: nowMs,
    attached: cause.type === 'alarm' ? [{ alarmId: cause.alarmId, conditionKey: cause.conditionKey, priority: cause.priority }] : [],
    version: 0, shownVersion: 0, lastEntry: 0, stepIndex: 0, rung: -1, isFailSafeReached: false, offers: [], chains: [], involved: [],
    reachedAt: null, acknowledged: null, acceptedAt: null, onSceneAt: null, callBacks: [], duties: [], escalatedAt: null, history: [],
  };
  const change = begin(core, nowMs, world);
  noteCause(change, opening);
  if (cause.type === 'sos') {
    const endsAt = nowMs + opening.limits.countdownMs;
    note(change, 'countdown-started', { endsAt });
    return { state: settle(change, null, { status: 'countdown', wakeAt: endsAt, nextAt: endsAt }), effects: change.effects };
  }
  return { state: settle(change, null, seekFrom(change, 0)), effects: change.effects };
}

function noteCause(change: Change, { cause, kind, firstReadingAt, protocol }: Opening): void {
  if (cause.type === 'alarm') {
    noteAt(change, Math.min(firstReadingAt, change.nowMs), 'reading', { vital: cause.vital, value: cause.value, unit: cause.unit });
    note(change, 'alarm', { alarmId: cause.alarmId, priority: cause.priority, conditionKey: cause.conditionKey });
  }
  note(change, 'opened', { kind, cause: cause.type, protocol: protocol.id, protocolVersion: protocol.version });
}

export function step(state: Emergency, event: EmergencyEvent, nowMs: number, world: World): Decision {
  // Each row takes its own state and event; the pair picks the cell, which TypeScript cannot follow through the lookup.
  const cell = table[state.status][event.type] as unknown as Cell<EmergencyStatus, EventType>;
  return cell(state, event, begin(state, nowMs, world));
}

// What any open emergency does ---------------------------------------------------------------------------------

/** Joins an alarm of the same patient and kind; true when it makes the emergency worse than it was. */
function attach(change: Change, { alarm }: EventOf<'alarm-attached'>): boolean {
  const { core } = change;
  const worstBefore = core.attached.reduce((worst, { priority }) => Math.max(worst, rankOfPriority[priority]), -1);
  core.attached = [...core.attached.filter(({ alarmId }) => alarmId !== alarm.alarmId), alarm];
  note(change, 'alarm', { alarmId: alarm.alarmId, priority: alarm.priority, conditionKey: alarm.conditionKey });
  return rankOfPriority[alarm.priority] > worstBefore;
}

function isKnownAlarm(state: Emergency, { alarm }: EventOf<'alarm-attached'>): boolean {
  return state.attached.some(({ alarmId, priority }) => alarmId === alarm.alarmId && rankOfPriority[priority] >= rankOfPriority[alarm.priority]);
}

const attachQuietly = (state: OpenEmergency, event: EventOf<'alarm-attached'>, change: Change): Decision => {
  if (isKnownAlarm(state, event)) return same(state);
  attach(change, event);
  return decided(change, state, stageOf(state));
};

/** Closing stands everybody down, withdraws what was not sent yet, and pages nobody afterwards (E10). */
const close = (state: OpenEmergency, { by, outcome, note: text }: EventOf<'closed'>, change: Change): Decision => {
  const holder = holderOf(state);
  change.effects.push({ type: 'withdraw-pages', personId: null });
  standDown(change, 'closed');
  change.core.chains = [];
  change.core.callBacks = [];
  if (holder) markBusy(change, holder.personId, false);
  note(change, 'closed', text === '' ? { outcome } : { outcome, note: text }, by);
  return decided(change, state, { status: 'closed', wakeAt: null, closedAt: change.nowMs, outcome, holder });
};

// Countdown ----------------------------------------------------------------------------------------------------

const endCountdown = (state: In<'countdown'>, _event: unknown, change: Change): Decision =>
  state.nextAt > change.nowMs ? same(state) : decided(change, state, seekFrom(change, 0));

const cancel = (state: In<'countdown'>, { by }: EventOf<'cancelled'>, change: Change): Decision => {
  if (state.cause.type !== 'sos') return refuse('not-cancellable')(state);
  if (state.nextAt <= change.nowMs) return refuse('too-late-to-cancel')(state);
  note(change, 'cancelled', {}, by);
  return decided(change, state, { status: 'cancelled', wakeAt: null, closedAt: change.nowMs });
};

const worsenCountdown = (state: In<'countdown'>, event: EventOf<'alarm-attached'>, change: Change): Decision => {
  if (isKnownAlarm(state, event)) return same(state);
  return decided(change, state, attach(change, event) ? seekFrom(change, 0) : stageOf(state));
};

// Seeking ------------------------------------------------------------------------------------------------------

const seekDue = (state: SeekingState, _event: unknown, change: Change): Decision =>
  state.wakeAt > change.nowMs ? same(state) : decided(change, state, seekOn(change, stageOf(state) as SeekingStage));

const worsen = (state: SeekingState, event: EventOf<'alarm-attached'>, change: Change): Decision => {
  if (isKnownAlarm(state, event)) return same(state);
  const isWorse = attach(change, event);
  const stage = stageOf(state) as SeekingStage;
  return decided(change, state, isWorse && !state.isFailSafeReached ? { ...stage, nextAt: advance(change, change.nowMs) } : stage);
};

const accept = (state: SeekingState, { by }: EventOf<'accepted'>, change: Change): Decision => {
  const offer = state.offers.find(({ responderId }) => responderId === by.personId);
  if (!offer || !isAnswerable(offer.status)) return refuse('not-offered')(state);
  answerOffer(change, offer, 'accepted');
  note(change, 'accepted', { etaS: offer.etaS ?? null, distanceM: offer.distanceM, afterMs: change.nowMs - state.openedAt }, by);
  standDown(change, 'accepted-by-another');
  change.core.acceptedAt = change.nowMs;
  markBusy(change, by.personId, true);
  const holder: Holder = { ...by, givenName: offer.responderGivenName, distanceM: offer.distanceM, etaS: offer.etaS ?? null, since: change.nowMs };
  return decided(change, state, heldStage(change, 'accepted', holder));
};

const decline = (state: SeekingState, { by, reason }: EventOf<'declined'>, change: Change): Decision => {
  const offer = state.offers.find(({ responderId }) => responderId === by.personId);
  if (!offer || !isAnswerable(offer.status)) return refuse('not-offered')(state);
  if (offer.status === 'declined') return same(state);
  answerOffer(change, offer, 'declined', reason);
  note(change, 'declined', { reason }, by);
  change.core.reachedAt ??= change.nowMs;
  const stage = stageOf(state) as SeekingStage;
  const isNobodyLeft = offerOneMore(change) === 0 && liveOffers(change.core).length === 0;
  return decided(change, state, isNobodyLeft && !state.isFailSafeReached ? { ...stage, nextAt: advance(change, change.nowMs) } : stage);
};

const loseAsked = (state: SeekingState, { personId }: EventOf<'responder-lost'>, change: Change): Decision => {
  const chain = state.chains.find((each) => each.personId === personId);
  if (!chain) return same(state);
  hurryChain(change, personId, chain.rung);
  return decided(change, state, stageOf(state));
};

/** Whoever was asked while their phone had no coverage is paged by the app the moment it has, in a round of their own. */
const pageBack = (state: SeekingState, { personId }: EventOf<'responder-back'>, change: Change): Decision => {
  const offer = liveOffers(change.core).find(({ responderId }) => responderId === personId);
  if (!offer) return same(state);
  change.core.rung += 1;
  newPage(change, { personId, recipient: offer.responderName, channel: 'app', purpose: 'offer' });
  return decided(change, state, stageOf(state));
};

// Held ---------------------------------------------------------------------------------------------------------

const order: readonly EmergencyStatus[] = ['accepted', 'en-route', 'on-scene', 'transporting', 'handed-over'];

const acceptAgain = (state: HeldState, { by }: EventOf<'accepted'>): Decision =>
  state.holder.personId === by.personId ? same(state) : refuse('already-accepted')(state);

const declineHeld = (state: HeldState, event: EventOf<'declined'>, change: Change): Decision => {
  if (state.holder.personId === event.by.personId) return giveBack(state, 'declined', event.reason, change);
  return refuse('already-accepted')(state);
};

const declineOnTheWay = (state: HeldState): Decision => refuse('already-accepted')(state);

/** The holder will not go: their offer ends and the plan starts over with the others. */
function giveBack(state: HeldState, status: 'declined' | 'expired', reason: string, change: Change): Decision {
  const offer = change.core.offers.find(({ responderId }) => responderId === state.holder.personId);
  if (offer && status === 'expired') standDownOne(change, offer, 'expired', reason);
  if (offer && status === 'declined') {
    answerOffer(change, offer, 'declined', reason);
    note(change, 'declined', { reason }, state.holder);
  }
  return seekAgain(state, change);
}

const acceptedDue = (state: In<'accepted'>, _event: unknown, change: Change): Decision => {
  if (state.wakeAt > change.nowMs) return same(state);
  if (state.nextAt <= change.nowMs) return giveBack(state, 'expired', 'no-movement', change);
  tryChains(change, false);
  return decided(change, state, stageOf(state));
};

/** Held, but no news for long: ask the holder and the dispatchers. */
const heldDue = (state: HeldState, _event: unknown, change: Change): Decision => {
  if (state.wakeAt > change.nowMs) return same(state);
  if (state.nextAt > change.nowMs) {
    tryChains(change, false);
    return decided(change, state, stageOf(state));
  }
  const { core, world } = change;
  core.rung += 1;
  const now = stepAt(change, core.stepIndex);
  note(change, 'step-started', { step: 'check', round: core.rung });
  const holder = world.contact(state.holder.personId);
  const asked = [...(holder ? [holder] : []), ...world.peopleFor(['dispatcher'])];
  for (const person of new Map(asked.map((each) => [each.personId, each])).values()) pagePerson(change, person, 'notify', now);
  tryChains(change, false);
  return decided(change, state, heldStage(change, state.status, state.holder));
};

const loseHolder = (state: In<'accepted'>, { personId }: EventOf<'responder-lost'>, change: Change): Decision => {
  if (state.holder.personId !== personId) return same(state);
  return decided(change, state, { ...stageOf(state), nextAt: Math.min(state.nextAt, change.nowMs + state.limits.lostWaitMs) } as Stage);
};

const report = (state: HeldState, event: EventOf<'status-reported'>, change: Change): Decision => {
  if (state.holder.personId !== event.by.personId) return notHolder(state);
  if (event.status === state.status) return same(state);
  if (order.indexOf(event.status) < order.indexOf(state.status)) return refuse('status-went-back')(state);
  if (event.status === 'on-scene') change.core.onSceneAt = change.nowMs;
  if (event.status === 'handed-over') markBusy(change, state.holder.personId, false);
  dropChains(change, event.by.personId);
  noteStatus(change, event.status, event.by);
  return decided(change, state, heldStage(change, event.status, state.holder));
};

/** The new holder must move as if they had accepted, unless they take over where the patient already is. */
const handOver = (state: HeldState, { by, to }: EventOf<'handed-over'>, change: Change): Decision => {
  if (state.holder.personId !== by.personId) return notHolder(state);
  if (to.personId === by.personId) return refuse('already-the-holder')(state);
  const { core, nowMs } = change;
  core.rung += 1;
  const old = core.offers.find(({ responderId }) => responderId === by.personId);
  if (old) answerOffer(change, old, 'stood-down');
  note(change, 'handed-over', { to: to.name }, by);
  const channel = pagePerson(change, to, 'offer', stepAt(change, core.stepIndex));
  grantOffer(change, to, channel ?? 'app');
  markBusy(change, by.personId, false);
  markBusy(change, to.personId, true);
  return decided(change, state, heldStage(change, statusForNewHolder(state.status), holderFrom(to, nowMs)));
};

// The table ----------------------------------------------------------------------------------------------------

const notYet = refuse('not-accepted-yet');
const tooLate = refuse('too-late-to-cancel');
const counting = refuse('still-counting-down');
const anyOpen = {
  acknowledged: acknowledgeOpen, receipt: receiveOpen, 'page-failed': failPage, 'carrier-status': hearCarrierOpen, closed: close, 'call-back-asked': askCallBack,
  'call-back-done': endCallBack, 'question-answered': answerQuestion, reclassified: reclassify,
};
const held = {
  ...anyOpen, 'alarm-attached': attachQuietly, cancelled: tooLate, accepted: acceptAgain, 'status-reported': report, 'handed-over': handOver, 'took-over': takeOver,
  escalated: escalateHeld, 'stood-down': standDownHeld, 'offered-by-hand': refuse('already-accepted'), 'destination-named': nameDestination,
};
const moving = { ...held, due: heldDue, declined: declineOnTheWay, 'responder-lost': keep, 'responder-back': keep, 'went-off-duty': offDutyWaiting };
const over = {
  'alarm-attached': keep, cancelled: ended, due: keep, receipt: receiveEnded, 'page-failed': keep, 'carrier-status': hearCarrierEnded, acknowledged: ended,
  accepted: ended, declined: ended, 'status-reported': ended, 'handed-over': ended, 'took-over': ended, escalated: ended, 'offered-by-hand': ended, 'stood-down': ended,
  'call-back-asked': ended, 'call-back-done': ended, 'question-answered': ended, reclassified: ended, 'destination-named': ended, 'responder-lost': keep, 'responder-back': keep, 'went-off-duty': keep, closed: ended,
};

const table: Table = {
  countdown: {
    ...anyOpen, 'alarm-attached': worsenCountdown, cancelled: cancel, due: endCountdown, accepted: counting, declined: counting,
    'status-reported': counting, 'handed-over': counting, 'took-over': counting, escalated: counting, 'offered-by-hand': counting, 'stood-down': notInvolved, 'call-back-asked': counting,
    'call-back-done': counting, 'destination-named': counting, 'responder-lost': keep, 'responder-back': keep, 'went-off-duty': keep,
  },
  seeking: {
    ...anyOpen, 'alarm-attached': worsen, cancelled: tooLate, due: seekDue, accepted: accept, declined: decline, 'status-reported': notYet,
    'handed-over': notYet, 'destination-named': notYet, 'took-over': takeOver, escalated: escalateSeeking, 'offered-by-hand': offerByHand, 'stood-down': standDownSeeking, 'responder-lost': loseAsked, 'responder-back': pageBack, 'went-off-duty': offDutySeeking,
  },
  accepted: { ...held, due: acceptedDue, declined: declineHeld, 'responder-lost': loseHolder, 'responder-back': keep, 'went-off-duty': offDutyAccepted },
  'en-route': moving,
  'on-scene': moving,
  transporting: moving,
  'handed-over': moving,
  closed: over,
  cancelled: over,
};
