// Ends a sharing once its reason is written: what follows is said before.
import type { Reply } from '@mydr24/client';
import { type FormEvent, useId, useState } from 'react';
import admin from '../admin/admin.module.css';
import { RefusedBecause } from '../admin/refused-because.tsx';
import { ReasonText } from '../break-glass/reason-text.tsx';
import { Dialog } from '../design/confirm.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './shared-care.module.css';

const LEAST_REASON = 10;
const LONGEST_REASON = 500;
const refusals = { 'over-already': 'sharing.end.over' } as const;

/** `about`: heard with the button, where several look the same. */
export function EndWithReason({ about, title, send, ended }: { about: string; title: string; send: (reason: string) => Promise<Reply<unknown>>; ended: () => void }) {
  const { say } = useWords();
  const titleId = useId();
  const [isAsked, setAsked] = useState(false);
  const [reason, setReason] = useState('');
  const end = useAction(() => send(reason.trim()), ended);
  const isReady = reason.trim().length >= LEAST_REASON;
  const isPending = end.state.status === 'pending';
  const close = (): void => {
    end.dismiss();
    setAsked(false);
    // Somebody else may have ended it meanwhile.
    if (end.state.status === 'failed') ended();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady && !isPending) end.run();
  };
  return (
    <>
      <button type="button" className={admin.button} onClick={() => setAsked(true)}>
        {say('sharing.end')}
        <span className="only-heard"> {about}</span>
      </button>
      <Dialog isOpen={isAsked} labelledBy={titleId} onClose={close}>
        <h2 id={titleId}>{title}</h2>
        <p>{say('sharing.end.text')}</p>
        <form className={styles.section} onSubmit={submit}>
          <ReasonText label={say('sharing.end.reason')} hint={say('sharing.end.reason.hint')} text={reason} change={(text) => setReason(text.slice(0, LONGEST_REASON))} />
          <RefusedBecause action={end} words={refusals} />
          <div className={admin.buttons}>
            <button type="button" className={admin.button} onClick={close}>
              {say('state.cancel')}
            </button>
            <button type="submit" className={`${admin.button} ${admin.main}`} aria-disabled={!isReady} aria-busy={isPending}>
              {say(isPending ? 'state.pending' : 'sharing.end.do')}
            </button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
