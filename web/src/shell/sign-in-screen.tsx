// Sign-in: one click per demo account where the server offers them, e-mail and password otherwise.
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { endpoints, SECOND_STEP_MISSING, SECOND_STEP_NEEDED, SECOND_STEP_WRONG, type DemoAccount, type EndpointReply, type WireError } from '@mydr24/protocol';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import type { Say } from '../words/words.ts';
import { useWords } from '../words/words-context.tsx';
import { FormProvider } from '../design/form-theme.tsx';
import { DemoBanner } from './demo-banner.tsx';
import { canUsePasskeys } from '../account/passkey-device.ts';
import { signInWithPasskey } from '../account/passkey-sign-in.ts';
import { callHttp } from './http-call.ts';
import { SettingsMenu } from './settings-menu.tsx';
import { useSessions } from './session-context.tsx';
import { SignOnChoices, SignOnReturn } from './sign-on-choices.tsx';
import styles from './shell.module.css';

type SessionReply = EndpointReply<'signIn'>;
type Answered = { ok: true; body: SessionReply } | { ok: false; error: WireError };

export function SignInScreen({ hasEnded }: { hasEnded: boolean }) {
  const { say } = useWords();
  const sessions = useSessions();
  const [busyWith, setBusyWith] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<WireError | null>(null);
  const [needsCode, setNeedsCode] = useState(false);
  const demo = useQuery({ queryKey: ['demo-accounts'], queryFn: () => callHttp('listDemoAccounts') });
  const accounts = demo.data?.ok === true ? demo.data.body.accounts : [];

  async function enter(who: string, answer: Promise<Answered>): Promise<void> {
    setBusyWith(who);
    setRefusal(null);
    const answered = await answer;
    if (answered.ok) await sessions.enter(answered.body);
    else if (answered.error.code === SECOND_STEP_NEEDED) setNeedsCode(true);
    else setRefusal(answered.error);
    setBusyWith(null);
  }

  return (
    <div className={styles.door}>
      {accounts.length > 0 && <DemoBanner />}
      <main id="content" className={styles.doorMain}>
        <header className={styles.doorHead}>
          <img src="/icon.svg" alt="" width={44} height={44} />
          <div>
            <h1>{say('shell.product')}</h1>
            <p className={styles.soft}>{say('signIn.lead')}</p>
          </div>
          <SettingsMenu />
        </header>
        {hasEnded && <p role="status" className={styles.note}>{say('signIn.ended')}</p>}
        <SignOnReturn />
        <div role="alert">{refusal !== null && <p className={styles.note}>{refusalWords(refusal, say)}</p>}</div>
        <div className={styles.doorColumns}>
          {accounts.length > 0 && (
            <DemoAccounts accounts={accounts} busyWith={busyWith} choose={(account) => void enter(account.accountId, callHttp('signInDemo', { accountId: account.accountId }))} />
          )}
          <FormProvider>
            <div className={styles.ownWays}>
              <PasskeyDoor isBusy={busyWith === 'passkey'} enter={() => void enter('passkey', signInWithPasskey())} />
              <SignOnChoices />
              <PasswordForm isBusy={busyWith === 'password'} needsCode={needsCode} submit={(body) => void enter('password', callHttp('signIn', body))} />
            </div>
          </FormProvider>
        </div>
        <footer className={styles.doorFoot}>
          <p>{say('signIn.notDevice')}</p>
          <Link to="/about">{say('shell.about')}</Link>
        </footer>
      </main>
    </div>
  );
}

function refusalWords(error: WireError, say: Say): string {
  if (error.code === 'passkey-unanswered') return say('signIn.passkey.unanswered');
  if (error.code === SECOND_STEP_WRONG) return say('secondStep.wrong');
  if (error.code === SECOND_STEP_MISSING) return say('secondStep.missing');
  if (error.code === 'passkey-refused') return say('signIn.passkey.refused');
  if (error.kind === 'unauthenticated' || error.kind === 'bad-request' || error.kind === 'unprocessable') return say('signIn.wrong');
  if (error.kind === 'unavailable' || error.kind === 'timeout') return say('signIn.unreachable');
  if (error.kind === 'too-many-requests') return say('signIn.tooMany');
  return say('signIn.failed', { code: error.code });
}

/** First, because nothing is typed and nothing can be told to a stranger. */
function PasskeyDoor({ isBusy, enter }: { isBusy: boolean; enter: () => void }) {
  const { say } = useWords();
  if (!canUsePasskeys()) return null;
  return (
    <section className={styles.card} aria-labelledby="passkey-title">
      <h2 id="passkey-title">{say('signIn.passkey')}</h2>
      <p className={styles.soft}>{say('signIn.passkey.lead')}</p>
      <Button fullWidth loading={isBusy} onClick={enter}>
        {say('signIn.passkey.use')}
      </Button>
    </section>
  );
}

function DemoAccounts(props: { accounts: DemoAccount[]; busyWith: string | null; choose: (account: DemoAccount) => void }) {
  const { say } = useWords();
  return (
    <section className={styles.card} aria-labelledby="demo-title">
      <h2 id="demo-title">{say('signIn.demo')}</h2>
      <p className={styles.soft}>{say('signIn.demo.lead')}</p>
      <ul className={styles.accounts}>
        {props.accounts.map((account) => (
          <li key={account.accountId}>
            <button type="button" className={styles.account} disabled={props.busyWith !== null} onClick={() => props.choose(account)} data-account={account.accountId}>
              <span className={styles.accountRole}>{say(`role.${account.role}`)}</span>
              <span className={styles.accountName}>{account.name}</span>
              <span className={styles.soft}>{props.busyWith === account.accountId ? say('signIn.working') : account.note}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Asked for after the form was sent: the hand is on the keys. */
const focused = (field: HTMLInputElement | null): void => field?.focus();

function PasswordForm(props: { isBusy: boolean; needsCode: boolean; submit: (body: { email: string; password: string; code?: string | undefined }) => void }) {
  const { say } = useWords();
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = endpoints.signIn.body.safeParse({ email: form.get('email'), password: form.get('password'), code: form.get('code') ?? undefined });
    if (given.success) props.submit(given.data);
  }
  return (
    <section className={styles.card} aria-labelledby="own-title">
      <h2 id="own-title">{say('signIn.own')}</h2>
      <form onSubmit={submit} className={styles.form}>
        <TextInput name="email" type="email" label={say('signIn.email')} autoComplete="username" required />
        <PasswordInput name="password" label={say('signIn.password')} autoComplete="current-password" required />
        {props.needsCode && <TextInput name="code" label={say('secondStep.code')} description={say('secondStep.code.lead')} autoComplete="one-time-code" minLength={6} maxLength={40} required ref={focused} />}
        <Button type="submit" loading={props.isBusy} fullWidth>
          {say('signIn.submit')}
        </Button>
      </form>
    </section>
  );
}
