// How every cell of the state machine ends, and the stages several cells lead to. Which event leads where is emergency.ts's.
import type { EmergencyStatus } from '@mydr24/protocol';
import { type Change, markBusy, settle } from './emergency-change.ts';
import {
  type Contact, type Decision, type Emergency, type EventOf, type EventType, type HeldStatus, type Holder, type In, type OpenEmergency, type RefusalCode, type Stage,
} from './emergency-state.ts';
import { holderOf } from './emergency-views.ts';
import { seekFrom, tryChains } from './escalation.ts';
import { runTeam } from './team.ts';

export type Cell<S extends EmergencyStatus, T extends EventType> = (state: In<S>, event: EventOf<T>, change: Change) => Decision;
export type Table = { [S in EmergencyStatus]: { [T in EventType]: Cell<S, T> } };

/** What is due for the team belongs to every decision; a suggestion ends with the way of the holder it was about. */
export function decided(change: Change, state: Emergency, stage: Stage): Decision {
  runTeam(change, stage);
  if (change.core.sooner && !isOnTheWay(stage, holderOf(state)?.personId)) change.core.sooner = null;
  return { ok: true, state: settle(change, state, stage), effects: change.effects };
}

const isOnTheWay = (stage: Stage, personId: string | undefined): boolean => (stage.status === 'accepted' || stage.status === 'en-route') && stage.holder.personId === personId;

/** Nothing new: the same object, so that the caller writes nothing. */
export const same = (state: Emergency): Decision => ({ ok: true, state, effects: [] });
export const refuse = (code: RefusalCode) => (state: Emergency): Decision => ({ ok: false, refusal: { code, holderName: holderOf(state)?.name ?? null } });

export const ended = refuse('already-ended');
export const notHolder = refuse('not-holder');
export const keep = <S extends EmergencyStatus>(state: In<S>): Decision => same(state);

export function stageOf(state: OpenEmergency): Stage {
  const { nextAt, wakeAt } = state;
  if (state.status === 'countdown') return { status: 'countdown', wakeAt, nextAt };
  if (state.status === 'seeking') return { status: 'seeking', wakeAt, nextAt, unreachedAt: state.unreachedAt };
  return { status: state.status, wakeAt, nextAt, holder: state.holder };
}

export function endOf(state: In<'closed' | 'cancelled'>): Stage {
  const { status, wakeAt, closedAt } = state;
  return status === 'closed' ? { status, wakeAt, closedAt, outcome: state.outcome, holder: state.holder } : { status, wakeAt, closedAt };
}

export type SeekingState = In<'seeking'>;
export type SeekingStage = Extract<Stage, { status: 'seeking' }>;
export type HeldState = In<HeldStatus>;

export function heldStage(change: Change, status: HeldStatus, holder: Holder): Stage {
  const { limits } = change.core;
  // Who says that they are on the way and shares where they are is looked at as often as somebody who has not said so.
  const isSeen = status === 'en-route' && holder.from !== undefined;
  const checkMs = status === 'accepted' ? Infinity : (holder.newsAt ?? holder.since) + limits.checkWaitMs[status] - change.nowMs;
  const waitMs = status === 'accepted' || isSeen ? Math.min(limits.moveWaitMs, checkMs) : limits.checkWaitMs[status];
  return { status, holder, wakeAt: change.nowMs, nextAt: change.nowMs + waitMs };
}

export const statusForNewHolder = (status: HeldStatus): HeldStatus => (status === 'en-route' ? 'accepted' : status);
/** Whoever takes it without having been asked. */
export function holderFrom({ world, nowMs }: Change, { personId, name, givenName }: Contact): Holder {
  const from = world.whereabouts(personId);
  const ranked = world.ranked(personId);
  return { personId, name, givenName, distanceM: ranked?.distanceM ?? null, etaS: ranked?.etaS ?? null, since: nowMs, ...(from ? { from } : {}) };
}

/** Its holder is gone: the plan starts over with the others. */
export function seekAgain(state: HeldState, change: Change): Decision {
  markBusy(change, state.holder.personId, false);
  change.core.acceptedAt = null;
  // Nobody holds it: the promise of the fail-safe runs from here anew.
  change.core.reachedAt = null;
  const stage = seekFrom(change, 0);
  tryChains(change, true);
  return decided(change, state, stage);
}

