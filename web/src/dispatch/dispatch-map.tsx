// Emergencies and responders on the base map. Who is too old to be believed is grey and says how old; a legend names every shape.
import type { EmergencyId, Position, RoadClosure, Snapshot } from '@mydr24/protocol';
import { useMemo } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { ageWords } from '../design/age.ts';
import { placeWords } from '../emergency/cause-words.ts';
import { useNow } from '../live/use-now.ts';
import type { MapLine } from '../map/map-lines.ts';
import type { MapPoint } from '../map/map-points.ts';
import { MapView } from '../map/map-view.tsx';
import { ClosurePoint, DrawnPoint, EmergencyPoint, ResponderPoint, ResponderShape, type ResponderMark } from '../map/marks.tsx';
import { useWords } from '../words/words-context.tsx';
import type { Say } from '../words/words.ts';
import { linesOf, placeOf } from './closure-lines.ts';
import { holeLines, holePoints, HoleShape } from './coverage-layer.tsx';
import { howSaid } from './road-closures.tsx';
import { isPositionOld, markOf } from './responder-mark.ts';
import type { KnownCoverage } from './use-coverage.ts';
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

export function DispatchMap({ dispatch, chosenId, choose, closures, coverage, drawn, draw }: DispatchMapProps) {
  const { say, locale } = useWords();
  const now = useNow();
  const emergencies = emergencyPoints(dispatch, chosenId, choose, say);
  const navigate = useNavigate();
  const responders = responderPoints(dispatch, chosenId, now, say).map((point) => ({ ...point, onPress: () => void navigate({ to: '/reach/people/$personId', params: { personId: point.id } }) }));
  const asked = new Set(dispatch.offers.filter(({ emergencyId }) => emergencyId === chosenId).map(({ responderId }) => responderId as string));
  const framed =
    chosenId === null ? [...emergencies, ...responders.filter(({ isOld }) => !isOld)] : [...emergencies.filter(({ id }) => id === chosenId), ...responders.filter(({ id }) => asked.has(id)).slice(0, 3)];
  const lines = useMemo((): MapLine[] => [...linesOf(closures), ...holeLines(coverage), ...(drawn === null || drawn.length < 2 ? [] : [{ id: 'drawn', look: 'way' as const, points: drawn }])], [closures, coverage, drawn]);
  const frame = framed.length === 0 ? responders : framed;
  return (
    <div className={styles.whole}>
      <MapView
        label={say('dispatch.map')} points={[...holePoints(coverage, say, locale), ...closurePoints(closures, drawn ?? [], say), ...responders, ...emergencies]} lines={lines}
        onTap={drawn === null ? undefined : (at) => draw([...drawn, at])} framed={frame} frameKey={chosenId ?? `all ${emergencies.map(({ id }) => id).join(' ')}`}
      />
      <Legend />
    </div>
  );
}

function closurePoints(closures: readonly RoadClosure[], drawn: readonly Position[], say: Say): MapPoint[] {
  const known = closures.map((closure): MapPoint => ({
    id: closure.id, at: placeOf(closure), label: say('closure.said', { how: howSaid(closure, say), reason: closure.reason }), order: 0, mark: <ClosurePoint isClosed={closure.slower === null} />,
  }));
  return [...known, ...drawn.map((at, index): MapPoint => ({ id: `drawn ${index}`, at, label: `${index + 1}`, order: 5, mark: <DrawnPoint /> }))];
}

function emergencyPoints({ emergencies }: Snapshot<'dispatch'>, chosenId: EmergencyId | null, choose: (id: EmergencyId) => void, say: Say): MapPoint[] {
  return emergencies.flatMap((emergency): MapPoint[] => {
    const { position } = emergency.place;
    if (position === null) return [];
    const isChosen = emergency.id === chosenId;
    const label = `${emergency.patientName}, ${say(`emergency.kind.${emergency.kind}`)}, ${placeWords(emergency, say)}, ${emergency.holderName ?? say('need.nobody')}`;
    return [
      { id: emergency.id, at: position, label, order: isChosen ? 4 : 3, mark: <EmergencyPoint isHeld={emergency.holderId !== null} isChosen={isChosen} caption={isChosen ? emergency.patientName : null} />, onPress: () => choose(emergency.id) },
    ];
  });
}

function responderPoints({ responders, emergencies, offers }: Snapshot<'dispatch'>, chosenId: EmergencyId | null, now: number, say: Say): (MapPoint & { isOld: boolean })[] {
  const chosen = emergencies.find(({ id }) => id === chosenId);
  return responders.flatMap((responder) => {
    const at = responder.position ?? (responder.duty === 'on' ? responder.base : null);
    if (at === null) return [];
    const mark = markOf(responder);
    const isOld = isPositionOld(responder, now);
    const age = responder.positionedAt === null ? say('dispatch.atBase') : ageWords(now - responder.positionedAt, say);
    const isAsked = chosen !== undefined && offers.some(({ emergencyId, responderId }) => emergencyId === chosen.id && responderId === responder.personId);
    const isNamed = isAsked || responder.emergencyId !== null;
    const caption = isNamed ? (isOld ? `${responder.name}, ${age}` : responder.name) : isOld && responder.positionedAt !== null && mark !== 'off-duty' ? age : null;
    return [{ id: responder.personId, at, label: `${responder.name}, ${age}, ${say(`mark.${mark}`)}`, order: isNamed ? 2 : 1, isOld, mark: <ResponderPoint mark={mark} isOld={isOld} caption={caption} /> }];
  });
}

const marks: readonly ResponderMark[] = ['free', 'doubtful', 'unreachable', 'busy', 'off-duty'];

function Legend() {
  const { say } = useWords();
  return (
    <details className={styles.legend}>
      <summary>{say('dispatch.legend')}</summary>
      <ul>
        {marks.map((mark) => (
          <li key={mark}>
            <ResponderShape mark={mark} /> {say(`mark.${mark}`)}
          </li>
        ))}
        <li>
          <ResponderShape mark="free" isOld /> {say('mark.old')}
        </li>
        <li>
          <ClosurePoint isClosed /> {say('closure.closed')}
        </li>
        <li>
          <HoleShape /> {say('coverage.legend')}
        </li>
      </ul>
    </details>
  );
}
