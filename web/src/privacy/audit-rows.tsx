// Rows of the audit as the officer reads them: when, who, what, whose record, and whether they were let in.
import type { AuditEntry } from '@mydr24/protocol';
import { dayAndTime } from '../incident/day-and-time.ts';
import { useWords } from '../words/words-context.tsx';
import { ChangeWords } from '../people/change-words.tsx';
import { BasisWords } from './why-screen.tsx';
import styles from './privacy.module.css';

export function AuditRows({ entries, onlyAction }: { entries: readonly AuditEntry[]; onlyAction: (action: string) => void }) {
  const { say } = useWords();
  return (
    <ul className={styles.rows} aria-label={say('audit.list')}>
      {entries.map((entry) => (
        <AuditRow key={entry.id} entry={entry} onlyAction={onlyAction} />
      ))}
    </ul>
  );
}

function AuditRow({ entry, onlyAction }: { entry: AuditEntry; onlyAction: (action: string) => void }) {
  const { say, locale } = useWords();
  const { actor, patient } = entry;
  return (
    <li data-refused={entry.outcome === 'refused'}>
      <time dateTime={new Date(entry.at).toISOString()}>{dayAndTime(entry.at, locale)}</time>
      <span className={styles.who}>
        <b>{actor.name ?? say(`audit.actor.${actor.kind}`)}</b> <span>{actor.roles.map((role) => say(`role.${role}`)).join(', ')}</span>
      </span>
      <span className={styles.what}>
        {say(`audit.deed.${entry.deed}`)}
        {patient !== null && <b> {patient.name ?? patient.id}</b>}
        <button type="button" className={styles.action} aria-label={say('audit.action', { action: entry.action })} onClick={() => onlyAction(entry.action)}>
          {entry.action}
        </button>
      </span>
      <span className={styles.marks}>
        {entry.purpose !== null && <span className={styles.glass}>{say(`audit.purpose.${entry.purpose}`)}</span>}
        {entry.outcome === 'refused' && <span className={styles.refused}>{say('audit.outcome.refused')}</span>}
      </span>
      {entry.change !== null && (
        <div className={styles.change}>
          <b>{entry.change.of.name ?? entry.change.of.id}</b>
          <ChangeWords change={entry.change} />
        </div>
      )}
      {entry.basis !== null && (
        <p className={styles.basis}>
          <BasisWords basis={entry.basis} />
        </p>
      )}
    </li>
  );
}
