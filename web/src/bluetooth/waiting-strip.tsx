// What my sensors measured and nobody has yet: how much, why, and what to do. Nothing here says "sent" before the server did.
import type { ReadingRefusal } from '@mydr24/protocol';
import { useConnection } from '../live/live-context.tsx';
import { useWords } from '../words/words-context.tsx';
import type { WordId } from '../words/words.ts';
import { useQueueState, useSensors } from './sensors-context.tsx';
import styles from './sensors.module.css';

const reasons: Readonly<Partial<Record<ReadingRefusal | 'not-own-device', WordId>>> = {
  'future-time': 'sensors.why.clock', 'too-old': 'sensors.why.clock', 'out-of-range': 'sensors.why.value', 'wrong-unit': 'sensors.why.value', 'not-own-device': 'sensors.why.stopped',
};

export function WaitingStrip({ isAlways = false }: { isAlways?: boolean }) {
  const { say } = useWords();
  const { queue } = useSensors();
  const { waiting, refused, sent } = useQueueState();
  const isLive = useConnection().tag === 'live';
  const isWaiting = waiting > 0 && !isLive;
  if (!isAlways && !isWaiting && refused.length === 0) return null;
  return (
    <section className={styles.strip} aria-label={say('sensors.waiting.title')}>
      <p role="status">
        {waiting > 0 && <b>{say('sensors.waiting', { n: waiting })}</b>} {waiting > 0 && say(isLive ? 'sensors.waiting.now' : 'sensors.waiting.later')}
        {waiting === 0 && sent > 0 && say('sensors.sent', { n: sent })}
      </p>
      {refused.length > 0 && (
        <div role="alert" className={styles.refused}>
          <p><b>{say('sensors.refused', { n: refused.length })}</b></p>
          <ul>{[...new Set(refused.map(({ reason }) => reasons[reason as ReadingRefusal] ?? 'sensors.why.other'))].map((why) => <li key={why}>{say(why)}</li>)}</ul>
          <button type="button" onClick={() => void queue.forgetRefused()}>{say('sensors.refused.read')}</button>
        </div>
      )}
    </section>
  );
}
