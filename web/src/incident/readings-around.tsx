// The vitals from ten minutes before the first reading to the end: trend, lowest and highest.
import type { IncidentReadings } from '@mydr24/protocol';
import { useMemo } from 'react';
import { codeShown, figure } from '../design/figures.ts';
import { Sparkline } from '../design/sparkline.tsx';
import { useWords } from '../words/words-context.tsx';
import styles from './readings-around.module.css';

export function ReadingsAround({ readings }: { readings: readonly IncidentReadings[] }) {
  const { say } = useWords();
  return (
    <section className={styles.readings} aria-labelledby="readings-title">
      <h2 id="readings-title">{say('incident.readings')}</h2>
      {readings.length === 0 && <p className={styles.none}>{say('incident.readings.none')}</p>}
      <ul>
        {readings.map((each) => (
          <li key={each.kind}>
            <Vital readings={each} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Vital({ readings: { kind, points } }: { readings: IncidentReadings }) {
  const { say, locale } = useWords();
  const measured = useMemo(() => points.flatMap(({ at, value }): [number, number][] => (value === null ? [] : [[at, value]])), [points]);
  const values = measured.map(([, value]) => value);
  const codes = [...new Set(points.flatMap(({ code }) => (code === null ? [] : [codeShown(code, say)])))];
  return (
    <div className={styles.vital}>
      <span className={styles.name}>{say(`vital.${kind}`)}</span>
      {measured.length > 1 ? <Sparkline kind={kind} points={measured} /> : <span />}
      <span className={styles.range}>
        {values.length > 0 ? say('incident.readings.range', { low: figure(kind, Math.min(...values), locale), high: figure(kind, Math.max(...values), locale) }) : codes.join(', ')}
      </span>
    </div>
  );
}
