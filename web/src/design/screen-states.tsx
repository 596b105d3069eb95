// What a screen shows when it has nothing to show yet: loading, empty, refused, broken. Each says what is safe and what to do.
import type { WireError } from '@mydr24/protocol';
import type { ReactNode } from 'react';
import type { ActionState } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './screen-states.module.css';

/** `level` 1 where nothing else on the page has the heading. */
export function ScreenMessage(props: { title: string; text?: string; children?: ReactNode; role?: 'alert' | 'status'; level?: 1 | 2 }) {
  const Heading = props.level === 1 ? 'h1' : 'h2';
  return (
    <div className={styles.message} role={props.role}>
      <Heading>{props.title}</Heading>
      {props.text !== undefined && <p>{props.text}</p>}
      {props.children}
    </div>
  );
}

export function ScreenLoading({ text, title }: { text?: string; title?: string }) {
  const { say } = useWords();
  return (
    <div className={styles.loading} role="status" aria-busy="true">
      {title !== undefined && <h1 className="only-heard">{title}</h1>}
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

export function ScreenRefused({ error, level = 2 }: { error: WireError; level?: 1 | 2 }) {
  const { say } = useWords();
  const isRight = error.kind === 'not-found' || error.kind === 'forbidden';
  return <ScreenMessage level={level} role="status" title={isRight ? say('state.refused') : say('state.error')} text={isRight ? say('state.refused.next') : say(`wire.${error.kind}`)} />;
}

/** The last resort of a screen: a fault in the app itself. Shows no detail of any patient. */
export function ScreenError() {
  const { say } = useWords();
  return (
    <ScreenMessage level={1} role="alert" title={say('state.error')} text={say('state.error.safe')}>
      <p>{say('state.error.next')}</p>
      <button type="button" className={styles.again} onClick={() => location.reload()}>
        {say('state.reload')}
      </button>
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

/** The same for the several commands of one panel: a line for each that could not be carried out. */
export function AllNotSent({ actions }: { actions: readonly { state: ActionState; dismiss: () => void }[] }) {
  return actions.map(({ state, dismiss }, index) => (state.status === 'failed' ? <NotSent key={index} error={state.error} retry={state.retry} dismiss={dismiss} /> : null));
}
