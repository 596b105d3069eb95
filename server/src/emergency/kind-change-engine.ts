// Makes an emergency another kind in the database: the patient's other emergencies are locked and looked at first, because one
// of that kind may be open already. What follows of it is kind-change.ts's and joining.ts's.
import type { CallerAnswer, EmergencyKind } from '@mydr24/protocol';
import type { Tx } from '../platform/postgres.ts';
import { step } from './emergency.ts';
import type { Decision, Emergency, KindPlan, Named, World } from './emergency-state.ts';
import { find, findForUpdate, listOpenForUpdate, lockPatients, type Saving } from './emergency-store.ts';
import { isJoinable, joined } from './joining.ts';
import type { PlanBook } from './plan-book.ts';

export interface KindChangeParts {
  readonly plans: PlanBook;
  worldAt(state: Emergency, nowMs: number): World;
  save(tx: Tx, savings: readonly Saving[], nowMs: number): Promise<void>;
}

/** Locks in the order of raising: the patient, then the rows. */
async function lockWithOthers(tx: Tx, id: string): Promise<{ state: Emergency; others: Emergency[] } | null> {
  const seen = await find(tx, id);
  if (!seen) return null;
  await lockPatients(tx, [seen.patient.id]);
  const { states: open } = await listOpenForUpdate(tx, [seen.patient.id]);
  const state = open.find((each) => each.id === id) ?? (await findForUpdate(tx, id));
  return state ? { state, others: open.filter((each) => each.id !== id) } : null;
}

/** Records a caller's answer; what the plan says of it may make the emergency another kind. */
export async function answerOne(parts: KindChangeParts, tx: Tx, id: string, by: Named, given: CallerAnswer, nowMs: number): Promise<Decision | null> {
  const locked = await lockWithOthers(tx, id);
  if (!locked) return null;
  const { plans } = parts;
  const { state, others } = locked;
  const kind = plans.kindOfAnswer(state.tenantId, given.questionId, given.answerId, state.protocol.version);
  const other = kind !== null && kind !== state.kind ? others.find((each) => each.kind === kind) : undefined;
  const to = kind === null || other ? null : planOf(plans, state, kind);
  const world = (each: Emergency) => parts.worldAt(each, nowMs);
  const decision = step(state, { type: 'question-answered', by, ...given, to }, nowMs, world(state));
  if (!decision.ok) return decision;
  const savings = other && isJoinable(decision.state) ? joined(decision, state, other, by, nowMs, world) : [{ before: state, after: decision.state, effects: decision.effects }];
  await parts.save(tx, savings, nowMs);
  return { ...decision, state: savings[0]!.after };
}

/** Makes it another kind. When one of that kind is open for the patient, this one joins it. */
export async function reclassifyOne(parts: KindChangeParts, tx: Tx, id: string, by: Named, kind: EmergencyKind, nowMs: number): Promise<Decision | null> {
  const locked = await lockWithOthers(tx, id);
  if (!locked) return null;
  const { state, others } = locked;
  const other = kind === state.kind ? undefined : others.find((each) => each.kind === kind);
  if (other && !isJoinable(state)) return { ok: false, refusal: { code: state.wakeAt === null ? 'already-ended' : 'kind-is-open', holderName: null } };
  const world = (each: Emergency) => parts.worldAt(each, nowMs);
  if (other) {
    const savings = joined({ ok: true, state, effects: [] }, state, other, by, nowMs, world);
    await parts.save(tx, savings, nowMs);
    return { ok: true, state: savings[0].after, effects: [] };
  }
  const decision = step(state, { type: 'reclassified', by, to: planOf(parts.plans, state, kind) }, nowMs, world(state));
  if (decision.ok && decision.state !== state) await parts.save(tx, [{ before: state, after: decision.state, effects: decision.effects }], nowMs);
  return decision;
}

const planOf = (plans: PlanBook, { tenantId, protocol }: Emergency, kind: EmergencyKind): KindPlan => ({ kind, ...plans.planFor(tenantId, kind, protocol.version) });
