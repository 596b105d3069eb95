// Names the keys of a screen, behind a button and behind `?`. What each key does is the screen's own matter.
import { useEffect, useId, useState } from 'react';
import { useWords } from '../words/words-context.tsx';
import type { WordId } from '../words/words.ts';
import { Dialog } from './confirm.tsx';
import styles from './keys-help.module.css';

export type NamedKey = readonly [key: string, word: WordId];

export function KeysHelp({ keys }: { keys: readonly NamedKey[] }) {
  const { say } = useWords();
  const [isOpen, setOpen] = useState(false);
  const titleId = useId();
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof HTMLElement && ['INPUT', 'SELECT', 'TEXTAREA'].includes(event.target.tagName);
      if (event.key !== '?' || isTyping || document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      setOpen(true);
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
  return (
    <>
      <button type="button" className={styles.open} onClick={() => setOpen(true)}>
        <span aria-hidden="true">?</span>
        <span className="only-heard">{say('console.keys')}</span>
      </button>
      <Dialog isOpen={isOpen} labelledBy={titleId} onClose={() => setOpen(false)}>
        <h2 id={titleId}>{say('console.keys')}</h2>
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
        <button type="button" className={styles.close} onClick={() => setOpen(false)}>
          {say('state.dismiss')}
        </button>
      </Dialog>
    </>
  );
}
