// The board with invented patients in any of its states, by the address: ?n=200&state=live|stale|offline|loading|refused|empty.
import type { ConnectionState } from '@mydr24/client';
import { wireError } from '@mydr24/protocol';
import { useMemo } from 'react';
import { TickerContext, createTicker, stoppedTicker } from '../live/use-now.ts';
import { FixtureProvider } from './fixture-provider.tsx';
import { ConsoleScreen } from '../console/console-screen.tsx';
import { Frame } from '../shell/frame.tsx';
import { fixtureBoard } from './board-fixture.ts';
import { fixtureClient, liveView, loadingView, refusedView, staleView, type Fixture } from './fixture-client.ts';
import { FIXTURE_NOW, fixtureMe, fixtureUnits } from './fixtures.ts';

const connections: Record<string, ConnectionState> = {
  stale: { tag: 'reconnecting', sinceMs: FIXTURE_NOW - 17_000, attempt: 3 },
  offline: { tag: 'offline', sinceMs: FIXTURE_NOW - 400_000 },
  refused: { tag: 'refused', error: wireError('forbidden', 'revoked', 'Rights ended.') },
  'signed-out': { tag: 'signed-out' },
  loading: { tag: 'connecting' },
};
const live = { tag: 'live', sinceMs: FIXTURE_NOW - 60_000, welcome: {} } as unknown as ConnectionState;

function fixtureFor(state: string, count: number): Fixture {
  const rows = state === 'empty' ? [] : fixtureBoard(count);
  const views = fixtureUnits.map((unit) => {
    const snapshot = { unit, patients: rows.filter((row) => row.patient.unitId === unit.id) };
    if (state === 'loading') return [`unit/${unit.id}`, loadingView] as const;
    if (state === 'refused') return [`unit/${unit.id}`, refusedView] as const;
    const isOld = state === 'stale' || state === 'offline' || state === 'signed-out';
    return [`unit/${unit.id}`, isOld ? staleView<'unit'>(snapshot, FIXTURE_NOW - 17_000) : liveView<'unit'>(snapshot)] as const;
  });
  return { now: FIXTURE_NOW, connection: connections[state] ?? live, topics: Object.fromEntries(views), replies: { listUnits: { units: fixtureUnits } } };
}

/** Begins at the fixture's time when it is first asked. */
function movingTicker() {
  let startedAt: number | null = null;
  return createTicker(() => {
    startedAt ??= performance.now();
    return FIXTURE_NOW + performance.now() - startedAt;
  });
}

export function BoardGallery() {
  const asked = new URLSearchParams(location.search);
  const state = asked.get('state') ?? 'live';
  const count = Number(asked.get('n') ?? '40');
  const isMoving = asked.get('clock') === 'moving';
  const client = useMemo(() => fixtureClient(fixtureFor(state, count)), [state, count]);
  const ticker = useMemo(() => (isMoving ? movingTicker() : stoppedTicker(FIXTURE_NOW)), [isMoving]);
  return (
    <TickerContext value={ticker}>
      <FixtureProvider me={fixtureMe} client={client}>
        <Frame>
          <ConsoleScreen />
        </Frame>
      </FixtureProvider>
    </TickerContext>
  );
}
