// The emergency number as something to press; in a drill or a test only as a word, because nobody outside may be called.
import type { EmergencyMode } from '@mydr24/protocol';
import { useWords } from '../words/words-context.tsx';

export function EmergencyNumber({ mode, number, label }: { mode: EmergencyMode; number: string; label: string }) {
  const { say } = useWords();
  if (mode !== 'actual') return <span>{say('mode.number', { mode: say(`mode.${mode}`), number })}</span>;
  return <a href={`tel:${number}`}>{label}</a>;
}
