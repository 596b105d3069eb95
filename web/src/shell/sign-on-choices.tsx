// "Sign in with NAME": the providers of this site, how somebody who was at one came back, and their way in.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../words/words-context.tsx';
import { callHttp } from './http-call.ts';
import { useSessions } from './session-context.tsx';
import styles from './shell.module.css';
import { goToProvider, rememberProvider, signOnOutcome, takeHandedOver } from './sign-on-return.ts';

export function SignOnChoices() {
  const { say } = useWords();
  const [leavingFor, setLeavingFor] = useState<string | null>(null);
  const asked = useQuery({ queryKey: ['sign-in-providers'], queryFn: () => callHttp('listSignInProviders') });
  const providers = asked.data?.ok === true ? asked.data.body.providers : [];
  if (providers.length === 0) return null;
  return (
    <section className={styles.card} aria-labelledby="sign-on-title">
      <h2 id="sign-on-title">{say('signOn.title')}</h2>
      <div className={styles.form}>
        {providers.map(({ id, name }) => (
          <Button
            key={id} size="md" fullWidth loading={leavingFor === id}
            onClick={() => {
              setLeavingFor(id);
              goToProvider(id);
            }}
          >
            {say('signOn.with', { name })}
          </Button>
        ))}
      </div>
    </section>
  );
}

/** What became of a sign-in at a provider, and the way on when it was good. */
export function SignOnReturn() {
  const { say } = useWords();
  const sessions = useSessions();
  const [outcome, setOutcome] = useState(() => signOnOutcome(location.search));
  const isTaken = useRef(false);
  useEffect(() => {
    if (outcome !== 'done' || isTaken.current) return;
    isTaken.current = true;
    void takeHandedOver().then(async (handed) => {
      const answer = handed && (await callHttp('refreshSession', { refreshToken: handed.refreshToken }));
      history.replaceState(null, '', '/sign-in');
      if (!handed || !answer?.ok) return setOutcome('stale');
      rememberProvider(answer.body.sessionId, handed.providerId);
      return sessions.enter(answer.body);
    });
  }, [outcome, sessions]);
  if (outcome === null) return null;
  if (outcome === 'done') return <p role="status" className={styles.note}>{say('signIn.working')}</p>;
  return <p role="alert" className={styles.note}>{say(`signOn.refused.${outcome}`)}</p>;
}
