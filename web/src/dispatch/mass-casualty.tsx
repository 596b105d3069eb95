// Mass-casualty mode on the desk: one line that says it is on and until when, the board behind it, and the dialog that declares it.
import { MASS_CASUALTY_USUAL_MS, type EmergencyId, type EmergencySummary, type MassCasualty, type Snapshot } from '@mydr24/protocol';
import { useCallback, useId, useState } from 'react';
import { ageWords } from '../design/age.ts';
import { Dialog } from '../design/confirm.tsx';
import { timeOfDay } from '../design/figures.ts';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { MassCasualtyBoard } from './mass-casualty-board.tsx';
import { namedBy } from './standing-assignment.tsx';
import type { AssignmentView } from './use-assignment.ts';
import styles from './mass-casualty.module.css';

const HOUR_MS = 3_600_000;
const hourChoices = [1, 2, 4, 8, 12] as const;
const LEAST_REASON = 3;

/** On top of the list: nobody works a shift without knowing. */
export function MassCasualtyBanner({ view, dispatch }: { view: AssignmentView; dispatch: Snapshot<'dispatch'> }) {
  const [openId, open] = useState<string | null>(null);
  const shut = useCallback(() => open(null), []);
  return (view.board?.massCasualties ?? []).map((each) => (
    <div key={each.id}>
      <Banner massCasualty={each} emergencies={dispatch.emergencies} open={() => open(each.id)} />
      {view.board !== null && <MassCasualtyBoard massCasualty={each} view={view} board={view.board} dispatch={dispatch} isOpen={openId === each.id} onClose={shut} />}
    </div>
  ));
}

function Banner({ massCasualty: { reason, untilAt, sceneEmergencyId }, emergencies, open }: { massCasualty: MassCasualty; emergencies: readonly EmergencySummary[]; open: () => void }) {
  const { say, locale } = useWords();
  const now = useNow();
  return (
    <section className={styles.banner} aria-label={say('mass.on')}>
      <span>
        <b>{say('mass.on')}</b> {reason}
      </span>
      <span>{sceneEmergencyId === null ? say('mass.forAll') : say('mass.forScene', { what: namedBy(emergencies, say)(sceneEmergencyId) })}</span>
      <span>{say('mass.until', { time: timeOfDay(untilAt, locale), left: ageWords(Math.max(0, untilAt - now), say) })}</span>
      <button type="button" onClick={open}>
        {say('mass.open')}
      </button>
    </section>
  );
}

export function DeclareMassCasualty({ view, emergencies }: { view: AssignmentView; emergencies: readonly EmergencySummary[] }) {
  const { say } = useWords();
  const titleId = useId();
  const [isOpen, setOpen] = useState(false);
  const shut = useCallback(() => setOpen(false), []);
  const { renew } = view;
  const done = useCallback(() => {
    setOpen(false);
    renew();
  }, [renew]);
  return (
    <>
      <button type="button" className={styles.declare} onClick={() => setOpen(true)}>
        {say('mass.declare')}
      </button>
      <Dialog isOpen={isOpen} labelledBy={titleId} onClose={shut}>
        <h2 id={titleId}>{say('mass.declare.title')}</h2>
        <p>{say('mass.declare.means')}</p>
        <DeclareForm emergencies={emergencies} cancel={shut} done={done} />
      </Dialog>
    </>
  );
}

function DeclareForm({ emergencies, cancel, done }: { emergencies: readonly EmergencySummary[]; cancel: () => void; done: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const now = useNow();
  const name = namedBy(emergencies, say);
  const [reason, setReason] = useState('');
  const [scene, setScene] = useState('');
  const [hours, setHours] = useState<number>(MASS_CASUALTY_USUAL_MS / HOUR_MS);
  const declare = useAction(
    (key: string) => request('declareMassCasualty', { body: { reason, sceneEmergencyId: scene === '' ? null : (scene as EmergencyId), untilAt: Math.round(now + hours * HOUR_MS) } }, { key }), done,
  );
  const isReady = reason.trim().length >= LEAST_REASON;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && declare.state.status !== 'pending') declare.run(crypto.randomUUID());
      }}
    >
      <label>
        {say('mass.declare.reason')}
        <input value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
      </label>
      <label>
        {say('mass.declare.where')}
        <select value={scene} onChange={(event) => setScene(event.target.value)}>
          <option value="">{say('mass.forAll')}</option>
          {emergencies.filter(({ mode }) => mode === 'actual').map(({ id }) => (
            <option key={id} value={id}>
              {say('mass.forScene', { what: name(id) })}
            </option>
          ))}
        </select>
      </label>
      <label>
        {say('mass.declare.hours')}
        <select value={hours} onChange={(event) => setHours(Number(event.target.value))}>
          {hourChoices.map((n) => (
            <option key={n} value={n}>
              {say('mass.hours', { n })}
            </option>
          ))}
        </select>
      </label>
      {declare.state.status === 'failed' && <NotSent error={declare.state.error} retry={declare.state.retry} dismiss={declare.dismiss} />}
      <div className={styles.actions}>
        <button type="button" onClick={cancel}>
          {say('state.cancel')}
        </button>
        <button type="submit" className={styles.main} disabled={!isReady} aria-busy={declare.state.status === 'pending'}>
          {say(declare.state.status === 'pending' ? 'state.pending' : 'mass.declare.confirm')}
        </button>
      </div>
    </form>
  );
}
