// Whom a search is about: found by name, chosen from what was found. The name goes in the body of a request, never in an address.
import type { AuditSubject } from '@mydr24/protocol';
import { useCallback, useId, useState } from 'react';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import admin from '../admin/admin.module.css';
import styles from './privacy.module.css';

/** `of`: people or patients alone. */
export function SubjectChoice({ subject, choose, of }: { subject: AuditSubject | null; choose: (subject: AuditSubject | null) => void; of?: AuditSubject['kind'] }) {
  const { say } = useWords();
  const request = useRequest();
  const id = useId();
  const [name, setName] = useState('');
  const [found, setFound] = useState<readonly AuditSubject[] | null>(null);
  const find = useAction(useCallback(() => request('findAuditSubjects', { body: { name } }), [request, name]), ({ subjects }) => setFound(subjects.filter(({ kind }) => of === undefined || kind === of)));
  const label = say(of === undefined ? 'audit.subject' : `why.${of}`);
  if (subject !== null) {
    return (
      <p className={styles.chosen}>
        <span>{label}:</span> <b>{subject.name}</b>
        <button type="button" className={admin.button} onClick={() => choose(null)}>
          {say(of === undefined ? 'audit.subject.clear' : 'why.clear')}
        </button>
      </p>
    );
  }
  const pick = (each: AuditSubject): void => {
    setFound(null);
    setName('');
    choose(each);
  };
  return (
    <form
      className={admin.field}
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim().length > 1 && find.state.status !== 'pending') find.run();
      }}
    >
      <label htmlFor={id}>{label}</label>
      <span className={styles.find}>
        <input id={id} type="search" autoComplete="off" maxLength={80} value={name} placeholder={say('audit.subject.placeholder')} onChange={(event) => setName(event.target.value)} />
        <button type="submit" className={admin.button} aria-busy={find.state.status === 'pending'}>
          {say(find.state.status === 'pending' ? 'state.loading' : 'audit.subject.find')}
        </button>
      </span>
      {find.state.status === 'failed' && <NotSent error={find.state.error} retry={find.state.retry} dismiss={find.dismiss} />}
      <div role="status">
        {found?.length === 0 && <p className={admin.soft}>{say('audit.subject.none')}</p>}
        {found !== null && found.length > 0 && <Found found={found} pick={pick} />}
      </div>
    </form>
  );
}

function Found({ found, pick }: { found: readonly AuditSubject[]; pick: (subject: AuditSubject) => void }) {
  const { say } = useWords();
  return (
    <ul className={styles.found}>
      {found.map((each) => (
        <li key={`${each.kind} ${each.id}`}>
          <button type="button" onClick={() => pick(each)}>
            <b>{each.name}</b> <span>{each.kind === 'patient' ? say('audit.subject.patient', { on: each.bornOn ?? '–' }) : each.roles.map((role) => say(`role.${role}`)).join(', ')}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
