// Stops a person who would leave changes behind that are not saved, here and when the tab is closed.
import { useBlocker } from '@tanstack/react-router';
import { useId } from 'react';
import styles from '../admin/admin.module.css';
import { Dialog } from '../design/confirm.tsx';
import { useWords } from '../words/words-context.tsx';

/** `text` says what would be lost. */
export function UnsavedGuard({ isUnsaved, title, text }: { isUnsaved: boolean; title: string; text: string }) {
  const { say } = useWords();
  const titleId = useId();
  const blocker = useBlocker({ shouldBlockFn: () => isUnsaved, enableBeforeUnload: () => isUnsaved, withResolver: true });
  const isAsked = blocker.status === 'blocked';
  return (
    <Dialog isOpen={isAsked} labelledBy={titleId} onClose={() => isAsked && blocker.reset()}>
      <h2 id={titleId}>{title}</h2>
      <p>{text}</p>
      <p className={styles.buttons}>
        <button type="button" className={`${styles.button} ${styles.main}`} onClick={() => isAsked && blocker.reset()}>
          {say('admin.leave.stay')}
        </button>
        <button type="button" className={styles.button} onClick={() => isAsked && blocker.proceed()}>
          {say('weigh.leave.go')}
        </button>
      </p>
    </Dialog>
  );
}
