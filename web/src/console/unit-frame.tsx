// The frame of a screen about one of one's units, reached from the board: the way back, what it is, and which unit, at first the board's.
import type { Unit, UnitId } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useAnswer } from '../admin/answer.ts';
import { Answered } from '../admin/answered.tsx';
import { ScreenEmpty } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useWords } from '../words/words-context.tsx';
import styles from './unit-frame.module.css';

/** As the board remembers it. */
const STORED_UNIT = 'mydr24.unit';

export interface ChosenUnit {
  readonly units: readonly Unit[];
  readonly unitId: UnitId;
  readonly choose: (id: UnitId) => void;
}

export function UnitFrame({ title, children }: { title: string; children: (chosen: ChosenUnit) => ReactNode }) {
  const { say } = useWords();
  const request = useRequest();
  const units = useAnswer(['units'], () => request('listUnits', {}));
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <Link to="/console" className={styles.back}>
          <span aria-hidden="true" className={styles.arrow}>←</span> {say('patientPage.back')}
        </Link>
        <h1>{title}</h1>
      </header>
      <Answered answer={units}>{({ units: known }) => (known.length === 0 ? <ScreenEmpty title={say('console.noUnit')} next={say('console.noUnit.next')} /> : <OfUnit units={known}>{children}</OfUnit>)}</Answered>
    </div>
  );
}

function OfUnit({ units, children }: { units: readonly Unit[]; children: (chosen: ChosenUnit) => ReactNode }) {
  const [unitId, choose] = useState(() => (units.find(({ id }) => id === localStorage.getItem(STORED_UNIT)) ?? units[0]!).id);
  return children({ units, unitId, choose });
}

/** Nothing where there is one unit alone. */
export function UnitChoice({ units, unitId, choose }: ChosenUnit) {
  const { say } = useWords();
  if (units.length === 1) return null;
  return (
    <label className={styles.choice}>
      <span>{say('console.unit')}</span>
      <select value={unitId} onChange={({ target }) => choose(units.find(({ id }) => id === target.value)!.id)}>
        {units.map((unit) => <option key={unit.id} value={unit.id}>{unit.name} · {unit.facilityName}</option>)}
      </select>
    </label>
  );
}
