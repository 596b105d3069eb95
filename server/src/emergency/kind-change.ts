// An emergency turns out to be of another kind: by a caller's answer, or by a dispatcher. The other kind's plan begins at once.
import { type Change, note } from './emergency-change.ts';
import { decided, same, type SeekingStage, stageOf } from './decision.ts';
import type { Decision, EventOf, KindPlan, Named, OpenEmergency, Stage } from './emergency-state.ts';
import { beginPlan, tellNextStep } from './escalation.ts';
import { becomeTeam } from './team.ts';

/** True when it became another kind. The new plan is that of the same pack version, chosen by the caller. */
function becomeKind(change: Change, { status }: OpenEmergency, to: KindPlan, by: Named): boolean {
  const { core } = change;
  if (core.kind === to.kind) return false;
  note(change, 'reclassified', { kind: to.kind, from: core.kind, protocol: to.protocol.id, protocolVersion: to.protocol.version }, by);
  core.kind = to.kind;
  // A family that was told goes on being told: "nothing now" would reassure it falsely.
  const isFamilyTold = status !== 'countdown' && core.protocol.familyNotice !== 'none';
  core.protocol = isFamilyTold ? { ...to.protocol, familyNotice: 'with-consent' } : to.protocol;
  core.limits = to.limits;
  core.duties = [];
  becomeTeam(change, to.protocol);
  return true;
}

/** The other plan begins at once; while it may still be taken back, only the plan changes. */
function stageOfPlan(change: Change, state: OpenEmergency): Stage {
  if (state.status === 'countdown') return stageOf(state);
  if (state.status === 'seeking') return beginPlan(change, stageOf(state) as SeekingStage);
  change.core.stepIndex = 0;
  tellNextStep(change, 0);
  return stageOf(state);
}

export const reclassify = (state: OpenEmergency, { by, to }: EventOf<'reclassified'>, change: Change): Decision =>
  becomeKind(change, state, to, by) ? decided(change, state, stageOfPlan(change, state)) : same(state);

export const answerQuestion = (state: OpenEmergency, { by, questionId, answerId, to }: EventOf<'question-answered'>, change: Change): Decision => {
  note(change, 'question-answered', { questionId, answerId }, by);
  const isOther = to !== null && becomeKind(change, state, to, by);
  return decided(change, state, isOther ? stageOfPlan(change, state) : stageOf(state));
};
