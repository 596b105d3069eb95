// What a test sign-in found, once it has come back: what the provider says of whoever tried, and what a real sign-in would have come to.
import { type SignInProvider, SignOnTrial } from '@mydr24/protocol';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { Fact } from '../admin/fact.tsx';
import { useWords } from '../words/words-context.tsx';
import styles from '../admin/admin.module.css';

async function takeTrial(): Promise<SignOnTrial | null> {
  const response = await fetch('/sso/trial', { method: 'POST', cache: 'no-store' }).catch(() => null);
  return response?.ok === true ? SignOnTrial.parse(await response.json()) : null;
}

export function Trial({ providers }: { providers: readonly SignInProvider[] }) {
  const { say } = useWords();
  const isBack = new URLSearchParams(useLocation().searchStr).has('trial');
  // It is handed over once, so it is asked for once.
  const taken = useQuery({ queryKey: ['sign-on-trial'], queryFn: takeTrial, enabled: isBack, staleTime: Infinity, gcTime: 0 });
  if (!isBack || taken.data === undefined) return null;
  const trial = taken.data;
  if (trial === null) return <p className={styles.note} role="status">{say('trial.gone')}</p>;
  const name = providers.find(({ startUri }) => startUri.endsWith(trial.providerId))?.name ?? '';
  return (
    <section className={styles.card} aria-labelledby="trial-title">
      <h2 id="trial-title">{say('trial.title', { name })}</h2>
      <p role="status">
        <b>{say(`trial.outcome.${trial.outcome}`)}</b> {say('trial.nothing')}
      </p>
      {trial.claims !== null && (
        <dl className={styles.facts}>
          <Fact name={say('trial.name')} value={trial.claims.name || '–'} />
          <Fact name={say('trial.email')} value={trial.claims.email === null ? '–' : say(trial.claims.isEmailVerified ? 'trial.email.verified' : 'trial.email.unverified', { email: trial.claims.email })} />
          <Fact name={say('trial.groups')} value={trial.claims.groups.length === 0 ? say('trial.groups.none') : `${trial.claims.groups.join(', ')}${trial.claims.moreGroups > 0 ? ` +${trial.claims.moreGroups}` : ''}`} />
          <Fact name={say('trial.roles')} value={trial.roles.map((role) => say(`role.${role}`)).join(', ') || '–'} />
        </dl>
      )}
    </section>
  );
}
