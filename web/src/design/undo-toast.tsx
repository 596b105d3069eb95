// Undo beats "are you sure": what was just done, and a way back for a few seconds. Waits while it is looked at or focused.
import { useEffect, useState } from 'react';
import { useWords } from '../words/words-context.tsx';
import styles from './undo-toast.module.css';

const SHOWN_MS = 8_000;

export interface Undoable {
  id: string;
  text: string;
  undo: () => void;
}

export function UndoToast({ undoable, onGone }: { undoable: Undoable | null; onGone: () => void }) {
  const { say } = useWords();
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (undoable === null || isHeld) return undefined;
    const timer = setTimeout(onGone, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [undoable, isHeld, onGone]);
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
