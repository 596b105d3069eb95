// What the link of an invitation opens: who is meant, and a first way in to set up, by this device or by a password with an app for codes. The secret
// is behind the #, and is taken out of the address bar at once.
import { wireError, type FirstWayIn, type InvitationOpened, type WireError } from '@mydr24/protocol';
import { Link, useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useState, type FormEvent } from 'react';
import { canUsePasskeys, makePasskey } from '../account/passkey-device.ts';
import { RecoveryCodes } from '../account/recovery-codes.tsx';
import { momentWords } from '../admin/version-words.ts';
import { ScreenLoading } from '../design/screen-states.tsx';
import { QrCode } from '../family/qr-code.tsx';
import { useTokenOfAddress } from '../recovery/token-of-address.ts';
import { callHttp } from '../shell/http-call.ts';
import { useSessions } from '../shell/session-context.tsx';
import type { WordId } from '../words/words.ts';
import { useWords } from '../words/words-context.tsx';
import styles from '../account/account.module.css';

const told: Readonly<Record<string, WordId>> = {
  'password-too-short': 'password.tooShort', 'password-leaked': 'password.leaked', 'password-about-you': 'password.aboutYou', 'code-refused': 'secondStep.wrong', 'passkey-refused': 'passkeys.notMade', 'other-email': 'join.otherEmail', 'email-needed': 'join.emailNeeded',
};
const isDead = ({ code, kind }: WireError): boolean => code === 'invitation-refused' || kind === 'bad-request';

export function InvitationScreen() {
  const { say } = useWords();
  const token = useTokenOfAddress();
  const [opened, setOpened] = useState<InvitationOpened | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  useEffect(() => void (document.title = `${say('join.title')} – MyDR24`), [say]);
  const ask = useCallback(() => void callHttp('openInvitation', { token }).then((reply) => (reply.ok ? setOpened(reply.body) : setError(reply.error))), [token]);
  useEffect(ask, [ask]);
  if (error !== null) {
    return (
      <main id="content" className={styles.page}>
        <h1>{say('join.title')}</h1>
        <p role="alert" className={styles.note}>{say(isDead(error) ? 'join.refused' : 'stepUp.unreachable')}</p>
        {isDead(error) ? <Link to="/">{say('join.start')}</Link> : <button type="button" className={styles.main} onClick={() => (setError(null), ask())}>{say('state.retry')}</button>}
      </main>
    );
  }
  return opened === null ? <ScreenLoading title={say('join.title')} /> : <Join token={token} first={opened} over={setError} />;
}

function Join({ token, first, over }: { token: string; first: InvitationOpened; over: (error: WireError) => void }) {
  const { say, locale } = useWords();
  const join = useJoining(token, over);
  const [email, setEmail] = useState('');
  const [byPassword, setByPassword] = useState<InvitationOpened | null>(canUsePasskeys() ? null : first);
  if (join.codes !== null) {
    return (
      <main id="content" className={styles.page}>
        <h1>{say('join.hello', { name: first.givenName })}</h1>
        <h2>{say('join.password')}</h2>
        <RecoveryCodes codes={join.codes} close={join.goOn} />
      </main>
    );
  }
  const said = first.asksEmail ? email : null;
  return (
    <main id="content" className={styles.page}>
      <header className={styles.section}>
        <h1>{say('join.hello', { name: first.givenName })}</h1>
        <p>{say('join.lead', { hospital: first.hospitalName })}</p>
        <p className={styles.soft}>{say('join.until', { until: momentWords(first.until, locale) })}</p>
      </header>
      {first.asksEmail && (
        <label className={styles.field}>
          {say('join.email')}
          <input type="email" autoComplete="username" maxLength={254} required value={email} onChange={(event) => setEmail(event.target.value)} />
        </label>
      )}
      {join.refusal !== null && <p role="alert" className={styles.note}>{say(told[join.refusal.code] ?? (join.refusal.kind === 'bad-request' ? 'join.emailNeeded' : 'stepUp.unreachable'))}</p>}
      {canUsePasskeys() && (
        <section className={styles.section}>
          <h2>{say('join.passkey')}</h2>
          <p className={styles.soft}>{say('join.passkey.lead')}</p>
          <button type="button" className={styles.main} aria-busy={join.isPending} onClick={() => join.byPasskey(said, say('join.passkey.name'))}>{say(join.isPending ? 'state.pending' : 'join.passkey.do')}</button>
        </section>
      )}
      <section className={styles.section}>
        <h2>{say('join.password')}</h2>
        <p className={styles.soft}>{say('join.password.lead')}</p>
        {byPassword === null ? (
          <button type="button" className={styles.plain} onClick={() => void join.again().then((fresh) => fresh !== null && setByPassword(fresh))}>{say('join.password.choose')}</button>
        ) : (
          <ByPassword {...byPassword} isPending={join.isPending} open={(way) => join.accept(way, said)} />
        )}
      </section>
    </main>
  );
}

