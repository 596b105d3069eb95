// Says that this is a demonstration, always, calmly, in no alarm colour.
import { Link } from '@tanstack/react-router';
import { useWords } from '../words/words-context.tsx';
import styles from './shell.module.css';

export function DemoBanner() {
  const { say } = useWords();
  return (
    <aside className={styles.demo} aria-label={say('shell.demo')}>
      <strong>{say('shell.demo')}</strong> <Link to="/demo/inbox">{say('shell.demo.inbox')}</Link>
    </aside>
  );
}
