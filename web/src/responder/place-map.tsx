// A small map of where to go, where I am, and the way between when it is known.
import type { EmergencySummary, Position } from '@mydr24/protocol';
import { useMemo } from 'react';
import { placeWords } from '../emergency/cause-words.ts';
import { MapView } from '../map/map-view.tsx';
import { EmergencyPoint, ResponderPoint } from '../map/marks.tsx';
import type { MapLine } from '../map/map-lines.ts';
import type { MapPoint } from '../map/map-points.ts';
import { useWords } from '../words/words-context.tsx';
import type { Say } from '../words/words.ts';
import styles from './place-map.module.css';

const noWay: readonly Position[] = [];

export function PlaceMap({ emergency, ownAt, way = noWay }: { emergency: EmergencySummary; ownAt: Position | null; way?: readonly Position[] }) {
  const { say } = useWords();
  const { position } = emergency.place;
  const lines = useMemo((): MapLine[] => (way.length < 2 ? [] : [{ id: 'way', look: 'way', points: way }]), [way]);
  if (position === null) return <p className={styles.none}>{say('page.map.none')}</p>;
  const label = placeWords(emergency, say);
  const points = pointsOf(position, label, ownAt, say);
  return (
    <div className={styles.map}>
      <MapView label={say('page.map', { place: label })} points={points} lines={lines} framed={points} frameKey={`${emergency.id} ${ownAt === null}`} />
    </div>
  );
}

function pointsOf(position: Position, label: string, ownAt: Position | null, say: Say): MapPoint[] {
  const place: MapPoint = { id: 'place', at: position, label, order: 2, mark: <EmergencyPoint isHeld={false} isChosen={false} caption={null} /> };
  if (ownAt === null) return [place];
  return [place, { id: 'me', at: ownAt, label: say('page.map.me'), order: 3, mark: <ResponderPoint mark="free" isOld={false} caption={say('page.map.me')} /> }];
}
