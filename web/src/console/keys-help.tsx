// The keys of the board, behind a button and behind `?`.
import { useEffect, useId, useState } from 'react';
import { Dialog } from '../design/confirm.tsx';
import { useWords } from '../words/words-context.tsx';
import type { WordId } from '../words/words.ts';
import styles from './board.module.css';

const keys: readonly [key: string, word: WordId][] = [
  ['/', 'console.keys.find'],
  ['j  k', 'console.keys.move'],
  ['↵', 'console.keys.open'],
  ['a', 'console.keys.acknowledge'],
  ['Esc', 'console.keys.close'],
  ['?', 'console.keys.help'],
];

export function KeysHelp() {
  const { say } = useWords();
  const [isOpen, setOpen] = useState(false);
  const titleId = useId();
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof HTMLElement && ['INPUT', 'SELECT', 'TEXTAREA'].includes(event.target.tagName);
      if (event.key === '?' && !isTyping) setOpen(true);
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
  return (
    <>
      <button type="button" className={styles.keysButton} onClick={() => setOpen(true)}>
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
        <button type="button" className={styles.plain} onClick={() => setOpen(false)}>
          {say('state.dismiss')}
        </button>
      </Dialog>
    </>
  );
}
