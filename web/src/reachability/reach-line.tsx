// One line of what makes a page ring on this phone: its true state by mark and words and, where there is one, the tap that mends it.
import type { ReactNode } from 'react';
import { useConnection } from '../live/live-context.tsx';
import type { PushState } from '../responder/use-push.ts';
import { SoundSwitch, useSound } from '../sound/alarm-sound.tsx';
import { useWords } from '../words/words-context.tsx';
import styles from './reach-line.module.css';

export function ReachLine({ good, name, text, children }: { good: boolean | 'unknown'; name: string; text: string; children?: ReactNode }) {
  return (
    <li className={styles.line} data-good={good}>
      <svg viewBox="0 0 20 20" aria-hidden="true" className={styles.mark}>
        {good === true ? <path d="m4 11 4 4 8-10" /> : good === false ? <path d="M10 4v8M10 15v1" /> : <path d="M6 10h8" />}
      </svg>
      <span className={styles.words}>
        <b>{name}</b>
        <span>{text}</span>
      </span>
      {children}
    </li>
  );
}

export function ServerLine() {
  const { say } = useWords();
  const isLive = useConnection().tag === 'live';
  return <ReachLine good={isLive} name={say('reach.line')} text={say(`reach.line.${isLive ? 'live' : 'not'}`)} />;
}

export function SoundLine() {
  const { say } = useWords();
  const { state } = useSound();
  return (
    <ReachLine good={state === 'on'} name={say('reach.sound')} text={say(`reach.sound.${state}`)}>
      <SoundSwitch />
    </ReachLine>
  );
}

export function PushLine({ push: { state, turnOn } }: { push: { state: PushState; turnOn: () => void } }) {
  const { say } = useWords();
  return (
    <ReachLine good={state === 'on'} name={say('reach.push')} text={say(`reach.push.${state}`)}>
      {(state === 'off' || state === 'failed') && (
        <button type="button" className={styles.mend} onClick={turnOn}>
          {say('reach.push.turnOn')}
        </button>
      )}
    </ReachLine>
  );
}
