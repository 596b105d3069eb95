// Reports somebody away for whole days, and takes it back. Days are of the reader's own zone; no reason is asked.
import type { Absence, PersonId } from '@mydr24/protocol';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useId, useState, type FormEvent } from 'react';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { SpanFields } from './override-dialog.tsx';
import { refusalShown } from './rota-words.ts';
import styles from './rotas.module.css';
import { dayPlus, dayShown, instantOf, wallOf } from './zone-time.ts';

const ownZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
const dayIn = (atMs: number): string => wallOf(ownZone(), atMs).slice(0, 10);

/** With `people` somebody of them is chosen; otherwise it is `ownId`. */
export function AbsenceForm({ ownId, people }: { ownId: PersonId; people?: readonly { id: PersonId; name: string }[] }) {
  const { say } = useWords();
  const request = useRequest();
  const queries = useQueryClient();
  const nowMs = useNow();
  const who = useId();
  const [from, setFrom] = useState(() => dayPlus(dayIn(nowMs), 1));
  const [to, setTo] = useState(from);
  const [personId, setPersonId] = useState<string>(people === undefined ? ownId : '');
  const report = useAction(
    useCallback(
      (id: string) => request('reportAbsence', { params: { personId: id }, body: { fromAt: instantOf(ownZone(), `${from}T00:00`), toAt: instantOf(ownZone(), `${dayPlus(to, 1)}T00:00`) } }),
      [request, from, to],
    ),
    useCallback(() => void queries.invalidateQueries({ queryKey: ['rotas'] }), [queries]),
  );
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (personId !== '') report.run(personId);
  }
  return (
    <details className={styles.more}>
      <summary>{say(people === undefined ? 'rotas.absence' : 'rotas.absence.other')}</summary>
      <form className={styles.form} onSubmit={submit}>
        <p className={styles.soft}>{say('rotas.absence.help')}</p>
        {people !== undefined && (
          <div className={styles.field}>
            <label htmlFor={who}>{say('rotas.absence.who')}</label>
            <select id={who} required value={personId} onChange={(event) => setPersonId(event.target.value)}>
              <option value="">{say('rotas.override.save.nobody')}</option>
              {people.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </div>
        )}
        <SpanFields from={from} to={to} setFrom={setFrom} setTo={setTo} type="date" />
        {report.state.status === 'failed' && <p role="alert" className={styles.failed}>{refusalShown(report.state.error, say)}</p>}
        <div className={styles.actions}>
          <button type="submit" className={styles.main} aria-busy={report.state.status === 'pending'}>
            {say(report.state.status === 'pending' ? 'state.pending' : 'rotas.absence.save')}
          </button>
        </div>
      </form>
    </details>
  );
}

export function AbsenceRows({ absences, mayEnd }: { absences: readonly Absence[]; mayEnd: boolean }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const queries = useQueryClient();
  const end = useAction(
    useCallback((absence: Absence) => request('endAbsence', { params: { absenceId: absence.id } }), [request]),
    useCallback(() => void queries.invalidateQueries({ queryKey: ['rotas'] }), [queries]),
  );
  return (
    <ul className={styles.rows}>
      {absences.map((absence) => (
        <li key={absence.id}>
          <span className={styles.rowWords}>
            <b>{absence.personName}</b>
            <span>
              {dayShown(dayIn(absence.fromAt), locale)} – {dayShown(dayIn(absence.toAt - 1), locale)}
            </span>
          </span>
          {mayEnd && (
            <button type="button" className={styles.small} disabled={end.state.status === 'pending'} onClick={() => end.run(absence)}>
              {say('rotas.takeBack')}
              <span className="only-heard"> {absence.personName}</span>
            </button>
          )}
        </li>
      ))}
      {end.state.status === 'failed' && <li role="alert">{refusalShown(end.state.error, say)}</li>}
    </ul>
  );
}
