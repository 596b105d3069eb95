// One person's reachability as a page, one click from wherever they are named.
import type { PersonId } from '@mydr24/protocol';
import { Link, useParams } from '@tanstack/react-router';
import { ScreenLoading, ScreenRefused } from '../design/screen-states.tsx';
import { useWords } from '../words/words-context.tsx';
import { PersonReachPart } from './person-reach.tsx';
import { usePersonReach } from './use-person-reach.ts';
import styles from './reach-screen.module.css';

export function PersonReachScreen() {
  const { personId } = useParams({ strict: false });
  return <OnePerson personId={(personId ?? '') as PersonId} />;
}

export function OnePerson({ personId }: { personId: PersonId }) {
  const { say } = useWords();
  const answer = usePersonReach(personId).data;
  if (answer === undefined) return <ScreenLoading title={say('reach.title')} />;
  if (!answer.ok) return <ScreenRefused error={answer.error} level={1} />;
  return (
    <div className={styles.wide}>
      <Link to="/reach/people" className={styles.back}>
        {say('reach.back')}
      </Link>
      <h1>{answer.body.name}</h1>
      <PersonReachPart shown={answer.body} />
    </div>
  );
}
