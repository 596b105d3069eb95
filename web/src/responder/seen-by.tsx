// Under the switch: since when my position is kept and who saw it today, by name; and when a phone shares nothing, plainly.
import { useQuery } from '@tanstack/react-query';
import { timeOfDay } from '../design/figures.ts';
import { useRequest } from '../live/live-context.tsx';
import { useTimeOnce } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './reach-list.module.css';

const ASK_AGAIN_MS = 60_000;

/** The beginning of this phone's day. */
function midnightOf(nowMs: number): number {
  const day = new Date(nowMs);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
}

export function SeenBy({ isShared, isOpen = false }: { isShared: boolean; isOpen?: boolean }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const fromAt = midnightOf(useTimeOnce());
  const answered = useQuery({
    queryKey: ['position-sharing', fromAt],
    queryFn: async () => {
      const reply = await request('getPositionSharing', { query: { fromAt } });
      if (!reply.ok) throw new Error(reply.error.code);
      return reply.body;
    },
    refetchInterval: ASK_AGAIN_MS,
  });
  if (!answered.data) return null;
  const { sinceAt, seenBy, vehicle, keptHours } = answered.data;
  return (
    <li className={styles.seen}>
      <details open={isOpen}>
        <summary>
          {sinceAt === null ? say('seen.notYet') : say('seen.since', { time: timeOfDay(sinceAt, locale) })} · {say('seen.by', { n: seenBy.length })}
        </summary>
        {seenBy.length > 0 && (
          <ul className={styles.viewers}>
            {seenBy.map(({ personId, name, hasSeenHistory, lastAt }) => (
              <li key={personId}>
                <b>{name}</b> {say(hasSeenHistory ? 'seen.history' : 'seen.now', { time: timeOfDay(lastAt, locale) })}
              </li>
            ))}
          </ul>
        )}
        {vehicle !== null && <p>{say('seen.vehicle', { name: vehicle.name })}</p>}
        <p>{say('seen.kept', { n: keptHours })}</p>
      </details>
      {isShared && <p>{say('seen.limits')}</p>}
    </li>
  );
}
