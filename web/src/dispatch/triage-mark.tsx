// A triage category by letter, shape and word, in neutral colours: red and yellow are alarms'.
import type { TriageCategory } from '@mydr24/protocol';
import { useWords } from '../words/words-context.tsx';
import styles from './triage-mark.module.css';

export function TriageMark({ category, isShort = false }: { category: TriageCategory; isShort?: boolean }) {
  const { say } = useWords();
  return (
    <span className={styles.whole}>
      <span className={styles.shape} data-category={category} aria-hidden="true">
        {say(`triage.letter.${category}`)}
      </span>
      <span className={isShort ? 'only-heard' : undefined}>{say(`triage.${category}`)}</span>
    </span>
  );
}
