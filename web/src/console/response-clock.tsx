// The assessment a score asks for: how much time is left, and the one deed that does it. Overdue is said in words, not in an alarm's colour.
import type { BoardPatient, ResponseClock } from '@mydr24/protocol';
import { useCallback } from 'react';
import { ageWords } from '../design/age.ts';
import { timeOfDay } from '../design/figures.ts';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './tasks.module.css';

const minutesLeft = (clock: ResponseClock, now: number): number => Math.ceil((clock.dueAt - now) / 60_000);

export function ClockCard({ row }: { row: BoardPatient }) {
  return row.clock === undefined || row.clock === null ? null : <OpenClock clock={row.clock} />;
}

function OpenClock({ clock }: { clock: ResponseClock }) {
  const { say, locale } = useWords();
  const now = useNow();
  const request = useRequest();
  const { patientId, id: clockId } = clock;
  const assess = useAction(useCallback(() => request('assessPatient', { params: { patientId, clockId } }), [request, patientId, clockId]));
  const left = minutesLeft(clock, now);
  return (
    <section aria-labelledby="clock-title" className={styles.clock} data-overdue={left <= 0}>
      <h2 id="clock-title">{say('clock.title')}</h2>
      <p className={styles.left}>{left > 0 ? say('clock.left', { minutes: left }) : say('clock.over', { age: ageWords(now - clock.dueAt, say) })}</p>
      <p>{say('clock.why', { value: clock.value ?? '–', time: timeOfDay(clock.startedAt, locale), due: timeOfDay(clock.dueAt, locale) })}</p>
      <button type="button" className={styles.main} aria-busy={assess.state.status === 'pending'} onClick={() => assess.state.status !== 'pending' && assess.run()}>
        {say(assess.state.status === 'pending' ? 'state.pending' : 'clock.assessed')}
      </button>
      {assess.state.status === 'failed' && <NotSent error={assess.state.error} retry={assess.state.retry} dismiss={assess.dismiss} />}
    </section>
  );
}

/** On the board: how long until somebody must have looked. */
export function ClockMark({ clock, now }: { clock: ResponseClock; now: number }) {
  const { say } = useWords();
  const left = minutesLeft(clock, now);
  return (
    <span className={styles.mark} data-overdue={left <= 0}>
      {left > 0 ? say('clock.mark', { minutes: left }) : say('clock.mark.over')}
    </span>
  );
}
