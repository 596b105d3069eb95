// The one line that answers the question before anything is read: how many need me.
import type { BoardPatient } from '@mydr24/protocol';
import { useWords } from '../words/words-context.tsx';
import { isEmergencyOpen, needsMe } from './board-order.ts';
import styles from './board.module.css';

export function BoardSummary({ rows, isKnown }: { rows: readonly BoardPatient[]; isKnown: boolean }) {
  const { say } = useWords();
  if (!isKnown) return <p className={styles.summary}>{say('state.loading')}</p>;
  const needing = rows.filter(needsMe).length;
  const emergencies = rows.filter((row) => isEmergencyOpen(row.emergency)).length;
  const incomplete = rows.filter((row) => row.news2?.status === 'incomplete').length;
  return (
    <p className={styles.summary} data-needing={needing > 0}>
      <b>{say('console.summary.need', { n: needing })}</b>
      <span>
        {[
          emergencies > 0 ? say('console.summary.emergencies', { n: emergencies }) : '',
          incomplete > 0 ? say('console.summary.unscored', { n: incomplete }) : '',
          say('console.summary.patients', { n: rows.length }),
        ].filter((text) => text !== '').join(' · ')}
      </span>
    </p>
  );
}
