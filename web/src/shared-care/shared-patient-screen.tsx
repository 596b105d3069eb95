// One patient of another hospital, as far as they are shared: whose, until when, read only. Asked every four seconds whether it still is;
// what is not open any more leaves the page with the next answer.
import type { SharedCareId, SharedPatient, SharedTopic } from '@mydr24/protocol';
import { Link, useParams } from '@tanstack/react-router';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import admin from '../admin/admin.module.css';
import { useTitle } from '../admin/use-title.ts';
import { ageInYears, timeOfDay } from '../design/figures.ts';
import { ScreenLoading, ScreenMessage } from '../design/screen-states.tsx';
import { VitalTile } from '../design/vital-tile.tsx';
import { dayAndTime } from '../incident/day-and-time.ts';
import { useRequest } from '../live/live-context.tsx';
import { useNow, useTimeOnce } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { SharedHistory } from './shared-history.tsx';
import styles from './shared-care.module.css';

const LOOK_EVERY_MS = 4_000;
const VALUES_EVERY_MS = 60_000;

export function SharedPatientScreen() {
  const { sharedCareId } = useParams({ from: '/signed-in/console/shared/$sharedCareId' });
  return <SharedPatientOf id={sharedCareId as SharedCareId} />;
}

export function SharedPatientOf({ id }: { id: SharedCareId }) {
  const { say } = useWords();
  const request = useRequest();
  const open = useAnswer(['shared-open', id], () => request('watchSharedCare', { params: { sharedCareId: id } }), { everyMs: LOOK_EVERY_MS, isForgotten: true });
  const isOver = open.error?.kind === 'not-found' || open.error?.kind === 'forbidden';
  const patient = useAnswer(['shared-patient', id], () => request('getSharedPatient', { params: { sharedCareId: id } }), { isWanted: open.body !== null, isForgotten: true });
  return (
    <div className={styles.page}>
      <Link to="/console/shared" className={admin.button}>
        {say('shared.back')}
      </Link>
      {isOver && <ScreenMessage level={1} role="status" title={say('shared.over')} text={say('shared.over.next')} />}
      {!isOver && open.body === null && <ScreenLoading title={say('shared.title')} />}
      {!isOver && open.body !== null && <Answered answer={patient}>{(body) => <Shown patient={body} topics={open.body?.topics ?? []} />}</Answered>}
    </div>
  );
}

function Shown({ patient, topics }: { patient: SharedPatient; topics: readonly SharedTopic[] }) {
  const { say, locale } = useWords();
  const name = `${patient.givenName} ${patient.familyName}`;
  useTitle(say('shared.title'));
  const years = ageInYears(patient.bornOn, useTimeOnce());
  return (
    <>
      <header className={styles.top}>
        <h1>{name}</h1>
        <p className={admin.soft}>
          {say('console.years.said', { n: years })} · {say(`console.sex.${patient.sex}`)} · <time dateTime={patient.bornOn}>{patient.bornOn}</time>
        </p>
        <p>
          {patient.offeredByName}: {patient.reason}
        </p>
      </header>
      <p className={styles.foreign} role="note">
        <b>{say('shared.of', { hospital: patient.homeName })}</b>
        <span>{say('shared.readOnly', { when: dayAndTime(patient.untilAt, locale) })}</span>
        <span>{say('shared.notOurs', { hospital: patient.homeName })}</span>
      </p>
      {topics.includes('vitals') && <Vitals id={patient.id} />}
      {topics.includes('notes') && <Notes id={patient.id} />}
      {topics.includes('emergencies') && <Emergencies id={patient.id} />}
    </>
  );
}

function Vitals({ id }: { id: SharedCareId }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const now = useNow();
  const asked = useAnswer(['shared-vitals', id], () => request('getSharedVitals', { params: { sharedCareId: id } }), { everyMs: VALUES_EVERY_MS, isForgotten: true });
  return (
    <section className={styles.section} aria-labelledby="shared-vitals">
      <h2 id="shared-vitals">{say('shared.vitals')}</h2>
      <Answered answer={asked}>
        {({ vitals }) => (
          <>
            <p className={admin.soft}>{vitals.length === 0 ? say('shared.vitals.none') : say('shared.vitals.asked', { time: timeOfDay(asked.at ?? now, locale) })}</p>
            <div className={styles.tiles}>
              {vitals.map((vital) => (
                <VitalTile key={vital.kind} kind={vital.kind} vital={vital} now={now} />
              ))}
            </div>
            {vitals.length > 0 && <SharedHistory id={id} kinds={vitals.filter(({ value }) => value !== null).map(({ kind }) => kind)} />}
          </>
        )}
      </Answered>
    </section>
  );
}

function Notes({ id }: { id: SharedCareId }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const asked = useAnswer(['shared-notes', id], () => request('getSharedNotes', { params: { sharedCareId: id } }), { isForgotten: true });
  return (
    <section className={styles.section} aria-labelledby="shared-notes">
      <h2 id="shared-notes">{say('shared.notes')}</h2>
      <Answered answer={asked}>
        {({ notes }) =>
          notes.length === 0 ? (
            <p>{say('shared.notes.none')}</p>
          ) : (
            <ul className={admin.rows}>
              {notes.map((note) => (
                <li key={note.id}>
                  <span className={admin.words}>
                    <b>
                      {dayAndTime(note.at, locale)} · {note.personName}
                    </b>
                    <span className={styles.note}>{note.text}</span>
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
    </section>
  );
}

function Emergencies({ id }: { id: SharedCareId }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const asked = useAnswer(['shared-emergencies', id], () => request('getSharedEmergencies', { params: { sharedCareId: id } }), { isForgotten: true });
  return (
    <section className={styles.section} aria-labelledby="shared-emergencies">
      <h2 id="shared-emergencies">{say('shared.emergencies')}</h2>
      <Answered answer={asked}>
        {({ emergencies }) =>
          emergencies.length === 0 ? (
            <p>{say('shared.emergencies.none')}</p>
          ) : (
            <ul className={admin.rows}>
              {emergencies.map(({ kind, openedAt, closedAt }) => (
                <li key={openedAt}>
                  <span className={admin.words}>
                    <b>{say(`emergency.kind.${kind}`)}</b>
                    <span>
                      {dayAndTime(openedAt, locale)} – {dayAndTime(closedAt, locale)}
                    </span>
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
    </section>
  );
}
