// Mine, or everybody's: the second only for those who rank and plan.
import { Link } from '@tanstack/react-router';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import styles from './reach-screen.module.css';

export function ReachTabs() {
  const { say } = useWords();
  const { roles } = useMe().person;
  if (!roles.some((role) => role === 'dispatcher' || role === 'coordinator' || role === 'admin')) return null;
  return (
    <nav className={styles.tabs} aria-label={say('reach.title')}>
      <Link to="/reach" activeOptions={{ exact: true }} activeProps={{ 'aria-current': 'page' }}>
        {say('reach.mine')}
      </Link>
      <Link to="/reach/people" activeProps={{ 'aria-current': 'page' }}>
        {say('reach.who')}
      </Link>
    </nav>
  );
}
