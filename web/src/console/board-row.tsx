// One patient on the board. Far from view it is only a name, so that two hundred of them scroll without a stutter.
import type { BoardPatient, Patient, Unit } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { AlarmMark } from '../design/alarm-mark.tsx';
import { alarmValue, conditionWords, isAcknowledged, isUnanswered, openAlarms, pauseLeftS, seenWords } from '../design/alarm-words.ts';
import { ageWords } from '../design/age.ts';
import { ageInYears, codeOrDash, fullName, timeOfDay } from '../design/figures.ts';
import { News2Badge } from '../design/news2-badge.tsx';
import { NotSent } from '../design/screen-states.tsx';
import { VitalTile } from '../design/vital-tile.tsx';
import { useNearView } from '../live/use-near-view.ts';
import { useNow, useTimeOnce } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { isEmergencyOpen, needOf } from './board-order.ts';
import { DeviceAlertMark } from './device-alerts.tsx';
import { SignalMark } from './device-signals.tsx';
import { useScoreWords } from './early-warning.tsx';
import { placeWords } from './place-words.ts';
import { alarmFor, columns, latest, trendFor, vitalFor } from './row-facts.ts';
import { ClockMark } from './response-clock.tsx';
import { openSilences } from './silences.tsx';
import type { AlarmCommands } from './use-alarm-commands.ts';
import styles from './board-row.module.css';

interface BoardRowProps {
  row: BoardPatient;
  unit: Unit | undefined;
  isFirstScreen: boolean;
  isLive: boolean;
  commands: AlarmCommands;
}

export const BoardRow = memo(function BoardRow(props: BoardRowProps) {
  const { row } = props;
  const [element, isNear] = useNearView<HTMLLIElement>(props.isFirstScreen);
  const top = openAlarms(row.alarms)[0];
  return (
    <li ref={element} className={styles.row} data-patient={row.patient.id} data-need={needOf(row)} data-priority={top?.priority ?? 'none'} data-answered={top === undefined || !isUnanswered(top)}>
      <Who patient={row.patient} unit={props.unit} />
      {isNear && <Details {...props} />}
    </li>
  );
});

/** Apart, so that new values do not draw a name anew. */
const Who = memo(function Who({ patient, unit }: { patient: Patient; unit: Unit | undefined }) {
  const { say } = useWords();
  const years = ageInYears(patient.bornOn, useTimeOnce());
  return (
    <div className={styles.who}>
      <span className={styles.bed}>
        <span className="only-heard">{say('console.bed')} </span>
        {placeWords(patient, say)}
      </span>
      <Link to="/console/patients/$patientId" params={{ patientId: patient.id }} className={styles.name} data-row-link="">
        {fullName(patient)}
      </Link>
      <span className={styles.small}>
        <span aria-hidden="true">{say('console.years', { n: years })}</span>
        <span className="only-heard">{say('console.years.said', { n: years })}</span>, {say(`console.sex.${patient.sex}`)}
        {unit !== undefined && ` · ${unit.name}`}
      </span>
    </div>
  );
});

function Details({ row, commands, isLive }: BoardRowProps) {
  const now = useNow();
  const { say } = useWords();
  const consciousness = latest(row, 'consciousness');
  const oxygen = latest(row, 'supplemental-oxygen');
  return (
    <>
      <div className={styles.score}>
        {row.news2?.status === 'not-applicable' ? <OtherScore row={row} /> : <News2Badge score={row.news2} />}
      </div>
      {columns.map((column) => {
        const vital = vitalFor(row, column);
        const trend = trendFor(row, column);
        return (
          <div key={column.kind} className={styles.vital}>
            <VitalTile
              kind={vital?.kind ?? column.kind}
              vital={vital}
              second={column.second === undefined ? null : latest(row, column.second)}
              now={now}
              alarm={alarmFor(row, column)}
              trend={trend}
              size="row"
            />
          </div>
        );
      })}
      <div className={styles.codes}>
        <span>{codeOrDash(consciousness, say)}</span>
        <span>{codeOrDash(oxygen, say)}</span>
      </div>
      <Alarms row={row} now={now} commands={commands} isLive={isLive} />
    </>
  );
}

function OtherScore({ row }: { row: BoardPatient }) {
  const words = useScoreWords();
  const score = row.earlyWarnings?.[0];
  return <span className={styles.small}>{score === undefined ? '–' : words(score)}</span>;
}

/** What is asked of people beside the alarms: an assessment, and what somebody silenced. */
function Tasks({ row, now }: { row: BoardPatient; now: number }) {
  const { say } = useWords();
  const silenced = openSilences(row, now).length;
  const clock = row.clock ?? null;
  if (silenced === 0 && clock === null && (row.signals ?? []).length === 0 && (row.deviceAlerts ?? []).length === 0) return null;
  return (
    <p className={styles.small}>
      {clock !== null && <ClockMark clock={clock} now={now} />} {silenced > 0 && say('silence.mark', { n: silenced })} <DeviceAlertMark row={row} /> <SignalMark row={row} />
    </p>
  );
}

function Alarms({ row, now, commands, isLive }: { row: BoardPatient; now: number; commands: AlarmCommands; isLive: boolean }) {
  const { say, locale } = useWords();
  const alarms = openAlarms(row.alarms);
  const first = alarms[0];
  const state = first === undefined ? null : commands.stateOf(first);
  const value = first === undefined ? null : alarmValue(first, say, locale);
  const paused = first === undefined ? 0 : pauseLeftS(first, now);
  return (
    <div className={styles.alarms}>
      <Tasks row={row} now={now} />
      {isEmergencyOpen(row.emergency) && (
        <p className={styles.emergency}>
          {say('console.emergency', { status: say(`emergency.status.${row.emergency.status}`) })}
          {row.emergency.holderName !== null && ` · ${say('console.emergency.holder', { name: row.emergency.holderName })}`}
        </p>
      )}
      {first !== undefined && (
        <div className={styles.alarm}>
          <AlarmMark priority={first.priority} isAnswered={!isUnanswered(first)} />
          <span className={styles.why}>
            <b>{conditionWords(first, say, locale)}</b>
            <span className={styles.small}>
              {value !== null && first.conditionKey !== 'news2' && `${value} · `}
              {say('alarm.since', { time: timeOfDay(first.startedAt, locale), age: ageWords(now - first.startedAt, say) })}
              {paused > 0 && ` · ${say('alarm.paused', { seconds: paused })}`}
              {alarms.length > 1 && ` · ${say('console.more', { n: alarms.length - 1 })}`}
            </span>
          </span>
          {isUnanswered(first) && (
            <button type="button" className={styles.answer} disabled={!isLive && state?.status === 'pending'} aria-busy={state?.status === 'pending'} onClick={() => commands.give(first, 'acknowledge')}>
              {say(state?.status === 'pending' ? 'alarm.pending' : 'alarm.acknowledge')}
              <span className="only-heard">
                : {fullName(row.patient)}, {conditionWords(first, say, locale)}
              </span>
            </button>
          )}
          {isAcknowledged(first) && <span className={styles.small}>{seenWords(first, say)}</span>}
        </div>
      )}
      {first !== undefined && state?.status === 'failed' && <NotSent error={state.error} retry={state.retry} dismiss={() => commands.dismiss(first)} />}
    </div>
  );
}
