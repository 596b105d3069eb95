// What a link in a mail opens: three answers to one page, sent only when somebody presses one, so that a program that follows links
// does nothing. The token is behind the # of the address, and is taken out of the address bar at once. Knows no session and no patient.
import type { TokenAnswer, TokenAnswerReply, WireError } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { ScreenMessage } from '../design/screen-states.tsx';
import { callHttp } from '../shell/http-call.ts';
import { SettingsMenu } from '../shell/settings-menu.tsx';
import { useWords } from '../words/words-context.tsx';
import styles from './answer-screen.module.css';

type Answer = Exclude<TokenAnswer['answer'], 'delivered' | 'shown'>;
type State = { type: 'asking' } | { type: 'sending'; answer: Answer } | { type: 'not-sent'; answer: Answer; error: WireError } | { type: 'answered'; reply: TokenAnswerReply };

/** Read once: after that the address no longer holds it. */
function useTokenOfAddress(): string {
  const [token] = useState(() => location.hash.slice(1));
  useEffect(() => {
    if (location.hash !== '') history.replaceState(history.state, '', location.pathname);
  }, []);
  return token;
}

export function AnswerScreen() {
  const { say } = useWords();
  const token = useTokenOfAddress();
  const [state, setState] = useState<State>({ type: 'asking' });
  useEffect(() => void (document.title = `${say('answer.title')} – MyDR24`), [say]);
  const send = async (answer: Answer): Promise<void> => {
    setState({ type: 'sending', answer });
    const answered = await callHttp('answerPage', { token, answer });
    setState(answered.ok ? { type: 'answered', reply: answered.body } : { type: 'not-sent', answer, error: answered.error });
  };
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <strong>{say('shell.product')}</strong>
        <SettingsMenu />
      </header>
      <main id="content" className={styles.whole}>
        {token === '' ? <NoToken /> : state.type === 'answered' ? <Answered reply={state.reply} again={() => setState({ type: 'asking' })} /> : <Asking state={state} send={send} />}
      </main>
    </div>
  );
}

function NoToken() {
  const { say } = useWords();
  return (
    <ScreenMessage level={1} title={say('answer.none')} text={say('answer.none.next')}>
      <OpenApp />
    </ScreenMessage>
  );
}

function Asking({ state, send }: { state: Exclude<State, { type: 'answered' }>; send: (answer: Answer) => Promise<void> }) {
  const { say } = useWords();
  const isSending = state.type === 'sending';
  const button = (answer: Answer, text: string, className: string | undefined, help?: string) => (
    <button type="button" className={className} disabled={isSending} onClick={() => void send(answer)}>
      <span>{isSending && state.answer === answer ? say('answer.sending') : text}</span>
      {help !== undefined && <small>{help}</small>}
    </button>
  );
  return (
    <>
      <h1>{say('answer.title')}</h1>
      <p className={styles.lead}>{say('answer.lead')}</p>
      {state.type === 'not-sent' && (
        <p role="alert" className={styles.notSent}>
          {say('answer.unsure')} {say(`wire.${state.error.kind}`)}
        </p>
      )}
      <div className={styles.answers}>
        {button('accept', say('answer.go'), styles.go, say('answer.go.help'))}
        {button('decline', say('answer.cannot'), styles.other)}
        {button('call-back', say('answer.callMe'), styles.other)}
        {button('acknowledge', say('answer.seen'), styles.other)}
      </div>
      <OpenApp />
    </>
  );
}

/** What the server says is now so, in the language of whoever was paged. "Seen" decides nothing: the other answers stay open. */
function Answered({ reply, again }: { reply: TokenAnswerReply; again: () => void }) {
  const { say } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const isOpen = reply.type === 'acknowledged';
  return (
    <>
      {isAnswer(reply) && <p className={styles.lead}>{say('answer.sent')}</p>}
      <h1 ref={heading} tabIndex={-1} role="status" lang={reply.locale} className={styles.now}>
        {reply.text}
      </h1>
      {isOpen && (
        <button type="button" className={styles.other} onClick={again}>
          {say('answer.go')} / {say('answer.cannot')}
        </button>
      )}
      {isAnswer(reply) && !isOpen && <p className={styles.lead}>{say('answer.change')}</p>}
      <OpenApp />
    </>
  );
}

/** Whether something of this person is noted now; else the words alone say what is so. */
const isAnswer = ({ type }: TokenAnswerReply): boolean => ['acknowledged', 'accepted', 'declined', 'taken-over', 'call-back-noted', 'already-so'].includes(type);

function OpenApp() {
  const { say } = useWords();
  return (
    <Link to="/" className={styles.open}>
      {say('answer.open')}
    </Link>
  );
}
