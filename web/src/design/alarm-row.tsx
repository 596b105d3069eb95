// One alarm where it can be answered: mark, what, value, since, whose, and the actions of its state. Actions are the caller's.
import type { Alarm } from '@mydr24/protocol';
import { useId, useState, type ReactNode } from 'react';
import type { ActionState } from '../live/use-action.ts';
import { useWords } from '../words/words-context.tsx';
import { ageWords } from './age.ts';
import { AlarmMark } from './alarm-mark.tsx';
import { alarmValue, answerWords, conditionWords, delayWords, isAcknowledged, isOpen, isSilenced, isUnanswered, pauseLeftS } from './alarm-words.ts';
import { timeOfDay, withUnit } from './figures.ts';
import { NotSent } from './screen-states.tsx';
import styles from './alarm-row.module.css';

export type AlarmCommand = 'acknowledge' | 'unacknowledge' | 'pause' | 'reset';

interface AlarmRowProps {
  alarm: Alarm;
  patient: string;
  place: string;
  now: number;
  state: ActionState;
  /** Null where this person may only look. */
  onCommand: ((command: AlarmCommand) => void) | null;
  onDismiss: () => void;
  /** A way to silence it, opened beside its other actions; absent where there is none. */
  silencing?: ReactNode;
  /** What it rests on, shown with why it alarms. */
  evidence?: ReactNode;
}

export function AlarmRow(props: AlarmRowProps) {
  const { alarm, now, state } = props;
  const { say, locale } = useWords();
  const [isWhyOpen, setWhyOpen] = useState(false);
  const [isSilencing, setSilencing] = useState(false);
  const [whyId, silenceId] = [useId(), useId()];
  const value = alarmValue(alarm, say, locale);
  return (
    <article className={styles.row} data-priority={alarm.priority} data-answered={!isUnanswered(alarm)} data-state={alarm.state} aria-busy={state.status === 'pending'}>
      <div className={styles.head}>
        <AlarmMark priority={alarm.priority} isAnswered={!isUnanswered(alarm)} />
        <h3 className={styles.what}>{conditionWords(alarm, say, locale)}</h3>
        {value !== null && alarm.conditionKey !== 'news2' && <span className={styles.value}>{value}</span>}
      </div>
      <p className={styles.facts}>
        <span>{say('alarm.since', { time: timeOfDay(alarm.startedAt, locale), age: ageWords(now - alarm.startedAt, say) })}</span>
        <span>
          {props.patient}, {props.place}
        </span>
        <span className={styles.answer}>{answerWords(alarm, say)}</span>
      </p>
      <PauseCountdown alarm={alarm} patient={props.patient} now={now} />
      <div className={styles.actions}>
        {props.onCommand !== null && isOpen(alarm) && <Commands alarm={alarm} now={now} isPending={state.status === 'pending'} onCommand={props.onCommand} />}
        {props.silencing !== undefined && isOpen(alarm) && !isSilenced(alarm) && (
          <button type="button" className={styles.quiet} aria-expanded={isSilencing} aria-controls={silenceId} onClick={() => setSilencing(!isSilencing)}>
            {say('silence.open')}
          </button>
        )}
        <button type="button" className={styles.quiet} aria-expanded={isWhyOpen} aria-controls={whyId} onClick={() => setWhyOpen(!isWhyOpen)}>
          {say(isWhyOpen ? 'alarm.why.hide' : 'alarm.why')}
        </button>
      </div>
      <div id={silenceId}>{isSilencing && !isSilenced(alarm) && props.silencing}</div>
      {state.status === 'failed' && <NotSent error={state.error} retry={state.retry} dismiss={props.onDismiss} />}
      <ul id={whyId} className={styles.why} hidden={!isWhyOpen}>
        <li>{say(`alarm.kind.${alarm.kind}`)}</li>
        {value !== null && <li>{say('alarm.value', { value })}</li>}
        {alarm.limit !== null && <li>{say('alarm.limit', { limit: withUnit(alarm.vital, alarm.limit, alarm.unit, say, locale) })}</li>}
        {typeof alarm.delayMs === 'number' && <li>{delayWords(alarm.delayMs, say)}</li>}
        <li>{say('alarm.rule', { rule: alarm.ruleId, version: alarm.ruleVersion })}</li>
        <li>{say(`alarm.state.${alarm.state}`)}</li>
      </ul>
      {isWhyOpen && props.evidence}
    </article>
  );
}

/** Says which alarm is silent, for whom and for how much longer; it ends by itself. */
export function PauseCountdown({ alarm, patient, now }: { alarm: Alarm; patient: string; now: number }) {
  const { say, locale } = useWords();
  const seconds = pauseLeftS(alarm, now);
  if (seconds === 0) return null;
  return <p className={styles.paused}>{say('alarm.paused.which', { patient, condition: conditionWords(alarm, say, locale), seconds })}</p>;
}

function Commands(props: { alarm: Alarm; now: number; isPending: boolean; onCommand: (command: AlarmCommand) => void }) {
  const { say } = useWords();
  const { alarm, onCommand } = props;
  if (props.isPending) return <span className={styles.pending}>{say('alarm.pending')}</span>;
  const isSeen = isAcknowledged(alarm);
  return (
    <>
      {isSeen ? (
        <button type="button" className={styles.quiet} onClick={() => onCommand('unacknowledge')}>
          {say('alarm.unacknowledge')}
        </button>
      ) : (
        <button type="button" className={styles.main} onClick={() => onCommand('acknowledge')}>
          {say('alarm.acknowledge')}
        </button>
      )}
      {isUnanswered(alarm) && alarm.state === 'active' && pauseLeftS(alarm, props.now) === 0 && (
        <button type="button" className={styles.quiet} onClick={() => onCommand('pause')}>
          {say('alarm.pause')}
        </button>
      )}
      {alarm.state === 'latched' && (
        <button type="button" className={styles.quiet} onClick={() => onCommand('reset')}>
          {say('alarm.reset')}
        </button>
      )}
    </>
  );
}
