// Replies to one message as the phone it came to: an SMS with the code of the page, or the keys of a call. What came back is in the list.
import type { WireError } from '@mydr24/protocol';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState, type FormEvent } from 'react';
import { callHttp } from '../shell/http-call.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './carrier-reply.module.css';
import type { Message } from './inbox-screen.tsx';

const KEYS = ['1', '2', '3', '4', '9'] as const;

export function CarrierReply({ message }: { message: Message }) {
  const { say } = useWords();
  const queries = useQueryClient();
  const [state, setState] = useState<'idle' | 'pending' | WireError>('idle');
  const send = async (text: string): Promise<void> => {
    setState('pending');
    const answer = await callHttp('answerCarrierMessage', { text }, undefined, { messageId: message.id });
    setState(answer.ok ? 'idle' : answer.error);
    await queries.invalidateQueries({ queryKey: ['carrier-messages'] });
  };
  return (
    <details className={styles.reply}>
      <summary>{say('inbox.reply')}</summary>
      {message.channel === 'sms' ? <SmsReply suggested={codeIn(message.text)} isPending={state === 'pending'} send={send} /> : <CallKeys isPending={state === 'pending'} send={send} />}
      {typeof state === 'object' && <p role="alert">{say('inbox.reply.refused', { reason: say(`wire.${state.kind}`) })}</p>}
    </details>
  );
}

interface Replying {
  isPending: boolean;
  send: (text: string) => Promise<void>;
}

function SmsReply({ suggested, isPending, send }: Replying & { suggested: string }) {
  const { say } = useWords();
  const id = useId();
  const [text, setText] = useState(suggested);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void send(text);
  };
  return (
    <form className={styles.sms} onSubmit={submit}>
      <label htmlFor={id}>{say('inbox.reply.sms')}</label>
      <input id={id} value={text} maxLength={160} required onChange={(event) => setText(event.target.value)} />
      <button type="submit" disabled={isPending || text.trim() === ''}>
        {say('inbox.reply.send')}
      </button>
    </form>
  );
}

function CallKeys({ isPending, send }: Replying) {
  const { say } = useWords();
  return (
    <div className={styles.keys} role="group" aria-label={say('inbox.reply.key')}>
      {KEYS.map((key) => (
        <button key={key} type="button" disabled={isPending} onClick={() => void send(key)}>
          {key}
        </button>
      ))}
    </div>
  );
}

/** "1234 2", taken from the message as its reader would. */
const codeIn = (text: string): string => /\b\d{4} 2\b/.exec(text)?.[0] ?? '';
