// The ways a page reaches this phone, each with its true state and, where there is one, the tap that mends it.
import { useConnection } from '../live/live-context.tsx';
import { useNow } from '../live/use-now.ts';
import { SoundSwitch, useSound } from '../sound/alarm-sound.tsx';
import { useWords } from '../words/words-context.tsx';
import type { ReactNode } from 'react';
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
  const { say } = useWords();
  const connection = useConnection();
  const sound = useSound();
  return (
    <ul className={styles.list}>
      <Line isGood={connection.tag === 'live'} name={say('reach.line')} text={say(`reach.line.${connection.tag === 'live' ? 'live' : 'not'}`)} />
      <Line isGood={sound.state === 'on'} name={say('reach.sound')} text={say(`reach.sound.${sound.state}`)}>
        <SoundSwitch />
      </Line>
      <Line isGood={push.state === 'on'} name={say('reach.push')} text={say(`reach.push.${push.state}`)}>
        {(push.state === 'off' || push.state === 'failed') && (
          <button type="button" className={styles.mend} onClick={push.turnOn}>
            {say('reach.push.turnOn')}
          </button>
        )}
      </Line>
      <PositionLine sharing={sharing} isWanted={isSharingWanted} choose={chooseSharing} />
      <SeenBy isShared={sharing.status === 'on'} />
    </ul>
  );
}

/** Sharing one's position is never silent: on or off, how old, how exact, and the way to stop it. */
export function PositionLine({ sharing, isWanted, choose }: { sharing: Sharing; isWanted: boolean; choose: (isWanted: boolean) => void }) {
  const { say, locale } = useWords();
  const now = useNow();
  const text = sharingWords(sharing, now, say, locale);
  return (
    <Line isGood={sharing.status === 'on' && sharing.waiting === 0} name={say('reach.position')} text={text}>
      <button type="button" role="switch" aria-checked={isWanted} className={styles.toggle} onClick={() => choose(!isWanted)}>
        <span className={styles.knob} aria-hidden="true" />
        <span className="only-heard">{say('reach.position')}</span>
      </button>
    </Line>
  );
}

function Line({ isGood, name, text, children }: { isGood: boolean; name: string; text: string; children?: ReactNode }) {
  return (
    <li data-good={isGood}>
      <svg viewBox="0 0 20 20" aria-hidden="true" className={styles.mark}>
        {isGood ? <path d="m4 11 4 4 8-10" /> : <path d="M10 4v8M10 15v1" />}
      </svg>
      <span className={styles.words}>
        <b>{name}</b>
        <span>{text}</span>
      </span>
      {children}
    </li>
  );
}
