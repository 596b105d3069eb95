// Apps from outside and service accounts, for administrators: which there are and what the most is that each may read, a new one, a change, a
// new secret, and an end.
import type { EndpointReply, RegisteredApp } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { AskFirst } from '../admin/ask-first.tsx';
import { Fact } from '../admin/fact.tsx';
import { RefusedBecause } from '../admin/refused-because.tsx';
import { ShownOnce } from '../admin/shown-once.tsx';
import { useTitle } from '../admin/use-title.ts';
import { momentWords } from '../admin/version-words.ts';
import { NotSent, ScreenEmpty } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { AppFields, isReady } from './app-fields.tsx';
import { type AppForm, changeOf, emptyApp, formOf } from './app-registration.ts';
import styles from '../admin/admin.module.css';

/** The secret before counts for a day more, so that the app can be changed meanwhile. */
const OVERLAP_MS = 86_400_000;
const refusals = { 'bad-redirect': 'registered.refused.redirect', 'keys-needed': 'registered.refused.keys', 'jwks-refused': 'registered.refused.keys', 'private-key': 'registered.refused.private', 'service-terms': 'registered.refused.terms' } as const;

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
  const [isOpen, setOpen] = useState(false);
  const params = { appId: app.id };
  const renew = useAction(() => request('renewAppSecret', { params, body: { overlapMs: OVERLAP_MS } }), setMade);
  const end = useAction(() => request('endApp', { params }), changed);
  const isPending = renew.state.status === 'pending';
  return (
    <section className={styles.card} aria-labelledby={title}>
      <h2 id={title}>{app.name}</h2>
      <AppFacts app={app} />
      {made !== null && <ShownOnce text={say('registered.secret.renewed', { until: momentWords(made.previousUntil, locale) })} secret={made.clientSecret} kept={() => setMade(null)} />}
      {isOpen && <ChangeApp app={app} close={() => setOpen(false)} changed={changed} />}
      <div className={styles.buttons}>
        {!isOpen && (
          <button type="button" className={styles.button} onClick={() => setOpen(true)}>
            {say('registered.change')}
            <span className="only-heard"> {app.name}</span>
          </button>
        )}
        {app.kind === 'secret' && (
          <button type="button" className={styles.button} aria-busy={isPending} onClick={() => !isPending && renew.run()}>
            {say(isPending ? 'state.pending' : 'registered.renew')}
            <span className="only-heard"> {app.name}</span>
          </button>
        )}
        <AskFirst label={say(app.kind === 'service' ? 'service.end' : 'registered.end')} about={app.name} title={say('registered.end.title', { name: app.name })} text={say(app.kind === 'service' ? 'service.end.text' : 'registered.end.text')} action={end} />
      </div>
      {renew.state.status === 'failed' && <NotSent error={renew.state.error} retry={renew.state.retry} dismiss={renew.dismiss} />}
    </section>
  );
}

function AppFacts({ app }: { app: RegisteredApp }) {
  const { say, locale } = useWords();
  const isService = app.kind === 'service';
  return (
    <dl className={styles.facts}>
      <Fact name={say('registered.id')} value={app.id} />
      <Fact name={say('registered.kind')} value={say(`registered.kind.${app.kind}`)} />
      <Fact name={say('registered.since')} value={momentWords(app.createdAt, locale)} />
      {!isService && <Fact name={say('registered.redirects')} value={app.redirectUris.join(' ')} />}
      {!isService && <Fact name={say('registered.launch')} value={app.launchUrl ?? say('registered.launch.none')} />}
      {isService && <ServiceFacts app={app} />}
      {app.jwksUrl !== null && <Fact name={say('registered.jwks')} value={app.jwksUrl} />}
      {app.jwks !== null && <Fact name={say('registered.jwks.ids')} value={app.jwks.keys.map(({ kid }) => String(kid)).join(', ')} />}
      <Fact name={say('registered.scopes')} value={app.scopes.join(' ')} />
    </dl>
  );
}

function ServiceFacts({ app }: { app: RegisteredApp }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const units = useAnswer(['units'], () => request('listUnits', {})).body?.units ?? [];
  const [now, endsAt] = [useNow(), app.expiresAt ?? 0];
  return (
    <>
      <Fact name={say('service.purpose')} value={app.purpose ?? ''} />
      <Fact name={say('service.units')} value={units.filter(({ id }) => app.unitIds.includes(id)).map(({ name, facilityName }) => `${name} (${facilityName})`).join(', ')} />
      <Fact name={say('service.ends')} value={say(endsAt > now ? 'service.ends.at' : 'service.ended.at', { moment: momentWords(endsAt, locale) })} />
      <Fact name={say('service.used')} value={app.usedAt === null ? say('service.used.never') : momentWords(app.usedAt, locale)} />
    </>
  );
}

function ChangeApp({ app, close, changed }: { app: RegisteredApp; close: () => void; changed: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const [form, setForm] = useState<AppForm>(() => formOf(app));
  const save = useAction(
    (given: AppForm) => request('changeApp', { params: { appId: app.id }, body: changeOf(given) }),
    () => {
      close();
      changed();
    },
  );
  const isPending = save.state.status === 'pending';
  return (
    <form
      className={styles.section} aria-label={say('registered.change.of', { name: app.name })}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady(form) && !isPending) save.run(form);
      }}
    >
      <AppFields form={form} change={(part) => setForm({ ...form, ...part })} isNew={false} />
      <RefusedBecause action={save} words={refusals} />
      <div className={styles.buttons}>
        <button type="submit" className={`${styles.button} ${styles.main}`} aria-disabled={!isReady(form)} aria-busy={isPending}>
          {say(isPending ? 'state.pending' : 'registered.change.save')}
        </button>
        <button type="button" className={styles.button} onClick={close}>
          {say('registered.change.leave')}
        </button>
      </div>
    </form>
  );
}

function NewApp({ changed }: { changed: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const [form, setForm] = useState<AppForm>(emptyApp);
  const [made, setMade] = useState<EndpointReply<'registerApp'> | null>(null);
  const register = useAction(
    (given: AppForm) => request('registerApp', { body: { kind: given.kind, ...changeOf(given) } }),
    (body) => {
      setMade(body);
      setForm(emptyApp);
      changed();
    },
  );
  const isPending = register.state.status === 'pending';
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
          if (isReady(form) && !isPending) register.run(form);
        }}
      >
        <AppFields form={form} change={(part) => setForm({ ...form, ...part })} isNew />
        <RefusedBecause action={register} words={refusals} />
        <div className={styles.buttons}>
          <button type="submit" className={`${styles.button} ${styles.main}`} aria-disabled={!isReady(form)} aria-busy={isPending}>
            {say(isPending ? 'state.pending' : 'registered.register')}
          </button>
        </div>
      </form>
    </section>
  );
}
