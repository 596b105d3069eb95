// The trends of one patient over a time the reader chooses, on one shared time axis.
import type { BoardPatient } from '@mydr24/protocol';
import { lazy, Suspense, useState } from 'react';
import { ScreenLoading } from '../design/screen-states.tsx';
import { useWords } from '../words/words-context.tsx';
import { columns, vitalFor } from './row-facts.ts';
import styles from './patient.module.css';

const VitalChart = lazy(async () => ({ default: (await import('./vital-chart.tsx')).VitalChart }));
const ranges = [1, 6, 24] as const;

export function VitalCharts({ row }: { row: BoardPatient }) {
  const { say } = useWords();
  const [hours, setHours] = useState<(typeof ranges)[number]>(6);
  return (
    <section aria-labelledby="charts-title" className={styles.section}>
      <div className={styles.sectionHead}>
        <h2 id="charts-title">{say('patientPage.charts')}</h2>
        <fieldset className={styles.range}>
          <legend className="only-heard">{say('patientPage.range')}</legend>
          {ranges.map((each) => (
            <label key={each}>
              <input type="radio" name="range" checked={each === hours} onChange={() => setHours(each)} />
              {say(`patientPage.range.${each}`)}
            </label>
          ))}
        </fieldset>
      </div>
      <Suspense fallback={<ScreenLoading />}>
        {columns.map((column) => (
          <VitalChart
            key={column.kind}
            patientId={row.patient.id}
            kind={vitalFor(row, column)?.kind ?? column.kind}
            {...(column.second === undefined ? {} : { second: column.second })}
            hours={hours}
            live={row.vitals}
          />
        ))}
      </Suspense>
    </section>
  );
}
