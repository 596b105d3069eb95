// Shows an answer in whichever state it is: not there yet, refused, failed with a way to ask again, old, or good.
import type { ReactNode } from 'react';
import { timeOfDay } from '../design/figures.ts';
import { ScreenLoading, ScreenMessage, ScreenRefused } from '../design/screen-states.tsx';
import { useWords } from '../words/words-context.tsx';
import type { Answer } from './answer.ts';
import styles from './admin.module.css';

/** `title`: of a screen that has no other heading until the answer is there. */
export function Answered<T>({ answer, title, children }: { answer: Answer<T>; title?: string; children: (body: T) => ReactNode }) {
  const level = title === undefined ? 2 : 1;
  const { say, locale } = useWords();
  const { body, error, at } = answer;
  if (body === null) {
    if (error === null) return title === undefined ? <ScreenLoading /> : <ScreenLoading title={title} />;
    if (error.kind === 'not-found' || error.kind === 'forbidden') return <ScreenRefused level={level} error={error} />;
    return (
      <ScreenMessage level={level} role="alert" title={say('state.error')} text={say(`wire.${error.kind}`)}>
        <button type="button" className={styles.button} onClick={answer.again}>
          {say('state.retry')}
        </button>
      </ScreenMessage>
    );
  }
  return (
    <>
      {error !== null && (
        <p className={styles.old} role="status">
          {say('admin.old', { time: at === null ? '–' : timeOfDay(at, locale), reason: say(`wire.${error.kind}`) })}
          <button type="button" className={styles.button} onClick={answer.again}>
            {say('state.retry')}
          </button>
        </p>
      )}
      {children(body)}
    </>
  );
}
