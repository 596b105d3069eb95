// Asks a colleague to exchange shifts: one of mine for one of theirs on the same rota. It holds once they agree.
import type { MyShifts, PersonId, RotaShift } from '@mydr24/protocol';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useId, useState } from 'react';
import { Dialog } from '../design/confirm.tsx';
import { ScreenLoading } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { refusalShown, spanShown } from './rota-words.ts';
import styles from './rotas.module.css';
import { useRota } from './use-rotas.ts';

export type OwnShift = MyShifts['shifts'][number];
const AHEAD_MS = 28 * 86_400_000;
const MINUTE_MS = 60_000;

export function SwapDialog({ own, onClose }: { own: OwnShift | null; onClose: () => void }) {
  const title = useId();
  return (
    <Dialog isOpen={own !== null} labelledBy={title} onClose={onClose}>
      {own !== null && <SwapForm titleId={title} own={own} onClose={onClose} />}
    </Dialog>
  );
}

function SwapForm({ titleId, own, onClose }: { titleId: string; own: OwnShift; onClose: () => void }) {
  const { say, locale } = useWords();
  const nowMs = useNow();
  const request = useRequest();
  const queries = useQueryClient();
  const radio = useId();
  const [fromAt] = useState(() => Math.floor(nowMs / MINUTE_MS) * MINUTE_MS);
  const [chosenAt, setChosenAt] = useState<number | null>(null);
  const reply = useRota(own.rotaId, fromAt, fromAt + AHEAD_MS).data;
  const ask = useAction(
    useCallback(
      ({ personId, ...takes }: RotaShift) =>
        request('askSwap', { params: { rotaId: own.rotaId }, body: { gives: { fromAt: own.shift.fromAt, toAt: own.shift.toAt }, otherId: personId as PersonId, takes: { fromAt: takes.fromAt, toAt: takes.toAt } } }),
      [request, own],
    ),
    useCallback(() => {
      void queries.invalidateQueries({ queryKey: ['rotas'] });
      onClose();
    }, [queries, onClose]),
  );
  if (reply === undefined) return <ScreenLoading />;
  // The last one may be cut off by the range asked for.
  const theirs = reply.ok ? reply.body.shifts.slice(0, -1).filter(({ personId, source, fromAt: at }) => personId !== null && personId !== own.shift.personId && (source === 'pattern' || source === 'swap') && at > nowMs) : [];
  const chosen = theirs.find((shift) => shift.fromAt === chosenAt);
  const moment = (span: { fromAt: number; toAt: number }): string => spanShown(own.timeZone, span, nowMs, locale);
  const [from = '', to = ''] = moment(own.shift).split(' – ');
  return (
    <>
      <h2 id={titleId}>{say('rotas.swap.title', { from, to })}</h2>
      <p>{own.rotaName}</p>
      <div className={styles.form}>
        {theirs.length === 0 && <p className={styles.soft}>{say('rotas.swap.none')}</p>}
        <fieldset className={`${styles.choices} ${styles.scroll}`}>
          <legend className={styles.legend}>{say('rotas.swap.for')}</legend>
          {theirs.map((shift) => (
            <label key={shift.fromAt}>
              <input type="radio" name={radio} checked={shift.fromAt === chosenAt} onChange={() => setChosenAt(shift.fromAt)} />
              <span>
                {moment(shift)} <span className={styles.soft}>{shift.personName}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {ask.state.status === 'failed' && <p role="alert" className={styles.failed}>{refusalShown(ask.state.error, say)}</p>}
        <div className={styles.actions}>
          <button type="button" className={styles.plain} onClick={onClose}>
            {say('state.cancel')}
          </button>
          <button type="button" className={styles.main} disabled={chosen === undefined} aria-busy={ask.state.status === 'pending'} onClick={() => chosen !== undefined && ask.run(chosen)}>
            {ask.state.status === 'pending' ? say('state.pending') : chosen === undefined ? say('rotas.override.save.nobody') : say('rotas.swap.send', { name: chosen.personName ?? '' })}
          </button>
        </div>
      </div>
    </>
  );
}
