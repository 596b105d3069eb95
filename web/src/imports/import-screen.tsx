// Readings out of a file of another system: choose it, see what was read and what was refused before anything is stored, then store it by an
// explicit act. The same screen for a patient's own record and for whoever cares for a patient; whose it is stands on it all the time.
import type { ImportOptions, PatientId, PatientImport } from '@mydr24/protocol';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { useTitle } from '../admin/use-title.ts';
import { ScreenMessage, ScreenRefused } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { choosing, confirm, sendAndCheck, whatIsWrong, type ImportRun, type ImportWorld } from './import-run.ts';
import { FileChoice } from './file-choice.tsx';
import { ReadFile } from './read-file.tsx';
import styles from './import.module.css';

export function ConsoleImportScreen() {
  const { patientId } = useParams({ from: '/signed-in/console/patients/$patientId/import' });
  return <ImportFor patientId={patientId as PatientId} />;
}

export function ImportFor({ patientId }: { patientId: PatientId }) {
  const { say } = useWords();
  const request = useRequest();
  const board = useAnswer(['patient-named', patientId], () => request('getPatient', { params: { patientId } }));
  const patient = board.body?.patient;
  return (
    <div className={styles.page}>
      <Link to="/console/patients/$patientId" params={{ patientId }} className={styles.back}>
        <span aria-hidden="true" className={styles.arrow}>←</span> {say('import.back.patient')}
      </Link>
      <Import patientId={patientId} isOwn={false} whose={patient === undefined ? null : { name: `${patient.givenName} ${patient.familyName}`, bornOn: patient.bornOn }} />
    </div>
  );
}

export function OwnImportScreen() {
  const { patientId } = useMe();
  const { say } = useWords();
  if (patientId === null) return <ScreenMessage title={say('patient.none')} text={say('patient.none.next')} />;
  return (
    <div className={styles.page}>
      <Link to="/patient" className={styles.back}>
        <span aria-hidden="true" className={styles.arrow}>←</span> {say('days.back')}
      </Link>
      <Import patientId={patientId} isOwn whose={null} />
    </div>
  );
}

interface Whose { readonly name: string; readonly bornOn: string }

function Import({ patientId, isOwn, whose }: { patientId: PatientId; isOwn: boolean; whose: Whose | null }) {
  const { say } = useWords();
  useTitle(say('import.title'));
  const { run, choose, store, again } = useImport(patientId);
  // What the server says whose it is goes before what the screen came from.
  const known = run.step === 'working' ? { name: run.current.patientName, bornOn: run.current.bornOn } : whose;
  return (
    <>
      <h1>{say('import.title')}</h1>
      <p className={styles.forWhom}>
        {isOwn ? say('import.for.me') : known === null ? say('import.for.record') : say('import.for', { name: known.name })} {!isOwn && known !== null && <time dateTime={known.bornOn}>{known.bornOn}</time>}
      </p>
      <p className={styles.soft}>{say('import.lead')}</p>
      {run.step === 'choosing' && <FileChoice wrong={run.wrong} choose={choose} />}
      {run.step === 'sending' && <Busy text={say('import.sending', { sent: megabytes(run.sentBytes), of: megabytes(run.ofBytes) })} share={run.sentBytes / run.ofBytes} />}
      {run.step === 'working' && <Working current={run.current} isOwn={isOwn} store={store} again={again} />}
      {run.step === 'stopped' && <Stopped run={run} again={again} />}
    </>
  );
}

const megabytes = (bytes: number): string => (bytes / 1_048_576).toFixed(1);

