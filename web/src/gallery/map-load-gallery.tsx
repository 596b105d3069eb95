// The dispatcher's desk with as many invented units on the move as asked for: ?n=500. For the eye and for the benchmark, which brings the base map.
import type { TopicView } from '@mydr24/client';
import type { PersonId, Responder, Snapshot } from '@mydr24/protocol';
import { useEffect, useMemo } from 'react';
import { DispatchScreen } from '../dispatch/dispatch-screen.tsx';
import { Frame } from '../shell/frame.tsx';
import { FixtureProvider } from './fixture-provider.tsx';
import { fixtureClient, liveView } from './fixture-client.ts';
import { fixtureId } from './fixtures.ts';
import { hospitals } from './map-fixtures.ts';
import { movingClient } from './moving-client.ts';
import { desk, meAs, responder } from './surface-fixtures.ts';

/** Each unit is heard once a second, in this many messages: as a socket brings them. */
const MESSAGES_PER_SECOND = 50;
/** Per second, about 50 km/h. */
const STEP_DEG = 0.000_12;

function movedBy(unit: Responder, second: number, nowMs: number): Responder {
  const [n, at] = [Number.parseInt(unit.personId.slice(-4), 16), unit.position!];
  const heading = n * 2.4 + Math.floor(second / 20);
  return { ...unit, position: { lat: at.lat + STEP_DEG * Math.sin(heading), lon: at.lon + 1.35 * STEP_DEG * Math.cos(heading) }, positionedAt: nowMs };
}

function crowd(n: number, nowMs: number): Snapshot<'dispatch'> {
  const units = Array.from({ length: n }, (_, index) => {
    const [lat, lon] = [42.46 + ((index * 0.618_034) % 1) * 0.11, 1.46 + ((index * 0.754_878) % 1) * 0.16];
    return responder(index % 6, { personId: fixtureId<PersonId>(3, 1_000 + index), name: `Unit ${index + 1}`, position: { lat, lon }, positionedAt: nowMs - (index % 20 === 0 ? 400_000 : 0) });
  });
  return { ...desk, responders: units, offers: [], pages: [] };
}

/** Each message moves a share of the units. */
function movingDesk(n: number) {
  let view: TopicView<'dispatch'> = liveView<'dispatch'>(crowd(n, Date.now()));
  let message = 0;
  return movingClient({
    bare: fixtureClient({ now: 0, connection: { tag: 'live', sinceMs: Date.now(), welcome: {} } as never, topics: {}, replies: { listHospitals: hospitals, listVehicles: { vehicles: [] }, listClosures: { closures: [] } } }),
    perSecond: MESSAGES_PER_SECOND,
    step() {
      const nowMs = Date.now();
      const part = message % MESSAGES_PER_SECOND;
      const shown = view.data!;
      const responders = shown.responders.map((unit, index) => (index % MESSAGES_PER_SECOND === part && index % 20 !== 0 ? movedBy(unit, message / MESSAGES_PER_SECOND, nowMs) : unit));
      message += 1;
      view = liveView<'dispatch'>({ ...shown, responders });
    },
    snapshotOf: () => view,
  });
}

export function MapLoadGallery() {
  const n = Number(new URLSearchParams(location.search).get('n') ?? '500');
  const { client, run } = useMemo(() => movingDesk(n), [n]);
  useEffect(() => run(), [run]);
  return (
    <FixtureProvider me={meAs('dispatcher')} client={client}>
      <Frame>
        <DispatchScreen />
      </Frame>
    </FixtureProvider>
  );
}
