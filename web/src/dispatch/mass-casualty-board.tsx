// The mass-casualty board: what is needed, what is coming, who waits, who could be called in, and the people at the scene by category. Never a name of theirs.
import { TriageCategory, type AssignmentBoard, type EmergencyId, type MassCasualty, type Snapshot } from '@mydr24/protocol';
import { useId, useState } from 'react';
import { ageWords } from '../design/age.ts';
import { timeOfDay } from '../design/figures.ts';
import { AllNotSent, NotSent } from '../design/screen-states.tsx';
import { expectedWords } from '../emergency/expected.ts';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { BoardDialog } from './board-dialog.tsx';
import { countsOf, sceneBoard, type Needed } from './scene-board.ts';
import { namedBy } from './standing-assignment.tsx';
import { TriageMark } from './triage-mark.tsx';
import type { AssignmentView } from './use-assignment.ts';
import styles from './mass-casualty-board.module.css';

interface BoardProps {
  massCasualty: MassCasualty;
  view: AssignmentView;
  board: AssignmentBoard;
  dispatch: Snapshot<'dispatch'>;
  isOpen: boolean;
  onClose: () => void;
}

const PROLONG_MS = 2 * 3_600_000;
const MOST_MS = 12 * 3_600_000;

export function MassCasualtyBoard({ massCasualty, view, board, dispatch, isOpen, onClose }: BoardProps) {
  const { say } = useWords();
  const titleId = useId();
  const now = useNow();
  return (
    <BoardDialog isOpen={isOpen} labelledBy={titleId} onClose={onClose}>
      <Head massCasualty={massCasualty} titleId={titleId} renew={view.renew} onClose={onClose} />
      {view.error !== null && <p role="status" className={styles.stale}>{say('assign.stale', { age: ageWords(now - view.answeredAt, say) })}</p>}
      <div className={styles.columns}>
        <div>
          <NeededList board={board} dispatch={dispatch} />
        </div>
        <div>
          <ComingList board={board} dispatch={dispatch} massCasualty={massCasualty} renew={view.renew} />
        </div>
        <People massCasualty={massCasualty} dispatch={dispatch} renew={view.renew} />
      </div>
    </BoardDialog>
  );
}

function Head({ massCasualty: { id, reason, declaredBy, declaredAt, untilAt }, titleId, renew, onClose }: { massCasualty: MassCasualty; titleId: string; renew: () => void; onClose: () => void }) {
  const { say, locale } = useWords();
  const now = useNow();
  const request = useRequest();
  const params = { massCasualtyId: id };
  const prolong = useAction((untilNext: number) => request('prolongMassCasualty', { params, body: { untilAt: untilNext } }), renew);
  const end = useAction(() => request('endMassCasualty', { params }), () => {
    onClose();
    renew();
  });
  return (
    <header className={styles.head}>
      <div>
        <h2 id={titleId}>
          {say('mass.on')}: {reason}
        </h2>
        <p>
          {say('mass.by', { name: declaredBy, time: timeOfDay(declaredAt, locale) })} · <b>{say('mass.until', { time: timeOfDay(untilAt, locale), left: ageWords(Math.max(0, untilAt - now), say) })}</b>
        </p>
      </div>
      <div className={styles.buttons}>
        <button type="button" onClick={() => prolong.run(Math.round(Math.min(untilAt + PROLONG_MS, now + MOST_MS)))}>
          {say('mass.prolong')}
        </button>
        <button type="button" title={say('mass.end.sure')} aria-busy={end.state.status === 'pending'} onClick={() => end.run()}>
          {say('mass.end')}
        </button>
        <button type="button" className={styles.main} onClick={onClose}>
          {say('mass.close')}
        </button>
      </div>
      <AllNotSent actions={[prolong, end]} />
    </header>
  );
}

function NeededList({ board, dispatch }: Pick<BoardProps, 'board' | 'dispatch'>) {
  const { say } = useWords();
  const now = useNow();
  const { needed, waiting, shortages } = sceneBoard(dispatch, board, now);
  return (
    <>
      <h3>{say('mass.needed')}</h3>
      {needed.length + waiting.length === 0 && <p className={styles.soft}>{say('mass.needed.none')}</p>}
      <ul className={styles.sums}>
        {shortages.map(({ anyOf, open, free }) => (
          <li key={anyOf.join()} data-short={free < open}>
            {say('mass.needed.by', { what: anyOf.length === 0 ? say('mass.needed.anybody') : anyOf.map((each) => say(`qualification.${each}`)).join(' / '), open, free })}
          </li>
        ))}
      </ul>
      <PlaceList places={needed} />
      {waiting.length > 0 && <h4>{say('mass.low')}</h4>}
      <PlaceList places={waiting} />
    </>
  );
}

