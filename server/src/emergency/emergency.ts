// Decides everything of an emergency: `step(state, event, nowMs, world) -> {state, effects}` or a refusal. The table is
// complete: a state x event pair nobody thought of does not compile. See emergency-state.ts for the arrows and
// escalation.ts for the steps. Decides nothing about who may ask; people/access.ts does.
import type { EmergencyCause, EmergencyId, EmergencyKind, EmergencyMode, EmergencyPlace, EmergencyStatus, TenantId } from '@mydr24/protocol';
import {
  answerOffer, begin, type Change, dropChains, grantOffer, liveOffers, note, noteAt, noteStatus, pagePerson, settle, standDown, standDownOne,
} from './emergency-change.ts';
import type { CheckedProtocol, ProtocolLimits } from './emergency-protocol.ts';
import {
  type Decision, type Effect, type Emergency, type EmergencyCore, type EmergencyEvent, type EventOf, type EventType, type HeldStatus, type Holder, type In,
  isOpen, type Named, type OpenEmergency, type PatientFacts, type RefusalCode, type Stage, STATE_SCHEMA, type World,
} from './emergency-state.ts';
import { climb, holderOf, isAnswerable } from './emergency-views.ts';
import { advance, hurryChain, offerOneMore, seekFrom, seekOn, stepAt, tryChains } from './escalation.ts';

export interface Opening {
  id: EmergencyId;
  tenantId: TenantId;
  kind: EmergencyKind;
  mode: EmergencyMode;
  cause: EmergencyCause;
  patient: PatientFacts;
  place: EmergencyPlace;
  firstReadingAt: number;
  protocol: CheckedProtocol;
  limits: ProtocolLimits;
}

