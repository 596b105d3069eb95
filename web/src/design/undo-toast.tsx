// Undo beats "are you sure": what was just done, and a way back for a few seconds. Waits while it is looked at or focused.
import { useEffect, useEffectEvent, useState } from 'react';
import { useWords } from '../words/words-context.tsx';
import styles from './undo-toast.module.css';

const SHOWN_MS = 8_000;

export interface Undoable {
  /** The same id is the same offer: drawing it again does not lengthen it. */
  id: string;
  text: string;
  undo: () => void;
}

export function UndoToast({ undoable, onGone }: { undoable: Undoable | null; onGone: () => void }) {
  const { say } = useWords();
  const [isHeld, setHeld] = useState(false);
  const id = undoable?.id ?? null;
  const goAway = useEffectEvent(onGone);
  useEffect(() => {
    if (id === null || isHeld) return undefined;
    const timer = setTimeout(() => goAway(), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id, isHeld]);
  return (
    <div role="status" className={styles.place}>
      {undoable !== null && (
        <div className={styles.toast} onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)} onFocus={() => setHeld(true)} onBlur={() => setHeld(false)}>
          <span>{undoable.text}</span>
          <button
            type="button"
            onClick={() => {
              undoable.undo();
              onGone();
            }}
          >
            {say('state.undo')}
          </button>
        </div>
      )}
    </div>
  );
}
