// Where an emergency would be: a tap on the map, a place by its name, or a position typed by whoever cannot tap.
import type { MapPlace, Position } from '@mydr24/protocol';
import { useEffect, useId, useState } from 'react';
import styles from '../admin/admin.module.css';
import { useRequest } from '../live/live-context.tsx';
import { MapView } from '../map/map-view.tsx';
import { EmergencyPoint } from '../map/marks.tsx';
import { useWords } from '../words/words-context.tsx';
import { positionOf } from './typed-position.ts';
import looks from './ranking.module.css';

const ASK_AFTER_MS = 200;
const noPlaces: readonly MapPlace[] = [];

/** Places of this name, a moment after the last letter. */
function usePlaces(text: string): readonly MapPlace[] {
  const request = useRequest();
  const [found, setFound] = useState(noPlaces);
  useEffect(() => {
    if (text.trim().length < 2) return undefined;
    let isWanted = true;
    const timer = setTimeout(() => void request('searchMap', { body: { text } }).then((answer) => isWanted && setFound(answer.ok ? answer.body.places : noPlaces)), ASK_AFTER_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [request, text]);
  return text.trim().length < 2 ? noPlaces : found;
}

export function PlaceChoice({ at, set }: { at: Position | null; set: (at: Position) => void }) {
  const { say } = useWords();
  const id = useId();
  const [text, setText] = useState('');
  const [frame, setFrame] = useState(0);
  const typed = positionOf(text);
  const places = usePlaces(typed === null ? text : '');
  const points = at === null ? [] : [{ id: 'scene', at, label: say('weigh.preview.here'), order: 1, mark: <EmergencyPoint isHeld={false} isChosen caption={null} /> }];
  const take = (place: Position): void => {
    set(place);
    setText('');
    setFrame(frame + 1);
  };
  return (
    <div className={looks.place}>
      <div className={styles.field}>
        <label htmlFor={id}>{say('weigh.preview.find')}</label>
        <input id={id} type="search" value={text} autoComplete="off" onChange={(event) => setText(event.target.value)} />
      </div>
      {(typed !== null || places.length > 0) && (
        <ul className={looks.found}>
          {typed !== null && (
            <li>
              <button type="button" onClick={() => take(typed)}>
                {say('weigh.preview.typed', { lat: typed.lat, lon: typed.lon })}
              </button>
            </li>
          )}
          {places.slice(0, 6).map((place) => (
            <li key={`${place.name} ${place.at.lat} ${place.at.lon}`}>
              <button type="button" onClick={() => take(place.at)}>
                <b>{place.name}</b> <span>{say(`desk.found.${place.kind}`)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className={looks.map}>
        <MapView label={say('weigh.preview.map')} points={points} framed={points} frameKey={String(frame)} onTap={set} />
      </div>
    </div>
  );
}
