// Emergencies, people, vehicles and hospitals on the base map, or as a list that says the same. Who is too old to be believed is grey and says how old;
// a legend names every shape.
import type { EmergencyId, Hospital, Position, RoadClosure, Snapshot } from '@mydr24/protocol';
import { useMemo, useRef, useState } from 'react';
import { useHospitals } from '../hospitals/use-hospitals.ts';
import { useAskedOften } from '../live/use-asked-often.ts';
import { useNow } from '../live/use-now.ts';
import type { MapHandle } from '../map/map-canvas.tsx';
import type { MapLine } from '../map/map-lines.ts';
import type { MapPoint } from '../map/map-points.ts';
import { MapView } from '../map/map-view.tsx';
import { DrawnPoint } from '../map/marks.tsx';
import { useWords } from '../words/words-context.tsx';
import { linesOf } from './closure-lines.ts';
import { holeLines, holePoints } from './coverage-layer.tsx';
import { DeskList } from './desk-list.tsx';
import { type DeskUnit, everyUnit, filterUnits, findOnDesk, type Found, unitsOf } from './desk-units.ts';
import { type DeskView, everyKind, MapBar } from './map-bar.tsx';
import { MapLegend } from './map-legend.tsx';
import { closurePoints, emergencyPoints, hospitalPoints, linksOf, mapUnits, parkedPoints } from './map-marks.tsx';
import { parkedOf } from './parked-vehicles.ts';
import { UnitCard } from './unit-card.tsx';
import type { KnownCoverage } from './use-coverage.ts';
import { useMapKeys } from './use-map-keys.ts';
import styles from './dispatch-map.module.css';

interface DispatchMapProps {
  dispatch: Snapshot<'dispatch'>;
  chosenId: EmergencyId | null;
  choose: (id: EmergencyId) => void;
  closures: readonly RoadClosure[];
  coverage: KnownCoverage;
  drawn: readonly Position[] | null;
  draw: (points: readonly Position[]) => void;
}

const VEHICLES_EVERY_MS = 20_000;

/** Everybody and every hospital, as the filter leaves them. */
function useShown(dispatch: Snapshot<'dispatch'>) {
  const now = useNow();
  const vehicles = useAskedOften('listVehicles', VEHICLES_EVERY_MS).body?.vehicles;
  const hospitals = useHospitals();
  const [filter, setFilter] = useState(everyUnit);
  const [kinds, setKinds] = useState(everyKind);
  const all = useMemo(() => unitsOf(dispatch, vehicles ?? [], now), [dispatch, vehicles, now]);
  const units = useMemo(() => (kinds.units ? filterUnits(all, filter) : []), [all, filter, kinds.units]);
  const parked = useMemo(() => (kinds.units && filter.kind !== 'on-foot' && filter.mark === null && filter.qualification === null ? parkedOf(vehicles ?? [], now) : []), [vehicles, now, kinds.units, filter]);
  return { now, all, units, parked, hospitals, filter, setFilter, kinds, setKinds };
}

