// The ways a page reaches this phone, each with its true state and, where there is one, the tap that mends it.
import { useNow } from '../live/use-now.ts';
import { PushLine, ReachLine, ServerLine, SoundLine } from '../reachability/reach-line.tsx';
import { useWords } from '../words/words-context.tsx';
import { sharingWords } from './position-words.ts';
import { SeenBy } from './seen-by.tsx';
import type { Sharing } from './use-position-sharing.ts';
import type { PushState } from './use-push.ts';
import styles from './reach-list.module.css';

interface ReachListProps {
  sharing: Sharing;
  isSharingWanted: boolean;
  chooseSharing: (isWanted: boolean) => void;
  push: { state: PushState; turnOn: () => void };
}

export function ReachList({ sharing, isSharingWanted, chooseSharing, push }: ReachListProps) {
  return (
    <ul className={styles.list}>
      <ServerLine />
      <SoundLine />
      <PushLine push={push} />
      <PositionLine sharing={sharing} isWanted={isSharingWanted} choose={chooseSharing} />
      <SeenBy isShared={sharing.status === 'on'} />
    </ul>
  );
}

/** Sharing one's position is never silent: on or off, how old, how exact, and the way to stop it. */
function PositionLine({ sharing, isWanted, choose }: { sharing: Sharing; isWanted: boolean; choose: (isWanted: boolean) => void }) {
  const { say, locale } = useWords();
  const now = useNow();
  const text = sharingWords(sharing, now, say, locale);
  return (
    <ReachLine good={sharing.status === 'on' && sharing.waiting === 0} name={say('reach.position')} text={text}>
      <button type="button" role="switch" aria-checked={isWanted} className={styles.toggle} onClick={() => choose(!isWanted)}>
        <span className={styles.knob} aria-hidden="true" />
        <span className="only-heard">{say('reach.position')}</span>
      </button>
    </ReachLine>
  );
}
