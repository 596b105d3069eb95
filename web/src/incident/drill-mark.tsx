// Says that something was not real; nothing for what was.
import type { EmergencyMode } from '@mydr24/protocol';
import { useWords } from '../words/words-context.tsx';
import styles from './drill-mark.module.css';

export function DrillMark({ mode, isBanner = false }: { mode: EmergencyMode; isBanner?: boolean }) {
  const { say } = useWords();
  if (mode === 'actual') return null;
  return <span className={isBanner ? styles.banner : styles.mark}>{say(`mode.${mode}`)}</span>;
}
