// Shows an answer in whichever state it is: not there yet, refused, failed with a way to ask again, old, or good.
import type { ReactNode } from 'react';
import { timeOfDay } from '../design/figures.ts';
import { ScreenLoading, ScreenMessage, ScreenRefused } from '../design/screen-states.tsx';
import { useWords } from '../words/words-context.tsx';
import type { Answer } from './answer.ts';
import styles from './admin.module.css';

export function Answered<T>({ answer, children }: { answer: Answer<T>; children: (body: T) => ReactNode }) {
  const { say, locale } = useWords();
  const { body, error, at } = answer;
  if (body === null) {
    if (error === null) return <ScreenLoading />;
    if (error.kind === 'not-found' || error.kind === 'forbidden') return <ScreenRefused error={error} />;
    return (
      <ScreenMessage role="alert" title={say('state.error')} text={say(`wire.${error.kind}`)}>
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
