// Keeps somebody, or something, out of what stands above it: whom, and for how long. Folded, because it is seldom wanted.
import type { ConsentChoiceInput } from '@mydr24/protocol';
import { type FormEvent, useId, useState } from 'react';
import fields from '../admin/admin.module.css';
import { useWords } from '../words/words-context.tsx';
import styles from './consent.module.css';

const DAY_MS = 86_400_000;
const spans = { always: null, day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS } as const;
type Span = keyof typeof spans;

export interface WhoGroup {
  readonly label: string;
  readonly options: readonly { readonly text: string; readonly who: ConsentChoiceInput['who'] }[];
}

export function KeepOut({ groups, isPending, keepOut, now, of = 'people' }: { groups: readonly WhoGroup[]; of?: 'people' | 'apps'; isPending: boolean; keepOut: (who: ConsentChoiceInput['who'], untilAt: number | null) => void; now: number }) {
  const { say } = useWords();
  const [chosen, setChosen] = useState('');
  const [span, setSpan] = useState<Span>('always');
  const [whoId, spanId] = [useId(), useId()];
  const who = groups.flatMap(({ options }) => options).find((each) => keyOf(each.who) === chosen)?.who;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (who === undefined || isPending) return;
    const forMs = spans[span];
    keepOut(who, forMs === null ? null : now + forMs);
    setChosen('');
  };
  return (
    <details className={fields.fold}>
      <summary>{say(of === 'people' ? 'consent.keepOut' : 'consent.apps.keepOut')}</summary>
      <form className={styles.form} onSubmit={submit}>
        <div className={fields.field}>
          <label htmlFor={whoId}>{say(of === 'people' ? 'consent.who' : 'consent.apps.which')}</label>
          <select id={whoId} value={who === undefined ? '' : chosen} onChange={(event) => setChosen(event.target.value)}>
            <option value="">{say('consent.who.none')}</option>
            {groups.filter(({ options }) => options.length > 0).map(({ label, options }) => (
              <optgroup key={label} label={label}>
                {options.map((each) => (
                  <option key={keyOf(each.who)} value={keyOf(each.who)}>{each.text}</option>
                ))}
              </optgroup>
            ))}
          </select>
        </div>
        <div className={fields.field}>
          <label htmlFor={spanId}>{say('consent.span')}</label>
          <select id={spanId} value={span} onChange={(event) => setSpan(event.target.value as Span)}>
            {(Object.keys(spans) as Span[]).map((each) => (
              <option key={each} value={each}>{say(`consent.span.${each}`)}</option>
            ))}
          </select>
        </div>
        <button type="submit" className={`${fields.button} ${fields.main}`} aria-disabled={who === undefined} aria-busy={isPending}>
          {say(isPending ? 'state.pending' : 'consent.do')}
        </button>
      </form>
    </details>
  );
}

const keyOf = (who: ConsentChoiceInput['who']): string => (who.kind === 'role' ? who.role : who.kind === 'person' ? who.personId : who.appId);
