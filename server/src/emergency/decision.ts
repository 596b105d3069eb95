// How every cell of the state machine ends, and the stages several cells lead to. Which event leads where is emergency.ts's.
import type { EmergencyStatus } from '@mydr24/protocol';
import { type Change, markBusy, settle } from './emergency-change.ts';
import {
  type Contact, type Decision, type Emergency, type EventOf, type EventType, type HeldStatus, type Holder, type In, type OpenEmergency, type RefusalCode, type Stage,
} from './emergency-state.ts';
import { holderOf } from './emergency-views.ts';
import { seekFrom, tryChains } from './escalation.ts';

export type Cell<S extends EmergencyStatus, T extends EventType> = (state: In<S>, event: EventOf<T>, change: Change) => Decision;
export type Table = { [S in EmergencyStatus]: { [T in EventType]: Cell<S, T> } };

export const decided = (change: Change, state: Emergency, stage: Stage): Decision => ({ ok: true, state: settle(change, state, stage), effects: change.effects });
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
  const waitMs = status === 'accepted' ? limits.moveWaitMs : limits.checkWaitMs[status];
  return { status, holder, wakeAt: change.nowMs, nextAt: change.nowMs + waitMs };
}

export const statusForNewHolder = (status: HeldStatus): HeldStatus => (status === 'en-route' ? 'accepted' : status);
export const holderFrom = ({ personId, name, givenName }: Contact, since: number): Holder => ({ personId, name, givenName, distanceM: null, since });

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

