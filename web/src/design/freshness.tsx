// Is what I see now, or from before? A small pill that is always there, and a banner that cannot be overlooked when it is not live.
import type { ConnectionState } from '@mydr24/client';
import { ageWords } from './age.ts';
import styles from './freshness.module.css';
import { useWords } from '../words/words-context.tsx';
import { timeOfDay } from './figures.ts';

export function ConnectionPill({ connection }: { connection: ConnectionState }) {
  const { say } = useWords();
  return (
    <span className={styles.pill} data-tag={connection.tag}>
      <span className={styles.mark} aria-hidden="true" />
      {say(`link.${connection.tag}`)}
    </span>
  );
}

interface BannerProps {
  connection: ConnectionState;
  now: number;
  connectNow: () => void;
  signIn: () => void;
}

/** Nothing while live. A live region: coming and going is spoken once, the counting age is not. */
export function FreshnessBanner(props: BannerProps) {
  const { connection } = props;
  const { say } = useWords();
  return (
    <div role="status" aria-live="polite">
      {connection.tag !== 'live' && (
        <div className={styles.banner} data-tag={connection.tag}>
          <span className="only-heard">{say(`link.${connection.tag}`)}</span>
          <BannerText {...props} />
          {connection.tag === 'signed-out' ? (
            <button type="button" onClick={props.signIn}>
              {say('link.signIn')}
            </button>
          ) : (
            connection.tag !== 'connecting' && (
              <button type="button" onClick={props.connectNow}>
                {say('link.again')}
              </button>
            )
          )}
        </div>
      )}
    </div>
  );
}

function BannerText({ connection, now }: BannerProps) {
  const { say, locale } = useWords();
  switch (connection.tag) {
    case 'reconnecting':
      return <span aria-hidden="true">{say('link.banner.reconnecting', { age: ageWords(now - connection.sinceMs, say) })}</span>;
    case 'offline':
      return <span>{say('link.banner.offline', { time: timeOfDay(connection.sinceMs, locale) })}</span>;
    case 'refused':
      return <span>{say('link.banner.refused', { code: say(`wire.${connection.error.kind}`) })}</span>;
    case 'connecting':
    case 'signed-out':
      return <span>{say(`link.banner.${connection.tag}`)}</span>;
    case 'live':
      return null;
  }
}
