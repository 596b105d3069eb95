// Press and hold until the ring is full. Letting go early does nothing, so that a pocket cannot call. Finger, mouse, space or enter.
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useWords } from '../words/words-context.tsx';
import styles from './hold-ring.module.css';

const HOLD_MS = 1_200;

/** `helpId`: the words beside it that say how to hold. */
export function HoldRing({ isSending, helpId, onHeld }: { isSending: boolean; helpId?: string; onHeld: () => void }) {
  const { say } = useWords();
  const wordsId = useId();
  const [isHolding, setHolding] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const letGo = (): void => {
    clearTimeout(timer.current);
    timer.current = undefined;
    setHolding(false);
  };
  const press = (): void => {
    if (isSending || timer.current !== undefined) return;
    setHolding(true);
    timer.current = setTimeout(() => {
      letGo();
      navigator.vibrate?.(200);
      onHeld();
    }, HOLD_MS);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  const byKey = (event: KeyboardEvent): void => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    if (!event.repeat) press();
  };
  const state = isSending ? 'sending' : isHolding ? 'holding' : 'idle';
  return (
    <button
      type="button" className={styles.hold} data-state={state} aria-labelledby={wordsId} aria-describedby={helpId} aria-busy={isSending} onPointerDown={press} onPointerUp={letGo} onPointerCancel={letGo}
      onPointerLeave={letGo} onKeyDown={byKey} onKeyUp={letGo} onBlur={letGo} onContextMenu={(event) => event.preventDefault()}
    >
      <svg viewBox="0 0 200 200" aria-hidden="true">
        <circle cx="100" cy="100" r="92" className={styles.track} />
        <circle cx="100" cy="100" r="92" className={styles.ring} pathLength={100} />
      </svg>
      <span id={wordsId} className={styles.words}>
        <b>{say('sosButton.name')}</b>
        <span>{say(`sosButton.${state}`)}</span>
      </span>
    </button>
  );
}
