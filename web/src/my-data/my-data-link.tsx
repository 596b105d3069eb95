// The way from the patient's screen to what they may ask about their data.
import { Link } from '@tanstack/react-router';
import { useWords } from '../words/words-context.tsx';
import styles from '../privacy/privacy.module.css';

export function MyDataLink() {
  const { say } = useWords();
  return (
    <Link to="/patient/my-data" className={styles.own}>
      <b>{say('myData.title')}</b>
      <span>{say('myData.open.lead')}</span>
    </Link>
  );
}
