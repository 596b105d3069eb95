// On any other screen: that I hold an emergency, and the way to it. Whoever accepted, whatever their role, is one tap from it.
import { Link, useLocation } from '@tanstack/react-router';
import { placeWords } from '../emergency/cause-words.ts';
import { useTopic } from '../live/live-context.tsx';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { isUnderWay, partOf } from './own-part.ts';
import styles from './holding-strip.module.css';

export function HoldingStrip() {
  const me = useMe().person.id;
  const { say } = useWords();
  const { pathname } = useLocation();
  const held = useTopic('inbox', me).data?.items.find(({ emergency }) => isUnderWay(partOf(emergency, me)))?.emergency;
  const part = held === undefined ? null : partOf(held, me);
  if (held === undefined || part === null || pathname === '/responder' || pathname.startsWith('/gallery')) return null;
  return (
    <Link to="/responder" className={styles.strip}>
      <b>{say('active.status', { status: say(`emergency.status.${part.status}`) })}</b> <span>{placeWords(held, say)}</span>
    </Link>
  );
}
