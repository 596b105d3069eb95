// When a night or a day was, as it is said: the newest by their names, the others by the day of the week.
import type { OwnDays } from '@mydr24/protocol';
import type { Say } from '../words/words.ts';
import { whenId } from './day-words.ts';

/** The day a night leads to names it. */
export function whenSaid(stretches: OwnDays['stretches'], nth: number, say: Say, locale: string): string {
  const id = whenId(stretches, nth);
  const day = new Intl.DateTimeFormat(locale, { weekday: 'long' }).format((stretches[nth]?.toAt ?? 0) - 1);
  return say(`days.when.${id}`, { day });
}
