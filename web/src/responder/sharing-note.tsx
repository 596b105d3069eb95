// On the way, the same honest word about the shared position as while waiting, in one line; a tap says since when, and who saw it.
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { sharingWords } from './position-words.ts';
import { SeenBy } from './seen-by.tsx';
import type { Sharing } from './use-position-sharing.ts';
import styles from './active-screen.module.css';

export function SharingNote({ sharing }: { sharing: Sharing }) {
  const { say, locale } = useWords();
  const now = useNow();
  return (
    <details className={styles.sharing} data-on={sharing.status === 'on'}>
      <summary>
        <span>
          <b>{say('reach.position')}:</b> {sharingWords(sharing, now, say, locale)}
        </span>
      </summary>
      <ul>
        <SeenBy isShared={sharing.status === 'on'} isOpen />
      </ul>
    </details>
  );
}
