// My readings in plain words: what, how much, how old, and whether my care team has been asked to look.
import type { BoardPatient, LatestVital } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { ageSaid } from '../design/age.ts';
import { figure, unitShown, valueShown } from '../design/figures.ts';
import { ScreenEmpty } from '../design/screen-states.tsx';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { MyDevices } from './my-devices.tsx';
import { isTeamLooking, missingKinds, readingState, readingsShown, usualOf } from './reading-words.ts';
import styles from './my-readings.module.css';

export function MyReadings({ board, isLive }: { board: BoardPatient; isLive: boolean }) {
  const { say } = useWords();
  const readings = readingsShown(board.vitals);
  if (readings.length === 0) return <ScreenEmpty title={say('readings.empty')} next={say('readings.empty.next')} />;
  return (
    <section className={styles.whole} aria-labelledby="readings-title">
      <h2 id="readings-title">{say('readings.title')}</h2>
      <p className={styles.lead}>{say(isTeamLooking(board.alarms) ? 'readings.watched' : 'readings.quiet')}</p>
      {!isLive && <p className={styles.old}>{say('readings.notLive')}</p>}
      <Missing board={board} />
      <ul>
        {readings.map((vital) => (
          <Reading key={vital.kind} vital={vital} board={board} />
        ))}
      </ul>
      <Link to="/patient/days" className={styles.days}>
        <b>{say('days.open')}</b>
        <span>{say('days.open.lead')}</span>
      </Link>
      <MyDevices patientId={board.patient.id} />
    </section>
  );
}

function Reading({ vital, board }: { vital: LatestVital; board: BoardPatient }) {
  const { say, locale } = useWords();
  const now = useNow();
  const state = readingState(vital, board.alarms, now);
  const diastolic = vital.kind === 'systolic' ? board.vitals.find(({ kind }) => kind === 'diastolic') : undefined;
  const value = valueShown(vital, say, locale);
  const second = diastolic === undefined ? null : valueShown(diastolic, say, locale);
  return (
    <li data-state={state}>
      <span className={styles.name}>{say(vital.kind === 'systolic' ? 'readings.pressure' : `vital.${vital.kind}`)}</span>
      <span className={styles.value}>
        <b>
          {value ?? '–'}
          {second !== null && `/${second}`}
        </b>{' '}
        <small>{unitShown(vital.unit, say)}</small>
      </span>
      <Usual vital={vital} board={board} />
      <span className={styles.state}>{say(`readings.state.${state}`, { age: ageSaid(now - vital.at, say) })}</span>
    </li>
  );
}

/** What is missing always comes with what to do. */
function Missing({ board }: { board: BoardPatient }) {
  const { say } = useWords();
  const kinds = missingKinds(board.vitals, useNow());
  if (kinds.length === 0) return null;
  return <p className={styles.old}>{say('readings.gap', { what: kinds.map((kind) => say(kind === 'systolic' ? 'readings.pressure' : `vital.${kind}`)).join(', ') })}</p>;
}

function Usual({ vital, board }: { vital: LatestVital; board: BoardPatient }) {
  const { say, locale } = useWords();
  const usual = usualOf(board.trends.find(({ kind }) => kind === vital.kind)?.points ?? []);
  if (usual === null) return null;
  return <span className={styles.state}>{say('readings.trend', { low: figure(vital.kind, usual.low, locale), high: figure(vital.kind, usual.high, locale) })}</span>;
}
