// Why somebody cannot go, in one tap: it helps the next choice and costs the one who declines nothing.
import { useWords } from '../words/words-context.tsx';
import styles from './decline-reasons.module.css';

export const declineReasons = ['busy', 'too-far', 'unsafe', 'not-qualified', 'other'] as const;
export type DeclineReason = (typeof declineReasons)[number];

export function DeclineReasons(props: { isPending: boolean; decline: (reason: DeclineReason) => void; back: () => void }) {
  const { say } = useWords();
  return (
    <div className={styles.whole} role="group" aria-label={say('page.decline.why')}>
      <p className={styles.title}>{props.isPending ? say('state.pending') : say('page.decline.why')}</p>
      <div className={styles.reasons}>
        {declineReasons.map((reason) => (
          <button key={reason} type="button" disabled={props.isPending} onClick={() => props.decline(reason)}>
            {say(`decline.${reason}`)}
          </button>
        ))}
        <button type="button" className={styles.back} disabled={props.isPending} onClick={props.back}>
          {say('page.decline.back')}
        </button>
      </div>
    </div>
  );
}
