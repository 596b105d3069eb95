// A person and whether they can be reached: what sockets, receipts and answered tests prove, not what is hoped.
import type { Qualification, ReachState } from '@mydr24/protocol';
import { useWords } from '../words/words-context.tsx';
import styles from './person-chip.module.css';

export type ChipReach = ReachState | 'offDuty' | 'unknown';

export function PersonChip(props: { name: string; reach: ChipReach; isOverdue?: boolean; qualifications?: readonly Qualification[] }) {
  const { say } = useWords();
  return (
    <span className={styles.chip} data-reach={props.reach}>
      <span className={styles.mark} aria-hidden="true" />
      <span className={styles.name}>{props.name}</span>
      <span className={styles.small}>
        {say(`reach.${props.reach}`)}
        {props.isOverdue === true && <b> · {say('reach.overdue')}</b>}
        {props.qualifications !== undefined && props.qualifications.length > 0 && ` · ${props.qualifications.map((each) => say(`qualification.${each}`)).join(', ')}`}
      </span>
    </span>
  );
}
