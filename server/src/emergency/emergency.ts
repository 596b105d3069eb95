// Decides everything of an emergency: `step(state, event, nowMs, world) -> {state, effects}` or a refusal. The table is
// complete: a state x event pair nobody thought of does not compile. See emergency-state.ts for the arrows and
// escalation.ts for the steps. Decides nothing about who may ask; server/policies does.
import type { EmergencyCause, EmergencyId, EmergencyKind, EmergencyMode, EmergencyPlace, EmergencyStatus, TenantId } from '@mydr24/protocol';
import { askCallBack, endCallBack, escalateHeld, escalateSeeking, nameDestination, notInvolved, offerByHand, standDownHeld, standDownSeeking, takeOver } from './commands.ts';
import {
  type Cell, decided, ended, type HeldState, heldStage, holderFrom, keep, notHolder, refuse, same, type SeekingStage, type SeekingState, stageOf,
  statusForNewHolder, type Table,
} from './decision.ts';
import {
  answerOffer, begin, type Change, dropChains, grantOffer, liveOffers, markBusy, newPage, note, noteAt, noteStatus, openOffers, pagePerson, pageStandDown, settle, standDown,
} from './emergency-change.ts';
import type { CheckedProtocol, ProtocolLimits } from './emergency-protocol.ts';
import {
  type Decision, type Effect, type Emergency, type EmergencyCore, type EmergencyEvent, type EventOf, type EventType, type Holder, type In,
  type OpenEmergency, type PatientFacts, type Stage, STATE_SCHEMA, type World,
} from './emergency-state.ts';
import { holderOf, isAnswerable } from './emergency-views.ts';
import { advance, hurryChain, offerOneMore, seekFrom, seekOn, stepAt } from './escalation.ts';
import { answerQuestion, reclassify } from './kind-change.ts';
import { acceptedDue, giveBack, heldDue } from './holder-watch.ts';
import { offDutyAccepted, offDutySeeking, offDutyWaiting } from './off-duty.ts';
import { acknowledgeOpen, failPage, hearCarrierEnded, hearCarrierOpen, receiveEnded, receiveOpen } from './receipts.ts';
import { recordEnded, recordOpen, takeBack } from './scene-report.ts';
import { dismissSooner, lookForSooner } from './sooner.ts';
import { rankOfPriority } from './step-condition.ts';
import { endTeam, runTeam, teamOf, vacate } from './team.ts';
import { acceptingPlace, decliningPlace, reportTeam, standingDownPlace } from './team-answers.ts';

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
    ...teamOf(opening.protocol, nowMs),
  };
  const change = begin(core, nowMs, world);
  noteCause(change, opening);
  if (cause.type === 'sos') {
    const endsAt = nowMs + opening.limits.countdownMs;
    note(change, 'countdown-started', { endsAt });
    return { state: settle(change, null, { status: 'countdown', wakeAt: endsAt, nextAt: endsAt }), effects: change.effects };
  }
  const stage = seekFrom(change, 0);
  runTeam(change, stage);
  return { state: settle(change, null, stage), effects: change.effects };
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
  standDown(change, 'closed', openOffers(change.core));
  endTeam(change, by.personId);
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
  const from = change.world.whereabouts(by.personId);
  const holder: Holder = { ...by, givenName: offer.responderGivenName, distanceM: offer.distanceM, etaS: offer.etaS ?? null, since: change.nowMs, ...(from ? { from } : {}) };
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
const pageBack = (state: SeekingState | HeldState, { personId }: EventOf<'responder-back'>, change: Change): Decision => {
  const offer = openOffers(change.core).find(({ responderId }) => responderId === personId);
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
  if (state.holder.personId === event.by.personId) return giveBack(state, change, { status: 'declined', reason: event.reason });
  return refuse('already-accepted')(state);
};

const declineOnTheWay = (state: HeldState): Decision => refuse('already-accepted')(state);

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
  const from = change.world.whereabouts(event.by.personId) ?? state.holder.from;
  return decided(change, state, heldStage(change, event.status, { ...state.holder, newsAt: change.nowMs, isStill: false, ...(from ? { from } : {}) }));
};

