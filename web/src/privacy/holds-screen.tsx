// Legal holds: placed for a patient with a reason, lifted with a reason after a proof. Those that stand first.
import { STEP_UP_NEEDED, type AuditSubject, type LegalHold, type PatientId } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { RefusedBecause } from '../admin/refused-because.tsx';
import { useTitle } from '../admin/use-title.ts';
import { ReasonText } from '../break-glass/reason-text.tsx';
import { Dialog } from '../design/confirm.tsx';
import { ScreenEmpty } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useDay } from '../my-data/use-day.ts';
import { useWords } from '../words/words-context.tsx';
import { PrivacyTabs } from './privacy-tabs.tsx';
import { SubjectChoice } from './subject-choice.tsx';
import admin from '../admin/admin.module.css';
import glass from '../break-glass/break-glass.module.css';
import data from '../my-data/my-data.module.css';

const LEAST_TEXT = 10;

export function HoldsScreen() {
  const { say } = useWords();
  const request = useRequest();
  useTitle(say('holds.title'));
  const list = useAnswer(['legal-holds'], () => request('listLegalHolds', {}), { isForgotten: true });
  return (
    <div className={admin.page}>
      <PrivacyTabs />
      <header className={admin.section}>
        <h1>{say('holds.title')}</h1>
        <p className={admin.lead}>{say('holds.lead')}</p>
      </header>
      <Place changed={list.again} />
      <Answered answer={list}>{({ holds }) => <Holds holds={holds} changed={list.again} />}</Answered>
    </div>
  );
}

function Place({ changed }: { changed: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const [patient, setPatient] = useState<AuditSubject | null>(null);
  const [reason, setReason] = useState('');
  const [placed, setPlaced] = useState<string | null>(null);
  const title = useId();
  const place = useAction(
    (patientId: PatientId) => request('placeLegalHold', { body: { patientId, reason: reason.trim() } }),
    ({ patientName }) => {
      setPlaced(patientName);
      setPatient(null);
      setReason('');
      changed();
    },
  );
  const isReady = reason.trim().length >= LEAST_TEXT;
  const isPending = place.state.status === 'pending';
  return (
    <section className={admin.card} aria-labelledby={title}>
      <h2 id={title}>{say('holds.place')}</h2>
      <SubjectChoice of="patient" subject={patient} choose={(chosen) => (setPlaced(null), place.dismiss(), setPatient(chosen))} />
      <p role="status">{placed !== null && say('holds.placed', { name: placed })}</p>
      {patient !== null && (
        <form
          className={glass.form}
          aria-labelledby={title}
          onSubmit={(event) => {
            event.preventDefault();
            if (isReady && !isPending) place.run(patient.id as PatientId);
          }}
        >
          <ReasonText label={say('holds.reason')} hint={say('holds.reason.hint')} text={reason} change={setReason} />
          <RefusedBecause action={place} words={{ 'held-already': 'holds.held' }} />
          <div className={admin.buttons}>
            <button type="submit" className={`${admin.button} ${admin.main}`} aria-disabled={!isReady} aria-busy={isPending}>
              {say(isPending ? 'state.pending' : 'holds.place.do')}
            </button>
          </div>
        </form>
      )}
    </section>
  );
}

function Holds({ holds, changed }: { holds: readonly LegalHold[]; changed: () => void }) {
  const { say } = useWords();
  const [standing, lifted] = [holds.filter(({ liftedAt }) => liftedAt === null), holds.filter(({ liftedAt }) => liftedAt !== null)];
  return (
    <>
      {standing.length === 0 ? (
        <ScreenEmpty title={say('holds.none')} next={say('holds.none.next')} />
      ) : (
        <section className={admin.section} aria-labelledby="holds-standing">
          <h2 id="holds-standing">{say('holds.stand')}</h2>
          {standing.map((hold) => <Hold key={hold.id} hold={hold} changed={changed} />)}
        </section>
      )}
      {lifted.length > 0 && (
        <section className={admin.section} aria-labelledby="holds-lifted">
          <h2 id="holds-lifted">{say('holds.lifted')}</h2>
          {lifted.map((hold) => <Hold key={hold.id} hold={hold} changed={changed} />)}
        </section>
      )}
    </>
  );
}

function Hold({ hold, changed }: { hold: LegalHold; changed: () => void }) {
  const { say } = useWords();
  const day = useDay();
  const title = useId();
  const { patientName, reason, placedAt, placedByName, liftedAt, liftedByName, liftReason } = hold;
  return (
    <article className={admin.card} aria-labelledby={title}>
      <div className={admin.head}>
        <h3 id={title}>{patientName}</h3>
        {liftedAt === null && <Lift hold={hold} changed={changed} />}
      </div>
      <figure>
        <figcaption className={admin.soft}>{say('holds.placed.by', { day: day(placedAt), name: placedByName ?? '–' })}</figcaption>
        <blockquote className={data.said}>{reason}</blockquote>
      </figure>
      {liftedAt !== null && (
        <figure>
          <figcaption className={admin.soft}>{say('holds.lifted.by', { day: day(liftedAt), name: liftedByName ?? '–' })}</figcaption>
          <blockquote className={data.said}>{liftReason}</blockquote>
        </figure>
      )}
    </article>
  );
}

function Lift({ hold, changed }: { hold: LegalHold; changed: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const [isAsked, setAsked] = useState(false);
  const [reason, setReason] = useState('');
  const title = useId();
  const lift = useAction(() => request('liftLegalHold', { params: { holdId: hold.id }, body: { reason: reason.trim() } }), changed);
  const isReady = reason.trim().length >= LEAST_TEXT;
  const isPending = lift.state.status === 'pending';
  const close = (): void => {
    lift.dismiss();
    setAsked(false);
  };
  return (
    <>
      <button type="button" className={admin.button} onClick={() => setAsked(true)}>
        {say('holds.lift')}
        <span className="only-heard"> {hold.patientName}</span>
      </button>
      <Dialog isOpen={isAsked} labelledBy={title} onClose={close}>
        <form
          className={glass.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (isReady && !isPending) lift.run();
          }}
        >
          <h2 id={title}>{say('holds.lift.title', { name: hold.patientName })}</h2>
          <p>{say('holds.lift.text')}</p>
          <ReasonText label={say('holds.lift.reason')} hint={say('requests.reason.hint')} text={reason} change={setReason} />
          <RefusedBecause action={lift} words={{ 'lifted-already': 'holds.lift.over', [STEP_UP_NEEDED]: 'requests.unproven' }} />
          <div className={admin.buttons}>
            <button type="button" className={admin.button} onClick={close}>
              {say('state.cancel')}
            </button>
            <button type="submit" className={`${admin.button} ${admin.main}`} aria-disabled={!isReady} aria-busy={isPending}>
              {say(isPending ? 'state.pending' : 'holds.lift.do')}
            </button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
