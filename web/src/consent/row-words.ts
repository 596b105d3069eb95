// Who a choice is about, and when it was made, in words.
import type { Consent } from '@mydr24/protocol';
import { timeOfDay } from '../design/figures.ts';
import { useWords } from '../words/words-context.tsx';
import type { Say } from '../words/words.ts';

type ConsentRow = (typeof Consent)['_output'];

export const whoOf = ({ who, personName, appName }: ConsentRow, say: Say): string => (who.kind === 'role' ? say(`consent.role.${who.role}`) : (personName ?? appName ?? '–'));

export function useWhen(): (at: number) => string {
  const { locale } = useWords();
  return (at) => `${new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' }).format(at)}, ${timeOfDay(at, locale)}`;
}
