// On the way, the same honest word about the shared position as while waiting, in one line.
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { sharingWords } from './position-words.ts';
import type { Sharing } from './use-position-sharing.ts';
import styles from './active-screen.module.css';

export function SharingNote({ sharing }: { sharing: Sharing }) {
  const { say, locale } = useWords();
  const now = useNow();
  const text = sharingWords(sharing, now, say, locale);
  return (
    <p className={styles.sharing} data-on={sharing.status === 'on'}>
      <b>{say('reach.position')}:</b> {text}
    </p>
  );
}
