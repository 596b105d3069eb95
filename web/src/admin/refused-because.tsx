// A command that was refused, in the words for its reason where there are some; otherwise as any other that did not go through.
import { NotSent } from '../design/screen-states.tsx';
import type { ActionState } from '../live/use-action.ts';
import type { WordId } from '../words/words.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './admin.module.css';

export function RefusedBecause({ action, words }: { action: { state: ActionState; dismiss: () => void }; words: Readonly<Record<string, WordId>> }) {
  const { say } = useWords();
  const { state, dismiss } = action;
  if (state.status !== 'failed') return null;
  const known = words[state.error.code];
  if (known === undefined) return <NotSent error={state.error} retry={state.retry} dismiss={dismiss} />;
  return (
    <p role="alert" className={styles.note}>
      {say(known)}
    </p>
  );
}
