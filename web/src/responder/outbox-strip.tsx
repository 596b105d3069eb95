// On every screen while something of mine waits or was refused: how many, what, and what to do. Nothing here says "done".
import { useWords } from '../words/words-context.tsx';
import { useConnection } from '../live/live-context.tsx';
import { timeOfDay } from '../design/figures.ts';
import type { Waiting } from './outbox.ts';
import { useOutbox } from './outbox-context.tsx';
import { deedWords, refusalWords } from './outbox-words.ts';
import styles from './outbox.module.css';

export function OutboxStrip() {
  const { say } = useWords();
  const { waiting, sending, retry, drop } = useOutbox();
  const isLive = useConnection().tag === 'live';
  const open = waiting.filter(({ refusal }) => refusal === null);
  const refused = waiting.filter(({ refusal }) => refusal !== null);
  // With a line it is gone in a moment: only what is not is worth a line on the screen.
  const isWaiting = open.length > 1 || (open.length === 1 && !isLive);
  if (!isWaiting && refused.length === 0) return null;
  return (
    <section className={styles.strip} aria-label={say('outbox.title')}>
      {isWaiting && (
        <details>
          <summary>
            <span role="status">{say('outbox.waiting', { n: open.length })}</span>
            <span className={styles.soft}>{say(isLive ? 'outbox.now' : 'outbox.later')}</span>
          </summary>
          <ol>
            {open.map((each) => (
              <li key={each.n} aria-busy={each.n === sending}>
                <Line waiting={each} />
                <button type="button" disabled={each.n === sending} onClick={() => void drop(each.n)}>
                  {say('outbox.drop')}
                </button>
              </li>
            ))}
          </ol>
        </details>
      )}
      {refused.length > 0 && (
        <ul role="alert" className={styles.refused}>
          {refused.map((each) => (
            <li key={each.n}>
              <span>
                <b>{say('outbox.refused')}</b> <Line waiting={each} /> {refusalWords(each.refusal!, say)}
              </span>
              <button type="button" onClick={() => void retry(each.n)}>
                {say('state.retry')}
              </button>
              <button type="button" onClick={() => void drop(each.n)}>
                {say('outbox.remove')}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Line({ waiting: { deed, saidAt } }: { waiting: Waiting }) {
  const { say, locale } = useWords();
  return (
    <span className={styles.line}>
      <time>{timeOfDay(saidAt, locale)}</time> {deedWords(deed, say)}
    </span>
  );
}
