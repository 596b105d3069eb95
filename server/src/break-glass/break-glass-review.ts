// Whether a use may be opened, answered or judged, as values. Pure.
import type { BreakGlass, BreakGlassVerdict } from '@mydr24/protocol';

export type GlassRefusal = 'already-in-your-care' | 'own-record' | 'one-at-a-time' | 'own-use' | 'already-judged' | 'not-asked' | 'told-already';

export const glassMessages: Record<GlassRefusal, string> = {
  'already-in-your-care': 'This patient is open to you without break-glass. Open the record.',
  'own-record': 'This is your own record. Ask whoever cares for you.',
  'one-at-a-time': 'You have another record open by break-glass. End that first.',
  'own-use': 'Somebody else must judge what you opened yourself.',
  'already-judged': 'This was judged already, and the verdict stays.',
  'not-asked': 'Nobody asks about this now.',
  'told-already': 'The patient was told already.',
};

/** From the next patient on within an hour, officers are told of the person and not only of the use. */
export const MANY_PATIENTS = 5;

const isFinal = (verdict: BreakGlassVerdict | null): boolean => verdict === 'justified' || verdict === 'not-justified';

export function judgeRefusal({ personId, verdict }: Pick<BreakGlass, 'personId' | 'verdict'>, judgeId: string): GlassRefusal | null {
  if (personId === judgeId) return 'own-use';
  return isFinal(verdict) ? 'already-judged' : null;
}

export function answerRefusal({ verdict }: Pick<BreakGlass, 'verdict'>): GlassRefusal | null {
  return verdict === 'asked' ? null : 'not-asked';
}

export function letterRefusal({ isPatientTold }: Pick<BreakGlass, 'isPatientTold'>): GlassRefusal | null {
  return isPatientTold ? 'told-already' : null;
}
