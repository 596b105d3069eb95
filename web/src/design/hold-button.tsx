// Hold to call for help: a press that is held for two seconds sends, letting go earlier does nothing. Finger, mouse, space or enter.
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useWords } from '../words/words-context.tsx';
import styles from './hold-button.module.css';

export const HOLD_MS = 2_000;

export type HoldState = 'idle' | 'sending' | 'sent' | 'failed';

export function HoldButton({ state, emergencyNumber, onHeld }: { state: HoldState; emergencyNumber: string; onHeld: () => void }) {
  const { say } = useWords();
  const helpId = useId();
  const [isHolding, setHolding] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const isReady = state === 'idle' || state === 'failed';
  const letGo = (): void => {
    clearTimeout(timer.current);
    timer.current = undefined;
    setHolding(false);
  };
  const press = (): void => {
    if (!isReady || timer.current !== undefined) return;
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
  return (
    <div className={styles.whole}>
      <button
        type="button"
        className={styles.hold}
        data-state={isHolding ? 'holding' : state}
        aria-describedby={helpId}
        onPointerDown={press}
        onPointerUp={letGo}
        onPointerCancel={letGo}
        onPointerLeave={letGo}
        onKeyDown={byKey}
        onKeyUp={letGo}
        onBlur={letGo}
        onContextMenu={(event) => event.preventDefault()}
      >
        <span className={styles.fill} aria-hidden="true" />
        <span className={styles.label}>{say(isHolding ? 'sos.holding' : state === 'sending' ? 'sos.sending' : state === 'sent' ? 'sos.sent' : 'sos.hold')}</span>
      </button>
      <p id={helpId} className={styles.help}>
        {say('sos.help')}
      </p>
      <div role="alert">{state === 'failed' && <p className={styles.failed}>{say('sos.failed', { number: emergencyNumber })}</p>}</div>
    </div>
  );
}
