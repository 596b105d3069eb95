// Marks a note as specially protected while it is written: folded, because few notes are.
import { useId, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import fields from '../admin/admin.module.css';
import { useRequest } from '../live/live-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { kindWords } from './kind-words.ts';

/** `kind`: null for an ordinary note. */
export function MarkProtected({ kind, set, hint = 'protected.mark.hint' }: { kind: string | null; set: (kind: string | null) => void; hint?: 'protected.mark.hint' | 'protected.mark.hint.scene' }) {
  const { say } = useWords();
  const request = useRequest();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const rules = useAnswer(['consent-rules'], () => request('getConsentRules', {}), { isWanted: isOpen, freshMs: 60_000 });
  return (
    <details className={fields.fold} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say('protected.mark.fold')}</summary>
      {isOpen && (
        <Answered answer={rules}>
          {({ kinds }) => (
            <div className={fields.field}>
              <label htmlFor={id}>{say('protected.mark')}</label>
              <select id={id} aria-describedby={`${id}-hint`} value={kind ?? ''} onChange={({ target }) => set(target.value === '' ? null : target.value)}>
                <option value="">{say('protected.mark.no')}</option>
                {kinds.map((each) => (
                  <option key={each.code} value={each.code}>{kindWords(each, say)}</option>
                ))}
              </select>
              <small id={`${id}-hint`}>{say(hint)}</small>
            </div>
          )}
        </Answered>
      )}
    </details>
  );
}
