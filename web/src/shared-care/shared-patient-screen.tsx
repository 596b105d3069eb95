// One patient of another hospital, as far as they are shared: whose, until when, read only. Asked every four seconds whether it still is, and whether
// there is something new; what is not open any more leaves the page with the next answer, what is new comes with it.
import type { SharedCareId, SharedMarks, SharedPatient, SharedTopic } from '@mydr24/protocol';
import { Link, useParams } from '@tanstack/react-router';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import admin from '../admin/admin.module.css';
import { useTitle } from '../admin/use-title.ts';
import { ageInYears } from '../design/figures.ts';
import { ScreenLoading, ScreenMessage } from '../design/screen-states.tsx';
import { dayAndTime } from '../incident/day-and-time.ts';
import { useRequest } from '../live/live-context.tsx';
import { useTimeOnce } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { SharedNowPart } from './shared-now-part.tsx';
import { useRenewed } from './use-renewed.ts';
import styles from './shared-care.module.css';

const LOOK_EVERY_MS = 4_000;

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
      {!isOver && open.body !== null && <Answered answer={patient}>{(body) => <Shown patient={body} topics={open.body?.topics ?? []} marks={open.body?.marks ?? {}} isCut={open.error !== null} />}</Answered>}
    </div>
  );
}

function Shown({ patient, topics, marks, isCut }: { patient: SharedPatient; topics: readonly SharedTopic[]; marks: SharedMarks; isCut: boolean }) {
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
      {isCut && (
        <p className={admin.old} role="status">
          {say('shared.cut')}
        </p>
      )}
      {topics.includes('vitals') && <SharedNowPart id={patient.id} hospital={patient.homeName} mark={marks.vitals} />}
      {topics.includes('notes') && <Notes id={patient.id} mark={marks.notes} />}
      {topics.includes('emergencies') && <Emergencies id={patient.id} mark={marks.emergencies} />}
    </>
  );
}

function Notes({ id, mark }: { id: SharedCareId; mark: string | undefined }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const asked = useAnswer(['shared-notes', id], () => request('getSharedNotes', { params: { sharedCareId: id } }), { isForgotten: true });
  useRenewed(mark, asked.again);
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

function Emergencies({ id, mark }: { id: SharedCareId; mark: string | undefined }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const asked = useAnswer(['shared-emergencies', id], () => request('getSharedEmergencies', { params: { sharedCareId: id } }), { isForgotten: true });
  useRenewed(mark, asked.again);
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
