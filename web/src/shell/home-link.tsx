// The way back to one's own screen from wherever a person got lost.
import { Link } from '@tanstack/react-router';
import { useWords } from '../words/words-context.tsx';
import styles from './shell.module.css';

export function HomeLink() {
  const { say } = useWords();
  return (
    <Link to="/" className={styles.linkButton}>
      {say('shell.home')}
    </Link>
  );
}
