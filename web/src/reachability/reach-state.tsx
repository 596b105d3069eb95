// Reachable, perhaps, or not: a shape and a word each; and the marks for "nothing proven in 30 days" and for quiet time.
import type { Reach, ReachState as State } from '@mydr24/protocol';
import { timeOfDay } from '../design/figures.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './reach-state.module.css';

export function ReachMark({ state }: { state: State }) {
  return (
    <svg viewBox="0 0 24 24" className={styles.mark} data-state={state} aria-hidden="true">
      {state === 'reachable' && <circle cx="12" cy="12" r="9" className={styles.full} />}
      {state === 'doubtful' && (
        <>
          <circle cx="12" cy="12" r="9" className={styles.ring} />
          <path d="M12 3a9 9 0 0 0 0 18Z" className={styles.half} />
        </>
      )}
      {state === 'unreachable' && <path d="M12 2.5 21.5 12 12 21.5 2.5 12Z" className={styles.none} />}
    </svg>
  );
}

export function ReachState({ reach }: { reach: Reach }) {
  const { say, locale } = useWords();
  return (
    <>
      <span className={styles.state}>
        <ReachMark state={reach.state} />
        {say(`reach.${reach.state}`)}
      </span>
      {reach.isOverdue && <span className={styles.overdue}>{say('reach.overdue')}</span>}
      {reach.quietUntil !== null && <span className={styles.quiet}>{say('reach.quiet', { time: timeOfDay(reach.quietUntil, locale) })}</span>}
    </>
  );
}
