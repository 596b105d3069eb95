// The responder's, patient's, family's and dispatcher's screens with invented people, one state at a time: ?show=page. Without a name, the list of them.
import type { ConnectionState, TopicView } from '@mydr24/client';
import { FamilyShare, wireError, type FacilityId, type Me, type PersonId, type Role, type SceneRoute, type TimelineEntry, type TopicKind, type UnitId, type Vehicle, type VehicleId } from '@mydr24/protocol';
import { useMemo, type ComponentType } from 'react';
import { DispatchScreen } from '../dispatch/dispatch-screen.tsx';
import { FamilyScreen } from '../family/family-screen.tsx';
import { HospitalsScreen } from '../hospitals/hospitals-screen.tsx';
import { Incident } from '../incident/incident-screen.tsx';
import { Incidents } from '../incident/incidents-screen.tsx';
import { TickerContext, stoppedTicker } from '../live/use-now.ts';
import { PatientScreen } from '../patient/patient-screen.tsx';
import { FixtureOutbox } from '../responder/outbox-context.tsx';
import type { OutboxSender } from '../responder/outbox-sender.ts';
import { partOf } from '../responder/own-part.ts';
import { ResponderScreen } from '../responder/responder-screen.tsx';
import { StandDownScreen } from '../responder/stand-down-screen.tsx';
import { MyReachScreen } from '../reachability/my-reach-screen.tsx';
import { OnePerson } from '../reachability/person-reach-screen.tsx';
import { SignOutWarning } from '../reachability/sign-out-button.tsx';
import { UnreachableScreen } from '../reachability/unreachable-screen.tsx';
import { Frame } from '../shell/frame.tsx';
import { FixtureProvider } from './fixture-provider.tsx';
import { allCovered, holed, moveAsked, moveToMe, nobodyFree } from './coverage-fixtures.ts';
import { busyBoard, busyDesk, calledInBoard, massBoard, quietBoard } from './assignment-fixtures.ts';
import { fixtureClient, liveView, loadingView, refusedView, staleView, type Fixture } from './fixture-client.ts';
import { FIXTURE_NOW, alarm, fixtureId, guidance } from './fixtures.ts';
import { hospitals, vehicles } from './map-fixtures.ts';
import { atRisk, climbingTests, nobodyReach, personReach, reachEntries, weeklyTest } from './reach-fixtures.ts';
import { alerts, closedIncident, incidentId, incidentList, noIncidents, runningIncident } from './incident-fixtures.ts';
import { consentRulesShown, privacyStates } from './privacy-states.tsx';
import { dayStates } from './day-states.tsx';
import { endedStates } from './ended-states.tsx';
import { facilityStates } from './facility-states.tsx';
import { sharingStates } from './sharing-states.tsx';
import { tenancyStates } from './tenancy-states.tsx';
import { importStates } from './import-states.tsx';
import { rotaStates } from './rota-states.tsx';
import { retentionStates } from './retention-states.tsx';
import { ruleStates } from './rule-states.tsx';
import { sensorStates } from './sensor-states.tsx';
import { StateList } from './state-list.tsx';
import {
  askedInTeam, brokenOnes, inTeam, soonerHeld, essentials, outboxOf, scene, why, askedItem, desk, detailOf, emergency, familyStatus, heldItem, holder, inbox, linkId, meAs, ownId, ownRow, patientId, sosEmergency, teamDesk, timelineTo,
} from './surface-fixtures.ts';

interface Shown {
  role: Role;
  screen: ComponentType;
  topics: Fixture['topics'];
  replies?: Fixture['replies'];
  refusals?: NonNullable<Fixture['refusals']>;
  connection?: ConnectionState;
  outbox?: OutboxSender;
  me?: Me;
}

const live = { tag: 'live', sinceMs: FIXTURE_NOW - 60_000, welcome: {} } as unknown as ConnectionState;
const lost: ConnectionState = { tag: 'reconnecting', sinceMs: FIXTURE_NOW - 42_000, attempt: 4 };
const offline: ConnectionState = { tag: 'offline', sinceMs: FIXTURE_NOW - 400_000 };

function responder(view: TopicView<'inbox'>, more: Partial<Shown> = {}): Shown {
  const held = view.data?.items.find(({ emergency: each }) => partOf(each, ownId) !== null)?.emergency;
  return { role: 'responder', screen: ResponderScreen, topics: { [`inbox/${ownId}`]: kept(view), ...(held === undefined ? {} : { [`emergency/${held.id}`]: kept(liveView<'emergency'>(detailOf(held))) }) }, ...more };
}

