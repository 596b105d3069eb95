// On the way, the same honest word about the shared position as while waiting, in one line.
import { ageWords } from '../design/age.ts';
import { useNow } from '../live/use-now.ts';
import { distanceWords } from '../map/distance.ts';
import { useWords } from '../words/words-context.tsx';
import type { Sharing } from './use-position-sharing.ts';
import styles from './active-screen.module.css';

export function SharingNote({ sharing }: { sharing: Sharing }) {
  const { say, locale } = useWords();
  const now = useNow();
  const text =
    sharing.status === 'on'
      ? say(sharing.isSent ? 'reach.position.on' : 'reach.position.notSent', {
          age: ageWords(now - sharing.fix.takenAt, say), accuracy: sharing.fix.accuracyM === null ? '–' : distanceWords(sharing.fix.accuracyM, say, locale),
        })
      : say(`reach.position.${sharing.status}`);
  return (
    <p className={styles.sharing} data-on={sharing.status === 'on'}>
      <b>{say('reach.position')}:</b> {text}
    </p>
  );
}
