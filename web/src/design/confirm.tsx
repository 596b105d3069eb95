// Asks before something that may harm: says patient, place and what will happen. Uses the browser's own dialog: focus trap and Escape for free.
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useWords } from '../words/words-context.tsx';
import styles from './confirm.module.css';

interface ConfirmProps {
  isOpen: boolean;
  title: string;
  patient: string;
  place: string;
  consequence: string;
  confirmLabel: string;
  isPending?: boolean;
  children?: ReactNode;
  onConfirm: () => void;
  onCancel: () => void;
}

export function Confirm(props: ConfirmProps) {
  const { say } = useWords();
  const titleId = useId();
  return (
    <Dialog isOpen={props.isOpen} labelledBy={titleId} onClose={props.onCancel}>
      <h2 id={titleId}>{props.title}</h2>
      <dl className={styles.facts}>
        <div>
          <dt>{say('confirm.patient')}</dt>
          <dd>{props.patient}</dd>
        </div>
        <div>
          <dt>{say('confirm.place')}</dt>
          <dd>{props.place}</dd>
        </div>
        <div>
          <dt>{say('confirm.consequence')}</dt>
          <dd>{props.consequence}</dd>
        </div>
      </dl>
      {props.children}
      <div className={styles.actions}>
        <button type="button" className={styles.cancel} onClick={props.onCancel}>
          {say('state.cancel')}
        </button>
        <button type="button" className={styles.confirm} aria-busy={props.isPending} onClick={() => props.isPending !== true && props.onConfirm()}>
          {props.isPending === true ? say('state.pending') : props.confirmLabel}
        </button>
      </div>
    </Dialog>
  );
}

export function Dialog(props: { isOpen: boolean; labelledBy: string; onClose: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    if (props.isOpen && !element.open) element.showModal();
    if (!props.isOpen && element.open) element.close();
  }, [props.isOpen]);
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby={props.labelledBy} onClose={props.onClose}>
      {props.isOpen && <div className={styles.body}>{props.children}</div>}
    </dialog>
  );
}
