// The patient page with an invented patient in any of its states: ?who=6&state=live|stale|refused|loading&role=doctor.
import type { ConnectionState } from '@mydr24/client';
import type { ReadingPoint, Role } from '@mydr24/protocol';
import { useMemo } from 'react';
import { PatientPage } from '../console/patient-screen.tsx';
import { TickerContext, stoppedTicker } from '../live/use-now.ts';
import { Frame } from '../shell/frame.tsx';
import { FixtureProvider } from '../shell/session-context.tsx';
import { fixtureBoard } from './board-fixture.ts';
import { fixtureClient, liveView, loadingView, refusedView, staleView, type Fixture } from './fixture-client.ts';
import { emergencyDetail, FIXTURE_NOW, fixtureMe, guidance, spread } from './fixtures.ts';

const live = { tag: 'live', sinceMs: FIXTURE_NOW - 60_000, welcome: {} } as unknown as ConnectionState;
const lost: ConnectionState = { tag: 'reconnecting', sinceMs: FIXTURE_NOW - 42_000, attempt: 4 };
const STEP_MS = 60_000;

/** Six invented hours with one silence of half an hour in them. */
function fixtureHistory(): ReadingPoint[] {
  const points = Array.from({ length: 360 }, (_, n) => ({ at: FIXTURE_NOW - (360 - n) * STEP_MS, value: Math.round(84 + Math.sin(n / 30) * 9 + spread(n) * 6), code: null }));
  return points.filter((_, n) => n < 140 || n > 170);
}

function fixtureFor(who: number, state: string): Fixture {
  const row = fixtureBoard(who + 1)[who];
  if (row === undefined) throw new Error('no such fixture patient');
  const views = { live: liveView<'patient'>(row), stale: staleView<'patient'>(row, FIXTURE_NOW - 42_000), refused: refusedView, loading: loadingView };
  const view = views[state as keyof typeof views] ?? views.live;
  const emergency = row.emergency === null ? {} : { [`emergency/${row.emergency.id}`]: liveView<'emergency'>(emergencyDetail(row.emergency)) };
  return {
    now: FIXTURE_NOW, connection: state === 'stale' ? lost : live, topics: { [`patient/${row.patient.id}`]: view, ...emergency },
    replies: state === 'failing' ? {} : { getGuidance: guidance, listReadings: { points: fixtureHistory() } },
  };
}

export function PatientGallery() {
  const asked = new URLSearchParams(location.search);
  const who = Number(asked.get('who') ?? '6');
  const state = asked.get('state') ?? 'live';
  const role = asked.get('role') === 'doctor' ? 'doctor' : 'nurse';
  const me = useMemo(() => ({ ...fixtureMe, person: { ...fixtureMe.person, roles: [role] as Role[] } }), [role]);
  const fixture = useMemo(() => fixtureFor(who, state), [who, state]);
  const client = useMemo(() => fixtureClient(fixture), [fixture]);
  const ticker = useMemo(() => stoppedTicker(FIXTURE_NOW), []);
  const patientId = fixtureBoard(who + 1)[who]?.patient.id;
  return (
    <TickerContext value={ticker}>
      <FixtureProvider me={me} client={client}>
        <Frame>{patientId !== undefined && <PatientPage patientId={patientId} />}</Frame>
      </FixtureProvider>
    </TickerContext>
  );
}
