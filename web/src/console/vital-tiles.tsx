// Every latest value of one patient, the measured ones first, each with its age and its alarm.
import type { BoardPatient } from '@mydr24/protocol';
import { VitalTile } from '../design/vital-tile.tsx';
import { useNow } from '../live/use-now.ts';
import { useWords } from '../words/words-context.tsx';
import { alarmFor, columns, latest, vitalFor, type Column } from './row-facts.ts';
import styles from './patient.module.css';

const shown: readonly Column[] = [...columns, { kind: 'consciousness' }, { kind: 'supplemental-oxygen' }];
/** Shown only when somebody measures them. */
const extra: readonly Column[] = [{ kind: 'mean-arterial-pressure' }, { kind: 'glucose' }, { kind: 'oxygen-flow' }, { kind: 'inspired-oxygen' }];

export function VitalTiles({ row }: { row: BoardPatient }) {
  const { say } = useWords();
  const now = useNow();
  const tiles = [...shown, ...extra.filter((column) => latest(row, column.kind) !== null)];
  return (
    <section aria-labelledby="vitals-title" className={styles.section}>
      <h2 id="vitals-title">{say('patientPage.vitals')}</h2>
      <div className={styles.tiles}>
        {tiles.map((column) => {
          const vital = vitalFor(row, column);
          const second = column.second === undefined ? null : latest(row, column.second);
          return <VitalTile key={column.kind} kind={vital?.kind ?? column.kind} vital={vital} second={second} now={now} alarm={alarmFor(row, column)} />;
        })}
      </div>
    </section>
  );
}
