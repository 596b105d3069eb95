// What the demo's pretended carrier delivered, replies to it, and the levers that make it misbehave. Says loudly that none of it is real.
import type { EndpointReply } from '@mydr24/protocol';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ageWords } from '../design/age.ts';
import { ScreenEmpty, ScreenLoading, ScreenMessage } from '../design/screen-states.tsx';
import { timeOfDay } from '../design/figures.ts';
import { callHttp } from '../shell/http-call.ts';
import { SettingsMenu } from '../shell/settings-menu.tsx';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import type { WordId } from '../words/words.ts';
import { CarrierFaults } from './carrier-faults.tsx';
import { CarrierReply } from './carrier-reply.tsx';
import styles from './inbox-screen.module.css';

const LOOK_EVERY_MS = 2_000;
export type Message = EndpointReply<'listCarrierMessages'>['messages'][number];

export function InboxScreen() {
  const { say } = useWords();
  useEffect(() => void (document.title = `${say('inbox.title')} – MyDR24`), [say]);
  return (
    <div className={styles.page}>
      <header className={styles.loud}>
        <strong>{say('inbox.fake')}</strong>
        <span>{say('inbox.fake.why')}</span>
      </header>
      <main id="content" className={styles.whole}>
        <div className={styles.head}>
          <h1>{say('inbox.title')}</h1>
          <Link to="/" className={styles.back}>
            {say('inbox.back')}
          </Link>
          <SettingsMenu />
        </div>
        <Inbox />
      </main>
    </div>
  );
}

function Inbox() {
  const { say } = useWords();
  const messages = useQuery({ queryKey: ['carrier-messages'], queryFn: () => callHttp('listCarrierMessages'), refetchInterval: LOOK_EVERY_MS, staleTime: 0 });
  if (messages.data === undefined) return <ScreenLoading />;
  if (!messages.data.ok && messages.data.error.kind === 'not-found') return <ScreenMessage title={say('inbox.none')} text={say('inbox.none.next')} />;
  const list = messages.data.ok ? messages.data.body.messages : [];
  return (
    <div className={styles.columns}>
      <CarrierFaults />
      <section aria-labelledby="messages-title" className={styles.messages}>
        <h2 id="messages-title">{say('inbox.messages', { n: list.length })}</h2>
        {!messages.data.ok && (
          <p role="status" className={styles.lost}>
            {say('inbox.unreachable', { reason: say(`wire.${messages.data.error.kind}`) })}
          </p>
        )}
        {messages.data.ok && list.length === 0 && <ScreenEmpty title={say('inbox.empty')} next={say('inbox.empty.next')} />}
        <MessageList messages={list} />
      </section>
    </div>
  );
}

const channelIds = ['sms', 'voice', 'email', 'desk-phone', 'siren', 'webhook'] as const;
const stateWords: Readonly<Record<string, WordId>> = { delivered: 'inbox.state.delivered', duplicate: 'inbox.state.duplicate', failed: 'inbox.state.failed', lost: 'inbox.state.lost', answer: 'inbox.state.answer' };

function MessageList({ messages }: { messages: readonly Message[] }) {
  const { say, locale } = useWords();
  const now = useNow();
  return (
    <ul className={styles.list}>
      {messages.map((message) => {
        const channel = channelIds.find((each) => each === message.channel);
        return (
          <li key={message.id} data-state={message.state}>
            <span className={styles.channel}>{channel === undefined ? message.channel : say(`channel.${channel}`)}</span>
            <span className={styles.to}>{message.to}</span>
            <time dateTime={new Date(message.at).toISOString()} title={timeOfDay(message.at, locale, true)}>
              {ageWords(now - message.at, say)}
            </time>
            <p>{message.text}</p>
            <span className={styles.state}>{say(stateWords[message.state] ?? 'inbox.state.other')}</span>
            {message.isAnswerable && (message.state === 'delivered' || message.state === 'duplicate') && <CarrierReply message={message} />}
          </li>
        );
      })}
    </ul>
  );
}

