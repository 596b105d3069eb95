// My sensors: what this phone reads for me over Bluetooth, what waits to be sent, and how to add one or take it back.
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ScreenLoading, ScreenMessage } from '../design/screen-states.tsx';
import { useWords } from '../words/words-context.tsx';
import type { WordId } from '../words/words.ts';
import { SensorRow } from './sensor-row.tsx';
import { type SensorKind, sensorKinds } from './sensor-kinds.ts';
import { useDeskView, useSensors } from './sensors-context.tsx';
import { WaitingStrip } from './waiting-strip.tsx';
import styles from './sensors.module.css';

export function SensorsScreen() {
  const { say } = useWords();
  const { desk } = useSensors();
  const { sensors, radio } = useDeskView();
  return (
    <div className={styles.page}>
      <Link to="/patient" className={styles.back}><span aria-hidden="true">←</span> {say('sensors.back')}</Link>
      <h1>{say('sensors.title')}</h1>
      <p className={styles.lead}>{say('sensors.lead')}</p>
      <WaitingStrip isAlways />
      {sensors.length > 0 && (
        <ul className={styles.list}>
          {sensors.map((sensor) => {
            const session = desk.sessionOf(sensor.ref);
            return session === null ? null : <SensorRow key={sensor.ref} sensor={sensor} session={session} />;
          })}
        </ul>
      )}
      {radio === null && <ScreenLoading />}
      {radio === 'none' && <ScreenMessage title={say('sensors.none')} text={say('sensors.none.next')} />}
      {radio === 'off' && (
        <ScreenMessage title={say('sensors.off')} text={say('sensors.off.next')}>
          <button type="button" className={styles.button} onClick={() => void desk.load()}>{say('sensors.off.again')}</button>
        </ScreenMessage>
      )}
      {radio === 'ready' && <AddSensor />}
    </div>
  );
}

/** Pressing one is the consent, so what it means stands right above. */
function AddSensor() {
  const { say } = useWords();
  const { desk } = useSensors();
  const [adding, setAdding] = useState<SensorKind | null>(null);
  const [problem, setProblem] = useState<WordId | null>(null);
  const add = async (kind: SensorKind): Promise<void> => {
    setAdding(kind);
    setProblem(null);
    try {
      const reply = await desk.add(kind, say(`sensors.kind.${kind}`));
      if (reply === null) setProblem('sensors.add.nothing');
      else if (!reply.ok) setProblem(reply.error.code === 'too-many-devices' ? 'sensors.add.tooMany' : `wire.${reply.error.kind}`);
    } catch {
      setProblem('sensors.add.failed');
    }
    setAdding(null);
  };
  return (
    <section aria-labelledby="add-sensor" className={styles.add}>
      <h2 id="add-sensor">{say('sensors.add')}</h2>
      <p>{say('sensors.add.consent')}</p>
      <div className={styles.kinds}>
        {sensorKinds.map((kind) => (
          <button key={kind} type="button" aria-busy={adding === kind} disabled={adding !== null} onClick={() => void add(kind)}>
            {say(`sensors.kind.${kind}`)}
          </button>
        ))}
      </div>
      {problem !== null && <p role="alert" className={styles.note}>{say(problem)}</p>}
    </section>
  );
}
