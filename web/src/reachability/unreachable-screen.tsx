// Who cannot be reached now, those who are needed first at the top: each with why, and what to do about it.
import type { ReachEntry, ReachGroup } from '@mydr24/protocol';
import { useState } from 'react';
import { timeOfDay } from '../design/figures.ts';
import { ScreenEmpty, ScreenLoading, ScreenRefused } from '../design/screen-states.tsx';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { inOrder, countIn } from './reach-order.ts';
import { ReachLink } from './reach-link.tsx';
import { ReachState } from './reach-state.tsx';
import { ReachTabs } from './reach-tabs.tsx';
import { saidReasons } from './reach-words.ts';
import { useReachList } from './use-person-reach.ts';
import styles from './reach-screen.module.css';

const groups: readonly ReachGroup[] = ['on-call', 'on-duty', 'other'];

export function UnreachableScreen() {
  const { say } = useWords();
  const list = useReachList(useMe().person.tenantId);
  const answer = list.data;
  return (
    <div className={styles.wide}>
      <ReachTabs />
      <h1>{say('reach.who')}</h1>
      {answer === undefined && <ScreenLoading />}
      {answer?.ok === false && <ScreenRefused error={answer.error} />}
      {answer?.ok === true && <Groups people={answer.body.people} reachableCount={answer.body.reachableCount} />}
    </div>
  );
}

function Groups({ people, reachableCount }: { people: readonly ReachEntry[]; reachableCount: number }) {
  const { say } = useWords();
  return (
    <>
      <p className={styles.counts}>{say('reach.counts', { unreachable: countIn(people, 'unreachable'), doubtful: countIn(people, 'doubtful'), reachable: reachableCount })}</p>
      {people.length === 0 && <ScreenEmpty title={say('reach.everybody')} next={say('reach.everybody.next')} />}
      {groups.map((group) => (
        <Group key={group} group={group} people={inOrder(people.filter((each) => each.group === group))} />
      ))}
    </>
  );
}

const SHOWN_FIRST = 12;

function Group({ group, people }: { group: ReachGroup; people: readonly ReachEntry[] }) {
  const { say } = useWords();
  const [isWhole, setWhole] = useState(false);
  if (people.length === 0) return null;
  const title = say(`reach.group.${group}`);
  return (
    <section className={styles.group} aria-label={title}>
      <h2>
        {title} <span className={styles.number}>{people.length}</span>
      </h2>
      <ul>
        {(isWhole ? people : people.slice(0, SHOWN_FIRST)).map((entry) => (
          <Row key={entry.personId} entry={entry} />
        ))}
      </ul>
      {!isWhole && people.length > SHOWN_FIRST && (
        <button type="button" className={styles.plain} onClick={() => setWhole(true)}>
          {say('reach.more', { n: people.length - SHOWN_FIRST })}
        </button>
      )}
    </section>
  );
}

function Row({ entry }: { entry: ReachEntry }) {
  const { say, locale } = useWords();
  const [first, ...others] = saidReasons(entry.reach, say, 'planner');
  return (
    <li data-state={entry.reach.state}>
      <span className={styles.who}>
        <ReachLink personId={entry.personId} name={entry.name} />
        <span className={styles.soft}>
          {entry.roles.map((role) => say(`role.${role}`)).join(', ')}
          {entry.onCallUntil !== null && ` · ${say('reach.onCall', { time: timeOfDay(entry.onCallUntil, locale) })}`}
        </span>
      </span>
      <span className={styles.judged}>
        <ReachState reach={entry.reach} />
      </span>
      <span className={styles.why}>
        {first !== undefined && (
          <>
            <span>
              {first.what}
              {others.length > 0 && ` · ${others.map(({ what }) => what).join(' · ')}`}
            </span>
            <span className={styles.soft}>{first.todo}</span>
          </>
        )}
        {first === undefined && entry.reach.isOverdue && <span className={styles.soft}>{say('reach.overdue.todo')}</span>}
      </span>
    </li>
  );
}
