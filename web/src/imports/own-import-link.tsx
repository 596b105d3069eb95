// The way from the patient's screen to importing a file of their own.
import { Link } from '@tanstack/react-router';
import styles from '../privacy/privacy.module.css';
import { useWords } from '../words/words-context.tsx';

export function OwnImportLink() {
  const { say } = useWords();
  return (
    <Link to="/patient/import" className={styles.own}>
      <b>{say('import.open')}</b>
      <span>{say('import.open.lead')}</span>
    </Link>
  );
}
