// Stops a person who would leave words behind that are not saved: tries to save them first, asks only when that fails.
import { useBlocker } from '@tanstack/react-router';
import { useEffect, useId } from 'react';
import { Dialog } from '../design/confirm.tsx';
import { useWords } from '../words/words-context.tsx';
import { wouldLose } from './draft-saving.ts';
import type { Draft } from './use-draft.ts';
import styles from './admin.module.css';

export function LeaveGuard({ draft }: { draft: Draft }) {
  const { say } = useWords();
  const titleId = useId();
  const isUnsaved = wouldLose(draft.state);
  const blocker = useBlocker({ shouldBlockFn: () => isUnsaved, enableBeforeUnload: () => isUnsaved, withResolver: true });
  const isAsked = blocker.status === 'blocked';
  const { tag } = draft.state.save;
  const { saveNow } = draft;
  useEffect(() => {
    if (!isAsked) return;
    if (!isUnsaved) blocker.proceed();
    else if (tag === 'waiting') saveNow();
  });
  return (
    <Dialog isOpen={isAsked && (tag === 'kept' || tag === 'conflict')} labelledBy={titleId} onClose={() => isAsked && blocker.reset()}>
      <h2 id={titleId}>{say('admin.leave')}</h2>
      <p>{say('admin.leave.text')}</p>
      <p className={styles.buttons}>
        <button type="button" className={`${styles.button} ${styles.main}`} onClick={() => isAsked && blocker.reset()}>
          {say('admin.leave.stay')}
        </button>
        <button type="button" className={styles.button} onClick={() => isAsked && blocker.proceed()}>
          {say('admin.leave.go')}
        </button>
      </p>
    </Dialog>
  );
}
