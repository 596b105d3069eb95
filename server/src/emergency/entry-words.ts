// Which facts of a timeline entry people wrote in their own words: the note a closing was given, why somebody was asked by hand. They are sealed in
// their row; the state machine, which never looks at them, has them plain only in what it just decided. Pure.
import type { TimelineEntry } from '@mydr24/protocol';
import { PLACEHOLDER } from '../keys/sealed.ts';

type Facts = TimelineEntry['facts'];

const KEYS: Readonly<Partial<Record<TimelineEntry['kind'], string>>> = { closed: 'note', 'offered-by-hand': 'reason' };

/** Null: there are none, or they are sealed. */
export function wordsIn({ kind, facts }: Pick<TimelineEntry, 'kind' | 'facts'>): string | null {
  const key = KEYS[kind];
  const words = key === undefined ? undefined : facts[key];
  return typeof words === 'string' && words !== PLACEHOLDER ? words : null;
}

export const withWords = ({ kind, facts }: Pick<TimelineEntry, 'kind' | 'facts'>, words: string): Facts => ({ ...facts, [KEYS[kind]!]: words });
export const withoutWords = (entry: Pick<TimelineEntry, 'kind' | 'facts'>): Facts => withWords(entry, PLACEHOLDER);

/** The name of a row, as its sealed column has it. */
export const entryRow = (emergencyId: string, n: number): string => `${emergencyId} ${n}`;
