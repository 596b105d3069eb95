// Everything the server answers with, joined as app.ts joins it, for tests of rights: handlers are the server's own; only the lane that judges readings and
// what reaches the outside are stand-ins. Never used by the server.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createAuditHandlers } from '../audit/audit-routes.ts';
import { insertAudit } from '../audit/audit-store.ts';
import { createBreakGlassHandlers } from '../break-glass/break-glass-routes.ts';
import { createCapacityHandlers } from '../capacity/capacity-routes.ts';
import { createCareTeamHandlers } from '../care-team/care-team-routes.ts';
import { createTestConsentHandlers, readUnsetRules } from '../consent/handlers-testing.ts';
import { createProxyHandlers } from '../proxies/proxy-routes.ts';
import { createTestSharingHandlers } from '../shared-care/handlers-testing.ts';
import { createDispatchHandlers } from '../dispatch/dispatch-routes.ts';
import { greatCircleM } from '../dispatch/great-circle.ts';
import { nothingYet } from '../coverage/coverage-engine.ts';
import { createCoverageHandlers } from '../coverage/coverage-routes.ts';
import { overTheSphere, sceneRouteOf } from '../dispatch/journeys.ts';
import { createTestKeys } from '../keys/keys-testing.ts';
import { estimatedJourney } from '../roads/journey.ts';
import { createKitHandlers } from '../dispatch/kit-routes.ts';
import { defaultPolicy } from '../dispatch/ranking-policy.ts';
import { createRankingPreviewHandlers } from '../dispatch/ranking-preview-routes.ts';
import { createAssignmentHandlers, type SceneCommands } from '../assignment/assignment-routes.ts';
import { createMassCasualtyHandlers } from '../assignment/mass-casualty-routes.ts';
import { createRankingHandlers } from '../dispatch/ranking-routes.ts';
import { createPlaceResponder } from '../dispatch/place-responder-engine.ts';
import { createRosterEngine } from '../dispatch/responder-roster-engine.ts';
import type { RosterPerson } from '../dispatch/responder-roster.ts';
import { createEmergencyEngine } from '../emergency/emergency-engine.ts';
import { createEmergencyHandlers } from '../emergency/emergency-routes.ts';
import { createSetAsideHandlers } from '../emergency/set-aside-routes.ts';
import { createEmergencyRankingHandlers } from '../emergency/ranking-routes.ts';
import { openEmergencies, previewFamilyView, readEmergency, readFamilyView } from '../emergency/emergency-snapshot-store.ts';
import { readWhy } from '../emergency/ranking-store.ts';
import { createFacilityHandlers } from '../facilities/facility-routes.ts';
import { createFamilyHandlers } from '../family/family-routes.ts';
import { createIncidentHandlers } from '../incident/incident-routes.ts';
import { createDeviceAlertHandlers } from '../hl7v2/device-alert-routes.ts';
import { createDeviceIntake } from '../intake/device-intake-engine.ts';
import type { Intake } from '../intake/intake-engine.ts';
import { createSsoHandlers } from '../sso/sso-routes.ts';
import { createSealer } from '../platform/sealer-node.ts';
import { createAppRequests } from '../smart/app-request-engine.ts';
import { createAppHandlers } from '../smart/app-routes.ts';
import { createScimTokenHandlers } from '../scim/scim-token-routes.ts';
import { createEndedAlarmHandlers } from '../history/ended-alarm-routes.ts';
import { createHistoryHandlers } from '../history/history-routes.ts';
import { createProtectedNotes } from '../history/protected-reading-engine.ts';
import { createImportHandlers } from '../imports/import-routes.ts';
import { createIntakeHandlers } from '../intake/intake-routes.ts';
import { createCapHandlers } from '../interop/cap-routes.ts';
import { createNurseInChargeHandlers } from '../monitoring/nurse-in-charge-routes.ts';
import { createPersonalLimitHandlers } from '../monitoring/personal-limit-routes.ts';
import { createRuleBook } from '../monitoring/rule-book-engine.ts';
import { createRetentionHandlers } from '../retention/retention-routes.ts';
import { createProgrammeHandlers } from '../monitoring/programme-routes.ts';
import { createRuleSetHandlers } from '../monitoring/rule-set-routes.ts';
import { createBurdenHandlers } from '../burden/burden-routes.ts';
import { findSet } from '../monitoring/rule-set-store.ts';
import type { ReplayEngine } from '../rule-replay/replay-engine.ts';
import { createReplayHandlers } from '../rule-replay/replay-routes.ts';
import { sha256, testSeal } from '../monitoring/rule-testing.ts';
import { createMonitoringHandlers } from '../monitoring/monitoring-routes.ts';
import { createAlertDeviceHandlers } from '../paging/alert-device-routes.ts';
import type { AnswerDesk } from '../paging/answer-desk-engine.ts';
import { createCarrierHandlers } from '../paging/carrier-routes.ts';
import { createPagingHandlers } from '../paging/paging-routes.ts';
import { nobodyOnCall } from '../reachability/on-call.ts';
import { createReachHandlers } from '../reachability/reachability-routes.ts';
import { createBus } from '../platform/bus.ts';
import type { Handlers } from '../platform/handlers.ts';
import { createIds } from '../platform/ids.ts';
import { createLiveFeed } from '../platform/live-feed.ts';
import type { TestDatabase } from '../platform/pg-testing.ts';
import { createTopicLog } from '../platform/topic-log-store.ts';
import { createPositionHandlers } from '../positions/position-routes.ts';
import type { TrackerDesk } from '../positions/tracker-desk-engine.ts';
import { createTrackerHandlers } from '../positions/tracker-routes.ts';
import { createTracking } from '../positions/tracking-engine.ts';
import { createVehicleHandlers } from '../positions/vehicle-routes.ts';
import { readingOf } from '../protocols/pack-judgement.ts';
import { makeSigningKey } from '../platform/signature-node.ts';
import { createPlanBook } from '../protocols/plan-book-engine.ts';
import { createProtocolsHandlers } from '../protocols/protocols-routes.ts';
import { staffing } from '../protocols/protocols-testing.ts';
import { createShippedPacks } from '../protocols/shipped-packs-file.ts';
import { createBaseMapHandlers } from '../roads/base-map-routes.ts';
import { createClosureHandlers } from '../roads/closure-routes.ts';
import { createPrivacyHandlers } from '../privacy/privacy-routes.ts';
import { createRecordTimeHandlers } from '../privacy/record-times-routes.ts';
import { createSceneHandlers } from '../scene-notes/scene-routes.ts';
import { createTenantLimitHandlers } from '../tenancy/tenant-limit-routes.ts';
import { noLimits, openGate } from '../tenancy/tenant-limits.ts';
import { createPatientEssentialsHandlers } from '../scene-notes/patient-essentials-routes.ts';
import { createPlaceHandlers } from '../positions/place-routes.ts';
import { createMyShiftHandlers } from '../rotas/my-shifts-routes.ts';
import { createOverlayHandlers } from '../rotas/overlay-routes.ts';
import { createRotaHandlers } from '../rotas/rota-routes.ts';
import { createTokenSigner } from './access-token-jose.ts';
import type { Caller } from './access.ts';
import { createOwnDeviceHandlers } from '../devices/own-device-routes.ts';
import { createPairingHandlers } from '../devices/pairing-routes.ts';
import { createWaveformHandlers } from '../waveforms/waveform-routes.ts';
import { createOwnSessionHandlers } from '../identity/own-session-routes.ts';
import { createPasswordHandlers } from '../identity/password-routes.ts';
import { createPasskeyHandlers } from '../identity/passkey-routes.ts';
import { createPasskeySignInHandlers } from '../identity/passkey-sign-in-routes.ts';
import type { Passkeys } from '../identity/passkey.ts';
import type { SecondStep } from '../identity/second-step-port.ts';
import { createAcceptInvitationHandlers } from '../identity/accept-invitation-routes.ts';
import { createInvitationHandlers } from '../identity/invitation-routes.ts';
import { createRecoverAccountHandlers } from '../identity/recover-account-routes.ts';
import { createRecoveryHandlers } from '../identity/recovery-routes.ts';
import { createSecondStepHandlers } from '../identity/second-step-routes.ts';
import { createStepUpHandlers } from '../identity/step-up-routes.ts';
import { createDeviceHandlers } from '../devices/device-routes.ts';
import { createExplainHandlers } from './access-explain-routes.ts';
import { createDoor } from './door-postgres.ts';
import { shippedRights } from './judge-cedar.ts';
import { createPasswordHasher } from './password-argon2.ts';
import { WORLD_MS } from './people-testing.ts';
import { createPeopleHandlers } from './people-routes.ts';
import { createWaitingKeys } from './waiting-key-node.ts';
import { createWaitingKeyHandlers } from './waiting-key-routes.ts';
import { restoreAccess, setStanding } from './provision-store.ts';
import { findScope, judgeGiven } from './staff-store.ts';
import { createRevocations } from './revocation-engine.ts';
import { COVERED } from './rights-testing.ts';
import { nodeSecrets } from './secrets-node.ts';
import { createSiftPatients } from './sift-patients-postgres.ts';
import { createStaffHandlers } from './staff-routes.ts';
import { createSessionHandlers } from './session-routes.ts';
import { type Ask, type Outcome, preparer } from './rights-records-testing.ts';