export function DispatchMap({ dispatch, chosenId, choose, closures, coverage, drawn, draw }: DispatchMapProps) {
  const { say } = useWords();
  const shown = useShown(dispatch);
  const { now, all, units, hospitals, kinds } = shown;
  const [view, setView] = useState<DeskView>('map');
  const [pickedId, pick] = useState<string | null>(null);
  const [followedId, follow] = useState<string | null>(null);
  const [place, setPlace] = useState<{ name: string; at: Position } | null>(null);
  const [map, setMap] = useState<MapHandle | null>(null);
  const searchBox = useRef<HTMLInputElement>(null);
  const picked = all.find(({ id }) => id === pickedId) ?? null;
  const holderId = dispatch.emergencies.find(({ id }) => id === chosenId)?.holderId ?? null;

  const followUnit = (id: string | null): void => {
    if (id !== null) pick(id);
    if (id !== null) setView('map');
    follow(id);
  };
  const lookAt = (name: string, at: Position | null): void => {
    if (at === null) return;
    follow(null);
    setView('map');
    setPlace({ name, at });
    map?.lookAt(at);
  };
  const onFound = (found: Found | { type: 'place'; name: string; at: Position }): void => {
    if (found.type === 'emergency') return choose(found.id);
    if (found.type === 'person') return found.at === null ? pick(found.id) : followUnit(found.id);
    lookAt(found.name, found.at);
  };
  useMapKeys({
    map, find: () => searchBox.current?.focus(), turn: () => setView(view === 'map' ? 'list' : 'map'),
    follow: () => followUnit(followedId !== null ? null : (pickedId ?? holderId)),
  });
  return (
    <div className={styles.whole}>
      <h2 className="only-heard">{say('dispatch.map')}</h2>
      <MapBar
        view={view} setView={setView} filter={shown.filter} setFilter={shown.setFilter} kinds={kinds} setKinds={shown.setKinds} counts={[units.length, all.length]} searchBox={searchBox} onFound={onFound}
        find={(text) => findOnDesk(text, dispatch.emergencies, all, hospitals.hospitals)}
      />
      <div className={styles.body}>
        {view === 'list' ? (
          <DeskList
            emergencies={kinds.emergencies ? dispatch.emergencies : []} units={units} parked={shown.parked} hospitals={kinds.hospitals ? hospitals : null} closures={closures} choose={choose} follow={followUnit}
            showHospital={(hospital: Hospital) => lookAt(hospital.name, hospital.at)}
          />
        ) : (
          <DrawnDesk {...{ dispatch, chosenId, choose, closures, coverage, drawn, draw, shown, now, pickedId, pick, followedId, follow, place, setMap }} />
        )}
        {picked !== null && view === 'map' && <UnitCard unit={picked} isFollowed={followedId === picked.id} follow={(isWanted) => follow(isWanted ? picked.id : null)} close={() => (pick(null), follow(null))} />}
      </div>
      <span className="only-heard" role="status">
        {followedId !== null && picked !== null ? say('desk.following', { name: picked.name }) : ''}
      </span>
    </div>
  );
}

interface DrawnDeskProps extends DispatchMapProps {
  shown: ReturnType<typeof useShown>;
  now: number;
  pickedId: string | null;
  pick: (id: string | null) => void;
  followedId: string | null;
  follow: (id: string | null) => void;
  place: { name: string; at: Position } | null;
  setMap: (map: MapHandle | null) => void;
}

function DrawnDesk(props: DrawnDeskProps) {
  const { dispatch, chosenId, choose, closures, coverage, drawn, draw, now, pickedId, place } = props;
  const { units, hospitals: { hospitals, staleAfterMs }, kinds } = props.shown;
  const { say, locale } = useWords();
  const moving = useMemo(() => mapUnits(units, pickedId, chosenId, now, say, locale), [units, pickedId, chosenId, now, say, locale]);
  const links = useMemo(() => linksOf(units), [units]);
  const lines = useMemo((): MapLine[] => [...linesOf(closures), ...holeLines(coverage), ...(drawn === null || drawn.length < 2 ? [] : [{ id: 'drawn', look: 'way' as const, points: drawn }])], [closures, coverage, drawn]);
  const emergencies = emergencyPoints(kinds.emergencies ? dispatch.emergencies : [], chosenId, choose, say);
  const found: MapPoint[] = place === null ? [] : [{ id: 'found', at: place.at, label: place.name, order: 6, mark: <DrawnPoint /> }];
  const points = [...holePoints(coverage, say, locale), ...closurePoints(closures, drawn ?? [], say), ...parkedPoints(props.shown.parked, say), ...hospitalPoints(kinds.hospitals ? hospitals : [], staleAfterMs, now, say), ...emergencies, ...found];
  return (
    <>
      <MapView
        label={say('dispatch.map')} points={points} lines={lines} units={moving} links={links} onUnit={props.pick} followedId={props.followedId} onLookAround={() => props.follow(null)} onHandle={props.setMap}
        onTap={drawn === null ? undefined : (at) => draw([...drawn, at])} framed={framedOf(chosenId, emergencies, units)} frameKey={chosenId ?? `all ${dispatch.emergencies.map(({ id }) => id).join(' ')}`}
      />
      <MapLegend />
    </>
  );
}

/** One emergency with those asked for it; or all of them with whoever can be believed to be where they are; or everybody. */
function framedOf(chosenId: EmergencyId | null, emergencies: readonly MapPoint[], units: readonly DeskUnit[]): { at: Position }[] {
  const placed = units.flatMap(({ id, at, isOld, task }) => (at === null ? [] : [{ id, at, isOld, task }]));
  if (chosenId !== null) return [...emergencies.filter(({ id }) => id === chosenId), ...placed.filter(({ task }) => task?.emergencyId === chosenId).slice(0, 3)];
  return emergencies.length === 0 ? placed : [...emergencies, ...placed.filter(({ isOld }) => !isOld)];
}
