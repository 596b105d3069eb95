// Who else comes beside whoever holds it: each place with who took it, how far they are and when they are expected; an open one says that it is sought.
import type { EmergencySummary, TeamMember } from '@mydr24/protocol';
import { useId } from 'react';
import { useNow } from '../live/use-now.ts';
import { minuteWords } from '../map/eta-words.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './team-list.module.css';

interface TeamListProps {
  emergency: Pick<EmergencySummary, 'team'>;
  /** Absent where the reader sends nobody away. */
  standDown?: ((member: TeamMember) => void) | undefined;
}

export function TeamList({ emergency: { team = [] }, standDown }: TeamListProps) {
  const { say } = useWords();
  const titleId = useId();
  if (team.length === 0) return null;
  return (
    <section className={styles.whole} aria-labelledby={titleId}>
      <h3 id={titleId}>{say('team.title')}</h3>
      <ul>
        {team.map((member) => (
          <Member key={member.place} member={member} standDown={standDown} />
        ))}
      </ul>
    </section>
  );
}

function Member({ member, standDown }: { member: TeamMember } & Pick<TeamListProps, 'standDown'>) {
  const { say } = useWords();
  const now = useNow();
  const { place, status, name, etaAt, asked } = member;
  const isUnderWay = status === 'accepted' || status === 'en-route';
  return (
    <li data-open={status === 'open'}>
      <span className={styles.place}>{say(`team.place.${place}`)}</span>
      <b>{name ?? say('need.nobody')}</b>
      <span className={styles.how}>
        {status === 'open' ? say('team.open', { n: asked }) : say(`emergency.status.${status}`)}
        {isUnderWay && etaAt !== null && ` · ${etaAt > now ? say('team.eta', { time: minuteWords((etaAt - now) / 1000, say) }) : say('team.due')}`}
      </span>
      {standDown !== undefined && name !== null && status !== 'handed-over' && (
        <button type="button" aria-label={say('team.standDown', { name })} onClick={() => standDown(member)}>
          {say('dispatch.standDown')}
        </button>
      )}
    </li>
  );
}
