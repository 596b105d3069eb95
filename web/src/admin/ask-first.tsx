// A button whose deed is asked about first: what, whose, and what follows.
import { useId, useState } from 'react';
import { Dialog } from '../design/confirm.tsx';
import { NotSent } from '../design/screen-states.tsx';
import type { Action } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './admin.module.css';

/** `about`: heard with the button, where several look the same. */
export function AskFirst({ label, about, title, text, action }: { label: string; about: string; title: string; text: string; action: Action<[]> }) {
  const { say } = useWords();
  const titleId = useId();
  const [isAsked, setAsked] = useState(false);
  const isPending = action.state.status === 'pending';
  const close = (): void => {
    action.dismiss();
    setAsked(false);
  };
  return (
    <>
      <button type="button" className={styles.button} onClick={() => setAsked(true)}>
        {label}
        <span className="only-heard"> {about}</span>
      </button>
      <Dialog isOpen={isAsked} labelledBy={titleId} onClose={close}>
        <h2 id={titleId}>{title}</h2>
        <p>{text}</p>
        {action.state.status === 'failed' && <NotSent error={action.state.error} retry={action.state.retry} dismiss={action.dismiss} />}
        <div className={styles.buttons}>
          <button type="button" className={styles.button} onClick={close}>
            {say('state.cancel')}
          </button>
          <button type="button" className={`${styles.button} ${styles.main}`} aria-busy={isPending} onClick={() => !isPending && action.run()}>
            {isPending ? say('state.pending') : label}
          </button>
        </div>
      </Dialog>
    </>
  );
}