/** The new holder must move as if they had accepted, unless they take over where the patient already is. */
const handOver = (state: HeldState, { by, to, onBehalf }: EventOf<'handed-over'>, change: Change): Decision => {
  if (state.holder.personId !== by.personId) return notHolder(state);
  if (to.personId === by.personId) return refuse('already-the-holder')(state);
  const { core } = change;
  core.rung += 1;
  const old = core.offers.find(({ responderId }) => responderId === by.personId);
  if (old) answerOffer(change, old, 'stood-down');
  if (old && onBehalf) pageStandDown(change, by, old.channel);
  note(change, 'handed-over', { to: to.name, ...(onBehalf ? { onBehalf: onBehalf.name } : {}) }, by);
  vacate(change, to.personId);
  const channel = pagePerson(change, to, 'offer', stepAt(change, core.stepIndex));
  grantOffer(change, to, channel ?? 'app');
  markBusy(change, by.personId, false);
  markBusy(change, to.personId, true);
  return decided(change, state, heldStage(change, statusForNewHolder(state.status), holderFrom(change, to)));
};

// The table ----------------------------------------------------------------------------------------------------

const notYet = refuse('not-accepted-yet');
const tooLate = refuse('too-late-to-cancel');
const counting = refuse('still-counting-down');
const anyOpen = {
  acknowledged: acknowledgeOpen, receipt: receiveOpen, 'page-failed': failPage, 'carrier-status': hearCarrierOpen, closed: close, 'call-back-asked': askCallBack,
  'call-back-done': endCallBack, 'question-answered': answerQuestion, reclassified: reclassify, 'scene-recorded': recordOpen,
};
/** Nobody goes, or nobody goes any more. */
const notOnTheWay = { 'looked-for-sooner': keep, 'sooner-dismissed': keep };
const held = {
  ...anyOpen, 'alarm-attached': attachQuietly, cancelled: tooLate, accepted: acceptingPlace(acceptAgain), 'status-reported': report, 'status-taken-back': takeBack, 'team-status-reported': reportTeam, 'handed-over': handOver,
  'took-over': takeOver, escalated: escalateHeld, 'stood-down': standingDownPlace(standDownHeld), 'offered-by-hand': offerByHand, 'responder-back': pageBack, 'destination-named': nameDestination,
};
const onTheWay = { 'looked-for-sooner': lookForSooner, 'sooner-dismissed': dismissSooner };
const moving = { ...held, due: heldDue, declined: decliningPlace(declineOnTheWay), 'responder-lost': keep, 'went-off-duty': offDutyWaiting };
const there = { ...moving, ...notOnTheWay };
const over = {
  'alarm-attached': keep, cancelled: ended, due: keep, receipt: receiveEnded, 'page-failed': keep, 'carrier-status': hearCarrierEnded, acknowledged: ended,
  accepted: ended, declined: ended, 'scene-recorded': recordEnded, 'status-reported': ended, 'status-taken-back': ended, 'team-status-reported': ended, 'handed-over': ended, 'took-over': ended, escalated: ended, 'offered-by-hand': ended, 'stood-down': ended,
  'call-back-asked': ended, 'call-back-done': ended, 'question-answered': ended, reclassified: ended, 'destination-named': ended, 'responder-lost': keep, 'responder-back': keep, 'went-off-duty': keep, closed: ended,
  'looked-for-sooner': keep, 'sooner-dismissed': ended,
};

const table: Table = {
  countdown: {
    ...anyOpen, ...notOnTheWay, 'alarm-attached': worsenCountdown, cancelled: cancel, due: endCountdown, accepted: counting, declined: counting,
    'status-reported': counting, 'status-taken-back': counting, 'team-status-reported': counting, 'handed-over': counting, 'took-over': counting, escalated: counting, 'offered-by-hand': counting, 'stood-down': notInvolved,
    'call-back-asked': counting, 'call-back-done': counting, 'destination-named': counting, 'responder-lost': keep, 'responder-back': keep, 'went-off-duty': keep,
  },
  seeking: {
    ...anyOpen, ...notOnTheWay, 'alarm-attached': worsen, cancelled: tooLate, due: seekDue, accepted: acceptingPlace(accept), declined: decliningPlace(decline), 'status-reported': notYet, 'status-taken-back': notYet,
    'team-status-reported': reportTeam, 'handed-over': notYet, 'destination-named': notYet, 'took-over': takeOver, escalated: escalateSeeking, 'offered-by-hand': offerByHand, 'stood-down': standingDownPlace(standDownSeeking),
    'responder-lost': loseAsked, 'responder-back': pageBack, 'went-off-duty': offDutySeeking,
  },
  accepted: { ...held, ...onTheWay, due: acceptedDue, declined: decliningPlace(declineHeld), 'responder-lost': loseHolder, 'went-off-duty': offDutyAccepted },
  'en-route': { ...moving, ...onTheWay },
  'on-scene': there,
  transporting: there,
  'handed-over': there,
  closed: over,
  cancelled: over,
};
