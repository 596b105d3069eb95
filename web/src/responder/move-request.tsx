// Dispatch asks somebody on duty to wait elsewhere: where and by whom, answered with one tap; an answer may change while the request is open.
import type { MoveAnswer, MoveRequest } from '@mydr24/protocol';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { timeOfDay } from '../design/figures.ts';
import { NotSent } from '../design/screen-states.tsx';
import { squareWords } from '../dispatch/coverage-words.ts';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './move-request.module.css';

/** The notice rings; this only has to be there when they look. */
const ASK_AGAIN_MS = 20_000;

export function MoveAsked() {
  const request = useRequest();
  const { data: move, refetch } = useQuery({
    queryKey: ['my-move'],
    queryFn: async () => {
      const reply = await request('getMyMove', {});
      if (!reply.ok) throw new Error(reply.error.code);
      return reply.body.request;
    },
    refetchInterval: ASK_AGAIN_MS,
  });
  return move ? <Asked key={move.askedAt} move={move} renew={() => void refetch()} /> : null;
}

function Asked({ move: { to, askedAt, askedBy, answer }, renew }: { move: MoveRequest; renew: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const saying = useAction(useCallback((word: MoveAnswer) => request('answerMove', { body: { askedAt, answer: word } }), [request, askedAt]), renew);
  const isPending = saying.state.status === 'pending';
  const button = (word: MoveAnswer, text: string) => (
    <button type="button" data-main={word === 'yes' && answer === null} disabled={isPending} aria-busy={isPending} onClick={() => saying.run(word)}>
      {text}
    </button>
  );
  return (
    <section className={styles.whole} aria-labelledby="move-title">
      <h2 id="move-title">{say('move.title')}</h2>
      <p>{say('move.where', { place: squareWords(to, say, locale) })}</p>
      <p className={styles.soft}>{say('move.by', { name: askedBy, time: timeOfDay(askedAt, locale) })}</p>
      <div aria-live="polite">{answer !== null && <p className={styles.said}>{say(`move.said.${answer}`)}</p>}</div>
      {saying.state.status === 'failed' && <NotSent error={saying.state.error} retry={saying.state.retry} dismiss={saying.dismiss} />}
      <div className={styles.buttons}>
        {answer !== 'yes' && button('yes', say(answer === null ? 'move.go' : 'move.change.yes'))}
        {answer !== 'no' && button('no', say(answer === null ? 'move.cannot' : 'move.change.no'))}
      </div>
    </section>
  );
}
