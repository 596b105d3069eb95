// Which file, and how to read what it leaves open: the zone of times without one, the order of day and month, whose rows, when it began.
import type { ImportOptions } from '@mydr24/protocol';
import { useState } from 'react';
import { useWords } from '../words/words-context.tsx';
import styles from './import.module.css';

const ACCEPTED = '.xml,.fit,.json,.csv,.txt,.tsv,.hea,.dat,.ndjson';
const orders = ['', 'day', 'month'] as const;

interface FileChoiceProps {
  wrong: 'too-large' | 'too-many' | 'empty' | null;
  choose: (files: readonly File[], options: ImportOptions) => void;
}

export function FileChoice({ wrong, choose }: FileChoiceProps) {
  const { say } = useWords();
  const [files, setFiles] = useState<readonly File[]>([]);
  const [timeZone, setTimeZone] = useState(() => new Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [order, setOrder] = useState<(typeof orders)[number]>('');
  const [subject, setSubject] = useState('');
  const [startsAt, setStartsAt] = useState('');
  const begin = Date.parse(startsAt);
  const options: ImportOptions = {
    timeZone: timeZone.trim() === '' ? null : timeZone.trim(), dayFirst: order === '' ? null : order === 'day', subject: subject.trim() === '' ? null : subject.trim(), startsAt: Number.isNaN(begin) ? null : begin,
  };
  return (
    <form
      className={styles.card}
      onSubmit={(event) => {
        event.preventDefault();
        choose(files, options);
      }}
    >
      <label className={styles.file}>
        <b>{say('import.choose')}</b>
        <span className={styles.soft} id="import-formats">{say('import.formats')}</span>
        <input type="file" multiple accept={ACCEPTED} aria-describedby="import-formats" onChange={({ target }) => setFiles([...(target.files ?? [])])} />
      </label>
      {wrong !== null && <p role="alert" className={styles.wrong}>{say(`import.wrong.${wrong}`)}</p>}
      <label className={styles.field}>
        <span>{say('import.zone')}</span>
        <input value={timeZone} maxLength={64} autoComplete="off" spellCheck={false} onChange={({ target }) => setTimeZone(target.value)} aria-describedby="import-zone" />
        <span className={styles.soft} id="import-zone">{say('import.zone.why')}</span>
      </label>
      <details className={styles.more}>
        <summary>{say('import.more')}</summary>
        <label className={styles.field}>
          <span>{say('import.order')}</span>
          <select value={order} onChange={({ target }) => setOrder(orders.find((each) => each === target.value) ?? '')}>
            <option value="">{say('import.order.none')}</option>
            <option value="day">{say('import.order.day')}</option>
            <option value="month">{say('import.order.month')}</option>
          </select>
        </label>
        <label className={styles.field}>
          <span>{say('import.subject')}</span>
          <input value={subject} maxLength={120} autoComplete="off" onChange={({ target }) => setSubject(target.value)} />
        </label>
        <label className={styles.field}>
          <span>{say('import.startsAt')}</span>
          <input type="datetime-local" value={startsAt} onChange={({ target }) => setStartsAt(target.value)} />
        </label>
      </details>
      <button type="submit" className={styles.main} disabled={files.length === 0}>{say('import.check')}</button>
    </form>
  );
}
