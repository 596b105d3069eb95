// One of my sensors: is it read now, what it said last and when, what it needs, and what I can do.
import { LOINC, type VitalKind } from '@mydr24/protocol';
import { useState, useSyncExternalStore } from 'react';
import { ageSaid } from '../design/age.ts';
import { unitShown } from '../design/figures.ts';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import type { Say, WordId } from '../words/words.ts';
import type { OwnReading } from './frame-readings.ts';
import type { KnownSensor } from './own-queue-store.ts';
import type { SensorSession, SensorView } from './sensor-session-engine.ts';
import { useSensors } from './sensors-context.tsx';
import styles from './sensors.module.css';

const LOW_BATTERY_PCT = 20;
const units: Readonly<Record<string, WordId>> = { '[degF]': 'sensors.unit.fahrenheit', '[lb_av]': 'sensors.unit.pound' };
const kindOf = (code: string): VitalKind => LOINC[code]?.kind ?? 'pulse-rate';

export function SensorRow({ sensor, session }: { sensor: KnownSensor; session: SensorSession }) {
  const { say } = useWords();
  const view = useSyncExternalStore(session.subscribe, session.getSnapshot);
  const { desk } = useSensors();
  const [problem, setProblem] = useState<WordId | null>(null);
  const isOn = view.state !== 'idle';
  const connect = async (): Promise<void> => {
    setProblem(null);
    const reply = await desk.connect(sensor).catch(() => null);
    if (reply?.ok === false) setProblem(`wire.${reply.error.kind}`);
  };
  const remove = async (): Promise<void> => {
    const reply = await desk.remove(sensor);
    if (!reply.ok) setProblem(`wire.${reply.error.kind}`);
  };
  return (
    <li className={styles.sensor} data-state={view.state}>
      <div className={styles.head}>
        <b>{sensor.name}</b>
        <span className={styles.soft}>{say(`sensors.kind.${sensor.kind}`)}</span>
      </div>
      <p className={styles.state}>{say(`sensors.state.${view.state}`)}</p>
      <LastValues view={view} />
      <Needs view={view} />
      {view.askedUser !== null && (
        <div className={styles.asked} role="group" aria-label={say('sensors.user.title')}>
          <p>{say('sensors.user.ask', { n: view.askedUser })}</p>
          <button type="button" className={styles.main} onClick={() => session.answerUser(true)}>{say('sensors.user.me')}</button>
          <button type="button" onClick={() => session.answerUser(false)}>{say('sensors.user.other')}</button>
        </div>
      )}
      {problem !== null && <p role="alert" className={styles.note}>{say(problem)}</p>}
      <div className={styles.deeds}>
        {isOn ? (
          <button type="button" onClick={() => desk.disconnect(sensor.ref)}>{say('sensors.disconnect')}<span className="only-heard"> {sensor.name}</span></button>
        ) : (
          <button type="button" className={styles.main} onClick={() => void connect()}>{say('sensors.connect')}<span className="only-heard"> {sensor.name}</span></button>
        )}
        <button type="button" onClick={() => void remove()}>{say('sensors.remove')}<span className="only-heard"> {sensor.name}</span></button>
      </div>
    </li>
  );
}

function LastValues({ view: { last, state } }: { view: SensorView }) {
  const { say, locale } = useWords();
  const now = useNow();
  if (last === null) return null;
  const takenAt = last.readings[0]?.takenAt ?? last.receivedAt;
  return (
    <p className={styles.values} data-old={state !== 'connected'}>
      {last.readings.map((reading) => (
        <span key={reading.code}>
          {say(`vital.${kindOf(reading.code)}`)} <b>{reading.value === null ? '–' : new Intl.NumberFormat(locale).format(reading.value as number)}</b> <small>{unitOf(reading, say)}</small>
        </span>
      ))}
      <span className={styles.soft}>{say('sensors.ago', { age: ageSaid(now - takenAt, say) })}</span>
    </p>
  );
}

function unitOf({ unit }: OwnReading, say: Say): string {
  const word = units[unit ?? ''];
  return word === undefined ? unitShown(unit ?? null, say) : say(word);
}

/** What is in the way, each with what to do. */
function Needs({ view: { notice, batteryPct, state } }: { view: SensorView }) {
  const { say } = useWords();
  return (
    <>
      {notice !== null && state !== 'idle' && <p role="status" className={styles.note}>{say(`sensors.notice.${notice}`)}</p>}
      {batteryPct !== null && <p className={styles.soft}>{say(batteryPct <= LOW_BATTERY_PCT ? 'readings.devices.battery' : 'sensors.battery', { n: batteryPct })}</p>}
    </>
  );
}
