// What a screen shows when it has nothing to show yet: loading, empty, refused, broken. Each says what is safe and what to do.
import { Button } from '@mantine/core';
import type { WireError } from '@mydr24/protocol';
import type { ReactNode } from 'react';
import { useWords } from '../words/words-context.tsx';
import styles from './screen-states.module.css';

export function ScreenMessage(props: { title: string; text?: string; children?: ReactNode; role?: 'alert' | 'status' }) {
  return (
    <div className={styles.message} role={props.role}>
      <h2>{props.title}</h2>
      {props.text !== undefined && <p>{props.text}</p>}
      {props.children}
    </div>
  );
}

export function ScreenLoading({ text }: { text?: string }) {
  const { say } = useWords();
  return (
    <div className={styles.loading} role="status" aria-busy="true">
      <span className={styles.bars} aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {text ?? say('state.loading')}
    </div>
  );
}

/** Empty teaches the next step. */
export function ScreenEmpty(props: { title: string; next: string; children?: ReactNode }) {
  return (
    <ScreenMessage title={props.title} text={props.next}>
      {props.children}
    </ScreenMessage>
  );
}

export function ScreenRefused({ error }: { error: WireError }) {
  const { say } = useWords();
  const isRight = error.kind === 'not-found' || error.kind === 'forbidden';
  return <ScreenMessage role="status" title={isRight ? say('state.refused') : say('state.error')} text={isRight ? say('state.refused.next') : say(`wire.${error.kind}`)} />;
}

/** The last resort of a screen: a fault in the app itself. Shows no detail of any patient. */
export function ScreenError() {
  const { say } = useWords();
  return (
    <ScreenMessage role="alert" title={say('state.error')} text={say('state.error.safe')}>
      <p>{say('state.error.next')}</p>
      <Button onClick={() => location.reload()}>{say('state.reload')}</Button>
    </ScreenMessage>
  );
}

/** The small line under a command that could not be carried out: kept until it is retried or closed. */
export function NotSent(props: { error: WireError; retry: () => void; dismiss: () => void }) {
  const { say } = useWords();
  return (
    <div className={styles.notSent} role="alert">
      <span>{say('state.notSent', { reason: say(`wire.${props.error.kind}`) })}</span>
      <button type="button" onClick={props.retry}>
        {say('state.retry')}
      </button>
      <button type="button" onClick={props.dismiss}>
        {say('state.dismiss')}
      </button>
    </div>
  );
}
