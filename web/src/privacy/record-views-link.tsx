// The way from the patient's screen to "who saw my record".
import { Link } from '@tanstack/react-router';
import { useWords } from '../words/words-context.tsx';
import styles from './privacy.module.css';

export function RecordViewsLink() {
  const { say } = useWords();
  return (
    <Link to="/patient/record-views" className={styles.own}>
      <b>{say('views.open')}</b>
      <span>{say('views.open.lead')}</span>
    </Link>
  );
}
