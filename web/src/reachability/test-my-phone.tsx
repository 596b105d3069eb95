// "Does my phone ring?": a test by each way there is, its ladder as it climbs, and the answer that proves it.
import type { Channel, PersonReach, TestPage } from '@mydr24/protocol';
import { useCallback, useId, useState } from 'react';
import { ageWords } from '../design/age.ts';
import { ReceiptLadder } from '../design/receipt-ladder.tsx';
import { NotSent } from '../design/screen-states.tsx';
import { useConnection, useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { ladderOf } from './person-reach.tsx';
import { useAnswerTest } from './use-answer-test.ts';
import styles from './reach-screen.module.css';

export function TestMyPhone({ shown, tests }: { shown: PersonReach; tests: readonly TestPage[] }) {
  const { say } = useWords();
  const isLive = useConnection().tag === 'live';
  const hasPush = shown.reach.by.includes('push');
  const ways: { channel: Channel; hint: string }[] = [
    ...(isLive ? [{ channel: 'app' as const, hint: '' }] : []), ...(hasPush ? [{ channel: 'push' as const, hint: '' }] : []), ...shown.ways.map(({ channel, hint }) => ({ channel, hint })),
  ];
  return (
    <section className={styles.card} aria-labelledby="test-title">
      <h2 id="test-title">{say('reach.testMe')}</h2>
      <p className={styles.soft}>{say('reach.testMe.lead')}</p>
      <div>
        {ways.map(({ channel, hint }) => (
          <Way key={channel} channel={channel} hint={hint} test={tests.find((each) => each.channel === channel) ?? null} />
        ))}
      </div>
    </section>
  );
}

const SHOWN_MS = 2 * 24 * 60 * 60_000;

function Way({ channel, hint, test }: { channel: Channel; hint: string; test: TestPage | null }) {
  const { say } = useWords();
  const now = useNow();
  const request = useRequest();
  const send = useAction(useCallback(() => request('sendTestPage', { body: { channel } }), [request, channel]));
  const answeredAt = test?.acknowledgedAt ?? null;
  const isRecent = test !== null && now - test.intendedAt < SHOWN_MS;
  return (
    <div className={styles.way} data-channel={channel}>
      <div className={styles.wayHead}>
        <span>
          <b>{say(`channel.${channel}`)}</b> {hint} <span className={styles.soft}>{answeredAt !== null && say('reach.answered', { age: ageWords(now - answeredAt, say) })}</span>
        </span>
        <button type="button" className={styles.mend} aria-busy={send.state.status === 'pending'} aria-label={say('reach.testBy', { channel: say(`channel.${channel}`) })} onClick={() => send.run()}>
          {send.state.status === 'pending' ? say('state.pending') : say('reach.testNow')}
        </button>
      </div>
      {send.state.status === 'failed' && <NotSent error={send.state.error} retry={send.state.retry} dismiss={send.dismiss} />}
      {isRecent && <ReceiptLadder page={ladderOf(test, say('reach.test'))} />}
      {isRecent && test.acknowledgedAt === null && test.failedAt === null && test.sentAt !== null && <AnswerTest test={test} />}
    </div>
  );
}

export function AnswerTest({ test }: { test: TestPage }) {
  const { say } = useWords();
  const answer = useAnswerTest(test);
  const field = useId();
  const [code, setCode] = useState('');
  const { state } = answer;
  return (
    <form
      className={styles.answer}
      onSubmit={(event) => {
        event.preventDefault();
        answer.run(test.hasCode ? code : undefined);
      }}
    >
      {test.hasCode && (
        <label className={styles.field} htmlFor={field}>
          {say('reach.code')}
          <input id={field} className={styles.code} inputMode="numeric" autoComplete="one-time-code" maxLength={12} value={code} onChange={(event) => setCode(event.target.value)} />
        </label>
      )}
      <button type="submit" className={styles.main} aria-busy={state.status === 'pending'}>
        {say(test.hasCode ? 'reach.code.send' : 'reach.itRang')}
      </button>
      {state.status === 'failed' &&
        (state.error.code === 'wrong-code' || state.error.code === 'too-many-wrong-codes' || state.error.code === 'test-over' ? (
          <p role="alert">{say(`reach.${state.error.code}`)}</p>
        ) : (
          <NotSent error={state.error} retry={state.retry} dismiss={answer.dismiss} />
        ))}
    </form>
  );
}
