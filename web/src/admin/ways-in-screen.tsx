// What the staff prove themselves by: from when a password alone no longer signs them in, and how many have nothing else yet. Below:
// recovery with two people.
import type { SecondStepPolicy } from '@mydr24/protocol';
import { useCallback, useState } from 'react';
import { useRequest } from '../live/live-context.tsx';
import { useTimeOnce } from '../live/use-now.ts';
import { useAction } from '../live/use-action.ts';
import { NotSent } from '../design/screen-states.tsx';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { Answered } from './answered.tsx';
import { useAnswer } from './answer.ts';
import { Recoveries } from './recoveries.tsx';
import { useTitle } from './use-title.ts';
import { momentWords } from './version-words.ts';
import styles from './admin.module.css';

const DAY_MS = 86_400_000;

export function WaysInScreen() {
  const { say } = useWords();
  const request = useRequest();
  useTitle(say('waysIn.title'));
  const isAdmin = useMe().person.roles.includes('admin');
  const policy = useAnswer(['second-step-policy'], () => request('getSecondStepPolicy', {}), { isWanted: isAdmin });
  return (
    <div className={styles.page}>
      <header className={styles.section}>
        <h1>{say('waysIn.title')}</h1>
        <p className={styles.lead}>{say('waysIn.lead')}</p>
      </header>
      {isAdmin && <Answered answer={policy}>{(body) => <StaffPolicy policy={body} changed={policy.again} />}</Answered>}
      <Recoveries canAsk={isAdmin} />
    </div>
  );
}

function StaffPolicy({ policy, changed }: { policy: SecondStepPolicy; changed: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const now = useTimeOnce();
  const [inDays, setInDays] = useState(14);
  const set = useAction(useCallback((staffFrom: number | null) => request('setSecondStepPolicy', { body: { staffFrom } }), [request]), changed);
  const isPending = set.state.status === 'pending';
  const isOwnFirst = set.state.status === 'failed' && set.state.error.code === 'own-second-step-first';
  const { staffFrom, staffWithout } = policy;
  return (
    <section className={styles.card} aria-labelledby="staff-title">
      <h2 id="staff-title">{say('waysIn.staff')}</h2>
      <p>{staffFrom === null ? say('waysIn.alone') : say(staffFrom > now ? 'waysIn.from' : 'waysIn.since', { at: momentWords(staffFrom, locale) })}</p>
      <p>{say('waysIn.without', { n: staffWithout })}</p>
      <p className={styles.lead}>{say('waysIn.stay')}</p>
      <div className={`${styles.buttons} ${styles.asked}`}>
        {staffFrom === null ? (
          <>
            <label className={styles.field}>
              {say('waysIn.when')}
              <select value={inDays} onChange={(event) => setInDays(Number(event.target.value))}>
                {[0, 7, 14, 30].map((days) => (
                  <option key={days} value={days}>{say('waysIn.inDays', { n: days })}</option>
                ))}
              </select>
            </label>
            <button type="button" className={styles.button} aria-busy={isPending} onClick={() => !isPending && set.run(now + inDays * DAY_MS)}>{say('waysIn.ask')}</button>
          </>
        ) : (
          <button type="button" className={styles.button} aria-busy={isPending} onClick={() => !isPending && set.run(null)}>{say('waysIn.stop')}</button>
        )}
      </div>
      {isOwnFirst && <p role="alert" className={styles.old}>{say('waysIn.ownFirst')}</p>}
      {set.state.status === 'failed' && !isOwnFirst && <NotSent error={set.state.error} retry={set.state.retry} dismiss={set.dismiss} />}
    </section>
  );
}
