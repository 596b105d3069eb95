// The emergency number as something to press.
import { useWords } from '../words/words-context.tsx';
import styles from './call-number.module.css';

/** Until an emergency says its own: the European emergency number (Council Decision 91/396/EEC). */
export const EMERGENCY_NUMBER = '112';

export function CallNumber({ number }: { number: string }) {
  const { say } = useWords();
  return (
    <a href={`tel:${number}`} className={styles.call}>
      {say('patient.call', { number })}
    </a>
  );
}
