// What the link of a recovery opens: the second person's code and a new password. And what the address in a message opens: stopping
// it, only when somebody presses. The secret is behind the #, and is taken out of the address bar at once.
import type { WireError } from '@mydr24/protocol';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState, type FormEvent } from 'react';
import { callHttp } from '../shell/http-call.ts';
import { useSessions } from '../shell/session-context.tsx';
import type { WordId } from '../words/words.ts';
import { useWords } from '../words/words-context.tsx';
import { useTokenOfAddress } from './token-of-address.ts';
import styles from '../account/account.module.css';

const flaws: Readonly<Record<string, WordId>> = { 'password-too-short': 'password.tooShort', 'password-leaked': 'password.leaked', 'password-about-you': 'password.aboutYou', 'recovery-refused': 'recover.refused' };
const wordOf = ({ code, kind }: WireError): WordId => flaws[code] ?? (kind === 'bad-request' ? 'recover.refused' : 'stepUp.unreachable');

export function RecoverScreen() {
  const { say } = useWords();
  const token = useTokenOfAddress();
  const sessions = useSessions();
  const navigate = useNavigate();
  const [isPending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<WireError | null>(null);
  useEffect(() => void (document.title = `${say('recover.title')} – MyDR24`), [say]);
  async function open(code: string, password: string): Promise<void> {
    setPending(true);
    const opened = await callHttp('recoverAccount', { token, code, password });
    setPending(false);
    if (!opened.ok) return setRefusal(opened.error);
    await sessions.enter(opened.body);
    await navigate({ to: '/account' });
  }
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [code, password] = [form.get('code'), form.get('password')];
    if (!isPending && typeof code === 'string' && typeof password === 'string') void open(code, password);
  }
  return (
    <main id="content" className={styles.page}>
      <h1>{say('recover.title')}</h1>
      <p>{say('recover.lead')}</p>
      <form onSubmit={submit} className={styles.form}>
        <label className={styles.field}>{say('recover.code')}<input name="code" autoComplete="off" minLength={8} maxLength={20} required /></label>
        <label className={styles.field}>{say('password.new')}<input name="password" type="password" autoComplete="new-password" maxLength={256} required /></label>
        <p className={styles.soft}>{say('recover.ends')}</p>
        {refusal !== null && <p role="alert" className={styles.note}>{say(wordOf(refusal))}</p>}
        <button type="submit" className={styles.main} aria-busy={isPending}>{say(isPending ? 'state.pending' : 'recover.open')}</button>
      </form>
    </main>
  );
}

export function StopRecoveryScreen() {
  const { say } = useWords();
  const token = useTokenOfAddress();
  const [state, setState] = useState<'asking' | 'pending' | 'stopped' | 'over' | 'failed'>('asking');
  useEffect(() => void (document.title = `${say('recover.stop.title')} – MyDR24`), [say]);
  async function stop(): Promise<void> {
    setState('pending');
    const stopped = await callHttp('stopRecoveryByLink', { token });
    setState(stopped.ok ? 'stopped' : stopped.error.code === 'recovery-over' || stopped.error.kind === 'bad-request' ? 'over' : 'failed');
  }
  return (
    <main id="content" className={styles.page}>
      <h1>{say('recover.stop.title')}</h1>
      {state === 'stopped' || state === 'over' ? (
        <>
          <p role="status" className={styles.note}>{say(state === 'stopped' ? 'recover.stopped' : 'recover.over')}</p>
          <Link to="/">{say('recover.home')}</Link>
        </>
      ) : (
        <>
          <p>{say('recover.stop.lead')}</p>
          {state === 'failed' && <p role="alert" className={styles.note}>{say('stepUp.unreachable')}</p>}
          <button type="button" className={styles.main} aria-busy={state === 'pending'} onClick={() => state !== 'pending' && void stop()}>{say('recover.stop.do')}</button>
        </>
      )}
    </main>
  );
}