function PlaceList({ places }: { places: readonly Needed[] }) {
  const { say } = useWords();
  const now = useNow();
  return (
    <ul className={styles.rows}>
      {places.map(({ place, emergency }) => (
        <li key={emergency.id}>
          <span className={styles.what}>
            {place.category !== null && <TriageMark category={place.category} isShort />}
            <b>{say(`emergency.kind.${emergency.kind}`)}</b> {emergency.patientName}
          </span>
          <span className={styles.soft}>
            {say('assign.waiting', { age: ageWords(now - place.waitingSince, say) })} · {place.person === null ? say('assign.nobody') : `${place.person.name}, ${say(place.person.isAsked ? 'assign.asked' : 'assign.next')}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

function ComingList({ board, dispatch, massCasualty: { id, calledInAt, calledIn }, renew }: Pick<BoardProps, 'board' | 'dispatch' | 'massCasualty'> & { renew: () => void }) {
  const { say, locale } = useWords();
  const now = useNow();
  const request = useRequest();
  const callIn = useAction(() => request('callInStaff', { params: { massCasualtyId: id } }), renew);
  const { coming, staff } = sceneBoard(dispatch, board, now);
  return (
    <>
      <h3>{say('mass.coming')}</h3>
      {coming.length === 0 && <p className={styles.soft}>{say('mass.coming.none')}</p>}
      <ul className={styles.rows}>
        {coming.map(({ emergency, name, expected }) => (
          <li key={emergency.id}>
            <b>{say('mass.coming.to', { name, what: `${say(`emergency.kind.${emergency.kind}`)}, ${emergency.patientName}` })}</b>
            <span className={styles.soft}>
              {say(`emergency.status.${emergency.status}`)}
              {expected !== null && ` · ${expectedWords(expected, now, say, locale)}`}
            </span>
          </li>
        ))}
      </ul>
      <h4>{say('mass.staff')}</h4>
      <ul className={styles.counts}>
        {(['free', 'asked', 'going', 'off'] as const).map((each) => (
          <li key={each}>
            <b>{staff[each]}</b> {say(`mass.staff.${each}`)}
          </li>
        ))}
      </ul>
      {calledInAt === null ? (
        <button type="button" className={styles.wide} disabled={staff.off === 0} aria-busy={callIn.state.status === 'pending'} onClick={() => callIn.run()}>
          {say(callIn.state.status === 'pending' ? 'state.pending' : 'mass.callIn', { n: staff.off })}
        </button>
      ) : (
        <p>{say('mass.calledIn', { n: calledIn, time: timeOfDay(calledInAt, locale) })}</p>
      )}
      {callIn.state.status === 'failed' && <NotSent error={callIn.state.error} retry={callIn.state.retry} dismiss={callIn.dismiss} />}
    </>
  );
}

function People({ massCasualty, dispatch, renew }: Pick<BoardProps, 'massCasualty' | 'dispatch'> & { renew: () => void }) {
  const { say, locale } = useWords();
  const name = namedBy(dispatch.emergencies, say);
  return (
    <div>
      <h3>{say('mass.people')}</h3>
      <ul className={styles.categories}>
        {countsOf(massCasualty).map(({ category, n }) => (
          <li key={category}>
            <TriageMark category={category} />
            <b>{n}</b>
          </li>
        ))}
      </ul>
      <TagForm massCasualty={massCasualty} dispatch={dispatch} renew={renew} />
      {massCasualty.casualties.length === 0 ? <p className={styles.soft}>{say('mass.people.none')}</p> : <p className={styles.soft}>{say('mass.tag.again')}</p>}
      <ul className={styles.rows}>
        {massCasualty.casualties.map(({ tag, category, emergencyId, changedAt, changedBy }) => (
          <li key={tag}>
            <span className={styles.what}>
              <TriageMark category={category} isShort />
              <b>{tag}</b> {say(`triage.${category}`)}
            </span>
            <span className={styles.soft}>
              {timeOfDay(changedAt, locale)}, {changedBy}
              {emergencyId !== null && ` · ${name(emergencyId)}`}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function TagForm({ massCasualty: { id }, dispatch: { emergencies }, renew }: Pick<BoardProps, 'massCasualty' | 'dispatch'> & { renew: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const helpId = useId();
  const [tag, setTag] = useState('');
  const [emergencyId, setEmergency] = useState('');
  const mark = useAction(
    (given: string, category: TriageCategory) => request('markCasualty', { params: { massCasualtyId: id, tag: given }, body: { category, emergencyId: emergencyId === '' ? null : (emergencyId as EmergencyId) } }),
    () => {
      setTag('');
      renew();
    },
  );
  const isReady = /^[A-Za-z0-9-]{1,12}$/.test(tag);
  const name = namedBy(emergencies, say);
  return (
    <div className={styles.form}>
      <label>
        {say('mass.tag')}
        <input value={tag} maxLength={12} autoCapitalize="characters" aria-describedby={helpId} onChange={(event) => setTag(event.target.value.trim())} />
        <span id={helpId} className={styles.soft}>{say('mass.tag.help')}</span>
      </label>
      <label>
        {say('mass.tag.for')}
        <select value={emergencyId} onChange={(event) => setEmergency(event.target.value)}>
          <option value="">{say('mass.tag.forNone')}</option>
          {emergencies.filter(({ mode }) => mode === 'actual').map((each) => (
            <option key={each.id} value={each.id}>
              {name(each.id)}
            </option>
          ))}
        </select>
      </label>
      <div className={styles.choices}>
        {TriageCategory.options.map((category) => (
          <button key={category} type="button" disabled={!isReady} onClick={() => mark.run(tag, category)}>
            <TriageMark category={category} />
          </button>
        ))}
      </div>
      {mark.state.status === 'failed' && <NotSent error={mark.state.error} retry={mark.state.retry} dismiss={mark.dismiss} />}
    </div>
  );
}
