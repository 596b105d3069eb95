// Would a page reach me? One verdict, a calm list of what makes it so and how to mend it, and "does my phone ring?" to try it.
import type { PersonReach, TestPage } from '@mydr24/protocol';
import { Link, Navigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { ScreenLoading, ScreenRefused } from '../design/screen-states.tsx';
import { useTopic } from '../live/live-context.tsx';
import { HomeLink } from '../shell/home-link.tsx';
import { useMe } from '../shell/session-context.tsx';
import { SoundProvider, useSound } from '../sound/alarm-sound.tsx';
import { useWords } from '../words/words-context.tsx';
import { AddWay } from './add-way.tsx';
import { MyDevices } from './my-devices.tsx';
import { QuietTime } from './quiet-time.tsx';
import { ReachChecklist } from './reach-checklist.tsx';
import { ReachMark } from './reach-state.tsx';
import { ReachTabs } from './reach-tabs.tsx';
import { channelsSaid } from './reach-words.ts';
import { TestMyPhone } from './test-my-phone.tsx';
import { usePersonReach } from './use-person-reach.ts';
import styles from './reach-screen.module.css';

export function MyReachScreen() {
  const { say } = useWords();
  const me = useMe().person;
  const inbox = useTopic('inbox', me.roles.some((role) => role === 'admin') && me.roles.length === 1 ? null : me.id);
  const answer = usePersonReach(me.id).data;
  // A page goes before everything: its own screen takes over.
  if (inbox.data?.responder && inbox.data.items.some(({ offer }) => offer?.status === 'offered')) return <Navigate to="/responder" replace />;
  if (answer === undefined) return <ScreenLoading title={say('reach.title')} />;
  if (!answer.ok) return <ScreenRefused error={answer.error} level={1} />;
  return (
    <SoundProvider>
      <div className={styles.narrow}>
        <ReachTabs />
        <Verdict shown={answer.body} />
        <MyReach shown={answer.body} tests={inbox.data?.tests ?? answer.body.tests} />
      </div>
    </SoundProvider>
  );
}

function Verdict({ shown: { reach } }: { shown: PersonReach }) {
  const { say } = useWords();
  return (
    <header className={styles.verdict} data-state={reach.state} aria-live="polite">
      <ReachMark state={reach.state} />
      <h1>{say(`reach.me.${reach.state}`)}</h1>
      <p>{reach.by.length === 0 ? say('reach.me.none') : say('reach.by', { channels: channelsSaid(reach.by, say) })}</p>
    </header>
  );
}

function MyReach({ shown, tests }: { shown: PersonReach; tests: readonly TestPage[] }) {
  const { say } = useWords();
  const newest = tests.toSorted((a, b) => b.intendedAt - a.intendedAt);
  useTestTone(newest);
  return (
    <>
      <ReachChecklist shown={shown} tests={newest} />
      <TestMyPhone shown={shown} tests={newest} />
      <AddWay />
      <QuietTime reach={shown.reach} onCallUntil={shown.onCallUntil} />
      <MyDevices devices={shown.devices} />
      <Link to="/reach/people/$personId" params={{ personId: shown.personId }} className={styles.back}>
        {say('reach.history')}
      </Link>
      <HomeLink />
    </>
  );
}

/** A test that arrives here rings once, as a page would begin to. */
function useTestTone(tests: readonly TestPage[]): void {
  const { burst } = useSound();
  const heard = useRef<string | null>(null);
  const arrived = tests.find(({ channel, sentAt, acknowledgedAt }) => channel === 'app' && sentAt !== null && acknowledgedAt === null);
  useEffect(() => {
    if (arrived === undefined || heard.current === arrived.id) return;
    heard.current = arrived.id;
    burst('high');
  }, [arrived, burst]);
}
