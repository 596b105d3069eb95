// Reads an emergency as some version of the program stored it. Older forms are brought to today's; a newer one is refused,
// because guessing at it could page wrongly or not at all.
import { type Emergency, STATE_SCHEMA } from './emergency-state.ts';

type Form1 = Omit<Emergency, 'schema' | 'isAtHome' | 'callBacks' | 'duties' | 'escalatedAt'> & { schema: 1 };

/** Null when this program cannot read the form. */
export function upgradeState(stored: unknown): Emergency | null {
  const { schema } = stored as { schema: number };
  if (schema === STATE_SCHEMA) return stored as Emergency;
  if (schema === 1) return fromForm1(stored as Form1);
  return null;
}

/** Form 1 knew no duties, no call-backs, and not whether the patient is at home: without a bed they are taken to be. */
function fromForm1(stored: Form1): Emergency {
  return { ...stored, schema: STATE_SCHEMA, isAtHome: stored.place.bed === null, callBacks: [], duties: [], escalatedAt: null } as unknown as Emergency;
}
