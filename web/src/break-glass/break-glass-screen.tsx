// A clinician's own break-glass: questions of the privacy officer to answer, and the one patient who is not on their list to find.
import type { BreakGlass, BreakGlassPatient } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { useTitle } from '../admin/use-title.ts';
import { NotSent, ScreenMessage } from '../design/screen-states.tsx';
import { dayAndTime } from '../incident/day-and-time.ts';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { GlassDialog } from './glass-dialog.tsx';
import { useMayBreakGlass, useOwnGlass, useOwnGlassAgain } from './own-glass.ts';
import { ReasonText } from './reason-text.tsx';
import admin from '../admin/admin.module.css';
import styles from './break-glass.module.css';

export function BreakGlassScreen() {
  const { say } = useWords();
  const mayBreak = useMayBreakGlass();
  const own = useOwnGlass();
  const again = useOwnGlassAgain();
  useTitle(say('glass.screen'));
  if (!mayBreak) return <ScreenMessage level={1} role="status" title={say('state.refused')} text={say('glass.refused.role')} />;
  return (
    <div className={styles.page}>
      <header>
        <Link to="/console" className={admin.button}>
          {say('patientPage.back')}
        </Link>
        <h1>{say('glass.screen')}</h1>
        <p className={admin.lead}>{say('glass.screen.lead')}</p>
      </header>
      {own.body?.asked.map((use) => (
        <Question key={use.id} use={use} answered={again} />
      ))}
      <FindPatient />
    </div>
  );
}

function Question({ use, answered }: { use: BreakGlass; answered: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const title = useId();
  const [text, setText] = useState('');
  const send = useAction(() => request('answerBreakGlass', { params: { breakGlassId: use.id }, body: { answer: text.trim() } }), answered);
  const isReady = text.trim().length >= 10;
  const isPending = send.state.status === 'pending';
  return (
    <form
      className={admin.card}
      aria-labelledby={title}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !isPending) send.run();
      }}
    >
      <h2 id={title}>{say('glass.asked.title', { name: use.patientName })}</h2>
      <p className={admin.soft}>{say('glass.asked.when', { time: dayAndTime(use.openedAt, locale), note: use.note })}</p>
      <blockquote className={styles.words}>{use.verdictNote}</blockquote>
      <ReasonText label={say('glass.answer')} hint={say('glass.answer.hint')} text={text} change={setText} />
      {send.state.status === 'failed' && <NotSent error={send.state.error} retry={send.state.retry} dismiss={send.dismiss} />}
      <div className={admin.buttons}>
        <button type="submit" className={`${admin.button} ${admin.main}`} aria-disabled={!isReady} aria-busy={isPending}>
          {say(isPending ? 'state.pending' : 'glass.answer.send')}
        </button>
      </div>
    </form>
  );
}

function FindPatient() {
  const { say } = useWords();
  const request = useRequest();
  const [nameId, bornId] = [useId(), useId()];
  const [familyName, setFamilyName] = useState('');
  const [bornOn, setBornOn] = useState('');
  const [found, setFound] = useState<readonly BreakGlassPatient[] | null>(null);
  const [chosen, setChosen] = useState<BreakGlassPatient | null>(null);
  const find = useAction(() => request('findForBreakGlass', { body: { familyName: familyName.trim(), bornOn } }), ({ patients }) => setFound(patients));
  const isReady = familyName.trim() !== '' && /^\d{4}-\d\d-\d\d$/.test(bornOn);
  const isPending = find.state.status === 'pending';
  return (
    <>
      <form
        className={admin.card}
        role="search"
        aria-label={say('glass.find')}
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !isPending) find.run();
        }}
      >
        <h2>{say('glass.find')}</h2>
        <p className={admin.soft}>{say('glass.find.lead')}</p>
        <div className={admin.fields}>
          <span className={admin.field}>
            <label htmlFor={nameId}>{say('glass.find.family')}</label>
            <input id={nameId} autoComplete="off" maxLength={80} value={familyName} onChange={(event) => setFamilyName(event.target.value)} />
          </span>
          <span className={admin.field}>
            <label htmlFor={bornId}>{say('glass.find.born')}</label>
            <input id={bornId} type="date" value={bornOn} onChange={(event) => setBornOn(event.target.value)} />
          </span>
        </div>
        <div className={admin.buttons}>
          <button type="submit" className={admin.button} aria-disabled={!isReady} aria-busy={isPending}>
            {say(isPending ? 'state.loading' : 'glass.find.do')}
          </button>
        </div>
        {find.state.status === 'failed' && <NotSent error={find.state.error} retry={find.state.retry} dismiss={find.dismiss} />}
        <div role="status">
          {found?.length === 0 && <p>{say('glass.find.none')}</p>}
          {found !== null && found.length > 0 && (
            <ul className={admin.rows}>
              {found.map((each) => (
                <Found key={each.id} patient={each} choose={() => setChosen(each)} />
              ))}
            </ul>
          )}
        </div>
      </form>
      {chosen !== null && <GlassDialog patientId={chosen.id} name={chosen.name} close={() => setChosen(null)} />}
    </>
  );
}

function Found({ patient, choose }: { patient: BreakGlassPatient; choose: () => void }) {
  const { say } = useWords();
  return (
    <li>
      <span className={admin.words}>
        <b>{patient.name}</b>
        <span>{say('glass.find.one', { on: patient.bornOn, unit: patient.unitName ?? say('glass.find.noUnit') })}</span>
      </span>
      <button type="button" className={admin.button} aria-label={say('glass.offer.openOf', { name: patient.name })} onClick={choose}>
        {say('glass.offer.open')}
      </button>
    </li>
  );
}