function useImport(patientId: PatientId) {
  const request = useRequest();
  const [run, setRun] = useState<ImportRun>(choosing);
  const queries = useQueryClient();
  const isStored = run.step === 'working' && run.current.state === 'done';
  // What was read of this patient before knows nothing of what was stored now: charts, scores, days.
  useEffect(() => void (isStored && queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes(patientId) })), [queries, isStored, patientId]);
  const turn = useRef(0);
  useEffect(() => () => void (turn.current += 1), []);
  const worldOf = useCallback((): ImportWorld => {
    const own = (turn.current += 1);
    const isWanted = (): boolean => own === turn.current;
    return { request, isWanted, show: (next) => isWanted() && setRun(next), wait: (ms) => new Promise((done) => setTimeout(done, ms)) };
  }, [request]);
  const choose = (files: readonly File[], options: ImportOptions): void => {
    const wrong = whatIsWrong(files);
    if (wrong !== null) return setRun({ step: 'choosing', wrong });
    void sendAndCheck(patientId, files, options, worldOf());
  };
  const store = ({ id }: PatientImport): void => void confirm({ patientId, importId: id }, worldOf());
  const again = (current: PatientImport | null): void => {
    turn.current += 1;
    if (current !== null && current.state !== 'done') void request('dropImport', { params: { patientId, importId: current.id } });
    setRun(choosing);
  };
  return { run, choose, store, again };
}

function Busy({ text, share }: { text: string; share: number | null }) {
  return (
    <div className={styles.busy} role="status" aria-busy="true">
      <span>{text}</span>
      {share === null ? <progress aria-label={text} /> : <progress aria-label={text} value={share} />}
    </div>
  );
}

function Working({ current, isOwn, store, again }: { current: PatientImport; isOwn: boolean; store: (current: PatientImport) => void; again: (current: PatientImport | null) => void }) {
  const { say } = useWords();
  switch (current.state) {
    case 'receiving':
    case 'reading':
      return <Busy text={say('import.reading')} share={null} />;
    case 'read':
      return <ReadFile current={current} isOwn={isOwn} store={() => store(current)} again={() => again(current)} />;
    case 'storing':
      return <Busy text={say('import.storing', { stored: current.stored, of: current.summary?.taken ?? 0 })} share={(current.summary?.taken ?? 0) === 0 ? null : current.stored / current.summary!.taken} />;
    case 'done':
      return <Done current={current} isOwn={isOwn} again={() => again(null)} />;
    case 'failed':
      return (
        <ScreenMessage role="alert" title={say('import.failed')} text={say(`import.problem.${current.problem ?? 'unreadable'}`)}>
          <button type="button" className={styles.button} onClick={() => again(current)}>{say('import.again')}</button>
        </ScreenMessage>
      );
  }
}

function Done({ current, isOwn, again }: { current: PatientImport; isOwn: boolean; again: () => void }) {
  const { say } = useWords();
  const { stored, alreadyThere, refusedAtStore, patientId } = current;
  return (
    <section className={styles.card} role="status">
      <h2>{say('import.done', { n: stored })}</h2>
      {alreadyThere > 0 && <p>{say('import.done.already', { n: alreadyThere })}</p>}
      {refusedAtStore > 0 && <p>{say('import.done.refused', { n: refusedAtStore })}</p>}
      <p className={styles.soft}>{say('import.done.next')}</p>
      <div className={styles.deeds}>
        {isOwn ? (
          <Link to="/patient/days" className={styles.main}>{say('days.open')}</Link>
        ) : (
          <Link to="/console/patients/$patientId" params={{ patientId }} className={styles.main}>{say('import.chart')}</Link>
        )}
        <button type="button" className={styles.button} onClick={again}>{say('import.again')}</button>
      </div>
    </section>
  );
}

function Stopped({ run: { error, goOn }, again }: { run: Extract<ImportRun, { step: 'stopped' }>; again: (current: null) => void }) {
  const { say } = useWords();
  if (error.kind === 'forbidden' || (error.kind === 'not-found' && goOn === null)) return <ScreenRefused error={error} />;
  return (
    <ScreenMessage role="alert" title={say('import.stopped')} text={say('import.stopped.why', { reason: say(`wire.${error.kind}`) })}>
      <div className={styles.deeds}>
        {goOn !== null && <button type="button" className={styles.main} onClick={goOn}>{say('import.goOn')}</button>}
        <button type="button" className={styles.button} onClick={() => again(null)}>{say('import.again')}</button>
      </div>
    </ScreenMessage>
  );
}
