// The patient page with an invented patient in any of its states: ?who=6&state=live|stale|refused|loading&role=doctor.
import type { ConnectionState } from '@mydr24/client';
import type { ChartNoteId, EarlyWarning, News2Shown, PersonId, Role, VitalHistory } from '@mydr24/protocol';
import { consentRulesShown } from './privacy-states.tsx';
import { useMemo } from 'react';
import { PatientPage } from '../console/patient-screen.tsx';
import { TickerContext, stoppedTicker } from '../live/use-now.ts';
import { Frame } from '../shell/frame.tsx';
import { FixtureProvider } from './fixture-provider.tsx';
import { fixtureBoard } from './board-fixture.ts';
import { fixtureClient, liveView, loadingView, refusedView, staleView, type Fixture } from './fixture-client.ts';
import { fixtureAlarmStrip, fixtureStrips } from './strip-fixtures.ts';
import { alarm, emergencyDetail, FIXTURE_NOW, fixtureId, fixtureMe, guidance, score, spread } from './fixtures.ts';

const live = { tag: 'live', sinceMs: FIXTURE_NOW - 60_000, welcome: {} } as unknown as ConnectionState;
const lost: ConnectionState = { tag: 'reconnecting', sinceMs: FIXTURE_NOW - 42_000, attempt: 4 };
const STEP_MS = 60_000;

/** Six invented hours with one silence of half an hour, one late stretch and one corrected value in them. */
function fixtureHistory(): VitalHistory {
  const points = Array.from({ length: 360 }, (_, n) => ({ at: FIXTURE_NOW - (360 - n) * STEP_MS, value: Math.round(84 + Math.sin(n / 30) * 9 + spread(n) * 6) })).filter((_, n) => n < 140 || n > 170);
  const at = (n: number): number => FIXTURE_NOW - (360 - n) * STEP_MS;
  return {
    kind: 'heart-rate', unit: '/min', stepMs: STEP_MS, at: points.map((each) => each.at), low: points.map(({ value }, n) => value - 2 - (n % 40 === 0 ? 9 : 0)), high: points.map(({ value }, n) => value + 3 + (n % 55 === 0 ? 12 : 0)), last: points.map(({ value }) => value),
    gaps: [[at(139), at(171)]], late: [[at(220), at(245)]], amended: [{ at: at(290), amendedAt: FIXTURE_NOW, amends: 'corrected', oldValue: 96 }], doubtful: [60, 61, 62].map((n) => ({ at: at(n), value: 118, reason: 'jump' as const })), invalid: 4,
  };
}

const teamShown = [
  { personId: fixtureId<PersonId>(9, 1), name: 'Núria Bosch', roles: ['doctor' as const], addedAt: FIXTURE_NOW - 86_400_000, addedByName: 'Mercè Soler' },
  { personId: fixtureId<PersonId>(9, 2), name: 'Pau Vidal', roles: ['nurse' as const], addedAt: FIXTURE_NOW - 3 * 86_400_000, addedByName: 'Mercè Soler' },
];

const trend: News2Shown[] = Array.from({ length: 12 }, (_, n) => ({ ...(n < 3 ? score(null, { respiratoryRate: 0, pulse: 0 }, ['temperature', 'consciousness']) : score(Math.min(12, n), { respiratoryRate: n > 8 ? 3 : 1, spo2: n > 6 ? 3 : 1, airOrOxygen: 0, systolicBP: 0, pulse: 1, consciousness: 0, temperature: 0 })), scoredAt: FIXTURE_NOW - (12 - n) * 1_800_000 }));

/** A child's PEWS over the same time. */
const childTrend = (now: EarlyWarning): EarlyWarning[] => Array.from({ length: 12 }, (_, n) => ({ ...now, knownMinimum: n < 5 ? 2 : 6, scores: n < 5 ? { respiratoryRate: 1, spo2: 1 } : now.scores, scoredAt: FIXTURE_NOW - (12 - n) * 1_800_000 }));

function fixtureFor(who: number, state: string): Fixture {
  const found = fixtureBoard(who + 1)[who];
  if (found === undefined) throw new Error('no such fixture patient');
  const row = state === 'found' ? { ...found, alarms: [alarm(90, found.patient.id, 'high', { conditionKey: 'asystole', ruleId: 'asystole', vital: null, value: null, unit: null, limit: null, delayMs: 0 })] } : found;
  const views = { live: liveView<'patient'>(row), stale: staleView<'patient'>(row, FIXTURE_NOW - 42_000), refused: refusedView, loading: loadingView };
  const view = views[state as keyof typeof views] ?? views.live;
  const emergency = row.emergency === null ? {} : { [`emergency/${row.emergency.id}`]: liveView<'emergency'>(emergencyDetail(row.emergency)) };
  const strips = { live: liveView<'strips'>(fixtureStrips()), stale: staleView<'strips'>(fixtureStrips(), FIXTURE_NOW - 42_000), refused: refusedView, loading: loadingView };
  return {
    now: FIXTURE_NOW, connection: state === 'stale' ? lost : live, topics: { [`patient/${row.patient.id}`]: view, [`strips/${row.patient.id}`]: strips[state as keyof typeof strips] ?? strips.live, ...emergency },
    replies: state === 'failing' ? {} : { getAlarmStrip: fixtureAlarmStrip(), getGuidance: guidance, getVitalHistory: fixtureHistory(), getScoreTrend: row.earlyWarnings === undefined ? { scores: trend, earlyWarnings: [] } : { scores: [], earlyWarnings: row.earlyWarnings.flatMap(childTrend) }, getChartMarks: { alarms: row.alarms, notes: [{ id: fixtureId<ChartNoteId>(8, 1), patientId: row.patient.id, at: FIXTURE_NOW - 5_400_000, writtenAt: FIXTURE_NOW - 5_400_000, personName: 'Mercè Soler', text: 'Turned to the left' }, { id: fixtureId<ChartNoteId>(8, 2), patientId: row.patient.id, at: FIXTURE_NOW - 9_400_000, writtenAt: FIXTURE_NOW - 9_400_000, personName: 'Jordi Puig', text: 'Methadone 40 mg at 8, no signs of withdrawal', protection: { kind: 'substance-use', name: 'Substance use treatment', notice: '42 CFR part 2 prohibits unauthorized use or disclosure of these records.', by: 'consent' as const, scope: { role: 'nurse' as const, untilAt: FIXTURE_NOW + 90 * 86_400_000 } } }] }, listAlarmChanges: { changes: [] }, getConsentRules: consentRulesShown, listCareTeam: { members: teamShown }, findForCareTeam: { people: [{ personId: fixtureId<PersonId>(9, 3), name: 'Jordi Puig', roles: ['doctor'] }] } },
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
