// Somebody takes a shift, in three presses: the shift, the person, done. The hours of the shift can be changed below.
import type { PersonId, RotaHead, RotaShift } from '@mydr24/protocol';
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
import { useRotaPeople } from './use-rotas.ts';
import { instantOf, wallOf } from './zone-time.ts';

interface OverrideDialogProps {
  rota: RotaHead;
  shift: RotaShift | null;
  /** People of this rota come first. */
  firstIds: readonly PersonId[];
  onClose: () => void;
}

export function OverrideDialog({ rota, shift, firstIds, onClose }: OverrideDialogProps) {
  const title = useId();
  return (
    <Dialog isOpen={shift !== null} labelledBy={title} onClose={onClose}>
      {shift !== null && <OverrideForm titleId={title} rota={rota} shift={shift} firstIds={firstIds} onClose={onClose} />}
    </Dialog>
  );
}

function OverrideForm({ titleId, rota, shift, firstIds, onClose }: { titleId: string; rota: RotaHead; shift: RotaShift; firstIds: readonly PersonId[]; onClose: () => void }) {
  const { say, locale } = useWords();
  const nowMs = useNow();
  const request = useRequest();
  const queries = useQueryClient();
  const radio = useId();
  const people = useRotaPeople();
  const [personId, setPersonId] = useState<PersonId | null>(null);
  const [from, setFrom] = useState(() => wallOf(rota.timeZone, Math.max(shift.fromAt, nowMs)));
  const [to, setTo] = useState(() => wallOf(rota.timeZone, shift.toAt));
  const look = useCallback(() => void queries.invalidateQueries({ queryKey: ['rotas'] }), [queries]);
  const action = useAction(
    useCallback(
      async (chosen: PersonId) => {
        const span = { fromAt: instantOf(rota.timeZone, from), toAt: instantOf(rota.timeZone, to) };
        const reply = await request('overrideRota', { params: { rotaId: rota.id }, body: { personId: chosen, ...span, version: rota.version } });
        if (!reply.ok) look();
        return reply;
      },
      [request, rota, from, to, look],
    ),
    useCallback(() => {
      look();
      onClose();
    }, [look, onClose]),
  );
  if (people.data?.ok !== true) return <ScreenLoading />;
  const order = people.data.body.people.filter(({ id }) => id !== shift.personId).toSorted((a, b) => Number(firstIds.includes(b.id)) - Number(firstIds.includes(a.id)));
  const chosen = order.find(({ id }) => id === personId);
  return (
    <>
      <h2 id={titleId}>{say('rotas.override')}</h2>
      <p>
        <b>{rota.name}</b>
        <br />
        {spanShown(rota.timeZone, { fromAt: Math.max(shift.fromAt, nowMs), toAt: shift.toAt }, nowMs, locale)}
      </p>
      <div className={styles.form}>
        <fieldset className={`${styles.choices} ${styles.scroll}`}>
          <legend className={styles.legend}>{say('rotas.override.who')}</legend>
          {order.map(({ id, name, roles }) => (
            <label key={id}>
              <input type="radio" name={radio} checked={id === personId} onChange={() => setPersonId(id)} />
              <span>{name}</span> <span className={styles.soft}>{roles.map((role) => say(`role.${role}`)).join(', ')}</span>
            </label>
          ))}
        </fieldset>
        <details className={styles.more}>
          <summary>{say('rotas.override.hours')}</summary>
          <SpanFields from={from} to={to} setFrom={setFrom} setTo={setTo} type="datetime-local" />
        </details>
        {action.state.status === 'failed' && <p role="alert" className={styles.failed}>{refusalShown(action.state.error, say)}</p>}
        <div className={styles.actions}>
          <button type="button" className={styles.plain} onClick={onClose}>
            {say('state.cancel')}
          </button>
          <button type="button" className={styles.main} disabled={chosen === undefined} aria-busy={action.state.status === 'pending'} onClick={() => chosen !== undefined && action.run(chosen.id)}>
            {action.state.status === 'pending' ? say('state.pending') : chosen === undefined ? say('rotas.override.save.nobody') : say('rotas.override.save', { name: chosen.name })}
          </button>
        </div>
      </div>
    </>
  );
}

export function SpanFields(props: { from: string; to: string; setFrom: (wall: string) => void; setTo: (wall: string) => void; type: 'datetime-local' | 'date' }) {
  const { say } = useWords();
  const [from, to] = [useId(), useId()];
  return (
    <div className={styles.pair}>
      <div className={styles.field}>
        <label htmlFor={from}>{say('rotas.from')}</label>
        <input id={from} type={props.type} required value={props.from} onChange={(event) => props.setFrom(event.target.value)} />
      </div>
      <div className={styles.field}>
        <label htmlFor={to}>{say('rotas.to')}</label>
        <input id={to} type={props.type} required value={props.to} min={props.from} onChange={(event) => props.setTo(event.target.value)} />
      </div>
    </div>
  );
}
