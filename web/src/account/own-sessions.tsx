// Where I am signed in, this session first, with signing out of one other place or of all of them.
import type { OwnSession } from '@mydr24/protocol';
import { useCallback } from 'react';
import { AllNotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import type { Say } from '../words/words.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './account.module.css';

export function OwnSessions({ sessions, again }: { sessions: readonly OwnSession[]; again: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const end = useAction(useCallback((sessionId: string) => request('endSession', { params: { sessionId } }), [request]), again);
  const endOthers = useAction(useCallback(() => request('endOtherSessions', {}), [request]), again);
  const isPending = end.state.status === 'pending' || endOthers.state.status === 'pending';
  const others = sessions.filter(({ isThis }) => !isThis).length;
  return (
    <>
      <ul className={styles.rows}>
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} isPending={isPending} end={() => end.run(session.id)} />
        ))}
      </ul>
      {others === 0 && <p className={styles.soft}>{say('account.sessions.only')}</p>}
      {others > 1 && (
        <button type="button" className={styles.plain} aria-busy={isPending} onClick={() => !isPending && endOthers.run()}>
          {isPending ? say('state.pending') : say('account.sessions.endOthers', { n: others })}
        </button>
      )}
      <AllNotSent actions={[end, endOthers]} />
    </>
  );
}

function SessionRow({ session, isPending, end }: { session: OwnSession; isPending: boolean; end: () => void }) {
  const { say, locale } = useWords();
  const name = session.deviceName ?? say('account.sessions.unknown');
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <li>
      <div className={styles.words}>
        <b>{name}</b>
        <span>{placeWords(session, say)}</span>
        <span>{session.isThis ? say('account.sessions.since', { time: when.format(session.signedInAt) }) : say('account.sessions.used', { time: when.format(session.usedAt), since: when.format(session.signedInAt) })}</span>
      </div>
      {session.isThis ? (
        <span className={styles.pill}>{say('account.sessions.this')}</span>
      ) : (
        <button type="button" className={styles.plain} aria-label={say('account.sessions.endOne', { name })} onClick={() => !isPending && end()}>
          {say('account.sessions.end')}
        </button>
      )}
    </li>
  );
}

/** Told from the address alone, and no finer. */
function placeWords({ network, isInside }: OwnSession, say: Say): string {
  if (network === null) return say('account.place.unknown');
  return isInside === true ? say('account.place.inside', { network }) : say('account.place.outside', { network });
}
