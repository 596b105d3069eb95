// From what was inserted and what was there, the answer to each item of a commit: newly stored, a repeat, or another
// reading under a used number (I3). Pure; two items of one commit may be each other's repeat.
import type { ReadingResult } from '@mydr24/protocol';
import { readingKey, saysTheSame, type Reading, type ReadingBody } from './reading.ts';

export type PresentReading = ReadingBody & { readonly isAmended?: boolean };

/** `amended`: stored instead of what was there. `unstorable`: the database refuses this one reading for a reason nobody foresaw; the others are stored (I4). */
export type StoreOutcome = 'stored' | 'amended' | 'duplicate' | 'sequence-conflict' | 'unstorable';

/** `inserted` null: every reading was new, which is nearly always so. */
export function outcomesOf(readings: readonly Reading[], inserted: ReadonlySet<string> | null, present: ReadonlyMap<string, PresentReading>): StoreOutcome[] {
  if (inserted === null) return readings.map(() => 'stored');
  const claimed = new Set<string>();
  return readings.map((reading) => {
    const key = readingKey(reading);
    if (inserted.has(key) && !claimed.has(key)) {
      claimed.add(key);
      return 'stored';
    }
    const body = present.get(key);
    if (body === undefined || body.patientId !== reading.patientId || body.kind !== reading.kind) return 'sequence-conflict';
    if (saysTheSame(body, reading)) return 'duplicate';
    if (reading.amends !== undefined) return 'amended';
    // What was amended stays so, and its first form sent again harms nothing.
    return body.isAmended ? 'duplicate' : 'sequence-conflict';
  });
}

/** Keys whose stored body must be looked at: all that were not inserted, and repeats within the commit itself. */
export function repeatedReadings(readings: readonly Reading[], inserted: ReadonlySet<string>): Reading[] {
  const seen = new Set<string>();
  return readings.filter((reading) => {
    const key = readingKey(reading);
    const isRepeat = !inserted.has(key) || seen.has(key);
    seen.add(key);
    return isRepeat;
  });
}

export function resultOf(seq: number, outcome: StoreOutcome): ReadingResult {
  if (outcome === 'stored' || outcome === 'duplicate') return { status: outcome, seq };
  if (outcome === 'amended') return { status: 'stored', seq };
  if (outcome === 'unstorable') {
    return { status: 'refused', seq, reason: 'malformed', message: 'this reading could not be stored although it looked right; do not send it again, tell the operator' };
  }
  return {
    status: 'refused', seq, reason: 'sequence-conflict',
    message: 'this seq and takenAt are stored with another content; a device numbers each reading once, so send it under a new seq',
  };
}
