// An app asks to read: what, of whom, until when, in plain words, and two answers. Where the browser goes on is the server's to say, from
// the address that is registered for the app; what the address bar holds is only handed to it.
import type { AppQuestion, EndpointReply, PatientId, WireError } from '@mydr24/protocol';
import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { ageInDays } from './app-words.ts';
import { FormProvider } from '../design/form-theme.tsx';
import { ScreenLoading, ScreenMessage } from '../design/screen-states.tsx';
import { FrontDoor } from '../shell/front-door.tsx';
import { HomeLink } from '../shell/home-link.tsx';
import { callHttp } from '../shell/http-call.ts';
import { useSession, useSessions } from '../shell/session-context.tsx';
import { SettingsMenu } from '../shell/settings-menu.tsx';
import { useWords } from '../words/words-context.tsx';
import styles from './app-request.module.css';

type Ask = Extract<AppQuestion, { type: 'ask' }>;
type Refused = Extract<AppQuestion, { type: 'refused' }>['why'];

export function AppRequestScreen() {
  const { say } = useWords();
  const session = useSession();
  useEffect(() => void (document.title = `${say('apps.title')} – MyDR24`), [say]);
  if (session.status === 'restoring') return <ScreenLoading title={say('shell.product')} text={say('signIn.restoring')} />;
  if (session.status === 'unreachable') return <ScreenMessage level={1} title={say('shell.unreachable')} text={say('shell.unreachable.next')} />;
  if (session.status === 'signed-out') return <FrontDoor hasEnded={session.hasEnded} />;
  const { givenName, familyName, id } = session.me.person;
  return (
    <FormProvider>
      <div className={styles.page}>
        <header className={styles.head}>
          <strong>{say('shell.product')}</strong>
          <SettingsMenu />
        </header>
        <main id="content" className={styles.main}>
          <Looked key={id} name={`${givenName} ${familyName}`} />
        </main>
      </div>
    </FormProvider>
  );
}

function Looked({ name }: { name: string }) {
  const { say } = useWords();
  const ask = useAsk();
  const query = location.search.slice(1);
  const looked = useQuery({ queryKey: ['app-request', query], queryFn: () => ask('lookAtAppRequest', { query: query || '-' }), retry: false });
  const found = looked.data;
  const onward = found?.ok === true && found.body.type === 'return' ? found.body.redirectTo : null;
  useEffect(() => {
    if (onward !== null) location.assign(onward);
  }, [onward]);
  if (found === undefined || onward !== null) return <ScreenLoading title={say('apps.title')} />;
  if (!found.ok) return <NotPossible why={say('apps.failed', { code: found.error.code })} />;
  if (found.body.type === 'refused') return <NotPossible why={say(`apps.refused.${found.body.why}`)} />;
  return found.body.type === 'ask' ? <Question question={found.body} name={name} query={query} /> : null;
}

function NotPossible({ why }: { why: string }) {
  const { say } = useWords();
  return (
    <ScreenMessage level={1} title={say('apps.notPossible')} text={why} role="alert">
      <HomeLink />
    </ScreenMessage>
  );
}

