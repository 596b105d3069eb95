// Every change of every alarm of one patient, newest first: when, what, by which rule and value, and who did it. Opened when asked for.
import type { AlarmChange, Patient } from '@mydr24/protocol';
import { useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { conditionWords, priorityMarks } from '../design/alarm-words.ts';
import { timeOfDay, withUnit } from '../design/figures.ts';
import { useRequest } from '../live/live-context.tsx';
import { useWords } from '../words/words-context.tsx';
import styles from './patient.module.css';

const SHOWN = 100;

export function AlarmChanges({ patient }: { patient: Patient }) {
  const { say } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles.card} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say('alarmChanges.title')}</summary>
      {isOpen && <Opened patient={patient} />}
    </details>
  );
}

function Opened({ patient: { id: patientId } }: { patient: Patient }) {
  const { say } = useWords();
  const request = useRequest();
  const changes = useAnswer(['alarm-changes', patientId], () => request('listAlarmChanges', { params: { patientId }, query: { limit: SHOWN } }), { everyMs: 15_000 });
  return (
    <Answered answer={changes}>
      {({ changes: list }) => (list.length === 0 ? <p>{say('alarmChanges.none')}</p> : <ol className={styles.changes}>{list.map((change) => <Change key={change.id} change={change} />)}</ol>)}
    </Answered>
  );
}

function Change({ change }: { change: AlarmChange }) {
  const { say, locale } = useWords();
  const { value, limit, vital, unit } = change;
  const what = change.phase === 'update' ? say(`alarmChanges.to.${change.inactivation}`) : say(`alarmChanges.phase.${change.phase}`);
  return (
    <li>
      <time dateTime={new Date(change.at).toISOString()}>{timeOfDay(change.at, locale, true)}</time>
      <span>
        <b>
          {priorityMarks[change.priority]} {conditionWords(change, say, locale)}
        </b>
        : {what}
        {change.personName !== null && ` · ${say('alarmChanges.by', { name: change.personName })}`}
        {change.reason !== null && ` · ${say('alarmChanges.because', { reason: change.reason })}`}
      </span>
      <span className={styles.fine}>
        {value !== null && `${withUnit(vital, value, unit, say, locale)} · `}
        {limit !== null && `${say('alarm.limit', { limit: withUnit(vital, limit, unit, say, locale) })} · `}
        {say('alarm.rule', { rule: change.ruleId, version: change.ruleVersion })}
      </span>
    </li>
  );
}
