// The board with invented patients of whom each gets a new value once a second: ?n=200. For the eye and for the benchmark.
import type { TopicView } from '@mydr24/client';
import type { BoardPatient } from '@mydr24/protocol';
import { useEffect, useMemo } from 'react';
import { ConsoleScreen } from '../console/console-screen.tsx';
import { Frame } from '../shell/frame.tsx';
import { FixtureProvider } from './fixture-provider.tsx';
import { fixtureBoard } from './board-fixture.ts';
import { fixtureClient, liveView } from './fixture-client.ts';
import { FIXTURE_NOW, fixtureMe, fixtureUnits, spread } from './fixtures.ts';
import { movingClient } from './moving-client.ts';

/** As a socket brings them: each message carries a share of the patients. */
const MESSAGES_PER_SECOND = 10;

function changed(row: BoardPatient, n: number, second: number, nowMs: number): BoardPatient {
  const vitals = row.vitals.map((vital) => (vital.value === null ? vital : { ...vital, at: nowMs, value: Math.round((vital.value + spread(n * 7 + second) * 0.8) * 10) / 10 }));
  return { ...row, vitals };
}

function movingBoard(n: number) {
  const beganAt = Date.now();
  let rows = fixtureBoard(n).map((row) => ({ ...row, vitals: row.vitals.map((vital) => ({ ...vital, at: vital.at + beganAt - FIXTURE_NOW })) }));
  const viewsOf = (): Map<string, TopicView<'unit'>> => new Map(fixtureUnits.map((unit) => [unit.id, liveView<'unit'>({ unit, patients: rows.filter(({ patient }) => patient.unitId === unit.id) })]));
  let views = viewsOf();
  let message = 0;
  const bare = fixtureClient({ now: beganAt, connection: { tag: 'live', sinceMs: beganAt, welcome: {} } as never, topics: {}, replies: { listUnits: { units: fixtureUnits } } });
  return movingClient({
    bare, perSecond: MESSAGES_PER_SECOND,
    step() {
      const part = message % MESSAGES_PER_SECOND;
      const second = Math.floor(message / MESSAGES_PER_SECOND);
      message += 1;
      rows = rows.map((row, index) => (index % MESSAGES_PER_SECOND === part ? changed(row, index, second, Date.now()) : row));
      views = viewsOf();
    },
    snapshotOf: (kind, id) => (kind === 'unit' ? views.get(id) : bare.follow('inbox', id).getSnapshot()),
  });
}

export function BoardLoadGallery() {
  const n = Number(new URLSearchParams(location.search).get('n') ?? '200');
  const { client, run } = useMemo(() => movingBoard(n), [n]);
  useEffect(() => run(), [run]);
  return (
    <FixtureProvider me={fixtureMe} client={client}>
      <Frame>
        <ConsoleScreen />
      </Frame>
    </FixtureProvider>
  );
}
