// Says that something is only practised, or a test, wherever it could be taken for real: a word in a striped frame, no alarm colour.
import type { EmergencyMode } from '@mydr24/protocol';
import { useWords } from '../words/words-context.tsx';
import styles from './drill-mark.module.css';

export function DrillMark({ mode, isWide = false }: { mode: EmergencyMode; isWide?: boolean }) {
  const { say } = useWords();
  if (mode === 'actual') return null;
  return (
    <strong className={styles.mark} data-wide={isWide}>
      {say(`mode.${mode}`)}
    </strong>
  );
}
