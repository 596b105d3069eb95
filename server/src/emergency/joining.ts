// Two open emergencies of one patient turn out to be of the same kind: the one nobody holds yet ends and its alarms join the other.
import { begin, note, settle } from './emergency-change.ts';
import { stageOf } from './decision.ts';
import { step } from './emergency.ts';
import { type Decision, type Effect, type Emergency, isOpen, type Named, type World } from './emergency-state.ts';

export interface Joined {
  before: Emergency;
  after: Emergency;
  effects: readonly Effect[];
}

/** One somebody holds is not taken out of their hands by a word about its kind. */
export const isJoinable = (state: Emergency): boolean => state.status === 'countdown' || state.status === 'seeking';

/** First the one that ends, then the one that goes on. `decision` is what was decided about the first so far. */
export function joined(
  decision: Extract<Decision, { ok: true }>, before: Emergency, into: Emergency, by: Named, nowMs: number, worldOf: (state: Emergency) => World,
): [Joined, Joined] {
  const closed = step(decision.state, { type: 'closed', by, outcome: 'joined', note: '' }, nowMs, worldOf(decision.state));
  if (!closed.ok) throw new Error('an emergency that can be joined could not be closed');
  return [{ before, after: closed.state, effects: [...decision.effects, ...closed.effects] }, attachAll(before, into, by, nowMs, worldOf)];
}

function attachAll(from: Emergency, into: Emergency, by: Named, nowMs: number, worldOf: (state: Emergency) => World): Joined {
  const change = begin(into, nowMs, worldOf(into));
  note(change, 'joined', { kind: from.kind, cause: from.cause.type }, by);
  let state: Emergency = isOpen(into) ? settle(change, into, stageOf(into)) : into;
  const effects = [...change.effects];
  for (const alarm of from.attached) {
    const decision = step(state, { type: 'alarm-attached', alarm }, nowMs, worldOf(state));
    if (!decision.ok) continue;
    state = decision.state;
    effects.push(...decision.effects);
  }
  return { before: into, after: state, effects };
}
