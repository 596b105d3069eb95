// "I am at" and "I am on": where somebody is when their phone cannot say it, and which vehicle goes with them. One tap opens either list.
import type { EndpointReply, FacilityId, Position, UnitId, VehicleId } from '@mydr24/protocol';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { NotSent } from '../design/screen-states.tsx';
import { timeOfDay } from '../design/figures.ts';
import { useRequest } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useTimeOnce } from '../live/use-now.ts';
import { MapView } from '../map/map-view.tsx';
import { ResponderPoint } from '../map/marks.tsx';
import { useWords } from '../words/words-context.tsx';
import { placesFound, type Places } from './places-found.ts';
import styles from './whereabouts.module.css';

export function Whereabouts() {
  const [open, setOpen] = useState<'place' | 'vehicle' | null>(null);
  const toggle = (which: 'place' | 'vehicle') => setOpen(open === which ? null : which);
  return (
    <div className={styles.whole}>
      <IAmAt isOpen={open === 'place'} toggle={() => toggle('place')} />
      <MyVehicle isOpen={open === 'vehicle'} toggle={() => toggle('vehicle')} />
    </div>
  );
}

type Stated = { facilityId: FacilityId } | { unitId: UnitId } | Position;

function useReplyOf<Body>(name: string, ask: () => Promise<{ ok: true; body: Body } | { ok: false; error: { code: string } }>, isWanted = true) {
  return useQuery({
    queryKey: [name],
    queryFn: async () => {
      const reply = await ask();
      if (!reply.ok) throw new Error(reply.error.code);
      return reply.body;
    },
    enabled: isWanted,
  });
}

function IAmAt({ isOpen, toggle }: { isOpen: boolean; toggle: () => void }) {
  const { say, locale } = useWords();
  const request = useRequest();
  const places = useReplyOf('places', () => request('listPlaces', {}), isOpen);
  const [said, setSaid] = useState<{ name: string; until: number } | null>(null);
  const state = useAction(
    (key: string, place: Stated, name: string) =>
      request('statePlace', { body: place }, { key }).then((reply) => {
        if (reply.ok) {
          setSaid({ name, until: reply.body.validUntil });
          toggle();
        }
        return reply;
      }),
  );
  const choose = (place: Stated, name: string): void => state.run(crypto.randomUUID(), place, name);
  return (
    <section className={styles.part}>
      <button type="button" className={styles.head} aria-expanded={isOpen} onClick={toggle}>
        <b>{say('iAmAt.open')}</b>
        <span>{said === null ? say('iAmAt.why') : say('iAmAt.said', { place: said.name, time: timeOfDay(said.until, locale) })}</span>
      </button>
      {isOpen && (
        <div className={styles.body} aria-busy={state.state.status === 'pending'}>
          {state.state.status === 'failed' && <NotSent error={state.state.error} retry={state.state.retry} dismiss={state.dismiss} />}
          <PlaceList facilities={places.data?.facilities ?? null} isFailed={places.isError} choose={choose} />
          <OnMap choose={choose} />
        </div>
      )}
    </section>
  );
}

