// Swaps that are asked or agreed: who gives what for what; the two people answer here.
import type { PersonId, RotaSwap } from '@mydr24/protocol';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { refusalShown, spanShown } from './rota-words.ts';
import styles from './rotas.module.css';

type SwapAnswer = 'agree' | 'decline' | 'withdraw';

export function SwapRows({ swaps, timeZones, ownId }: { swaps: readonly RotaSwap[]; timeZones: Readonly<Record<string, string>>; ownId: PersonId }) {
  const { say, locale } = useWords();
  const nowMs = useNow();
  const request = useRequest();
  const queries = useQueryClient();
  const action = useAction(
    useCallback((swap: RotaSwap, answer: SwapAnswer) => request('answerSwap', { params: { swapId: swap.id }, body: { answer } }), [request]),
    useCallback(() => void queries.invalidateQueries({ queryKey: ['rotas'] }), [queries]),
  );
  const isPending = action.state.status === 'pending';
  return (
    <section className={styles.section} aria-labelledby="swaps-title">
      <h2 id="swaps-title">{say('rotas.swaps')}</h2>
      <ul className={styles.rows}>
        {swaps.map((swap) => {
          const zone = timeZones[swap.rotaId] ?? 'UTC';
          const answers: SwapAnswer[] = swap.status !== 'asked' ? [] : swap.otherId === ownId ? ['agree', 'decline'] : swap.askerId === ownId ? ['withdraw'] : [];
          return (
            <li key={swap.id}>
              <span className={styles.rowWords}>
                <span>{say('rotas.swap.gives', { asker: swap.askerName, give: spanShown(zone, swap.gives, nowMs, locale) })}</span>
                <span>{say('rotas.swap.takes', { asker: swap.askerName, take: spanShown(zone, swap.takes, nowMs, locale), other: swap.otherName })}</span>
                <span className={styles.soft}>{swap.status === 'agreed' ? say('rotas.swap.agreed') : say('rotas.swap.asked', { name: swap.otherName })}</span>
              </span>
              {answers.map((answer) => (
                <button key={answer} type="button" className={answer === 'agree' ? styles.main : styles.plain} disabled={isPending} onClick={() => action.run(swap, answer)}>
                  {say(`rotas.swap.${answer}`)}
                </button>
              ))}
            </li>
          );
        })}
      </ul>
      {action.state.status === 'failed' && <p role="alert" className={styles.failed}>{refusalShown(action.state.error, say)}</p>}
    </section>
  );
}
