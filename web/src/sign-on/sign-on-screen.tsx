// Sign-in by the hospital's own accounts, for administrators: the providers, what their groups mean here, and the directory that keeps people.
import { useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { useTitle } from '../admin/use-title.ts';
import { useRequest } from '../live/live-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { DirectoryTokens } from './directory-tokens.tsx';
import { GroupRolesForm } from './group-roles-form.tsx';
import { ProviderCard } from './provider-card.tsx';
import { emptyProvider, ProviderForm } from './provider-form.tsx';
import { Trial } from './trial.tsx';
import styles from '../admin/admin.module.css';

export function SignOnScreen() {
  const { say } = useWords();
  const request = useRequest();
  const [isNew, setNew] = useState(false);
  useTitle(say('provider.screen'));
  const settings = useAnswer(['sign-on-settings'], () => request('getSignOnSettings', {}), { isForgotten: true });
  return (
    <div className={styles.page}>
      <header className={styles.section}>
        <h1>{say('provider.screen')}</h1>
        <p className={styles.lead}>{say('provider.lead')}</p>
      </header>
      <Answered answer={settings}>
        {({ providers, groupRoles }) => (
          <>
            <Trial providers={providers} />
            <section className={styles.section} aria-labelledby="providers-title">
              <h2 id="providers-title">{say('provider.list')}</h2>
              {providers.length === 0 && <p className={styles.soft}>{say('provider.none')}</p>}
              {providers.map((provider) => (
                <ProviderCard key={provider.slug} provider={provider} changed={settings.again} />
              ))}
              {isNew ? (
                <ProviderForm
                  slug={null} kept={emptyProvider} hasSecret={false} close={() => setNew(false)}
                  saved={() => {
                    setNew(false);
                    settings.again();
                  }}
                />
              ) : (
                <div className={styles.buttons}>
                  <button type="button" className={styles.button} onClick={() => setNew(true)}>
                    {say('provider.new')}
                  </button>
                </div>
              )}
            </section>
            <GroupRolesForm key={JSON.stringify(groupRoles)} kept={groupRoles} saved={settings.again} />
          </>
        )}
      </Answered>
      <DirectoryTokens />
    </div>
  );
}