const ofAccount = { emergencyId: null, shares: [...FamilyShare.options], isBound: false, openedAt: null, newsBy: null, basis: null };

function patient(summary: ReturnType<typeof sosEmergency> | null, more: Partial<Shown> = {}): Shown {
  const detail = summary === null ? {} : { [`emergency/${summary.id}`]: liveView<'emergency'>(detailOf(summary, timelineTo(summary.status))) };
  const alarms = [alarm(1, patientId, 'medium', { vital: 'heart-rate', conditionKey: 'heart-rate-high' })];
  const links = [{ id: linkId, patientId, personId: fixtureId<typeof ownId>(3, 90), personName: 'Elena Camp', grantedAt: FIXTURE_NOW - 9 * 86_400_000, expiresAt: null, revokedAt: null, ...ofAccount }, { id: fixtureId<typeof linkId>(6, 91), patientId, personId: null, personName: 'My sister', grantedAt: FIXTURE_NOW - 3_600_000, expiresAt: FIXTURE_NOW + 6 * 86_400_000, revokedAt: null, ...ofAccount, openedAt: FIXTURE_NOW - 1_800_000, isBound: true, newsBy: 'sms' as const, basis: 'own' as const }];
  return { role: 'patient', screen: PatientScreen, topics: { [`patient/${patientId}`]: liveView<'patient'>({ ...ownRow, alarms, emergency: summary }), ...detail }, replies: { listFamilyLinks: { links } }, ...more };
}

const keptOut = { topic: 'vitals' as const, protectedKind: null, appName: null, byName: null, isInForce: true, purpose: 'care' as const, decision: 'refuse' as const, ruleSet: 'gdpr' };
const warehouse = '00000000-0000-4000-8000-000000000001';
const consentsShown = {
  version: 4, isOfAge: true, ageFrom: 16, mayChoose: true, proxies: [], protectedKinds: [{ code: 'substance-use', name: 'Substance use treatment' }, { code: 'mental-health', name: 'Mental health' }],
  disclosures: [{ at: FIXTURE_NOW - 40_000_000, personName: 'Pau Vidal', affiliation: 'Vall Nord, Hospital (Emergency ward)', nature: 'Found without breath, medicines unknown', kind: 'substance-use' }], people: [{ personId: fixtureId<PersonId>(3, 92), name: 'Nuria Vila', role: 'nurse' as const }],
  apps: [
    { appId: warehouse, name: 'Night report', kind: 'service' as const, purpose: 'The report of the night shift', isKeptOut: true }, { appId: '00000000-0000-4000-8000-000000000002', name: 'Growth Charts', kind: 'app' as const, purpose: null, isKeptOut: false },
  ],
  history: [
    { ...keptOut, version: 4, who: { kind: 'app' as const, appId: warehouse }, personName: null, appName: 'Night report', givenAt: FIXTURE_NOW - 2_000_000, untilAt: null },
    { ...keptOut, version: 3, topic: 'protected' as const, protectedKind: 'substance-use', decision: 'allow' as const, who: { kind: 'role' as const, role: 'doctor' as const }, personName: null, givenAt: FIXTURE_NOW - 3_000_000, untilAt: null },
    { ...keptOut, version: 2, who: { kind: 'person' as const, personId: fixtureId<PersonId>(3, 92) }, personName: 'Nuria Vila', givenAt: FIXTURE_NOW - 3_600_000, untilAt: FIXTURE_NOW + 7 * 86_400_000 },
    { ...keptOut, version: 1, topic: 'emergencies' as const, purpose: 'review' as const, who: { kind: 'role' as const, role: 'responder' as const }, personName: null, givenAt: FIXTURE_NOW - 90_000_000, untilAt: null },
  ],
};

/** Fixtures hold views of every kind side by side; each screen reads its own back. */
const kept = <K extends TopicKind>(view: TopicView<K>): TopicView<TopicKind> => view as unknown as TopicView<TopicKind>;

