// The way from the ward's board to the patients of other hospitals.
import { Link } from '@tanstack/react-router';
import admin from '../admin/admin.module.css';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import styles from './shared-care.module.css';

export function SharedLink() {
  const { say } = useWords();
  const { person } = useMe();
  if (!person.roles.some((role) => role === 'nurse' || role === 'doctor')) return null;
  return (
    <p className={styles.mine}>
      <Link to="/console/shared" className={admin.button}>
        {say('shared.title')}
      </Link>
    </p>
  );
}
