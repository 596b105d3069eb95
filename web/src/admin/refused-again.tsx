// A list that did not come, with why, and a way to ask for it again.
import type { WireError } from '@mydr24/protocol';
import { ScreenRefused } from '../design/screen-states.tsx';
import { useWords } from '../words/words-context.tsx';
import admin from './admin.module.css';

export function RefusedAgain({ error, again }: { error: WireError; again: () => void }) {
  const { say } = useWords();
  return (
    <>
      <ScreenRefused error={error} />
      <button type="button" className={admin.button} onClick={again}>
        {say('state.retry')}
      </button>
    </>
  );
}
