// That what is kept about me is erased: what goes, what the law keeps and what backups still hold, before I ask; then where my request is.
import { STEP_UP_NEEDED, type OwnErasure, type PatientId } from '@mydr24/protocol';
import { useCallback, useId, useState } from 'react';
import { RefusedBecause } from '../admin/refused-because.tsx';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { answerDueAt } from './answer-due.ts';
import { useDay } from './use-day.ts';
import admin from '../admin/admin.module.css';
import styles from './my-data.module.css';

const refusals = { 'asked-already': 'myData.erase.asked.already', [STEP_UP_NEEDED]: 'myData.unproven' } as const;

interface Part {
  patientId: PatientId;
  asked: OwnErasure | null;
  keptYears: number;
  again: () => void;
}

export function OwnErasurePart({ patientId, asked, keptYears, again }: Part) {
  const { say } = useWords();
  const isOpen = asked !== null && asked.state !== 'refused' && asked.state !== 'withdrawn';
  return (
    <section className={styles.part} aria-labelledby="my-data-erase">
      <h2 id="my-data-erase">{say('myData.erase')}</h2>
      {asked !== null && <Asked asked={asked} />}
      {asked?.state === 'asked' && <TakeBack patientId={patientId} again={again} />}
      {!isOpen && <Ask patientId={patientId} keptYears={keptYears} again={again} />}
    </section>
  );
}

function Asked({ asked }: { asked: OwnErasure }) {
  const { say } = useWords();
  const day = useDay();
  const { state, askedAt, decidedAt, note, privateErasedAt, keptUntil, recordErasedAt } = asked;
  return (
    <div className={styles.ready} role="status">
      {state === 'asked' && <p className={styles.state}>{say('myData.erase.is.asked', { day: day(askedAt), due: day(answerDueAt(askedAt)) })}</p>}
      {state === 'asked' && <p>{say('myData.erase.is.asked.next')}</p>}
      {state === 'withdrawn' && <p className={styles.state}>{say('myData.erase.is.withdrawn', { day: day(askedAt) })}</p>}
      {state === 'refused' && <p className={styles.state}>{say('myData.erase.is.refused', { day: day(askedAt), decided: day(decidedAt ?? askedAt) })}</p>}
      {(state === 'granted' || state === 'done') && <p className={styles.state}>{say('myData.erase.is.granted', { day: day(decidedAt ?? askedAt) })}</p>}
      {note !== null && (
        <figure>
          <figcaption className={admin.soft}>{say('myData.erase.note')}</figcaption>
          <blockquote className={styles.said}>{note}</blockquote>
        </figure>
      )}
      {state === 'refused' && <p>{say('myData.erase.is.refused.next')}</p>}
      {state === 'granted' && <p>{privateErasedAt === null ? say('myData.erase.private.going') : say('myData.erase.private.gone', { day: day(privateErasedAt) })}</p>}
      {state === 'granted' && keptUntil !== null && <p>{say('myData.erase.record.until', { day: day(keptUntil) })}</p>}
      {state === 'done' && recordErasedAt !== null && <p>{say('myData.erase.record.gone', { day: day(recordErasedAt) })}</p>}
    </div>
  );
}

function TakeBack({ patientId, again }: { patientId: PatientId; again: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const back = useAction(useCallback(() => request('withdrawErasure', { params: { patientId } }), [request, patientId]), again);
  const isPending = back.state.status === 'pending';
  return (
    <>
      <div className={admin.buttons}>
        <button type="button" className={admin.button} aria-busy={isPending} onClick={() => !isPending && back.run()}>
          {say(isPending ? 'state.pending' : 'myData.erase.back')}
        </button>
      </div>
      {back.state.status === 'failed' && <NotSent error={back.state.error} retry={back.state.retry} dismiss={back.dismiss} />}
    </>
  );
}

/** Read before it is asked: the button waits for the tick. */
function Ask({ patientId, keptYears, again }: Omit<Part, 'asked'>) {
  const { say } = useWords();
  const request = useRequest();
  const [hasRead, setRead] = useState(false);
  const hint = useId();
  const ask = useAction(useCallback(() => request('askForErasure', { params: { patientId } }), [request, patientId]), again);
  const isPending = ask.state.status === 'pending';
  return (
    <>
      <p>{say('myData.erase.lead')}</p>
      <details className={admin.fold}>
        <summary>{say('myData.erase.open')}</summary>
        <div className={styles.part}>
          <Told keptYears={keptYears} />
          <label className={styles.tick}>
            <input type="checkbox" checked={hasRead} onChange={({ target }) => setRead(target.checked)} />
            <span>{say('myData.erase.read')}</span>
          </label>
          <div className={admin.buttons}>
            <button type="button" className={`${admin.button} ${admin.main}`} aria-disabled={!hasRead} aria-describedby={hint} aria-busy={isPending} onClick={() => hasRead && !isPending && ask.run()}>
              {say(isPending ? 'state.pending' : 'myData.erase.ask')}
            </button>
          </div>
          <p id={hint} className={admin.soft}>
            {say(hasRead ? 'myData.erase.ask.next' : 'myData.erase.ask.first')}
          </p>
          <RefusedBecause action={ask} words={refusals} />
        </div>
      </details>
    </>
  );
}

function Told({ keptYears }: { keptYears: number }) {
  const { say } = useWords();
  return (
    <>
      <section className={styles.told}>
        <h3>{say('myData.goes')}</h3>
        <ul>
          {(['home', 'family', 'copies', 'account'] as const).map((each) => (
            <li key={each}>{say(`myData.goes.${each}`)}</li>
          ))}
        </ul>
      </section>
      <section className={styles.told}>
        <h3>{say('myData.stays')}</h3>
        <ul>
          <li>{say('myData.stays.care', { years: keptYears })}</li>
          <li>{say('myData.stays.choices')}</li>
          <li>{say('myData.stays.trace')}</li>
        </ul>
        <p>{say('myData.stays.hold')}</p>
      </section>
      <section className={styles.told}>
        <h3>{say('myData.backups')}</h3>
        <p>{say('myData.backups.text')}</p>
      </section>
    </>
  );
}
