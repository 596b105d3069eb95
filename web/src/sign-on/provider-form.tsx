// A provider made or changed: its address, what it is known by there, and what its sign-ins may do here. A secret goes in and is never shown.
import type { SignInProviderSettings } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { RefusedBecause } from '../admin/refused-because.tsx';
import { TextField, Tick } from '../admin/text-field.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import styles from '../admin/admin.module.css';

export const switches = ['takesRoles', 'createsPeople', 'linksByEmail', 'asksAnew', 'isListed'] as const;
export const emptyProvider: SignInProviderSettings = {
  name: '', issuer: '', clientId: '', scopes: 'openid profile email', groupsClaim: 'groups', takesRoles: true, createsPeople: false, linksByEmail: false, asksAnew: false, strength: '', isListed: true,
};
const refusals = { 'issuer-refused': 'provider.refused.issuer', 'other-issuer': 'provider.refused.other' } as const;

interface Given {
  slug: string;
  secret: string;
  settings: SignInProviderSettings;
}

/** `slug`: null makes a new one. */
export function ProviderForm({ slug, kept, hasSecret, close, saved }: { slug: string | null; kept: SignInProviderSettings; hasSecret: boolean; close: () => void; saved: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const title = useId();
  const [given, give] = useState<Given>({ slug: slug ?? '', secret: '', settings: settingsOf(kept) });
  const { settings } = given;
  const change = (part: Partial<SignInProviderSettings>): void => give({ ...given, settings: { ...settings, ...part } });
  const save = useAction((all: Given) => request('setSignInProvider', { params: { slug: all.slug }, body: { ...all.settings, ...(all.secret === '' ? {} : { secret: all.secret }) } }), saved);
  const isPending = save.state.status === 'pending';
  return (
    <form
      className={styles.card}
      aria-labelledby={title}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending) save.run(given);
      }}
    >
      <h3 id={title}>{slug === null ? say('provider.new') : say('provider.change.title', { name: kept.name })}</h3>
      <div className={styles.fields}>
        <TextField label={say('provider.name')} value={settings.name} isRequired maxLength={60} set={(name) => change({ name })} help={say('provider.name.help')} />
        {slug === null && <TextField label={say('provider.slug')} value={given.slug} isRequired maxLength={40} pattern="[a-z0-9\-]+" set={(text) => give({ ...given, slug: text })} help={say('provider.slug.help')} />}
        <TextField label={say('provider.issuer')} type="url" value={settings.issuer} isRequired maxLength={300} set={(issuer) => change({ issuer })} help={say('provider.issuer.help')} />
        <TextField label={say('provider.clientId')} value={settings.clientId} isRequired maxLength={200} set={(clientId) => change({ clientId })} />
        <TextField label={say('provider.secret')} type="password" value={given.secret} maxLength={500} set={(secret) => give({ ...given, secret })} help={say(hasSecret ? 'provider.secret.stays' : 'provider.secret.help')} />
        <TextField label={say('provider.scopes')} value={settings.scopes} isRequired maxLength={300} set={(scopes) => change({ scopes })} />
        <TextField label={say('provider.groupsClaim')} value={settings.groupsClaim} isRequired maxLength={100} set={(groupsClaim) => change({ groupsClaim })} help={say('provider.groupsClaim.help')} />
        <TextField label={say('provider.strength')} value={settings.strength} maxLength={300} set={(strength) => change({ strength })} help={say('provider.strength.help')} />
      </div>
      <fieldset className={styles.field}>
        <legend>{say('provider.does')}</legend>
        {switches.map((each) => (
          <Tick key={each} label={say(`provider.${each}`)} help={say(`provider.${each}.help`)} isOn={settings[each]} set={(isOn) => change({ [each]: isOn })} />
        ))}
      </fieldset>
      <RefusedBecause action={save} words={refusals} />
      <div className={styles.buttons}>
        <button type="button" className={styles.button} onClick={close}>
          {say('state.cancel')}
        </button>
        <button type="submit" className={`${styles.button} ${styles.main}`} aria-busy={isPending}>
          {say(isPending ? 'state.pending' : 'provider.save')}
        </button>
      </div>
    </form>
  );
}

/** Without what the server adds to it. */
function settingsOf({ name, issuer, clientId, scopes, groupsClaim, takesRoles, createsPeople, linksByEmail, asksAnew, strength, isListed }: SignInProviderSettings): SignInProviderSettings {
  return { name, issuer, clientId, scopes, groupsClaim, takesRoles, createsPeople, linksByEmail, asksAnew, strength, isListed };
}