const family = <K extends TopicKind>(view: TopicView<K>, more: Partial<Shown> = {}): Shown => ({ role: 'family', screen: FamilyScreen, topics: { [`family/${linkId}`]: kept(view) }, ...more });
const dispatch = (view: TopicView<TopicKind>, more: Partial<Shown> = {}): Shown => ({
  role: 'dispatcher', screen: DispatchScreen, replies: { explainEmergency: why, getAssignment: quietBoard, getCoverage: allCovered },
  topics: { [`dispatch/${meAs('dispatcher').person.tenantId}`]: view, ...Object.fromEntries(desk.emergencies.map((each) => [`emergency/${each.id}`, liveView<'emergency'>(detailOf(each))])) }, ...more,
});

const teamTopics = (): Shown['topics'] => ({
  [`dispatch/${meAs('dispatcher').person.tenantId}`]: kept(liveView<'dispatch'>(teamDesk)),
  ...Object.fromEntries(teamDesk.emergencies.map((each) => [`emergency/${each.id}`, kept(liveView<'emergency'>(detailOf(each)))])),
});

const incident = (replies: Fixture['replies']): Shown => ({ role: 'dispatcher', screen: () => <Incident emergencyId={incidentId} />, topics: {}, replies });
const incidents = (replies: Fixture['replies'], role: Role = 'dispatcher'): Shown => ({ role, screen: () => <Incidents patientId={null} />, topics: {}, replies });

function StoodDown() {
  return <StandDownScreen standDown={{ emergency: emergency({ ...holder, status: 'accepted' }), reason: 'taken', pages: [] }} acknowledge={() => undefined} dismiss={() => undefined} />;
}

const mine = (shown: typeof atRisk, tests = shown.tests, more: Partial<Shown> = {}): Shown => ({
  role: 'responder', screen: MyReachScreen, topics: { [`inbox/${ownId}`]: kept(liveView<'inbox'>({ ...inbox([]), tests })) }, replies: { getPersonReach: shown }, ...more,
});
const unreachable = (people: typeof reachEntries, more: Partial<Shown> = {}): Shown => ({ role: 'coordinator', screen: UnreachableScreen, topics: {}, replies: { listReach: { people, reachableCount: 33 } }, ...more });
const OnePersonShown = () => <OnePerson personId={ownId} />;
const Leaving = () => <SignOutWarning check={{ isOnDuty: true, onCallUntil: FIXTURE_NOW + 9 * 3_600_000, isReachableAfter: false }} stay={() => undefined} signOut={() => undefined} />;
const held = heldItem('accepted');
const drillHeld = { ...held, emergency: { ...held.emergency, mode: 'drill' as const } };

