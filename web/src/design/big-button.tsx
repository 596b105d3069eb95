// A button for a thumb in a glove: big, with what happens next under its name, and its pending state in plain sight.
import type { ReactNode } from 'react';
import { useWords } from '../words/words-context.tsx';
import styles from './big-button.module.css';

interface BigButtonProps {
  label: string;
  next?: string | undefined;
  /** `main` the one thing to do; `done` already happened; `plain` the other choices. */
  look?: 'main' | 'plain' | 'done';
  isPending?: boolean;
  isDisabled?: boolean;
  icon?: ReactNode;
  onPress: () => void;
}

export function BigButton({ label, next, look = 'main', isPending = false, isDisabled = false, icon, onPress }: BigButtonProps) {
  const { say } = useWords();
  return (
    <button type="button" className={styles.big} data-look={look} data-pending={isPending} aria-busy={isPending} disabled={isDisabled} onClick={() => !isPending && onPress()}>
      {icon !== undefined && <span aria-hidden="true">{icon}</span>}
      <span className={styles.words}>
        <span className={styles.label}>{label}</span>
        {(isPending || next !== undefined) && <span className={styles.next}>{isPending ? say('state.pending') : next}</span>}
      </span>
    </button>
  );
}
