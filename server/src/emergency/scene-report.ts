// What people at a scene tell a running or ended emergency beside their status: one line of the timeline each; and taking
// back a status that was reported by mistake. Notes and photos themselves are the scene-notes slice's.
import type { EmergencyStatus } from '@mydr24/protocol';
import { type Change, markBusy, note } from './emergency-change.ts';
import { decided, endOf, type HeldState, heldStage, notHolder, refuse, stageOf } from './decision.ts';
import type { Decision, EventOf, HeldStatus, In, OpenEmergency } from './emergency-state.ts';

/** Long enough to see the mistake, too short to rewrite what others acted on. */
export const TAKE_BACK_MS = 120_000;

export const recordOpen = (state: OpenEmergency, { by, kind, facts }: EventOf<'scene-recorded'>, change: Change): Decision => {
  note(change, kind, facts, by);
  return decided(change, state, stageOf(state));
};

/** What was written in a dead zone may arrive after somebody closed it. */
export const recordEnded = (state: In<'closed' | 'cancelled'>, { by, kind, facts }: EventOf<'scene-recorded'>, change: Change): Decision => {
  note(change, kind, facts, by);
  return decided(change, state, endOf(state));
};

const nothingToTakeBack = refuse('nothing-to-take-back');
const isHeld = (status: EmergencyStatus): status is HeldStatus => status === 'accepted' || status === 'en-route' || status === 'on-scene' || status === 'transporting';

/** Back to what was before; the timeline keeps both, the steps shown to a family only what is true. */
export const takeBack = (state: HeldState, { by, status }: EventOf<'status-taken-back'>, change: Change): Decision => {
  if (state.holder.personId !== by.personId) return notHolder(state);
  const before = state.history.at(-2);
  const last = state.history.at(-1);
  if (state.status !== status || last?.status !== status || before === undefined || !isHeld(before.status) || change.nowMs - last.at > TAKE_BACK_MS) return nothingToTakeBack(state);
  const { core } = change;
  if (status === 'on-scene') core.onSceneAt = null;
  if (status === 'handed-over') markBusy(change, by.personId, true);
  note(change, 'status-taken-back', { status, to: before.status }, by);
  const decision = decided(change, state, heldStage(change, before.status, state.holder));
  return decision.ok ? { ...decision, state: { ...decision.state, history: state.history.slice(0, -1) } } : decision;
};