function ByPassword({ codeApp, isPending, open }: Pick<InvitationOpened, 'codeApp'> & { isPending: boolean; open: (by: FirstWayIn) => void }) {
  const { say } = useWords();
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [password, code] = [form.get('password'), form.get('code')];
    if (!isPending && typeof password === 'string' && typeof code === 'string') open({ way: 'password', password, sealed: codeApp.sealed, code });
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <label className={styles.field}>
        {say('password.new')}
        <input name="password" type="password" autoComplete="new-password" maxLength={256} required />
      </label>
      <p className={styles.soft}>{say('join.password.long')}</p>
      <div className={styles.newApp}>
        <QrCode text={codeApp.uri} label={say('secondStep.square')} />
        <div className={styles.proofs}>
          <p>{say('secondStep.scan')}</p>
          <p className={styles.soft}>
            {say('secondStep.byHand')} <code className={styles.code}>{(codeApp.key.match(/.{1,4}/g) ?? []).join(' ')}</code>
          </p>
          <label className={styles.field}>
            {say('secondStep.first')}
            <input name="code" inputMode="numeric" autoComplete="one-time-code" minLength={6} maxLength={8} required />
          </label>
        </div>
      </div>
      <button type="submit" className={styles.main} aria-busy={isPending}>{say(isPending ? 'state.pending' : 'join.password.do')}</button>
    </form>
  );
}

/** Challenges and keys of codes live minutes: each try begins with fresh ones. */
function useJoining(token: string, over: (error: WireError) => void) {
  const sessions = useSessions();
  const navigate = useNavigate();
  const [isPending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<WireError | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const failed = (error: WireError): void => (setPending(false), error.code === 'invitation-refused' ? over(error) : setRefusal(error));
  const goOn = (): void => void navigate({ to: '/' });
  async function again(): Promise<InvitationOpened | null> {
    const fresh = await callHttp('openInvitation', { token });
    if (!fresh.ok) failed(fresh.error);
    return fresh.ok ? fresh.body : null;
  }
  async function accept(by: FirstWayIn, email: string | null): Promise<void> {
    setPending(true);
    const come = await callHttp('acceptInvitation', { token, by, email: email === '' ? null : email });
    if (!come.ok) return failed(come.error);
    await sessions.enter(come.body.session);
    if (come.body.recoveryCodes.length > 0) return setCodes(come.body.recoveryCodes);
    goOn();
  }
  async function byPasskey(email: string | null, name: string): Promise<void> {
    if (isPending) return;
    setPending(true);
    setRefusal(null);
    const fresh = await again();
    if (fresh === null) return;
    const made = await makePasskey(fresh.passkey);
    if (made === null) return failed(wireError('unprocessable', 'passkey-refused', 'The device made no passkey.'));
    await accept({ way: 'passkey', name, answer: made }, email);
  }
  return { isPending, refusal, codes, goOn, again, accept: (by: FirstWayIn, email: string | null) => void accept(by, email), byPasskey: (email: string | null, name: string) => void byPasskey(email, name) };
}