export function openEmergency(opening: Opening, nowMs: number, world: World): { state: Emergency; effects: readonly Effect[] } {
  const { cause, firstReadingAt, ...given } = opening;
  const core: EmergencyCore = {
    ...given, cause, firstReadingAt, schema: STATE_SCHEMA, openedAt: nowMs,
    attached: cause.type === 'alarm' ? [{ alarmId: cause.alarmId, conditionKey: cause.conditionKey, priority: cause.priority }] : [],
    version: 0, shownVersion: 0, lastEntry: 0, stepIndex: 0, rung: -1, isFailSafeReached: false, offers: [], chains: [], involved: [],
    reachedAt: null, acknowledged: null, acceptedAt: null, onSceneAt: null, history: [],
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

type Cell<S extends EmergencyStatus, T extends EventType> = (state: In<S>, event: EventOf<T>, change: Change) => Decision;
type Table = { [S in EmergencyStatus]: { [T in EventType]: Cell<S, T> } };

// How a cell ends ----------------------------------------------------------------------------------------------

const decided = (change: Change, state: Emergency, stage: Stage): Decision => ({ ok: true, state: settle(change, state, stage), effects: change.effects });
/** Nothing new: the same object, so that the caller writes nothing. */
const same = (state: Emergency): Decision => ({ ok: true, state, effects: [] });
const refuse = (code: RefusalCode) => (state: Emergency): Decision => ({ ok: false, refusal: { code, holderName: holderOf(state)?.name ?? null } });

const ended = refuse('already-ended');
const notHolder = refuse('not-holder');
const keep = <S extends EmergencyStatus>(state: In<S>): Decision => same(state);

function stageOf(state: OpenEmergency): Stage {
  const { nextAt, wakeAt } = state;
  if (state.status === 'countdown') return { status: 'countdown', wakeAt, nextAt };
  if (state.status === 'seeking') return { status: 'seeking', wakeAt, nextAt, unreachedAt: state.unreachedAt };
  return { status: state.status, wakeAt, nextAt, holder: state.holder };
}

// What any open emergency does ---------------------------------------------------------------------------------

const rankOfPriority = { low: 0, medium: 1, high: 2 } as const;

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

/** A device receipt: the ladder climbs, the person's other channels rest; it may come after the end, too. */
function receive(change: Change, event: EventOf<'receipt'>): boolean {
  const page = climb(event.page, event.rung, change.nowMs);
  if (page === event.page) return false;
  change.effects.push({ type: 'page', page, isNew: false });
  change.core.reachedAt ??= change.nowMs;
  const person = page.personId === null ? null : { personId: page.personId, name: page.recipient };
  note(change, 'receipt', { rung: event.rung, channel: page.channel, step: page.step }, person);
  if (person === null) return true;
  dropChains(change, person.personId);
  if (event.rung === 'acknowledged' && page.purpose !== 'stand-down') acknowledge(change, person);
  return true;
}

const receiveOpen = (state: OpenEmergency, event: EventOf<'receipt'>, change: Change): Decision =>
  receive(change, event) ? decided(change, state, paused(change, state, stageOf(state))) : same(state);

const receiveEnded = (state: Emergency, event: EventOf<'receipt'>, change: Change): Decision => {
  if (!receive(change, event) || isOpen(state)) return same(state);
  const { status, wakeAt, closedAt } = state;
  return decided(change, state, status === 'closed' ? { status, wakeAt, closedAt, outcome: state.outcome, holder: state.holder } : { status, wakeAt, closedAt });
};

function acknowledge(change: Change, by: Named): void {
  if (change.core.acknowledged !== null) return;
  change.core.acknowledged = { ...by, at: change.nowMs };
  note(change, 'acknowledged', {}, by);
}

/** A person took notice: the repeating fail-safe waits longer, but does not end (E7). */
function paused(change: Change, before: OpenEmergency, stage: Stage): Stage {
  const isNews = before.acknowledged === null && change.core.acknowledged !== null;
  if (!isNews || stage.status !== 'seeking' || !change.core.isFailSafeReached) return stage;
  return { ...stage, nextAt: Math.max(stage.nextAt, change.nowMs + change.core.limits.acknowledgedWaitMs) };
}

const acknowledgeOpen = (state: OpenEmergency, { by }: EventOf<'acknowledged'>, change: Change): Decision => {
  if (state.acknowledged !== null) return same(state);
  acknowledge(change, by);
  dropChains(change, by.personId);
  return decided(change, state, paused(change, state, stageOf(state)));
};

const failPage = (state: OpenEmergency, { page }: EventOf<'page-failed'>, change: Change): Decision => {
  const person = page.personId === null ? null : { personId: page.personId, name: page.recipient };
  note(change, 'page-failed', { channel: page.channel, step: page.step, failure: page.failure }, person);
  if (person) hurryChain(change, person.personId, page.step);
  return decided(change, state, stageOf(state));
};

/** Closing stands everybody down, withdraws what was not sent yet, and pages nobody afterwards (E10). */
const close = (state: OpenEmergency, { by, outcome, note: text }: EventOf<'closed'>, change: Change): Decision => {
  const holder = holderOf(state);
  change.effects.push({ type: 'withdraw-pages' });
  standDown(change, 'closed');
  change.core.chains = [];
  if (holder) change.effects.push({ type: 'responder-busy', personId: holder.personId, isBusy: false });
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

type SeekingState = In<'seeking'>;
type SeekingStage = Extract<Stage, { status: 'seeking' }>;

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
  note(change, 'accepted', { distanceM: offer.distanceM, afterMs: change.nowMs - state.openedAt }, by);
  standDown(change, 'accepted-by-another');
  change.core.acceptedAt = change.nowMs;
  change.effects.push({ type: 'responder-busy', personId: by.personId, isBusy: true });
  const holder: Holder = { ...by, givenName: offer.responderGivenName, distanceM: offer.distanceM, since: change.nowMs };
  return decided(change, state, heldStage(change, 'accepted', holder));
};

function heldStage(change: Change, status: HeldStatus, holder: Holder): Stage {
  const { limits } = change.core;
  const waitMs = status === 'accepted' ? limits.moveWaitMs : limits.checkWaitMs[status];
  return { status, holder, wakeAt: change.nowMs, nextAt: change.nowMs + waitMs };
}

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

// Held ---------------------------------------------------------------------------------------------------------

type HeldState = In<HeldStatus>;
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
  change.effects.push({ type: 'responder-busy', personId: state.holder.personId, isBusy: false });
  change.core.acceptedAt = null;
  const stage = seekFrom(change, 0);
  tryChains(change, true);
  return decided(change, state, stage);
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
  const { channels } = stepAt(change, core.stepIndex);
  note(change, 'step-started', { step: 'check', round: core.rung });
  const holder = world.contact(state.holder.personId);
  const asked = [...(holder ? [holder] : []), ...world.peopleFor(['dispatcher'])];
  for (const person of new Map(asked.map((each) => [each.personId, each])).values()) pagePerson(change, person, 'notify', channels);
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
  if (event.status === 'handed-over') change.effects.push({ type: 'responder-busy', personId: state.holder.personId, isBusy: false });
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
  const channel = pagePerson(change, to, 'offer', stepAt(change, core.stepIndex).channels);
  grantOffer(change, to, channel ?? 'app');
  change.effects.push({ type: 'responder-busy', personId: by.personId, isBusy: false }, { type: 'responder-busy', personId: to.personId, isBusy: true });
  const holder: Holder = { personId: to.personId, name: to.name, givenName: to.givenName, distanceM: null, since: nowMs };
  const status = state.status === 'en-route' ? 'accepted' : state.status;
  return decided(change, state, heldStage(change, status, holder));
};

// The table ----------------------------------------------------------------------------------------------------

const notYet = refuse('not-accepted-yet');
const tooLate = refuse('too-late-to-cancel');
const counting = refuse('still-counting-down');
const anyOpen = { acknowledged: acknowledgeOpen, receipt: receiveOpen, 'page-failed': failPage, closed: close };
const held = { ...anyOpen, 'alarm-attached': attachQuietly, cancelled: tooLate, accepted: acceptAgain, 'status-reported': report, 'handed-over': handOver };
const moving = { ...held, due: heldDue, declined: declineOnTheWay, 'responder-lost': keep };
const over = {
  'alarm-attached': keep, cancelled: ended, due: keep, receipt: receiveEnded, 'page-failed': keep, acknowledged: ended, accepted: ended, declined: ended,
  'status-reported': ended, 'handed-over': ended, 'responder-lost': keep, closed: ended,
};

const table: Table = {
  countdown: {
    ...anyOpen, 'alarm-attached': worsenCountdown, cancelled: cancel, due: endCountdown, accepted: counting, declined: counting,
    'status-reported': counting, 'handed-over': counting, 'responder-lost': keep,
  },
  seeking: {
    ...anyOpen, 'alarm-attached': worsen, cancelled: tooLate, due: seekDue, accepted: accept, declined: decline, 'status-reported': notYet,
    'handed-over': notYet, 'responder-lost': loseAsked,
  },
  accepted: { ...held, due: acceptedDue, declined: declineHeld, 'responder-lost': loseHolder },
  'en-route': moving,
  'on-scene': moving,
  transporting: moving,
  'handed-over': moving,
  closed: over,
  cancelled: over,
};
