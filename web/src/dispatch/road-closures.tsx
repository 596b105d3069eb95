// Roads that are closed or slow: what is in force, and a form to report one by tapping the map or typing a position. It counts at the next question.
import type { Position, RoadClosure, RoadClosureId } from '@mydr24/protocol';
import { useCallback, useId, useState } from 'react';
import { timeOfDay } from '../design/figures.ts';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import type { Say } from '../words/words.ts';
import { positionTyped, shapeOfPoints } from './closure-lines.ts';
import styles from './road-closures.module.css';

interface Draft {
  points: readonly Position[];
  set: (points: readonly Position[] | null) => void;
}

interface RoadClosuresProps {
  closures: readonly RoadClosure[];
  renew: () => void;
  /** Null while nothing is being drawn. */
  points: readonly Position[] | null;
  setPoints: (points: readonly Position[] | null) => void;
}

export const howSaid = ({ slower }: Pick<RoadClosure, 'slower'>, say: Say): string => (slower === null ? say('closure.closed') : say('closure.slower', { n: slower }));

export function RoadClosures({ closures, renew, points, setPoints }: RoadClosuresProps) {
  const { say } = useWords();
  const titleId = useId();
  const request = useRequest();
  const lift = useAction(useCallback((closureId: RoadClosureId) => request('liftClosure', { params: { closureId } }), [request]), renew);
  return (
    <section className={styles.whole} aria-labelledby={titleId}>
      <header className={styles.head}>
        <h3 id={titleId}>{say('closure.title')}</h3>
        {points === null && (
          <button type="button" onClick={() => setPoints([])}>
            {say('closure.new')}
          </button>
        )}
      </header>
      {points !== null && <NewClosure draft={{ points, set: setPoints }} renew={renew} />}
      {closures.length === 0 && <p className={styles.soft}>{say('closure.none')}</p>}
      <ul>
        {closures.map((closure) => (
          <ClosureRow key={closure.id} closure={closure} lift={() => lift.run(closure.id)} />
        ))}
      </ul>
      {lift.state.status === 'failed' && <NotSent error={lift.state.error} retry={lift.state.retry} dismiss={lift.dismiss} />}
    </section>
  );
}

function ClosureRow({ closure, lift }: { closure: RoadClosure; lift: () => void }) {
  const { say, locale } = useWords();
  const { reason, untilAt, source, enteredBy, segments } = closure;
  const facts = [
    howSaid(closure, say), untilAt === null ? say('closure.untilLifted') : say('closure.until', { time: timeOfDay(untilAt, locale) }),
    source === 'feed' ? say('closure.feed') : say('closure.by', { name: enteredBy ?? '–' }), ...(segments === 0 ? [say('closure.nowhere')] : []),
  ];
  return (
    <li>
      <span className={styles.row}>
        <b>{reason}</b>
        <span className={styles.soft}>{facts.join(' · ')}</span>
      </span>
      {source === 'dispatcher' && (
        <button type="button" aria-label={`${say('closure.lift')}: ${reason}`} onClick={lift}>
          {say('closure.lift')}
        </button>
      )}
    </li>
  );
}

const slowerChoices = [null, 2, 3, 5] as const;
const hourChoices = [1, 2, 4, 12, 24, null] as const;
const HOUR_MS = 3_600_000;
const DEFAULT_HOURS = 4;

/** It opens below the list of emergencies: the column scrolls to it, so that nobody looks for it, and the map beside it stays. */
function showForm(form: HTMLFormElement | null): void {
  let column = form?.parentElement ?? null;
  while (column !== null && !/auto|scroll/.test(getComputedStyle(column).overflowY)) column = column.parentElement;
  if (form !== null && column !== null) column.scrollTop += form.getBoundingClientRect().top - column.getBoundingClientRect().top;
}

function NewClosure({ draft: { points, set }, renew }: { draft: Draft; renew: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const now = useNow();
  const [reason, setReason] = useState('');
  const [slower, setSlower] = useState<number | null>(null);
  const [hours, setHours] = useState<number | null>(DEFAULT_HOURS);
  const shape = shapeOfPoints(points);
  const enter = useAction(
    (key: string, given: NonNullable<typeof shape>) => request('enterClosure', { body: { shape: given, slower, reason, untilAt: hours === null ? null : Math.round(now + hours * HOUR_MS) } }, { key }),
    () => {
      set(null);
      renew();
    },
  );
  const isReady = shape !== null && reason.trim() !== '';
  return (
    <form
      className={styles.form} ref={showForm}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && enter.state.status !== 'pending') enter.run(crypto.randomUUID(), shape);
      }}
    >
      <h4>{say('closure.new.title')}</h4>
      <DrawnPoints draft={{ points, set }} />
      <label>
        {say('closure.new.reason')}
        <input value={reason} maxLength={120} onChange={(event) => setReason(event.target.value)} />
      </label>
      <Choice label={say('closure.new.how')} choices={slowerChoices} value={slower} set={setSlower} said={(each) => howSaid({ slower: each }, say)} />
      <Choice label={say('closure.new.long')} choices={hourChoices} value={hours} set={setHours} said={(each) => (each === null ? say('closure.untilLifted') : say('closure.new.hours', { n: each }))} />
      {enter.state.status === 'failed' && <NotSent error={enter.state.error} retry={enter.state.retry} dismiss={enter.dismiss} />}
      <div className={styles.actions}>
        <button type="button" onClick={() => set(null)}>
          {say('state.cancel')}
        </button>
        <button type="submit" className={styles.main} disabled={!isReady} aria-busy={enter.state.status === 'pending'}>
          {say(enter.state.status === 'pending' ? 'state.pending' : 'closure.new.confirm')}
        </button>
      </div>
    </form>
  );
}

function DrawnPoints({ draft: { points, set } }: { draft: Draft }) {
  const { say } = useWords();
  const [typed, setTyped] = useState('');
  const position = positionTyped(typed);
  return (
    <>
      <p className={styles.soft}>{say('closure.new.draw')}</p>
      <p className={styles.points} aria-live="polite">
        <span>{say('closure.new.points', { n: points.length })}</span>
        {points.length > 0 && (
          <button type="button" onClick={() => set(points.slice(0, -1))}>
            {say('closure.new.undo')}
          </button>
        )}
      </p>
      <label>
        {say('closure.new.typed')}
        <span className={styles.typed}>
          <input value={typed} inputMode="text" placeholder="42.5063, 1.5218" onChange={(event) => setTyped(event.target.value)} />
          <button
            type="button" disabled={position === null}
            onClick={() => {
              if (position !== null) set([...points, position]);
              setTyped('');
            }}
          >
            {say('closure.new.add')}
          </button>
        </span>
      </label>
    </>
  );
}

interface ChoiceProps {
  label: string;
  choices: readonly (number | null)[];
  value: number | null;
  set: (value: number | null) => void;
  said: (value: number | null) => string;
}

function Choice({ label, choices, value, set, said }: ChoiceProps) {
  return (
    <label>
      {label}
      <select value={String(value)} onChange={(event) => set(event.target.value === 'null' ? null : Number(event.target.value))}>
        {choices.map((each) => (
          <option key={String(each)} value={String(each)}>
            {said(each)}
          </option>
        ))}
      </select>
    </label>
  );
}
