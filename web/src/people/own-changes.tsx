// What was changed of one person: from what to what, when and by whom. Asked for when it is opened.
import type { PersonId } from '@mydr24/protocol';
import { useState } from 'react';
import { Answered } from '../admin/answered.tsx';
import { useAnswer } from '../admin/answer.ts';
import { momentWords } from '../admin/version-words.ts';
import { useRequest } from '../live/live-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { ChangeWords } from './change-words.tsx';
import admin from '../admin/admin.module.css';

export function ChangesOf({ personId, name }: { personId: PersonId; name: string }) {
  const { say } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={admin.fold} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {say('changes.title')}
        <span className="only-heard"> {name}</span>
      </summary>
      {isOpen && <List personId={personId} />}
    </details>
  );
}

function List({ personId }: { personId: PersonId }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const listed = useAnswer(['staff-changes', personId], () => request('listStaffChanges', { params: { personId } }));
  return (
    <Answered answer={listed}>
      {({ changes }) =>
        changes.length === 0 ? (
          <p className={admin.soft}>{say('changes.nothing')}</p>
        ) : (
          <ul className={admin.rows}>
            {changes.map(({ at, byKind, byName, change }, nth) => (
              <li key={`${at}-${nth}`}>
                <span className={admin.words}>
                  <span>{say('changes.by', { name: byName ?? say(`audit.actor.${byKind}`), at: momentWords(at, locale) })}</span>
                  <ChangeWords change={change} />
                </span>
              </li>
            ))}
          </ul>
        )
      }
    </Answered>
  );
}
