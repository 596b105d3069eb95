// A day as a letter would write it.
import { useWords } from '../words/words-context.tsx';

export function useDay(): (at: number) => string {
  const { locale } = useWords();
  return (at) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' }).format(at);
}
