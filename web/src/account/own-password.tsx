// Choosing a password: what is asked of it, and why one was refused.
import { useCallback, useState, type FormEvent } from 'react';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import type { WordId } from '../words/words.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './account.module.css';

const flaws: Readonly<Record<string, WordId>> = { 'password-too-short': 'password.tooShort', 'password-leaked': 'password.leaked', 'password-about-you': 'password.aboutYou' };

export function OwnPassword({ changed }: { changed: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const [isDone, setDone] = useState(false);
  // Another key, another form: nothing of a password that was set stays on the screen.
  const [round, setRound] = useState(0);
  const set = useAction(
    useCallback((password: string) => request('setPassword', { body: { password } }), [request]),
    useCallback(() => {
      setDone(true);
      setRound((before) => before + 1);
      changed();
    }, [changed]),
  );
  const isPending = set.state.status === 'pending';
  const flaw = set.state.status === 'failed' ? flaws[set.state.error.code] : undefined;
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const password = new FormData(event.currentTarget).get('password');
    setDone(false);
    if (!isPending && typeof password === 'string' && password !== '') set.run(password);
  }
  return (
    <form key={round} onSubmit={submit} className={styles.inline}>
      <label className={styles.field}>
        {say('password.new')}
        <input name="password" type="password" autoComplete="new-password" maxLength={256} required aria-invalid={flaw !== undefined} />
      </label>
      <button type="submit" className={styles.main} aria-busy={isPending}>
        {isPending ? say('state.pending') : say('password.set')}
      </button>
      {flaw !== undefined && <p role="alert" className={styles.whole}>{say(flaw)}</p>}
      {isDone && <p role="status" className={styles.whole}>{say('password.done')}</p>}
      {set.state.status === 'failed' && flaw === undefined && <NotSent error={set.state.error} retry={set.state.retry} dismiss={set.dismiss} />}
    </form>
  );
}
