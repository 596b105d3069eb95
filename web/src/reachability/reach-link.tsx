// A person's name that leads to why they can or cannot be reached.
import type { PersonId } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { useWords } from '../words/words-context.tsx';
import styles from './reach-screen.module.css';

export function ReachLink({ personId, name }: { personId: PersonId; name: string }) {
  const { say } = useWords();
  return (
    <Link to="/reach/people/$personId" params={{ personId }} className={styles.name}>
      {name} <span className="only-heard">{say('reach.title')}</span>
    </Link>
  );
}
