// Who else comes beside whoever holds it: each place with who took it, how far they are and when they are expected; an open one says that it is sought.
import type { Arrival, EmergencySummary, TeamMember } from '@mydr24/protocol';
import { useId } from 'react';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { expectedOf, expectedWords } from './expected.ts';
import styles from './team-list.module.css';

interface TeamListProps {
  emergency: Pick<EmergencySummary, 'id' | 'team'>;
  /** Where they are told live; elsewhere the time they were given is shown, and says so. */
  arrivals?: readonly Arrival[] | undefined;
  /** Absent where the reader sends nobody away. */
  standDown?: ((member: TeamMember) => void) | undefined;
}

export function TeamList({ emergency: { id, team = [] }, arrivals = [], standDown }: TeamListProps) {
  const { say } = useWords();
  const titleId = useId();
  if (team.length === 0) return null;
  return (
    <section className={styles.whole} aria-labelledby={titleId}>
      <h3 id={titleId}>{say('team.title')}</h3>
      <ul>
        {team.map((member) => (
          <Member key={member.place} emergencyId={id} member={member} arrivals={arrivals} standDown={standDown} />
        ))}
      </ul>
    </section>
  );
}

function Member({ emergencyId, member, arrivals, standDown }: { emergencyId: EmergencySummary['id']; member: TeamMember } & Pick<TeamListProps, 'standDown'> & { arrivals: readonly Arrival[] }) {
  const { say, locale } = useWords();
  const now = useNow();
  const { place, status, personId, name, etaAt, asked } = member;
  const isUnderWay = status === 'accepted' || status === 'en-route';
  // Whether that time was an estimate stands at the offer.
  const expected = isUnderWay ? expectedOf(arrivals, { emergencyId, personId, atOffer: etaAt === null ? null : { etaAt, isEstimate: false } }, now) : null;
  return (
    <li data-open={status === 'open'}>
      <span className={styles.place}>{say(`team.place.${place}`)}</span>
      <b>{name ?? say('need.nobody')}</b>
      <span className={styles.how}>
        {status === 'open' ? say('team.open', { n: asked }) : say(`emergency.status.${status}`)}
        {expected !== null && ` · ${expectedWords(expected, now, say, locale)}`}
      </span>
      {standDown !== undefined && name !== null && status !== 'handed-over' && (
        <button type="button" aria-label={say('team.standDown', { name })} onClick={() => standDown(member)}>
          {say('dispatch.standDown')}
        </button>
      )}
    </li>
  );
}