const noBoard = { at: null, by: 'nobody' as const, gainS: 0, places: [], leftOut: 0, suggestions: [{ key: 'none', gainS: 60, moves: [] }] };

/** Everything the server answers with, joined as app.ts joins it. */
export function openHandlers(database: TestDatabase) {
  const { pg } = database;
  const clock = { nowMs: () => WORLD_MS, monotonicMs: () => WORLD_MS };
  const ids = createIds({ nowMs: () => Date.now(), monotonicMs: () => performance.now() });
  const topicLog = createTopicLog(createBus());
  const onProblem = (problem: unknown): void => assert.fail(String(problem));
  const rightsChanges = createRevocations({ pg, clock });
  const rights = shippedRights();
  const door = createDoor({ clock, insertAudit, rights });
  const roster = createRosterEngine({ pg, clock, log: topicLog, live: createLiveFeed(), onProblem });
  const engine = createEmergencyEngine({ keys: createTestKeys(), log: topicLog, ids, roster, markResponders: roster.markResponders, onCommitted: () => {} });
  // Judging readings and alarms is not what is asked here; being let through to it is.
  const intake = { store: async (readings: readonly unknown[]) => readings.map(() => 'stored'), oldestAt: () => 0 } as unknown as Intake;
  const command = async () => ({ ok: true, alarm: { id: 'answered' } }) as never;
  // Proven by tokens and signatures, not by rights.
  const answers = {} as AnswerDesk;
  const signer = createTokenSigner({ key: new Uint8Array(32).fill(7), clock });
  const protocols = { key: makeSigningKey(), staffingOf: async () => staffing(), readSource: async (source: string) => readingOf(source), shipped: createShippedPacks(async (source) => readingOf(source), onProblem) };
  const book = createPlanBook({ pg, clock, onProblem, ...protocols });
  const rotas = { pg, keys: createTestKeys(), door, ids, log: topicLog, roster, onChanged: () => {} };
  const tracking = createTracking({ distance: greatCircleM, place: createPlaceResponder({ log: topicLog, roster }), keptMs: 86_400_000 });
  const everybodyFree = { list: () => [], find: () => ({ name: '', responder: { duty: 'on', emergencyId: null } }) as unknown as RosterPerson };
  const rules = createRuleBook({ pg, sha256, seal: testSeal, onProblem });
  // Whether a signature is right is not asked here.
  const passkeys: Passkeys = {
    challengeToAdd: async () => ({ challenge: 'c' }), challengeToSignIn: async () => ({ challenge: 'c' }), judgeUse: async () => null,
    judgeNew: async () => ({ credentialId: randomUUID(), publicKey: new Uint8Array(), counter: 0, transports: [], isBackedUp: false }),
  };
  const secondStep: SecondStep = { judge: async () => 'enough', take: async () => true, makeRecoveryCodes: async () => ({ printed: [], hashed: [] }) };
  const NO_KEY = Buffer.alloc(20);
  const invitation = {
    pg, keys: createTestKeys(), ids, secrets: nodeSecrets, staff: { find: findScope, judge: judgeGiven },
    provision: { findFull: async () => null, insertPerson: async () => true, setStanding: async () => {}, recorded: async <T>(_tx: unknown, _by: object, _personId: string, deed: () => Promise<T>) => deed() },
  };
  const handlers: Handlers<Caller> = {
    ...createProtocolsHandlers({ pg, door, book, readEmergency: (tx, id) => readEmergency(tx, createTestKeys(), id), ...protocols }),
    ...createSessionHandlers({ pg, keys: createTestKeys(), clock, ids, hasher: createPasswordHasher(), secondStep, refusedSignIns: { note() {} }, signer, secrets: nodeSecrets, rightsChanges, insertAudit, isDemo: false }),
    ...createOwnSessionHandlers({ pg, door, rightsChanges }),
    ...createPasswordHandlers({ pg, keys: createTestKeys(), door, hasher: { hash: async () => 'hash' }, rightsChanges, isLeaked: () => false }),
    ...createPasskeyHandlers({ pg, door, ids, passkeys }),
    ...createPasskeySignInHandlers({ passkeys, usePasskey: async () => null, beginSession: async () => null }),
    ...createSecondStepHandlers({ pg, keys: createTestKeys(), door, sealer: { seal: () => '', open: () => `${WORLD_MS} ${NO_KEY.toString('base64url')}` }, secondStep, siteName: 'MyDR24' }),
    ...createRecoveryHandlers({ pg, keys: createTestKeys(), door, ids, secrets: nodeSecrets, insertAudit, tell: async () => {}, origin: 'https://care.example.org' }),
    ...createRecoverAccountHandlers({ pg, keys: createTestKeys(), secrets: nodeSecrets, insertAudit, tell: async () => {}, hasher: { hash: async () => 'hash' }, isLeaked: () => false, rightsChanges, beginSession: async () => null }),
    ...createInvitationHandlers({ ...invitation, door, send: async () => true, canSend: () => true, origin: 'https://care.example.org' }),
    ...createAcceptInvitationHandlers({ ...invitation, passkeys, secondStep, sealer: createSealer(new Uint8Array(32).fill(7), 'code-app'), hasher: { hash: async () => 'hash' }, isLeaked: () => false, insertAudit, siteName: 'MyDR24', beginSession: async () => null }),
    ...createStepUpHandlers({ pg, door, usePasskey: async () => null, secondStep, hasher: { verify: async () => true }, insertAudit, isDemo: false }),
    ...createStaffHandlers({ insertAudit, pg, keys: createTestKeys(), door, provision: { setStanding: async (tx, tenantId, personId, standing) => void (await setStanding(tx, tenantId, personId, standing)), restoreAccess, findFull: async () => null } }),
    ...createWaitingKeyHandlers({ pg, door, keyOf: createWaitingKeys(new Uint8Array(32).fill(7)) }),
    ...createPeopleHandlers({ insertAudit, pg, keys: createTestKeys(), door, topicLog, rightsChanges, isDemo: false, onPatientChanged: () => {}, tellDesk: async () => 0 }),
    ...createTestConsentHandlers({ pg, door, rightsChanges }), ...createProxyHandlers({ pg, keys: createTestKeys(), door, ids, readConsentRules: readUnsetRules }), ...createTestSharingHandlers({ pg, keys: createTestKeys(), door, rights, ids, clock }),
    ...createFamilyHandlers({ pg, keys: createTestKeys(), door, ids, log: topicLog, secrets: nodeSecrets, rightsChanges, readView: readFamilyView, previewView: previewFamilyView, approachOf: () => null, send: async () => true, publicUrl: 'https://care.example.org' }),
    ...createDeviceHandlers({ pg, door, keys: createTestKeys(), clock, ids, secrets: nodeSecrets, rightsChanges, tenants: openGate }),
    ...createEmergencyHandlers({ pg, keys: createTestKeys(), door, rights, engine, roster }),
    ...createSetAsideHandlers({ pg, door, rights, engine, roster, log: topicLog, markResponders: roster.markResponders }),
    ...createEmergencyRankingHandlers({ pg, door, rights, engine, roster, routeOf: async (_tenantId, from, to, vehicle) => sceneRouteOf(estimatedJourney(from, to, vehicle, 'no-map')) }),
    ...createRankingHandlers({ pg, door, policies: { reload: async () => {}, policyOf: () => defaultPolicy } }),
    ...createRankingPreviewHandlers({ pg, door, roster, policies: { policyOf: () => defaultPolicy }, arrivalsOf: () => overTheSphere, needsOf: () => [] }),
    ...createKitHandlers({ pg, door, policies: { policyOf: () => defaultPolicy }, onKitChanged: async () => {} }),
    ...createAssignmentHandlers({ pg, door, assignment: { boardOf: () => noBoard, wake: () => {}, dismiss: () => {} }, scenes: { lock: async () => {} } as unknown as SceneCommands }),
    ...createMassCasualtyHandlers({ pg, door, ids, book: { reload: async () => {} }, tellPeople: async () => 0, onChanged: () => {} }),
    ...createClosureHandlers({ pg, door, ids, closures: { reload: async () => {}, segmentsOf: () => 0 } }),
    ...createCoverageHandlers({ pg, door, ids, roster: everybodyFree, coverage: { of: () => ({ ...nothingYet, holes: [COVERED] }) }, tellPerson: async () => {} }),
    ...createBaseMapHandlers({ pg, door, baseMap: null }),
    ...createCapacityHandlers({ pg, door, ids }), ...createDispatchHandlers({ pg, door, log: topicLog, roster }),
    ...createWaveformHandlers({ pg, door }),
    ...createMonitoringHandlers({ pg, keys: createTestKeys(), ids, clock, door, command, openEmergencies }),
    ...createImportHandlers({ pg, door, ids, keys: createTestKeys(), wake: () => {} }),
    ...createEndedAlarmHandlers({ pg, keys: createTestKeys(), door, siftPatients: createSiftPatients({ clock, rights: shippedRights() }) }),
    ...createNurseInChargeHandlers({ pg, door }), ...createPersonalLimitHandlers({ pg, keys: createTestKeys(), door, book: rules, personal: rules }),
    ...createRuleSetHandlers({ pg, keys: createTestKeys(), door, sha256, seal: testSeal, book: rules }), ...createRetentionHandlers({ pg, door, waveformHoursOf: async () => 72, firstWeekAt: () => null }), ...createProgrammeHandlers({ pg, keys: createTestKeys(), door, ids, refreshPatients: async () => {} }),
    ...createHistoryHandlers({ pg, door, keys: createTestKeys(), ids, flushHeard: async () => {}, readConsentRules: readUnsetRules }),
    ...createBurdenHandlers({ pg, keys: createTestKeys(), door, rights, ids, rulesOfUnit: () => [] }),
    ...createReplayHandlers({ pg, door, ids, replays: { run: () => ({ done: Promise.resolve() }) } as unknown as ReplayEngine, scopeOf: async (tx, tenantId, version) => (await findSet(tx, tenantId, version))?.scope }),
    ...createIntakeHandlers({ pg, door, intake, devices: createDeviceIntake({ pg, clock, intake }) }),
    ...createPairingHandlers({ pg, door, ids, secrets: nodeSecrets, tenants: openGate }),
    ...createAppHandlers({ pg, door, ids, secrets: nodeSecrets, rightsChanges, listedHosts: [], origin: 'https://care.example.org', requests: createAppRequests({ pg, door, rights, ids, clock, secrets: nodeSecrets, insertAudit, origin: 'https://care.example.org' }) }),
    ...createScimTokenHandlers({ pg, door, ids, secrets: nodeSecrets, origin: 'https://care.example.org' }),
    ...createSsoHandlers({ pg, door, ids, clock, rightsChanges, insertAudit, signOn: { listed: async () => [] }, sealer: createSealer(new Uint8Array(32).fill(7), 'test'), listedHosts: [], origin: 'https://care.example.org', onGroupRoles: async () => {} }),
    ...createOwnDeviceHandlers({ pg, door, ids, tenants: openGate, devices: { submit: async () => ({ stored: 1, duplicate: 0, refused: 0, results: [] }) } }),
    ...createDeviceAlertHandlers({ pg, door }), ...createCareTeamHandlers({ pg, door, ids, rightsChanges }),
    ...createExplainHandlers({ pg, door, rights }),
    ...createBreakGlassHandlers({ pg, door, rights, keys: createTestKeys(), ids, rightsChanges, tellPeople: async () => 0 }),
    ...createAuditHandlers({ pg, door, rights, siteName: 'care.example.org' }),
    ...createPagingHandlers({ pg, door, pushPublicKey: 'key', fakeCarrier: null, answers }), ...createCarrierHandlers({ answers, onReport: async () => {}, trust: null }),
    ...createAlertDeviceHandlers({ pg, door, ids, makeSecret: () => 'whsec_x', listedHosts: [], pagers: [], listChannels: () => [], onChanged: () => {} }),
    ...createRotaHandlers(rotas), ...createOverlayHandlers(rotas),
    ...createPositionHandlers({ pg, door, tracking, distance: greatCircleM }),
    ...createSceneHandlers({ pg, door, keys: createTestKeys(), protectedNotes: createProtectedNotes({ door, keys: createTestKeys(), readConsentRules: readUnsetRules }), readEmergency: (tx, id) => readEmergency(tx, createTestKeys(), id), record: (tx, id, event, nowMs) => engine.apply(tx, id, () => event, nowMs), latestVitals: async () => [], sha256: () => '' }),
    ...createTenantLimitHandlers({ pg, door, limits: { limitsOf: () => noLimits, refusedOf: () => 0 }, countSockets: () => 0 }),
    ...createRecordTimeHandlers({ pg, door, ids, keptYears: 10, wakeErasing: () => {} }),
    ...createPrivacyHandlers({ pg, door, ids, keys: createTestKeys(), keptYears: 10, masters: async () => [], tenants: openGate, tellPeople: async () => 0, wakeErasing: () => {}, wakeExports: () => {} }),
    ...createPatientEssentialsHandlers({ pg, door, keys: createTestKeys() }),
    ...createPlaceHandlers({ pg, door }), ...createFacilityHandlers({ pg, door, ids }),
    ...createVehicleHandlers({ pg, door, ids, secrets: nodeSecrets, tracking }),
    ...createTrackerHandlers({} as TrackerDesk),
    ...createMyShiftHandlers({ ...rotas, secrets: nodeSecrets, writeCalendar: () => '' }),
    ...createReachHandlers({ pg, keys: createTestKeys(), door, ids, log: topicLog, roster, rightsChanges, onCallUntil: nobodyOnCall, codeOf: () => '123456', isDeviceOpen: () => false, onTestMade: () => {}, lookAgain: roster.reload }),
    ...createIncidentHandlers({ pg, door, readEmergency: (tx, id) => readEmergency(tx, createTestKeys(), id), readWhy, readScene: async () => ({ ticks: [], notes: [], photos: [] }), print: async () => new Uint8Array(), sha256: () => '', siteName: 'care.example.org', capAddresses: [] }),
    ...createCapHandlers({ pg, keys: createTestKeys(), door, log: topicLog, ids }),
  };
  const askHandlers: Ask = (caller, endpoint, input, requestId) => {
    const call = { caller, requestId, nowMs: WORLD_MS, params: {}, query: {}, body: undefined, ...input };
    return (handlers[endpoint] as unknown as (call: object) => Promise<Outcome>)(call);
  };
  return { ask: askHandlers, prepare: preparer(database, askHandlers, () => roster.reload()) };
}
