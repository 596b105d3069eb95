// Apps from outside, for administrators: which there are and what the most is that each may be allowed, a new one, a new secret, and an end.
import type { AppKind, EndpointReply, RegisteredApp } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { AskFirst } from '../admin/ask-first.tsx';
import { Fact } from '../admin/fact.tsx';
import { RefusedBecause } from '../admin/refused-because.tsx';
import { Select } from '../admin/scenario-form.tsx';
import { ShownOnce } from '../admin/shown-once.tsx';
import { TextField, Tick } from '../admin/text-field.tsx';
import { useTitle } from '../admin/use-title.ts';
import { momentWords } from '../admin/version-words.ts';
import { NotSent, ScreenEmpty } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { emptyApp, registrationOf, type NewAppForm } from './app-registration.ts';
import styles from '../admin/admin.module.css';

const kinds = ['public', 'secret', 'key'] as const satisfies readonly AppKind[];
/** The secret before counts for a day more, so that the app can be changed meanwhile. */
const OVERLAP_MS = 86_400_000;
const refusals = { 'bad-redirect': 'registered.refused.redirect', 'keys-needed': 'registered.refused.keys', 'jwks-refused': 'registered.refused.keys' } as const;

export function AppsScreen() {
  const { say } = useWords();
  const request = useRequest();
  useTitle(say('registered.title'));
  const apps = useAnswer(['registered-apps'], () => request('listApps', {}));
  return (
    <div className={styles.page}>
      <header className={styles.section}>
        <h1>{say('registered.title')}</h1>
        <p className={styles.lead}>{say('registered.lead')}</p>
      </header>
      <Answered answer={apps}>
        {(body) => {
          const open = body.apps.filter(({ endedAt }) => endedAt === null);
          return (
            <>
              {open.length === 0 && <ScreenEmpty title={say('registered.none')} next={say('registered.none.next')} />}
              {open.map((app) => (
                <OneApp key={app.id} app={app} changed={apps.again} />
              ))}
              <NewApp changed={apps.again} />
            </>
          );
        }}
      </Answered>
    </div>
  );
}

function OneApp({ app, changed }: { app: RegisteredApp; changed: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const title = useId();
  const [made, setMade] = useState<EndpointReply<'renewAppSecret'> | null>(null);
  const params = { appId: app.id };
  const renew = useAction(() => request('renewAppSecret', { params, body: { overlapMs: OVERLAP_MS } }), setMade);
  const end = useAction(() => request('endApp', { params }), changed);
  const isPending = renew.state.status === 'pending';
  return (
    <section className={styles.card} aria-labelledby={title}>
      <h2 id={title}>{app.name}</h2>
      <dl className={styles.facts}>
        <Fact name={say('registered.id')} value={app.id} />
        <Fact name={say('registered.kind')} value={kindWords(app.kind, say)} />
        <Fact name={say('registered.since')} value={momentWords(app.createdAt, locale)} />
        <Fact name={say('registered.redirects')} value={app.redirectUris.join(' ')} />
        <Fact name={say('registered.launch')} value={app.launchUrl ?? say('registered.launch.none')} />
        <Fact name={say('registered.scopes')} value={app.scopes.join(' ')} />
      </dl>
      {made !== null && <ShownOnce text={say('registered.secret.renewed', { until: momentWords(made.previousUntil, locale) })} secret={made.clientSecret} kept={() => setMade(null)} />}
      <div className={styles.buttons}>
        {app.kind === 'secret' && (
          <button type="button" className={styles.button} aria-busy={isPending} onClick={() => !isPending && renew.run()}>
            {say(isPending ? 'state.pending' : 'registered.renew')}
            <span className="only-heard"> {app.name}</span>
          </button>
        )}
        <AskFirst label={say('registered.end')} about={app.name} title={say('registered.end.title', { name: app.name })} text={say('registered.end.text')} action={end} />
      </div>
      {renew.state.status === 'failed' && <NotSent error={renew.state.error} retry={renew.state.retry} dismiss={renew.dismiss} />}
    </section>
  );
}

function kindWords(kind: string, say: ReturnType<typeof useWords>['say']): string {
  const known = kinds.find((each) => each === kind);
  return known === undefined ? kind : say(`registered.kind.${known}`);
}

function NewApp({ changed }: { changed: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const [form, setForm] = useState<NewAppForm>(emptyApp);
  const [made, setMade] = useState<EndpointReply<'registerApp'> | null>(null);
  const change = (part: Partial<NewAppForm>): void => setForm({ ...form, ...part });
  const register = useAction(
    (given: NewAppForm) => request('registerApp', { body: registrationOf(given) }),
    (body) => {
      setMade(body);
      setForm(emptyApp);
      changed();
    },
  );
  const isPending = register.state.status === 'pending';
  const isReady = form.readsPatient || form.readsVitals;
  return (
    <section className={styles.card} aria-labelledby="new-app">
      <h2 id="new-app">{say('registered.new')}</h2>
      {made !== null && made.clientSecret === null && (
        <p role="status" className={styles.note}>
          {say('registered.made', { name: made.app.name, id: made.app.id })}
        </p>
      )}
      {typeof made?.clientSecret === 'string' && <ShownOnce text={say('registered.made.secret', { name: made.app.name, id: made.app.id })} secret={made.clientSecret} kept={() => setMade(null)} />}
      <form
        className={styles.section}
        onSubmit={(event) => {
          event.preventDefault();
          setMade(null);
          if (isReady && !isPending) register.run(form);
        }}
      >
        <div className={styles.fields}>
          <TextField label={say('registered.name')} value={form.name} isRequired maxLength={80} set={(name) => change({ name })} help={say('registered.name.help')} />
          <Select label={say('registered.kind')} value={form.kind} options={kinds.map((each) => [each, say(`registered.kind.${each}`)])} set={(kind) => change({ kind: kinds.find((each) => each === kind) ?? 'public' })} />
          {form.kind === 'key' && <TextField label={say('registered.jwks')} type="url" value={form.jwksUrl} isRequired maxLength={500} set={(jwksUrl) => change({ jwksUrl })} help={say('registered.jwks.help')} />}
        </div>
        <TextField label={say('registered.redirects')} rows={2} value={form.redirects} isRequired set={(redirects) => change({ redirects })} help={say('registered.redirects.help')} />
        <TextField label={say('registered.launch')} type="url" value={form.launchUrl} maxLength={500} set={(launchUrl) => change({ launchUrl })} help={say('registered.launch.help')} />
        <fieldset className={styles.field}>
          <legend>{say('registered.scopes')}</legend>
          <Tick label={say('apps.wish.read-patient')} isOn={form.readsPatient} set={(readsPatient) => change({ readsPatient })} />
          <Tick label={say('apps.wish.read-observations')} isOn={form.readsVitals} set={(readsVitals) => change({ readsVitals })} />
          <Tick label={say('registered.scopes.all')} isOn={form.isForAll} set={(isForAll) => change({ isForAll })} help={say('registered.scopes.all.help')} />
          <Tick label={say('apps.wish.stay')} isOn={form.stays} set={(stays) => change({ stays })} />
        </fieldset>
        <RefusedBecause action={register} words={refusals} />
        <div className={styles.buttons}>
          <button type="submit" className={`${styles.button} ${styles.main}`} aria-disabled={!isReady} aria-busy={isPending}>
            {say(isPending ? 'state.pending' : 'registered.register')}
          </button>
        </div>
      </form>
    </section>
  );
}
