// One provider as it is set up: what must be registered there, a test sign-in, a change, and an end.
import type { SignInProvider } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { AskFirst } from '../admin/ask-first.tsx';
import { Fact } from '../admin/fact.tsx';
import { momentWords } from '../admin/version-words.ts';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { ProviderForm, switches } from './provider-form.tsx';
import styles from '../admin/admin.module.css';

export function ProviderCard({ provider, changed }: { provider: SignInProvider; changed: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const title = useId();
  const [isChanging, setChanging] = useState(false);
  const { slug, name } = provider;
  const remove = useAction(() => request('removeSignInProvider', { params: { slug } }), changed);
  if (isChanging) {
    return (
      <ProviderForm
        slug={slug} kept={provider} hasSecret={provider.hasSecret} close={() => setChanging(false)}
        saved={() => {
          setChanging(false);
          changed();
        }}
      />
    );
  }
  return (
    <section className={styles.card} aria-labelledby={title}>
      <h3 id={title}>{name}</h3>
      <dl className={styles.facts}>
        <Fact name={say('provider.issuer')} value={provider.issuer} />
        <Fact name={say('provider.clientId')} value={provider.clientId} />
        <Fact name={say('provider.secret')} value={say(provider.hasSecret ? 'provider.secret.kept' : 'provider.secret.none')} />
        <Fact name={say('provider.does')} value={switches.filter((each) => provider[each]).map((each) => say(`provider.${each}`)).join('; ') || '–'} />
        <Fact name={say('provider.changed')} value={momentWords(provider.changedAt, locale)} />
      </dl>
      <details className={styles.fold}>
        <summary>{say('provider.there')}</summary>
        <dl className={styles.facts}>
          <Fact name={say('provider.redirectUri')} value={provider.redirectUri} />
          <Fact name={say('provider.logoutUri')} value={provider.backChannelLogoutUri} />
          <Fact name={say('provider.startUri')} value={provider.startUri} />
        </dl>
      </details>
      <div className={styles.buttons}>
        <a className={styles.button} href={`${provider.startUri}?trial=1`}>
          {say('provider.try')}
          <span className="only-heard"> {name}</span>
        </a>
        <button type="button" className={styles.button} onClick={() => setChanging(true)}>
          {say('provider.change')}
          <span className="only-heard"> {name}</span>
        </button>
        <AskFirst label={say('provider.remove')} about={name} title={say('provider.remove.title', { name })} text={say('provider.remove.text')} action={remove} />
      </div>
    </section>
  );
}
