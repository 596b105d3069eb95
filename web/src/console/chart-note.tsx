// A note on the patient's chart, about now: it stands in the charts where it was written.
import type { BoardPatient } from '@mydr24/protocol';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState, type FormEvent } from 'react';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { MarkProtected } from '../protected/mark-protected.tsx';
import { useWords } from '../words/words-context.tsx';
import styles from './patient.module.css';

const LONGEST = 500;

export function ChartNoteForm({ row }: { row: BoardPatient }) {
  const { say } = useWords();
  const request = useRequest();
  const queries = useQueryClient();
  const field = useId();
  const [text, setText] = useState('');
  const [protectedKind, setProtectedKind] = useState<string | null>(null);
  const [isSaved, setSaved] = useState(false);
  const patientId = row.patient.id;
  const write = useAction((written: string) => request('addChartNote', { params: { patientId }, body: { text: written, ...(protectedKind === null ? {} : { protectedKind }) } }), () => {
    setText('');
    setProtectedKind(null);
    setSaved(true);
    void queries.invalidateQueries({ queryKey: ['chart-marks', patientId] });
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSaved(false);
    if (text.trim() !== '') write.run(text.trim());
  };
  const isPending = write.state.status === 'pending';
  return (
    <form className={styles.card} aria-labelledby={`${field}-title`} onSubmit={submit}>
      <h2 id={`${field}-title`}>{say('chartNote.title')}</h2>
      <label className={styles.field}>
        <span>{say('chartNote.label')}</span>
        <textarea id={field} value={text} maxLength={LONGEST} rows={2} onChange={(event) => setText(event.target.value)} />
      </label>
      <MarkProtected kind={protectedKind} set={setProtectedKind} />
      <button type="submit" className={styles.back} disabled={isPending || text.trim() === ''} aria-busy={isPending}>{say('chartNote.write')}</button>
      {write.state.status === 'failed' && <NotSent error={write.state.error} retry={write.state.retry} dismiss={write.dismiss} />}
      <p role="status" className={styles.fine}>{isPending ? say('state.pending') : isSaved ? say('chartNote.saved') : ''}</p>
    </form>
  );
}
