// A version of a pack in words: who did what when. Decides nothing about what may be done with it.
import type { PackState, PackVersion } from '@mydr24/protocol';
import type { Say } from '../words/words.ts';

export type PackDeed = PackVersion['deeds'][number];

/** A date and a time in the reader's language; with `timeZone`, on the wall clock of that place. */
export function momentWords(at: number, locale: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23', ...(timeZone === undefined ? {} : { timeZone }) }).format(at);
}

export function deedWords(deed: PackDeed, say: Say, locale: string): string {
  return say(`admin.deed.${deed.what}`, { name: deed.personName ?? say('admin.server'), moment: momentWords(deed.at, locale) });
}

/** What is said of a version in a list: its last deed that changed where it stands. */
export function lastDeed({ deeds }: Pick<PackVersion, 'deeds'>): PackDeed | null {
  return deeds.toSorted((one, other) => one.at - other.at).at(-1) ?? null;
}

/** Whoever wrote or proposed it may not approve it. */
export function authorsOf({ deeds }: Pick<PackVersion, 'deeds'>): { ids: ReadonlySet<string>; names: string[] } {
  const wrote = deeds.filter(({ what }) => what === 'created' || what === 'saved' || what === 'proposed');
  return { ids: new Set(wrote.flatMap(({ personId }) => (personId === null ? [] : [personId]))), names: [...new Set(wrote.flatMap(({ personName }) => (personName === null ? [] : [personName])))] };
}

/** The groups of the list, in the order a person needs them. */
export const groups: readonly { name: 'waiting' | 'coming' | 'drafts' | 'earlier'; states: readonly PackState[] }[] = [
  { name: 'waiting', states: ['proposed'] },
  { name: 'coming', states: ['approved', 'scheduled'] },
  { name: 'drafts', states: ['draft'] },
  { name: 'earlier', states: ['retired', 'withdrawn'] },
];
