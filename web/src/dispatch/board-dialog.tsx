// A dialog as large as the screen, for a board that is worked at. The browser's own: focus trap and Escape for free.
import { useEffect, useRef, type ReactNode } from 'react';
import styles from './board-dialog.module.css';

export function BoardDialog({ isOpen, labelledBy, onClose, children }: { isOpen: boolean; labelledBy: string; onClose: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    if (isOpen && !element.open) element.showModal();
    if (!isOpen && element.open) element.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} className={styles.whole} aria-labelledby={labelledBy} onClose={onClose}>
      {isOpen && <div className={styles.body}>{children}</div>}
    </dialog>
  );
}
