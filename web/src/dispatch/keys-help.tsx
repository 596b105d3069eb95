// Names the keys of this screen, behind one button.
import { useId } from 'react';
import { Dialog } from '../design/confirm.tsx';
import { useWords } from '../words/words-context.tsx';
import styles from './keys-help.module.css';

const keys = [['j k', 'dispatch.keys.move'], ['a', 'dispatch.keys.acknowledge'], ['Esc', 'dispatch.keys.leave'], ['?', 'console.keys.help']] as const;

export function DispatchKeysHelp({ isOpen, setOpen }: { isOpen: boolean; setOpen: (isOpen: boolean) => void }) {
  const { say } = useWords();
  const title = useId();
  return (
    <>
      <button type="button" className={styles.open} onClick={() => setOpen(true)}>
        <kbd aria-hidden="true">?</kbd> {say('console.keys')}
      </button>
      <Dialog isOpen={isOpen} labelledBy={title} onClose={() => setOpen(false)}>
        <h2 id={title}>{say('console.keys')}</h2>
        <dl className={styles.keys}>
          {keys.map(([key, word]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{say(word)}</dd>
            </div>
          ))}
        </dl>
        <button type="button" className={styles.open} onClick={() => setOpen(false)}>
          {say('state.dismiss')}
        </button>
      </Dialog>
    </>
  );
}
