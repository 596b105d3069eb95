// A small map of where to go and where I am.
import type { EmergencySummary, Position } from '@mydr24/protocol';
import { placeWords } from '../emergency/cause-words.ts';
import { MapView } from '../map/map-view.tsx';
import { EmergencyPoint, ResponderPoint } from '../map/marks.tsx';
import type { MapPoint } from '../map/map-points.ts';
import { useWords } from '../words/words-context.tsx';
import styles from './place-map.module.css';

export function PlaceMap({ emergency, ownAt }: { emergency: EmergencySummary; ownAt: Position | null }) {
  const { say } = useWords();
  const { position } = emergency.place;
  if (position === null) return <p className={styles.none}>{say('page.map.none')}</p>;
  const label = placeWords(emergency, say);
  const points: MapPoint[] = [{ id: 'place', at: position, label, order: 2, mark: <EmergencyPoint isHeld={false} isChosen={false} caption={null} /> }];
  if (ownAt !== null) points.push({ id: 'me', at: ownAt, label: say('page.map.me'), order: 3, mark: <ResponderPoint mark="free" isOld={false} caption={say('page.map.me')} /> });
  return (
    <div className={styles.map}>
      <MapView label={say('page.map', { place: label })} points={points} framed={points} frameKey={`${emergency.id} ${ownAt === null}`} />
    </div>
  );
}