const sharing = (viewers: number) => ({
  isOnDuty: true, sinceAt: FIXTURE_NOW - 3 * 3_600_000, newestAt: FIXTURE_NOW - 4_000, vehicle: { id: fixtureId<VehicleId>(12, 1), name: 'Ambulance 3' }, keptHours: 24,
  seenBy: ['Dora Dispatcher', 'Carles Coordinator'].slice(0, viewers).map((name, nth) => ({ personId: fixtureId<PersonId>(9, nth + 1), name, hasSeenHistory: nth === 1, lastAt: FIXTURE_NOW - (nth + 1) * 900_000 })),
});
const there = (): Shown => {
  const item = heldItem('on-scene');
  const timeline: TimelineEntry[] = [...timelineTo('on-scene').map((entry) => ({ ...entry, personId: ownId, personName: 'Gemma Font' })), { n: 9, at: FIXTURE_NOW - 20_000, kind: 'ticked', personId: ownId, personName: 'Gemma Font', facts: { item: 'Sit them upright; clear the airway.' } }];
  return responder(liveView<'inbox'>(inbox([item])), { topics: { [`inbox/${ownId}`]: kept(liveView<'inbox'>(inbox([item]))), [`emergency/${item.emergency.id}`]: kept(liveView<'emergency'>(detailOf(item.emergency, timeline))) } });
};
const sceneRoute: SceneRoute = {
  etaS: 260, distanceM: 1_450, estimate: null, positionedAt: FIXTURE_NOW - 6_000,
  line: [{ lat: 42.5035, lon: 1.5275 }, { lat: 42.5051, lon: 1.5292 }, { lat: 42.5066, lon: 1.5331 }, { lat: 42.50781, lon: 1.53342 }],
  steps: [
    { turn: 'start', road: 'Avinguda Meritxell', distanceM: 420, at: { lat: 42.5035, lon: 1.5275 } }, { turn: 'left', road: 'Carrer de la Unió', distanceM: 640, at: { lat: 42.5051, lon: 1.5292 } }, { turn: 'slight-right', road: '', distanceM: 390, at: { lat: 42.5066, lon: 1.5331 } },
  ],
};
const places = { facilities: [{ id: fixtureId<FacilityId>(15, 1), name: 'Hospital de la Vall Gran', units: [{ id: fixtureId<UnitId>(16, 1), name: 'Medicina 2' }, { id: fixtureId<UnitId>(16, 2), name: 'UCI' }] }, { id: fixtureId<FacilityId>(15, 2), name: 'CAP Sant Julià', units: [] }] };
const boardable: Vehicle[] = [1, 2, 3].map((n) => ({ id: fixtureId<VehicleId>(12, n), name: `Ambulance ${n}`, equipment: [], crew: n === 2 ? [{ personId: fixtureId<PersonId>(3, 70), name: 'Marc Ribes' }] : [], heardAt: null, refusal: null, parked: null, createdAt: FIXTURE_NOW }));
const states: Readonly<Record<string, () => Shown>> = {
  ...rotaStates,
  ...sensorStates,
  ...privacyStates,
  ...dayStates,
  ...endedStates,
  ...ruleStates,
  ...retentionStates,
  ...tenancyStates,
  ...sharingStates,
  ...facilityStates,
  ...importStates,
  'responder-page': () => responder(liveView<'inbox'>(inbox([askedItem()]))),
  'responder-page-sos': () => responder(liveView<'inbox'>(inbox([askedItem(sosEmergency('seeking'))]))),
  'responder-page-drill': () => responder(liveView<'inbox'>(inbox([askedItem(emergency({ mode: 'drill' }))]))),
  'responder-page-team': () => responder(liveView<'inbox'>(inbox([askedInTeam]))),
  'responder-active-team': () => responder(liveView<'inbox'>(inbox([inTeam])), { replies: { getSceneEssentials: essentials, routeToScene: sceneRoute, sharePositions: { kept: 1, repeated: 0, refused: [] } } }),
  'responder-active-sooner': () => responder(liveView<'inbox'>(inbox([soonerHeld])), { replies: { getSceneEssentials: essentials, routeToScene: sceneRoute, sharePositions: { kept: 1, repeated: 0, refused: [] } } }),
  'responder-told': () => responder(liveView<'inbox'>(inbox([{ emergency: emergency(), isWithheld: true, offer: null, pages: [] }]))),
  'responder-active-drill': () => responder(liveView<'inbox'>(inbox([drillHeld]))),
  'responder-stood-down': () => ({ ...responder(liveView<'inbox'>(inbox([]))), screen: StoodDown }),
  'responder-active': () => responder(liveView<'inbox'>(inbox([heldItem('accepted')]))),
  'responder-active-there': () => responder(liveView<'inbox'>(inbox([heldItem('on-scene')]))),
  'responder-active-way': () => responder(liveView<'inbox'>(inbox([heldItem('en-route')])), { replies: { getSceneEssentials: essentials, routeToScene: sceneRoute, sharePositions: { kept: 1, repeated: 0, refused: [] } } }),
  'responder-active-noted': () => ({ ...there(), replies: { getSceneEssentials: essentials, getSceneRecord: scene, getConsentRules: consentRulesShown } }),
  'responder-active-waiting': () => ({ ...there(), connection: offline, outbox: outboxOf([{ what: 'status', status: 'transporting' }, { what: 'tick', itemId: 'line-1', text: 'Oxygen', isDone: true }, { what: 'note', text: 'Oxygen 15 l by mask, 91 % after two minutes.' }]) }),
  'responder-active-refused': () => ({ ...there(), replies: { getSceneEssentials: essentials }, outbox: outboxOf([{ what: 'note', text: 'Oxygen 15 l by mask.' }], { kind: 'not-found', code: 'not-found' }) }),
  'responder-provisional': () => responder(staleView<'inbox'>(inbox([askedItem()]), FIXTURE_NOW - 400_000), { connection: offline, outbox: outboxOf([{ what: 'accept' }]) }),
  'responder-places': () => responder(liveView<'inbox'>(inbox([])), { replies: { listPlaces: places, listVehicles: { vehicles: boardable }, getPositionSharing: sharing(1) } }),
  'responder-waiting': () => responder(liveView<'inbox'>(inbox([]))),
  'responder-shared': () => responder(liveView<'inbox'>(inbox([])), { replies: { sharePositions: { kept: 1, repeated: 0, refused: [] }, getPositionSharing: sharing(2) } }),
  'responder-waiting-move': () => responder(liveView<'inbox'>(inbox([])), { replies: { getMyMove: { request: moveToMe } } }),
  'responder-waiting-move-said': () => responder(liveView<'inbox'>(inbox([])), { replies: { getMyMove: { request: { ...moveToMe, answer: 'yes' } } } }),
  'responder-waiting-points': () => responder(liveView<'inbox'>(inbox([])), { replies: { getPositionSharing: sharing(0) } }),
  'responder-off': () => responder(liveView<'inbox'>(inbox([], { duty: 'off' }))),
  'responder-offline': () => responder(staleView<'inbox'>(inbox([]), FIXTURE_NOW - 400_000), { connection: offline }),
  'responder-none': () => responder(liveView<'inbox'>({ responder: null, items: [], tests: [] })),
  'responder-loading': () => responder(loadingView as TopicView<'inbox'>),
  'responder-refused': () => responder(refusedView as TopicView<'inbox'>),
  'responder-weekly-test': () => responder(liveView<'inbox'>({ ...inbox([]), tests: [weeklyTest] })),
  'reach-mine': () => mine(personReach()),
  'reach-mine-testing': () => mine(personReach(), climbingTests),
  'reach-mine-at-risk': () => mine(atRisk),
  'reach-mine-none': () => mine(nobodyReach),
  'reach-mine-offline': () => mine(personReach(), [], { connection: offline }),
  'reach-mine-refused': () => ({ ...mine(personReach()), replies: {} }),
  'reach-people': () => unreachable(reachEntries),
  'reach-people-all': () => unreachable([]),
  'reach-people-refused': () => ({ ...unreachable([]), replies: {} }),
  'reach-person': () => ({ ...unreachable([]), screen: OnePersonShown, replies: { getPersonReach: personReach() } }),
  'reach-person-at-risk': () => ({ ...unreachable([]), screen: OnePersonShown, replies: { getPersonReach: atRisk } }),
  'reach-leaving': () => ({ ...mine(nobodyReach), screen: Leaving }),
  'patient-home': () => patient(null),
  'patient-countdown': () => patient(sosEmergency('countdown', { wakeAt: FIXTURE_NOW + 4_000 })),
  'patient-seeking': () => patient(sosEmergency('seeking', { openedAt: FIXTURE_NOW - 130_000 })),
  'patient-coming': () => patient(sosEmergency('en-route', { ...holder, openedAt: FIXTURE_NOW - 130_000 })),
  'patient-there': () => patient(sosEmergency('on-scene', { ...holder, openedAt: FIXTURE_NOW - 130_000, onSceneAt: FIXTURE_NOW - 30_000 })),
  'patient-fail-safe': () => patient(sosEmergency('seeking', { isFailSafeReached: true, openedAt: FIXTURE_NOW - 130_000 })),
  'patient-consent': () => patient(null, { replies: { listFamilyLinks: { links: [] }, listConsents: consentsShown } }),
  'patient-stale': () => patient(null, { topics: { [`patient/${patientId}`]: staleView<'patient'>(ownRow, FIXTURE_NOW - 42_000) }, connection: lost, replies: {} }),
  'patient-empty': () => patient(null, { topics: { [`patient/${patientId}`]: liveView<'patient'>({ ...ownRow, vitals: [] }) }, replies: { listFamilyLinks: { links: [] } } }),
  'family-nothing': () => family(liveView<'family'>(familyStatus(null))),
  'family-seeking': () => family(liveView<'family'>(familyStatus('seeking'))),
  'family-coming': () => family(liveView<'family'>(familyStatus('en-route'))),
  'family-hospital': () => family(liveView<'family'>(familyStatus('transporting'))),
  'family-there': () => family(liveView<'family'>(familyStatus('on-scene'))),
  'family-over': () => family(liveView<'family'>(familyStatus('closed'))),
  'family-stale': () => family(staleView<'family'>(familyStatus('en-route'), FIXTURE_NOW - 42_000), { connection: lost }),
  'family-revoked': () => family(refusedView),
  'dispatch-live': () => dispatch(liveView<'dispatch'>(desk)),
  'dispatch-team': () => dispatch(liveView<'dispatch'>(teamDesk), { topics: teamTopics() }),
  'dispatch-drill': () => dispatch(liveView<'dispatch'>({ ...desk, emergencies: [...desk.emergencies, emergency({ id: fixtureId(7, 9), mode: 'drill', kind: 'cardiac-arrest', patientName: 'Drill patient' })] })),
  'dispatch-coverage': () => dispatch(liveView<'dispatch'>({ ...desk, emergencies: [], offers: [], pages: [] }), { replies: { getCoverage: holed, listClosures: { closures: [] } } }),
  'dispatch-move-asked': () => dispatch(liveView<'dispatch'>({ ...desk, emergencies: [], offers: [], pages: [] }), { replies: { getCoverage: moveAsked, listClosures: { closures: [] } } }),
  'dispatch-nobody-free': () => dispatch(liveView<'dispatch'>({ ...desk, emergencies: [], offers: [], pages: [] }), { replies: { getCoverage: nobodyFree, listClosures: { closures: [] } } }),
  'dispatch-stale': () => dispatch(staleView<'dispatch'>(desk, FIXTURE_NOW - 42_000), { connection: lost }),
  'dispatch-empty': () => dispatch(liveView<'dispatch'>({ ...desk, emergencies: [], offers: [], pages: [] })),
  'dispatch-loading': () => dispatch(loadingView),
  'dispatch-refused': () => dispatch({ status: 'refused', data: null, live: {}, staleSinceMs: null, error: wireError('forbidden', 'not-allowed', 'Not yours to see.') }),
  'dispatch-many': () => dispatch(liveView<'dispatch'>(busyDesk), { replies: { explainEmergency: why, getAssignment: busyBoard } }),
  'dispatch-mass': () => dispatch(liveView<'dispatch'>(busyDesk), { replies: { explainEmergency: why, getAssignment: massBoard } }),
  'dispatch-mass-greedy': () => dispatch(liveView<'dispatch'>(busyDesk), { replies: { explainEmergency: why, getAssignment: calledInBoard } }),
  'dispatch-assignment-refused': () => dispatch(liveView<'dispatch'>(busyDesk), { replies: {}, refusals: { getAssignment: wireError('forbidden', 'not-allowed', 'Not yours to see.') } }),
  'dispatch-assignment-failing': () => dispatch(liveView<'dispatch'>(busyDesk), { replies: {} }),
  'dispatch-set-aside': () => dispatch(liveView<'dispatch'>({ ...desk, setAside: brokenOnes })),
  'dispatch-alerts': () => dispatch(liveView<'dispatch'>({ ...desk, capAlerts: [...alerts] })),
  'hospitals-list': () => ({ role: 'nurse', screen: HospitalsScreen, topics: {} }),
  'incident-closed': () => incident({ getIncident: closedIncident() }),
  'incident-running': () => incident({ getIncident: runningIncident() }),
  'incident-drill': () => incident({ getIncident: closedIncident('drill') }),
  'incident-failing': () => incident({}),
  'incidents-list': () => incidents({ listIncidents: incidentList }),
  'incidents-empty': () => incidents({ listIncidents: noIncidents }),
  'incidents-failing': () => incidents({}),
  'incidents-no-ward': () => incidents({}, 'nurse'),
};

export function SurfaceGallery() {
  const name = new URLSearchParams(location.search).get('show') ?? '';
  const shown = states[name];
  return shown === undefined ? <StateList title="Surfaces" names={Object.keys(states)} /> : <OneState key={name} shown={shown()} />;
}

function OneState({ shown }: { shown: Shown }) {
  const client = useMemo(() => fixtureClient({ now: FIXTURE_NOW, connection: shown.connection ?? live, topics: shown.topics, replies: { getGuidance: guidance, getBaseMap: { map: null }, listHospitals: hospitals, listVehicles: { vehicles }, ...shown.replies }, ...(shown.refusals ? { refusals: shown.refusals } : {}) }), [shown]);
  const ticker = useMemo(() => stoppedTicker(FIXTURE_NOW), []);
  const Screen = shown.screen;
  return (
    <TickerContext value={ticker}>
      <FixtureProvider me={shown.me ?? meAs(shown.role)} client={client}>
        {shown.outbox === undefined ? (
          <Frame>
            <Screen />
          </Frame>
        ) : (
          <FixtureOutbox sender={shown.outbox}>
            <Frame>
              <Screen />
            </Frame>
          </FixtureOutbox>
        )}
      </FixtureProvider>
    </TickerContext>
  );
}