function Question({ question, name, query }: { question: Ask; name: string; query: string }) {
  const { say } = useWords();
  const ask = useAsk();
  const sessions = useSessions();
  const [askedAt] = useState(() => Date.now());
  const [chosen, setChosen] = useState<PatientId | null>(null);
  const [busyWith, setBusyWith] = useState<'yes' | 'no' | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { appName, wishes, reach, patient, returnsTo, endsAt } = question;
  const mustChoose = reach === 'one-patient' && patient === null;

  async function answer(isAllowed: boolean): Promise<void> {
    setBusyWith(isAllowed ? 'yes' : 'no');
    setProblem(null);
    const answered = await ask('answerAppRequest', { query, isAllowed, forPatientId: chosen });
    if (answered.ok && answered.body.type === 'return') return location.assign(answered.body.redirectTo);
    setProblem(answered.ok && answered.body.type === 'refused' ? say(`apps.refused.${answered.body.why satisfies Refused}`) : say('apps.failed', { code: answered.ok ? '' : answered.error.code }));
    setBusyWith(null);
  }

  return (
    <section className={styles.card} aria-labelledby="app-title">
      <h1 id="app-title">{say('apps.asks', { app: appName })}</h1>
      <ul className={styles.wishes}>
        {wishes.map((wish) => (
          <li key={wish}>{say(`apps.wish.${wish}`)}</li>
        ))}
      </ul>
      <dl className={styles.facts}>
        <Fact label={say('apps.of')}>{reach === 'all-i-see' ? <strong>{say('apps.of.all')}</strong> : patient !== null ? <strong>{patient.name}</strong> : <PatientChoice chosen={chosen} choose={setChosen} />}</Fact>
        <Fact label={say('apps.until')}>{say('apps.until.text', ageInDays(endsAt, askedAt))}</Fact>
        <Fact label={say('apps.goesTo')}>
          <span className={styles.host}>{returnsTo}</span>
        </Fact>
        <Fact label={say('apps.as')}>
          {name}{' '}
          <button type="button" className={styles.notMe} onClick={() => void sessions.signOut()}>
            {say('apps.notMe')}
          </button>
        </Fact>
      </dl>
      <p className={styles.soft}>{say('apps.limits')}</p>
      <div role="alert">{problem !== null && <p className={styles.problem}>{problem}</p>}</div>
      <div className={styles.answers}>
        <button type="button" className={styles.refuse} aria-busy={busyWith === 'no'} disabled={busyWith !== null} onClick={() => void answer(false)}>
          {say('apps.refuse')}
        </button>
        <Button loading={busyWith === 'yes'} disabled={busyWith === 'no' || (mustChoose && chosen === null)} onClick={() => void answer(true)}>
          {say('apps.allow')}
        </Button>
      </div>
    </section>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Of the wards somebody works on; whom else they may see, they open the app from. */
function PatientChoice({ chosen, choose }: { chosen: PatientId | null; choose: (id: PatientId | null) => void }) {
  const { say } = useWords();
  const ask = useAsk();
  const listed = useQuery({
    queryKey: ['app-request-patients'], retry: false,
    queryFn: async () => {
      const units = await ask('listUnits');
      if (!units.ok) return [];
      const answers = await Promise.all(units.body.units.map(async (unit) => ({ unit, answer: await ask('listPatients', undefined, { unitId: unit.id }) })));
      return answers.map(({ unit, answer }) => ({ name: unit.name, patients: answer.ok ? answer.body.patients : [] }));
    },
  });
  const groups = (listed.data ?? []).map(({ name, patients }) => ({
    group: name, items: patients.map(({ id, givenName, familyName, bed }) => ({ value: id, label: `${familyName}, ${givenName}${bed === null ? '' : ` · ${bed}`}` })),
  }));
  if (listed.data !== undefined && groups.every(({ items }) => items.length === 0)) return <span>{say('apps.of.none')}</span>;
  return (
    <NativeSelect
      aria-label={say('apps.of.choose')} value={chosen ?? ''} disabled={listed.data === undefined}
      onChange={(event) => choose(event.currentTarget.value === '' ? null : (event.currentTarget.value as PatientId))}
      data={[{ value: '', label: say(listed.data === undefined ? 'state.loading' : 'apps.of.choose') }, ...groups]}
    />
  );
}

type Calls = 'lookAtAppRequest' | 'answerAppRequest' | 'listUnits' | 'listPatients';
type Answered<K extends Calls> = { ok: true; body: EndpointReply<K> } | { ok: false; error: WireError };

/** As the person who is signed in. */
function useAsk() {
  const sessions = useSessions();
  return async <K extends Calls>(name: K, body?: unknown, query: Record<string, string> = {}): Promise<Answered<K>> => {
    const token = await sessions.token(false).catch(() => null);
    return (await callHttp(name, body, token ?? undefined, {}, query)) as Answered<K>;
  };
}
