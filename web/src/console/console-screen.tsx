// The ward or population board: which units, and the board over them.
import { useQuery } from '@tanstack/react-query';
import type { Unit } from '@mydr24/protocol';
import { useState } from 'react';
import { SharedLink } from '../shared-care/shared-link.tsx';
import { MyCareTeams } from '../care-team/my-care-teams.tsx';
import { LiveRegion } from '../design/live-region.tsx';
import { ScreenEmpty, ScreenLoading, ScreenRefused } from '../design/screen-states.tsx';
import { useRequest } from '../live/live-context.tsx';
import { useTopics } from '../live/use-topics.ts';
import { SoundProvider } from '../sound/alarm-sound.tsx';
import { useWords } from '../words/words-context.tsx';
import { Board } from './board.tsx';
import { boardOf } from './board-view.ts';
import { NurseInCharge } from './nurse-in-charge.tsx';
import styles from './board.module.css';

const STORED = 'mydr24.unit';
const ALL = 'all';

export function ConsoleScreen() {
  const request = useRequest();
  const { say } = useWords();
  const units = useQuery({ queryKey: ['units'], queryFn: () => request('listUnits', {}) });
  if (units.data === undefined) return <ScreenLoading title={say('console.title')} />;
  if (!units.data.ok) return <ScreenRefused error={units.data.error} level={1} />;
  const known = units.data.body.units;
  if (known.length === 0) {
    return (
      <>
        <ScreenEmpty title={say('console.noUnit')} next={say('console.noUnit.next')} />
        <MyCareTeams />
        <SharedLink />
      </>
    );
  }
  return (
    <SoundProvider>
      <LiveRegion>
        <UnitBoards units={known} />
        <MyCareTeams />
        <SharedLink />
      </LiveRegion>
    </SoundProvider>
  );
}

function UnitBoards({ units }: { units: readonly Unit[] }) {
  const [wanted, setWanted] = useState(() => localStorage.getItem(STORED) ?? ALL);
  const chosen = units.some((unit) => unit.id === wanted) ? wanted : units.length === 1 ? (units[0]?.id ?? ALL) : ALL;
  const followed = chosen === ALL ? units.map((unit) => unit.id) : [chosen];
  const views = useTopics('unit', followed);
  const choose = (id: string): void => {
    localStorage.setItem(STORED, id);
    setWanted(id);
  };
  const one = units.find(({ id }) => id === chosen);
  const unitSwitch = (
    <>
      <UnitSwitch units={units} chosen={chosen} choose={choose} />
      {one !== undefined && <NurseInCharge unitId={one.id} />}
    </>
  );
  return <Board view={boardOf(views)} unitSwitch={unitSwitch} units={units} />;
}

function UnitSwitch({ units, chosen, choose }: { units: readonly Unit[]; chosen: string; choose: (id: string) => void }) {
  const { say } = useWords();
  if (units.length === 1) return <span className={styles.unitName}>{units[0]?.name}</span>;
  return (
    <label className={styles.unit}>
      <span className="only-heard">{say('console.unit')}</span>
      <select value={chosen} onChange={(event) => choose(event.target.value)}>
        <option value={ALL}>{say('console.unit.all', { n: units.length })}</option>
        {units.map((unit) => (
          <option key={unit.id} value={unit.id}>
            {unit.name} · {unit.facilityName}
          </option>
        ))}
      </select>
    </label>
  );
}
