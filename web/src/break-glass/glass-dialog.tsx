// Opens one record by break-glass: why, for how long, and what happens then, in plain words before anything is done.
import { STEP_UP_NEEDED, breakGlassReasons, type BreakGlassReason, type PatientId } from '@mydr24/protocol';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { Tick } from '../admin/text-field.tsx';
import { RefusedBecause } from '../admin/refused-because.tsx';
import { Dialog } from '../design/confirm.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { useOwnGlassAgain } from './own-glass.ts';
import { ReasonText } from './reason-text.tsx';
import admin from '../admin/admin.module.css';
import styles from './break-glass.module.css';

const spans = [15, 30, 60] as const;
const LEAST_TEXT = 10;
const refusals = {
  'already-in-your-care': 'glass.refused.already-in-your-care', 'own-record': 'glass.refused.own-record', 'one-at-a-time': 'glass.refused.one-at-a-time', [STEP_UP_NEEDED]: 'glass.refused.unproven',
  'not-found': 'glass.refused.nobody',
} as const;

/** `name`: null where the record itself did not say whose it is. `isForProtected`: the record is open already, only its specially protected notes are not. */
export function GlassDialog({ patientId, name, isForProtected = false, close }: { patientId: PatientId; name: string | null; isForProtected?: boolean; close: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const navigate = useNavigate();
  const again = useOwnGlassAgain();
  const [title, spanId] = [useId(), useId()];
  const [reason, setReason] = useState<BreakGlassReason | null>(isForProtected ? 'life-threatening' : null);
  const [isWithProtected, setWithProtected] = useState(isForProtected);
  const [note, setNote] = useState('');
  const [minutes, setMinutes] = useState<number>(60);
  const open = useAction(
    (because: BreakGlassReason) => request('openBreakGlass', { body: { patientId, reason: because, note: note.trim(), minutes, opensProtected: isWithProtected && because === 'life-threatening' } }),
    () => {
      close();
      again();
      void navigate({ to: '/console/patients/$patientId', params: { patientId } });
    },
  );
  const isPending = open.state.status === 'pending';
  const isReady = reason !== null && note.trim().length >= LEAST_TEXT;
  return (
    <Dialog isOpen labelledBy={title} onClose={close}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (reason !== null && isReady && !isPending) open.run(reason);
        }}
      >
        <h2 id={title}>{isForProtected ? say('glass.title.protected') : name === null ? say('glass.title') : say('glass.title.of', { name })}</h2>
        <ul className={styles.consequences}>
          {(isForProtected ? (['told', 'judged'] as const) : (['told', 'read', 'judged'] as const)).map((each) => (
            <li key={each}>{say(`glass.then.${each}`)}</li>
          ))}
        </ul>
        <fieldset className={styles.reasons}>
          <legend>{say('glass.reason')}</legend>
          {(isForProtected ? (['life-threatening'] as const) : breakGlassReasons).map((each) => (
            <label key={each}>
              <input type="radio" name="reason" checked={reason === each} onChange={() => setReason(each)} />
              {say(`glass.reason.${each}`)}
            </label>
          ))}
        </fieldset>
        <ReasonText label={say('glass.note')} hint={say('glass.note.hint')} text={note} change={setNote} />
        {reason === 'life-threatening' && <Tick label={say('glass.protected')} help={say('glass.protected.hint')} isOn={isWithProtected} set={(isOn) => setWithProtected(isOn || isForProtected)} />}
        <span className={admin.field}>
          <label htmlFor={spanId}>{say('glass.minutes')}</label>
          <select id={spanId} value={minutes} onChange={({ target }) => setMinutes(Number(target.value))}>
            {spans.map((each) => (
              <option key={each} value={each}>
                {say('glass.minutes.n', { n: each })}
              </option>
            ))}
          </select>
        </span>
        <RefusedBecause action={open} words={refusals} />
        <div className={styles.actions}>
          <button type="button" className={admin.button} onClick={close}>
            {say('state.cancel')}
          </button>
          <button type="submit" className={`${admin.button} ${admin.main}`} aria-disabled={!isReady} aria-busy={isPending}>
            {say(isPending ? 'state.pending' : isForProtected ? 'glass.open.protected' : 'glass.open')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
