// Whom a search is about: found by name, chosen from what was found.
import type { AuditSubject } from '@mydr24/protocol';
import { useCallback, useState } from 'react';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import type { Say } from '../words/words.ts';
import admin from '../admin/admin.module.css';
import { FindByName } from '../admin/find-by-name.tsx';
import styles from './privacy.module.css';

/** `of`: those who look, people and programs, or patients alone. */
export function SubjectChoice({ subject, choose, of }: { subject: AuditSubject | null; choose: (subject: AuditSubject | null) => void; of?: 'patient' | 'person' }) {
  const { say } = useWords();
  const request = useRequest();
  const [name, setName] = useState('');
  const [found, setFound] = useState<readonly AuditSubject[] | null>(null);
  const find = useAction(useCallback(() => request('findAuditSubjects', { body: { name } }), [request, name]), ({ subjects }) => setFound(subjects.filter(({ kind }) => of === undefined || (of === 'patient') === (kind === 'patient'))));
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
    <FindByName label={label} placeholder={say('audit.subject.placeholder')} button={say('audit.subject.find')} name={name} setName={setName} isPending={find.state.status === 'pending'} find={find.run}>
      {find.state.status === 'failed' && <NotSent error={find.state.error} retry={find.state.retry} dismiss={find.dismiss} />}
      <div role="status">
        {found?.length === 0 && <p className={admin.soft}>{say('audit.subject.none')}</p>}
        {found !== null && found.length > 0 && <Found found={found} pick={pick} />}
      </div>
    </FindByName>
  );
}

const aboutOf = ({ kind, bornOn, roles }: AuditSubject, say: Say): string =>
  kind === 'patient' ? say('audit.subject.patient', { on: bornOn ?? '–' }) : kind === 'service' ? say('audit.subject.service') : roles.map((role) => say(`role.${role}`)).join(', ');

function Found({ found, pick }: { found: readonly AuditSubject[]; pick: (subject: AuditSubject) => void }) {
  const { say } = useWords();
  return (
    <ul className={styles.found}>
      {found.map((each) => (
        <li key={`${each.kind} ${each.id}`}>
          <button type="button" onClick={() => pick(each)}>
            <b>{each.name}</b> <span>{aboutOf(each, say)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
