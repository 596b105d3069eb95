// Who is in charge of the unit: the first to be told of an alarm nobody answers. Whoever answers alarms here says who it is.
import type { PersonId, UnitChargeState, UnitId } from '@mydr24/protocol';
import { useCallback } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { timeOfDay } from '../design/figures.ts';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import styles from './board.module.css';

const LOOK_EVERY_MS = 30_000;
const NOBODY = '';

export function NurseInCharge({ unitId }: { unitId: UnitId }) {
  const request = useRequest();
  const state = useAnswer(['nurse-in-charge', unitId], () => request('getNurseInCharge', { params: { unitId } }), { everyMs: LOOK_EVERY_MS });
  // Not known is not nobody.
  return state.body === null ? null : <Charge unitId={unitId} state={state.body} again={state.again} />;
}

function Charge({ unitId, state: { charge, nurses }, again }: { unitId: UnitId; state: UnitChargeState; again: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const mayChange = useMe().person.roles.some((role) => role === 'nurse' || role === 'doctor');
  const put = useCallback(
    (personId: PersonId | null) => (personId === null ? request('endNurseInCharge', { params: { unitId } }) : request('setNurseInCharge', { params: { unitId }, body: { personId } })),
    [request, unitId],
  );
  const action = useAction(put, again);
  if (!mayChange) return <span className={styles.unitName}>{charge === null ? say('charge.nobody') : say('charge.is', { name: charge.personName })}</span>;
  return (
    <>
      <label className={styles.unit}>
        <span>{say('charge.label')} </span>
        <select value={charge?.personId ?? NOBODY} disabled={action.state.status === 'pending'} onChange={({ target }) => action.run(nurses.find(({ id }) => id === target.value)?.id ?? null)}>
          <option value={NOBODY}>{say('charge.nobody')}</option>
          {nurses.map(({ id, name }) => (
            <option key={id} value={id}>
              {id === charge?.personId ? say('charge.until', { name, time: timeOfDay(charge.until, locale) }) : name}
            </option>
          ))}
        </select>
      </label>
      {action.state.status === 'failed' && <NotSent error={action.state.error} retry={action.state.retry} dismiss={action.dismiss} />}
    </>
  );
}
