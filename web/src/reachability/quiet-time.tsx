// Quiet until a time of day: only critical pages come, and all who rank see it. Not while on call.
import type { Reach } from '@mydr24/protocol';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useId, useState } from 'react';
import { timeOfDay } from '../design/figures.ts';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { nextTimeOfDay } from './quiet-until.ts';
import styles from './reach-screen.module.css';

export function QuietTime({ reach, onCallUntil }: { reach: Reach; onCallUntil: number | null }) {
  const { say, locale } = useWords();
  const now = useNow();
  const request = useRequest();
  const queries = useQueryClient();
  const field = useId();
  const [time, setTime] = useState('07:00');
  const done = useCallback(() => void queries.invalidateQueries({ queryKey: ['person-reach'] }), [queries]);
  const set = useAction(useCallback((untilAt: number | null) => request('setQuiet', { body: { untilAt } }), [request]), done);
  const { state } = set;
  const refused = state.status === 'failed' && (state.error.code === 'quiet-too-long' || state.error.code === 'on-call') ? state.error.code : null;
  return (
    <details className={styles.card} open={reach.quietUntil !== null}>
      <summary>{reach.quietUntil === null ? say('quiet.title') : say('reach.quiet', { time: timeOfDay(reach.quietUntil, locale) })}</summary>
      <p className={styles.soft}>{onCallUntil === null ? say('quiet.lead') : say('quiet.onCall', { time: timeOfDay(onCallUntil, locale) })}</p>
      {onCallUntil === null && (
        <form
          className={styles.answer}
          onSubmit={(event) => {
            event.preventDefault();
            set.run(nextTimeOfDay(time, now));
          }}
        >
          <label className={styles.field} htmlFor={field}>
            {say('quiet.until')}
            <input id={field} type="time" required value={time} onChange={(event) => setTime(event.target.value)} />
          </label>
          <button type="submit" className={styles.mend} aria-busy={state.status === 'pending'}>
            {say('quiet.set')}
          </button>
          {reach.quietUntil !== null && (
            <button type="button" className={styles.plain} onClick={() => set.run(null)}>
              {say('quiet.end')}
            </button>
          )}
        </form>
      )}
      {state.status === 'failed' && (refused === null ? <NotSent error={state.error} retry={state.retry} dismiss={set.dismiss} /> : <p role="alert">{say(`quiet.${refused}`)}</p>)}
    </details>
  );
}
