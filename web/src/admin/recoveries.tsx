// Recovery with two people, as those who do it see it: asking, agreeing, waiting, and each making their half.
import type { Recovery, RecoveryHalf } from '@mydr24/protocol';
import { useCallback, useState, type FormEvent } from 'react';
import { AllNotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { Answered } from './answered.tsx';
import { useAnswer } from './answer.ts';
import { momentWords } from './version-words.ts';
import styles from './admin.module.css';

/** The refusals that are told in words of their own. */
const told = { 'no-such-account': 'recovery.noAccount', 'not-for-yourself': 'recovery.notYourself', 'recovery-open': 'recovery.open' } as const;
const isTold = (code: string): code is keyof typeof told => Object.hasOwn(told, code);

export function Recoveries({ canAsk }: { canAsk: boolean }) {
  const { say } = useWords();
  const request = useRequest();
  const listed = useAnswer(['recoveries'], () => request('listRecoveries', {}));
  return (
    <section className={styles.card} aria-labelledby="recoveries-title">
      <h2 id="recoveries-title">{say('recovery.title')}</h2>
      <p className={styles.lead}>{say('recovery.lead')}</p>
      <Answered answer={listed}>
        {({ recoveries }) => (recoveries.length === 0 ? <p>{say('recovery.none')}</p> : recoveries.map((recovery) => <OneRecovery key={recovery.id} recovery={recovery} changed={listed.again} />))}
      </Answered>
      {canAsk && <AskRecovery changed={listed.again} />}
    </section>
  );
}

function AskRecovery({ changed }: { changed: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const [round, setRound] = useState(0);
  const ask = useAction(useCallback((email: string, reason: string) => request('askRecovery', { body: { email, reason } }), [request]), () => (setRound(round + 1), changed()));
  const code = ask.state.status === 'failed' && isTold(ask.state.error.code) ? ask.state.error.code : null;
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [email, reason] = [form.get('email'), form.get('reason')];
    if (ask.state.status !== 'pending' && typeof email === 'string' && typeof reason === 'string') ask.run(email, reason);
  }
  return (
    <form key={round} onSubmit={submit} className={styles.section}>
      <h3>{say('recovery.ask')}</h3>
      <label className={styles.field}>{say('recovery.email')}<input name="email" type="email" maxLength={254} required /></label>
      <Reason />
      <div className={styles.buttons}>
        <button type="submit" className={styles.button} aria-busy={ask.state.status === 'pending'}>{say('recovery.ask.do')}</button>
      </div>
      {code !== null && <p role="alert" className={styles.old}>{say(told[code])}</p>}
      <AllNotSent actions={code === null ? [ask] : []} />
    </form>
  );
}

function Reason() {
  const { say } = useWords();
  return <label className={styles.field}>{say('recovery.reason')}<input name="reason" minLength={10} maxLength={500} required /></label>;
}

function OneRecovery({ recovery, changed }: { recovery: Recovery; changed: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const [half, setHalf] = useState<RecoveryHalf | null>(null);
  const params = { recoveryId: recovery.id };
  const agree = useAction((reason: string) => request('agreeRecovery', { params, body: { reason } }), changed);
  const stop = useAction(() => request('stopRecovery', { params }), changed);
  const make = useAction(() => request('makeRecoveryHalf', { params }), setHalf);
  const code = agree.state.status === 'failed' && isTold(agree.state.error.code) ? agree.state.error.code : null;
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const reason = new FormData(event.currentTarget).get('reason');
    if (agree.state.status !== 'pending' && typeof reason === 'string') agree.run(reason);
  }
  const { personName, state, askedBy, askReason, agreedBy, agreeReason, opensAt, endsAt, mine } = recovery;
  return (
    <article className={styles.old} aria-label={personName}>
      <div className={styles.section}>
        <h3>{personName}</h3>
        <p>{say(`recovery.${state}`, { at: momentWords(opensAt ?? endsAt, locale), end: momentWords(endsAt, locale) })}</p>
        <p className={styles.lead}>{say('recovery.askedBy', { name: askedBy, reason: askReason })}</p>
        {agreedBy !== null && <p className={styles.lead}>{say('recovery.agreedBy', { name: agreedBy, reason: agreeReason ?? '' })}</p>}
        {mine === 'agree' && (
          <form onSubmit={submit} className={styles.section}>
            <p>{say('recovery.agree.lead')}</p>
            <Reason />
            <button type="submit" className={styles.button} aria-busy={agree.state.status === 'pending'}>{say('recovery.agree')}</button>
          </form>
        )}
        {half !== null && (
          <div role="status" className={styles.once}>
            <p>{say(half.half === 'link' ? 'recovery.link' : 'recovery.code', { at: momentWords(half.until, locale) })}</p>
            <code>{half.text}</code>
          </div>
        )}
        <div className={styles.buttons}>
          {(mine === 'link' || mine === 'code') && <button type="button" className={styles.button} aria-busy={make.state.status === 'pending'} onClick={() => make.run()}>{say(mine === 'link' ? 'recovery.makeLink' : 'recovery.makeCode')}</button>}
          <button type="button" className={styles.button} onClick={() => stop.run()}>{say('recovery.stop')}</button>
        </div>
        {code !== null && <p role="alert">{say(told[code])}</p>}
        <AllNotSent actions={[stop, make, ...(code === null ? [agree] : [])]} />
      </div>
    </article>
  );
}
