// The dispatcher's desk: who needs somebody, who could go, and the one emergency being looked at. List, map and detail side by side.
import type { Arrival, EmergencyId, EmergencySummary, Position, Snapshot } from '@mydr24/protocol';
import { Link } from '@tanstack/react-router';
import { memo, useMemo, useState } from 'react';
import { KeysHelp, type NamedKey } from '../design/keys-help.tsx';
import { LiveRegion } from '../design/live-region.tsx';
import { useSpokenOnce } from '../design/use-spoken-once.ts';
import { ScreenLoading, ScreenRefused } from '../design/screen-states.tsx';
import { placeWords } from '../emergency/cause-words.ts';
import { CapAlerts, WaitingAlerts } from '../incident/cap-alerts.tsx';
import { useRequest, useTopic } from '../live/live-context.tsx';
import { useAction } from '../live/use-action.ts';
import { useMe } from '../shell/session-context.tsx';
import { useWords } from '../words/words-context.tsx';
import { CoveragePanel } from './coverage-panel.tsx';
import { DispatchMap } from './dispatch-map.tsx';
import { EmergencyList } from './emergency-list.tsx';
import { EmergencyPanel } from './emergency-panel.tsx';
import { DeclareMassCasualty, MassCasualtyBanner } from './mass-casualty.tsx';
import { byNeed, needOf } from './need-order.ts';
import { RoadClosures } from './road-closures.tsx';
import { SetAsideList } from './set-aside.tsx';
import { ResponderSummary } from './responder-summary.tsx';
import { StandingAssignment } from './standing-assignment.tsx';
import { StartDrill } from './start-drill.tsx';
import { useAssignment } from './use-assignment.ts';
import { useClosures } from './use-closures.ts';
import { useCoverage } from './use-coverage.ts';
import { useDispatchKeys } from './use-dispatch-keys.ts';
import { usePaced } from './use-paced.ts';
import styles from './dispatch-screen.module.css';

const keys: readonly NamedKey[] = [
  ['j  k', 'dispatch.keys.move'], ['a', 'dispatch.keys.acknowledge'], ['/', 'desk.keys.find'], ['f', 'desk.keys.follow'], ['l', 'desk.keys.view'], ['+  -', 'desk.keys.zoom'],
  ['← → ↑ ↓', 'desk.keys.pan'], ['Esc', 'dispatch.keys.leave'], ['?', 'console.keys.help'],
];

/** Before the first are told. */
const noArrivals: readonly Arrival[] = [];

export function DispatchScreen() {
  const view = useTopic('dispatch', useMe().person.tenantId);
  const { say } = useWords();
  if (view.data === null) {
    return (
      <>
        <h1 className="only-heard">{say('dispatch.title')}</h1>
        {view.status === 'refused' ? <ScreenRefused error={view.error} /> : <ScreenLoading />}
      </>
    );
  }
  return (
    <LiveRegion>
      <PacedDesk dispatch={view.data} isLive={view.status === 'live'} />
    </LiveRegion>
  );
}

interface DeskProps {
  dispatch: Snapshot<'dispatch'>;
  isLive: boolean;
}

function PacedDesk({ dispatch, isLive }: DeskProps) {
  return <Desk dispatch={usePaced(dispatch)} isLive={isLive} />;
}

const Desk = memo(function Desk({ dispatch, isLive }: DeskProps) {
  const { say } = useWords();
  const request = useRequest();
  const [chosenId, choose] = useState<EmergencyId | null>(null);
  const roads = useClosures();
  const { coverage, renew } = useCoverage();
  const assignment = useAssignment();
  /** Points of a road being reported; null while none is. */
  const [drawn, draw] = useState<readonly Position[] | null>(null);
  const emergencies = useMemo(() => dispatch.emergencies.toSorted(byNeed), [dispatch.emergencies]);
  const chosen = emergencies.find(({ id }) => id === chosenId) ?? null;
  const acknowledge = useAction((emergencyId: EmergencyId) => request('acknowledgeEmergency', { params: { emergencyId } }));
  const move = (by: 1 | -1): void => {
    const at = emergencies.findIndex(({ id }) => id === chosenId);
    const next = emergencies[at === -1 ? 0 : Math.min(emergencies.length - 1, Math.max(0, at + by))];
    if (next !== undefined) choose(next.id);
  };
  useDispatchKeys({
    move, leave: () => choose(null),
    acknowledge: () => chosen !== null && chosen.acknowledgedBy === null && acknowledge.run(chosen.id),
  });
  useSpokenEmergencies(dispatch);
  return (
    <div className={styles.desk} data-chosen={chosenId !== null} data-live={isLive}>
      <h1 className="only-heard">{say('shell.surface.dispatch')}</h1>
      <section className={styles.list} aria-labelledby="dispatch-title">
        <header className={styles.head}>
          <h2 id="dispatch-title">{say('dispatch.title')}</h2>
          <KeysHelp keys={keys} />
        </header>
        <SetAsideList emergencies={dispatch.setAside} />
        <WaitingAlerts alerts={dispatch.capAlerts} />
        <MassCasualtyBanner view={assignment} dispatch={dispatch} />
        <StandingAssignment view={assignment} emergencies={emergencies} choose={choose} />
        <EmergencyList emergencies={emergencies} offers={dispatch.offers} pages={dispatch.pages} chosenId={chosenId} choose={choose} />
        <CapAlerts alerts={dispatch.capAlerts} />
        <Link to="/incidents" className={styles.lately}>
          {say('incidents.lately')}
        </Link>
        <Link to="/dispatch/vehicles" className={styles.lately}>
          {say('vehicles.title')}
        </Link>
        <Link to="/dispatch/tracks" className={styles.lately}>
          {say('track.title')}
        </Link>
        <StartDrill />
        <DeclareMassCasualty view={assignment} emergencies={emergencies} />
        <RoadClosures closures={roads.closures} renew={roads.renew} points={drawn} setPoints={draw} />
        <CoveragePanel coverage={coverage} renew={renew} />
        <ResponderSummary responders={dispatch.responders} />
      </section>
      <div className={styles.map}>
        <DispatchMap dispatch={dispatch} chosenId={chosenId} choose={choose} closures={roads.closures} coverage={coverage} drawn={drawn} draw={draw} />
      </div>
      {chosenId !== null && (
        <aside className={styles.panel} aria-label={say('dispatch.detail')}>
          <EmergencyPanel key={chosenId} emergencyId={chosenId} summary={chosen} responders={dispatch.responders} arrivals={dispatch.arrivals ?? noArrivals} acknowledge={acknowledge} leave={() => choose(null)} />
        </aside>
      )}
    </div>
  );
});

/** Each emergency is spoken once when nobody goes yet, and again when its last resort is reached. */
function useSpokenEmergencies({ emergencies }: Snapshot<'dispatch'>): void {
  const { say } = useWords();
  useSpokenOnce(emergencies, spokenKeyOf, (each) => say('dispatch.said', { need: say(`need.${needOf(each)}`), kind: say(`emergency.kind.${each.kind}`), place: placeWords(each, say) }), 'assertive');
}

function spokenKeyOf(emergency: EmergencySummary): string | null {
  const need = needOf(emergency);
  return need === 'nobody' || need === 'last-resort' ? `${emergency.id} ${need}` : null;
}
