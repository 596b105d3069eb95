// Who was touched on the map: name, task, expected when, how old the position is; follow them, or see how to reach them.
import { Link } from '@tanstack/react-router';
import { useNow } from '../live/use-now.ts';
import { ResponderShape } from '../map/marks.tsx';
import { useWords } from '../words/words-context.tsx';
import type { DeskUnit } from './desk-units.ts';
import { taskWords, whereWords } from './unit-words.ts';
import styles from './unit-card.module.css';

export function UnitCard({ unit, isFollowed, follow, close }: { unit: DeskUnit; isFollowed: boolean; follow: (isWanted: boolean) => void; close: () => void }) {
  const { say, locale } = useWords();
  const now = useNow();
  return (
    <section className={styles.card} aria-label={unit.name} data-old={unit.isOld}>
      <h3>
        <ResponderShape mark={unit.mark} isOld={unit.isOld} /> {unit.name}
      </h3>
      {unit.vehicle !== null && <p>{say('desk.unit.in', { vehicle: unit.vehicle })}</p>}
      <p>
        {say(`mark.${unit.mark}`)} · {taskWords(unit.task, now, say, locale)}
      </p>
      <p className={styles.where}>{whereWords(unit, now, say, locale)}</p>
      <div className={styles.actions}>
        {unit.at !== null && (
          <button type="button" aria-pressed={isFollowed} aria-keyshortcuts="f" onClick={() => follow(!isFollowed)}>
            {say(isFollowed ? 'desk.follow.stop' : 'desk.follow')}
          </button>
        )}
        <Link to="/dispatch/tracks" search={{ of: `person/${unit.id}` }}>
          {say('track.open')}
        </Link>
        <Link to="/reach/people/$personId" params={{ personId: unit.id }}>
          {say('desk.unit.reach')}
        </Link>
        <button type="button" onClick={close}>
          {say('desk.unit.close')}
        </button>
      </div>
    </section>
  );
}
