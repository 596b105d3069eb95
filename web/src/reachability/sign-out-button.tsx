// Signs out, after a warning to whoever is expected to be reached and then could not be. The server knows what would be left.
import type { SignOutCheck } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { Dialog } from '../design/confirm.tsx';
import { timeOfDay } from '../design/figures.ts';
import { useRequest } from '../live/live-context.tsx';
import { useWords } from '../words/words-context.tsx';
import styles from './reach-screen.module.css';

/** Nobody is kept from leaving by a server that does not answer. */
const ASK_MS = 3_000;

export function SignOutButton({ isStaff, className, signOut }: { isStaff: boolean; className: string | undefined; signOut: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const [warning, setWarning] = useState<SignOutCheck | null>(null);
  const leave = async (): Promise<void> => {
    const check = isStaff ? await request('checkSignOut', {}, { deadlineMs: ASK_MS }) : null;
    if (check?.ok === true && check.body.isOnDuty && !check.body.isReachableAfter) setWarning(check.body);
    else signOut();
  };
  return (
    <>
      <button type="button" className={className} onClick={() => void leave()}>
        {say('shell.signOut')}
      </button>
      <SignOutWarning check={warning} stay={() => setWarning(null)} signOut={signOut} />
    </>
  );
}

export function SignOutWarning({ check, stay, signOut }: { check: SignOutCheck | null; stay: () => void; signOut: () => void }) {
  const { say, locale } = useWords();
  const title = useId();
  const until = check?.onCallUntil ?? null;
  return (
    <Dialog isOpen={check !== null} labelledBy={title} onClose={stay}>
      <h2 id={title}>{until === null ? say('signOut.onDuty') : say('signOut.onCall', { time: timeOfDay(until, locale) })}</h2>
      <p>{say('signOut.lead')}</p>
      <div className={styles.answer}>
        <button type="button" className={styles.main} onClick={stay}>
          {say('signOut.stay')}
        </button>
        <button type="button" className={styles.plain} onClick={signOut}>
          {say('signOut.anyway')}
        </button>
      </div>
    </Dialog>
  );
}
