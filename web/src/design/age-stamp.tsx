// The age beside a value: "12 s" while current, "no data 42 s" once stale.
import { ageSaid, ageWords } from './age.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './age-stamp.module.css';

export function AgeStamp({ at, now, isStale }: { at: number; now: number; isStale: boolean }) {
  const { say } = useWords();
  const age = ageWords(now - at, say);
  return (
    <time className={styles.age} data-stale={isStale} dateTime={new Date(at).toISOString()}>
      <span aria-hidden="true">{isStale ? say('age.noData', { age }) : age}</span>
      <span className="only-heard">{say(isStale ? 'age.noData' : 'age.ago', { age: ageSaid(now - at, say) })}</span>
    </time>
  );
}