function PlaceList({ facilities, isFailed, choose }: { facilities: Places | null; isFailed: boolean; choose: (place: Stated, name: string) => void }) {
  const { say } = useWords();
  const [sought, setSought] = useState('');
  const found = useMemo(() => placesFound(facilities ?? [], sought), [facilities, sought]);
  if (facilities === null) return <p>{say(isFailed ? 'iAmAt.failed' : 'state.loading')}</p>;
  return (
    <>
      <label className={styles.search}>
        <span>{say('iAmAt.find')}</span>
        <input type="search" value={sought} onChange={(event) => setSought(event.target.value)} />
      </label>
      <ul className={styles.list}>
        {found.map((place) => (
          <li key={place.id} data-unit={place.unitId !== null}>
            <button type="button" onClick={() => choose(place.unitId === null ? { facilityId: place.facilityId } : { unitId: place.unitId }, place.name)}>
              {place.name}
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p>{say('iAmAt.none')}</p>}
    </>
  );
}

function OnMap({ choose }: { choose: (place: Stated, name: string) => void }) {
  const { say } = useWords();
  const [isShown, setShown] = useState(false);
  const [at, setAt] = useState<Position | null>(null);
  const points = at === null ? [] : [{ id: 'stated', at, label: say('iAmAt.here'), order: 1, mark: <ResponderPoint mark="free" isOld={false} caption={say('page.map.me')} /> }];
  if (!isShown) {
    return (
      <button type="button" className={styles.plain} onClick={() => setShown(true)}>
        {say('iAmAt.onMap')}
      </button>
    );
  }
  return (
    <>
      <p>{say('iAmAt.tapMap')}</p>
      <div className={styles.map}>
        <MapView label={say('iAmAt.tapMap')} points={points} framed={points} frameKey="stated" onTap={setAt} />
      </div>
      <button type="button" className={styles.main} disabled={at === null} onClick={() => at !== null && choose(at, say('iAmAt.onMap.place'))}>
        {say('iAmAt.here')}
      </button>
    </>
  );
}

function MyVehicle({ isOpen, toggle }: { isOpen: boolean; toggle: () => void }) {
  const { say } = useWords();
  const request = useRequest();
  const queries = useQueryClient();
  const fromAt = useTimeOnce();
  const [own, setOwn] = useState<{ id: VehicleId; name: string } | null | undefined>(undefined);
  const sharing = useReplyOf('own-vehicle', () => request('getPositionSharing', { query: { fromAt } }));
  const vehicles = useReplyOf('vehicles', () => request('listVehicles', {}), isOpen);
  const board = useAction((key: string, vehicle: { id: VehicleId; name: string } | null) =>
    request('boardVehicle', { body: { vehicleId: vehicle?.id ?? null } }, { key }).then((reply) => {
      if (reply.ok) {
        setOwn(vehicle);
        toggle();
        void queries.invalidateQueries({ queryKey: ['position-sharing'] });
      }
      return reply;
    }),
  );
  const mine = own === undefined ? (sharing.data?.vehicle ?? null) : own;
  return (
    <section className={styles.part}>
      <button type="button" className={styles.head} aria-expanded={isOpen} onClick={toggle}>
        <b>{say('vehicle.open')}</b>
        <span>{mine === null ? say('vehicle.none') : say('vehicle.on', { name: mine.name })}</span>
      </button>
      {isOpen && (
        <div className={styles.body} aria-busy={board.state.status === 'pending'}>
          {board.state.status === 'failed' && <NotSent error={board.state.error} retry={board.state.retry} dismiss={board.dismiss} />}
          {mine !== null && (
            <button type="button" className={styles.plain} onClick={() => board.run(crypto.randomUUID(), null)}>
              {say('vehicle.leave', { name: mine.name })}
            </button>
          )}
          <VehicleList vehicles={vehicles.data?.vehicles ?? null} isFailed={vehicles.isError} mine={mine?.id ?? null} board={(vehicle) => board.run(crypto.randomUUID(), vehicle)} />
        </div>
      )}
    </section>
  );
}

type Vehicles = EndpointReply<'listVehicles'>['vehicles'];

function VehicleList(props: { vehicles: Vehicles | null; isFailed: boolean; mine: VehicleId | null; board: (vehicle: { id: VehicleId; name: string }) => void }) {
  const { say } = useWords();
  if (props.vehicles === null) return <p>{say(props.isFailed ? 'vehicle.failed' : 'state.loading')}</p>;
  const others = props.vehicles.filter(({ id }) => id !== props.mine);
  if (others.length === 0) return <p>{say('vehicle.noOther')}</p>;
  return (
    <ul className={styles.list}>
      {others.map(({ id, name, crew }) => (
        <li key={id}>
          <button type="button" onClick={() => props.board({ id, name })}>
            {say('vehicle.board', { name })}
            {crew.length > 0 && <small>{say('vehicle.crew', { names: crew.map((each) => each.name).join(', ') })}</small>}
          </button>
        </li>
      ))}
    </ul>
  );
}
