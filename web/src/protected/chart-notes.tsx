// The notes of a patient's chart to read. With each that is specially protected stands why it is shown, and that it may not be passed on; the
// way in by danger to life is offered whether there are such notes or not, so that it tells nothing.
import type { ChartNote, Patient, PatientId } from '@mydr24/protocol';
import { useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import fields from '../admin/admin.module.css';
import { GlassDialog } from '../break-glass/glass-dialog.tsx';
import { useMayBreakGlass, useOwnGlass } from '../break-glass/own-glass.ts';
import { dayAndTime } from '../incident/day-and-time.ts';
import { useRequest } from '../live/live-context.tsx';
import { useTimeOnce } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { ProtectionMark, ProtectionNotice } from './protection-words.tsx';
import { useChanges } from './use-changes.ts';
import styles from './protected.module.css';

const SPAN_MS = 7 * 86_400_000;
const AHEAD_MS = 86_400_000;

export function ChartNotes({ patient }: { patient: Patient }) {
  const patientId = patient.id;
  const { say } = useWords();
  const request = useRequest();
  const now = useTimeOnce();
  const [isOpen, setOpen] = useState(false);
  // The patient chose otherwise: what that takes away goes at once.
  const changes = useChanges(patient);
  const glassId = useOwnGlass().body?.open?.id ?? null;
  const marks = useAnswer(['chart-marks', patientId, 'notes', glassId, changes], () => request('getChartMarks', { params: { patientId }, query: { fromAt: now - SPAN_MS, toAt: now + AHEAD_MS } }), { isWanted: isOpen, isForgotten: true });
  return (
    <details className={`${fields.fold} ${styles.notes}`} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say('chartNotes.title')}</summary>
      {isOpen && <Answered answer={marks}>{({ notes }) => <Notes notes={notes} />}</Answered>}
      {isOpen && <OpenProtected patientId={patientId} />}
    </details>
  );
}

function Notes({ notes }: { notes: readonly ChartNote[] }) {
  const { say } = useWords();
  if (notes.length === 0) {
    return (
      <p className={styles.soft}>
        {say('chartNotes.none')} {say('chartNotes.none.next')}
      </p>
    );
  }
  return (
    <ul className={styles.list}>
      {notes.map((note) => (
        <Note key={note.id} note={note} />
      ))}
    </ul>
  );
}

function Note({ note: { text, personName, at, protection } }: { note: ChartNote }) {
  const { say, locale } = useWords();
  return (
    <li className={protection === undefined ? undefined : styles.protected}>
      {protection !== undefined && <ProtectionMark protection={protection} />}
      <p className={styles.text}>{text}</p>
      <p className={styles.soft}>{say('chartNotes.by', { name: personName, time: dayAndTime(at, locale) })}</p>
      {protection !== undefined && <ProtectionNotice protection={protection} />}
    </li>
  );
}

function OpenProtected({ patientId }: { patientId: PatientId }) {
  const { say } = useWords();
  const mayBreak = useMayBreakGlass();
  const open = useOwnGlass().body?.open ?? null;
  const [isAsking, setAsking] = useState(false);
  if (!mayBreak || open !== null) return null;
  return (
    <div className={styles.offer}>
      <button type="button" className={fields.button} onClick={() => setAsking(true)}>
        {say('protected.open')}
      </button>
      <p className={styles.soft}>{say('protected.open.what')}</p>
      {isAsking && <GlassDialog patientId={patientId} name={null} isForProtected close={() => setAsking(false)} />}
    </div>
  );
}
