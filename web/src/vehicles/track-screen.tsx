// Where a person or a vehicle was: asked for by a tap, because each look is on the record and told to whom it is about; on the map and as a list that
// says the same, with gaps named and doubted points marked.
import type { TrackPoint } from '@mydr24/protocol';
import { Link, useSearch } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import styles from '../admin/admin.module.css';
import { Select } from '../admin/scenario-form.tsx';
import { useTitle } from '../admin/use-title.ts';
import { NotSent } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useTimeOnce } from '../live/use-now.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { TrackShown } from './track-shown.tsx';
import { localOf } from './local-time.ts';
import looks from './vehicles.module.css';

export interface Subject {
  type: 'person' | 'vehicle';
  id: string;
  name: string;
}

export interface FoundTrack {
  subject: Subject;
  points: readonly TrackPoint[];
  isCut: boolean;
  keptHours: number;
  thinnedDays: number;
}

/** Of anybody, for those who send people out. */
export function TrackScreen() {
  const { say } = useWords();
  const { of = '' } = useSearch({ strict: false });
  useTitle(say('track.title'));
  return (
    <div className={styles.page}>
      <header className={styles.section}>
        <h1>{say('track.title')}</h1>
        <p className={styles.lead}>{say('track.lead')}</p>
      </header>
      <OfAnybody asked={of} />
    </div>
  );
}

/** One's own. */
export function MyTrackScreen() {
  const { say } = useWords();
  const { id, givenName, familyName } = useMe().person;
  useTitle(say('track.mine'));
  return (
    <div className={styles.page}>
      <header className={styles.section}>
        <h1>{say('track.mine')}</h1>
        <p className={styles.lead}>{say('track.mine.lead')}</p>
      </header>
      <Looking subject={{ type: 'person', id, name: `${givenName} ${familyName}` }} isSelf />
      <p>
        <Link to="/responder" className={styles.button}>
          {say('kit.back')}
        </Link>
      </p>
    </div>
  );
}

/** `person/<id>` or `vehicle/<id>`: a name is not written into an address. */
function OfAnybody({ asked }: { asked: string }) {
  const { say } = useWords();
  const request = useRequest();
  const people = useAnswer(['kits'], () => request('listResponderKits', {})).body?.responders ?? [];
  const vehicles = useAnswer(['vehicles'], () => request('listVehicles', {})).body?.vehicles ?? [];
  const [chosen, choose] = useState(asked);
  const subjects: Subject[] = [
    ...people.map(({ personId, name }): Subject => ({ type: 'person', id: personId, name })),
    ...vehicles.map(({ id, name }): Subject => ({ type: 'vehicle', id, name })),
  ];
  const subject = subjects.find(({ type, id }) => `${type}/${id}` === chosen) ?? null;
  return (
    <>
      <SubjectSelect subjects={subjects} value={subject === null ? '' : chosen} set={choose} />
      {subject === null ? <p className={styles.soft}>{say('track.choose')}</p> : <Looking key={chosen} subject={subject} isSelf={false} />}
    </>
  );
}

function SubjectSelect({ subjects, value, set }: { subjects: readonly Subject[]; value: string; set: (value: string) => void }) {
  const { say } = useWords();
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{say('track.who')}</label>
      <select id={id} value={value} onChange={(event) => set(event.target.value)}>
        <option value="">{say('track.who.choose')}</option>
        {(['person', 'vehicle'] as const).map((type) => (
          <optgroup key={type} label={say(type === 'person' ? 'track.who.people' : 'track.who.vehicles')}>
            {subjects.filter((each) => each.type === type).map((each) => (
              <option key={each.id} value={`${type}/${each.id}`}>
                {each.name}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}

const HOUR_MS = 3_600_000;
const lastHours = [1, 4, 12, 24] as const;
const DEFAULT_HOURS = 4;

/** The last hours, or some hours from a time on. */
type Window = { hours: number; from: string | null };

function Looking({ subject, isSelf }: { subject: Subject; isSelf: boolean }) {
  const { say } = useWords();
  const request = useRequest();
  const now = useTimeOnce();
  const [window, setWindow] = useState<Window>({ hours: DEFAULT_HOURS, from: null });
  const [found, setFound] = useState<FoundTrack | null>(null);
  const look = useAction(
    async (query: { fromAt: number; toAt: number }) => {
      const reply = subject.type === 'person' ? await request('listPositions', { params: { personId: subject.id }, query }) : await request('listVehiclePositions', { params: { vehicleId: subject.id }, query });
      return reply.ok ? { ...reply, body: { ...reply.body, subject } } : reply;
    },
    setFound,
  );
  const isPending = look.state.status === 'pending';
  const show = (): void => {
    const fromAt = window.from === null ? now - window.hours * HOUR_MS : new Date(window.from).getTime();
    if (Number.isFinite(fromAt) && !isPending) look.run({ fromAt, toAt: window.from === null ? now : fromAt + window.hours * HOUR_MS });
  };
  return (
    <>
      <section className={styles.card} aria-label={say('track.window')}>
        <WindowChoice window={window} now={now} set={setWindow} />
        {!isSelf && <p>{say(subject.type === 'person' ? 'track.recorded' : 'track.recorded.vehicle', { name: subject.name })}</p>}
        <p className={styles.buttons}>
          <button type="button" className={`${styles.button} ${styles.main}`} aria-busy={isPending} onClick={show}>
            {say(isPending ? 'state.pending' : 'track.show')}
          </button>
        </p>
        {look.state.status === 'failed' && <NotSent error={look.state.error} retry={look.state.retry} dismiss={look.dismiss} />}
      </section>
      {found !== null && <TrackShown track={found} />}
    </>
  );
}

function WindowChoice({ window, now, set }: { window: Window; now: number; set: (window: Window) => void }) {
  const { say } = useWords();
  const id = useId();
  return (
    <>
      <div className={looks.windows} role="group" aria-label={say('track.window')}>
        {lastHours.map((hours) => (
          <button key={hours} type="button" aria-pressed={window.from === null && window.hours === hours} onClick={() => set({ hours, from: null })}>
            {say('track.hours', { n: hours })}
          </button>
        ))}
        <button type="button" aria-pressed={window.from !== null} onClick={() => set({ hours: 1, from: localOf(now - 24 * HOUR_MS) })}>
          {say('track.earlier')}
        </button>
      </div>
      {window.from !== null && (
        <div className={styles.fields}>
          <div className={styles.field}>
            <label htmlFor={id}>{say('track.from')}</label>
            <input id={id} type="datetime-local" value={window.from} max={localOf(now)} onChange={(event) => set({ ...window, from: event.target.value })} />
          </div>
          <Select label={say('track.span')} value={String(window.hours)} options={lastHours.map((hours) => [String(hours), say('track.span.h', { n: hours })])} set={(hours) => set({ ...window, hours: Number(hours) })} />
        </div>
      )}
    </>
  );
}
