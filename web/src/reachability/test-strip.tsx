// A test page where its person is, whatever screen is open: one tap says that it arrived. It waits, and never covers anything.
import type { TestPage } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { useTopic } from '../live/live-context.tsx';
import { useNow } from '../live/use-now.ts';
import { useIsVisible } from '../responder/use-receipts.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { openTest } from './open-test.ts';
import { AnswerTest } from './test-my-phone.tsx';
import { useTestReceipts } from './use-answer-test.ts';
import styles from './reach-screen.module.css';

const none: readonly TestPage[] = [];

export function TestStrip() {
  const { say } = useWords();
  const now = useNow();
  const tests = useTopic('inbox', useMe().person.id).data?.tests ?? none;
  useTestReceipts(tests, useIsVisible());
  const test = openTest(tests, now);
  if (test === undefined) return null;
  return (
    <section className={styles.strip} aria-label={say('reach.strip')}>
      <span>
        <b>{say('reach.strip')}</b> {say(test.hasCode ? 'reach.strip.code' : 'reach.strip.tap', { channel: say(`channel.${test.channel}`) })}
      </span>
      {test.hasCode ? <Link to="/reach">{say('reach.strip.open')}</Link> : <AnswerTest test={test} />}
    </section>
  );
}
