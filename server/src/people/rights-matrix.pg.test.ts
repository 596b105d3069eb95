// Asks every cell of the rights matrix on a real database: every endpoint, as every role, with a record of one's own tenant,
// of another and a random one. Handlers are the server's own; only the lane that judges readings is a stand-in.
import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import test, { before } from 'node:test';
import { endpointNames, type EndpointName, endpoints, type UnitId, type WireError } from '@mydr24/protocol';
import { createAuditHandlers } from '../audit/audit-routes.ts';
import { insertAudit } from '../audit/audit-store.ts';
import { createBreakGlassHandlers } from '../break-glass/break-glass-routes.ts';
import { createCapacityHandlers } from '../capacity/capacity-routes.ts';
import { createCareTeamHandlers } from '../care-team/care-team-routes.ts';
import { createTestConsentHandlers, readUnsetRules } from '../consent/handlers-testing.ts';
import { createProxyHandlers } from '../proxies/proxy-routes.ts';
import { createTestSharingHandlers } from '../shared-care/handlers-testing.ts';
import { insertSharing } from '../shared-care/shared-care-testing.ts';
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
import { openEmergencies, readEmergency } from '../emergency/emergency-snapshot-store.ts';
import { readWhy } from '../emergency/ranking-store.ts';
import { previewFamilyView, readFamilyView } from '../emergency/emergency-snapshot-store.ts';
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
import { cutOf } from '../gateway/reply-cut.ts';
import { createHistoryHandlers } from '../history/history-routes.ts';
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
import { insertRuleSetIn, ruleSetText, sha256, testSeal } from '../monitoring/rule-testing.ts';
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
import { createTestDatabase, type TestDatabase } from '../platform/pg-testing.ts';
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
import { insertPackIn, staffing } from '../protocols/protocols-testing.ts';
import { createShippedPacks } from '../protocols/shipped-packs-file.ts';
import { createBaseMapHandlers } from '../roads/base-map-routes.ts';
import { createClosureHandlers } from '../roads/closure-routes.ts';
import { createPrivacyHandlers } from '../privacy/privacy-routes.ts';
import { createRecordTimeHandlers } from '../privacy/record-times-routes.ts';
import { createSceneHandlers } from '../scene-notes/scene-routes.ts';
import { createTenantLimitHandlers } from '../tenancy/tenant-limit-routes.ts';
import { noLimits, openGate } from '../tenancy/tenant-limits.ts';
import { createPatientEssentialsHandlers } from '../scene-notes/patient-essentials-routes.ts';
import { TINY_JPEG } from '../scene-notes/jpeg-testing.ts';
import { createPlaceHandlers } from '../positions/place-routes.ts';
import { createMyShiftHandlers } from '../rotas/my-shifts-routes.ts';
import { createOverlayHandlers } from '../rotas/overlay-routes.ts';
import { createRotaHandlers } from '../rotas/rota-routes.ts';
import { createTokenSigner } from './access-token-jose.ts';
import type { Caller, PersonCaller } from './access.ts';
import { createOwnDeviceHandlers } from '../devices/own-device-routes.ts';
import { createPairingHandlers } from '../devices/pairing-routes.ts';
import { createWaveformHandlers } from '../waveforms/waveform-routes.ts';
import { createOwnSessionHandlers } from '../identity/own-session-routes.ts';
import { createPasswordHandlers } from '../identity/password-routes.ts';
import { createPasskeyHandlers } from '../identity/passkey-routes.ts';
import { createPasskeySignInHandlers } from '../identity/passkey-sign-in-routes.ts';
import type { Passkeys } from '../identity/passkey.ts';
import type { SecondStep } from '../identity/second-step-port.ts';
import { createRecoverAccountHandlers } from '../identity/recover-account-routes.ts';
import { createRecoveryHandlers } from '../identity/recovery-routes.ts';
import { createSecondStepHandlers } from '../identity/second-step-routes.ts';
import { createStepUpHandlers } from '../identity/step-up-routes.ts';
import { createDeviceHandlers } from '../devices/device-routes.ts';
import { createExplainHandlers } from './access-explain-routes.ts';
import { createDoor } from './door-postgres.ts';
import { shippedRights } from './judge-cedar.ts';
import { createPasswordHasher } from './password-argon2.ts';
import { insertAlertDevice, insertCapAlert, insertActing, insertPasskeyOf, insertRotaRecords, insertTwinSession, insertWard, type Ward, WORLD_MS } from './people-testing.ts';
import { createPeopleHandlers } from './people-routes.ts';
import { restoreAccess, setStanding } from './provision-store.ts';
import { createRevocations } from './revocation-engine.ts';
import { type Cell, columns, type MatrixRow, rightsMatrix } from './rights-matrix.ts';
import { insertEmptyPlaces, insertImport, insertPrivacyRecords } from './rights-records-testing.ts';
import { COVERED, type Input, inputs, plainInputs, randomRecords, type Records } from './rights-testing.ts';
import { nodeSecrets } from './secrets-node.ts';
import { createSiftPatients } from './sift-patients-postgres.ts';
import { createStaffHandlers } from './staff-routes.ts';
import { createSessionHandlers } from './session-routes.ts';

type Outcome = { ok: true; body: unknown } | { ok: false; error: WireError };
/** How the matrix asks: by the handlers here; the same cells hold for any other way in. */
type Ask = (caller: Caller, endpoint: EndpointName, input: Input, requestId: string) => Promise<Outcome>;
type PersonRow = Extract<MatrixRow, { for: 'person' }>;

let database: TestDatabase;
let ask: Ask;
let prepare: (endpoint: EndpointName, ward: Ward) => Promise<Records>;

before(async (t) => {
  database = await createTestDatabase(t as never);
  const world = openHandlers(database);
  ask = world.ask;
  prepare = world.prepare;
});

const noBoard = { at: null, by: 'nobody' as const, gainS: 0, places: [], leftOut: 0, suggestions: [{ key: 'none', gainS: 60, moves: [] }] };

/** Everything the server answers with, joined as app.ts joins it. */
function openHandlers({ pg }: TestDatabase) {
  const clock = { nowMs: () => WORLD_MS, monotonicMs: () => WORLD_MS };
  const ids = createIds({ nowMs: () => Date.now(), monotonicMs: () => performance.now() });
  const topicLog = createTopicLog(createBus());
  const onProblem = (problem: unknown): void => assert.fail(String(problem));
  const rightsChanges = createRevocations({ pg, clock });
  const rights = shippedRights();
  const door = createDoor({ clock, insertAudit, rights });
  const roster = createRosterEngine({ pg, clock, log: topicLog, live: createLiveFeed(), onProblem });
  const engine = createEmergencyEngine({ log: topicLog, ids, roster, markResponders: roster.markResponders, onCommitted: () => {} });
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
  const handlers: Handlers<Caller> = {
    ...createProtocolsHandlers({ pg, door, book, readEmergency, ...protocols }),
    ...createSessionHandlers({ pg, keys: createTestKeys(), clock, ids, hasher: createPasswordHasher(), secondStep, refusedSignIns: { note() {} }, signer, secrets: nodeSecrets, rightsChanges, insertAudit, isDemo: false }),
    ...createOwnSessionHandlers({ pg, door, rightsChanges }),
    ...createPasswordHandlers({ pg, keys: createTestKeys(), door, hasher: { hash: async () => 'hash' }, rightsChanges, isLeaked: () => false }),
    ...createPasskeyHandlers({ pg, door, ids, passkeys }),
    ...createPasskeySignInHandlers({ passkeys, usePasskey: async () => null, beginSession: async () => null }),
    ...createSecondStepHandlers({ pg, keys: createTestKeys(), door, sealer: { seal: () => '', open: () => `${WORLD_MS} ${NO_KEY.toString('base64url')}` }, secondStep, siteName: 'MyDR24' }),
    ...createRecoveryHandlers({ pg, keys: createTestKeys(), door, ids, secrets: nodeSecrets, insertAudit, tell: async () => {}, origin: 'https://care.example.org' }),
    ...createRecoverAccountHandlers({ pg, keys: createTestKeys(), secrets: nodeSecrets, insertAudit, tell: async () => {}, hasher: { hash: async () => 'hash' }, isLeaked: () => false, rightsChanges, beginSession: async () => null }),
    ...createStepUpHandlers({ pg, door, usePasskey: async () => null, secondStep, hasher: { verify: async () => true }, insertAudit, isDemo: false }),
    ...createStaffHandlers({ pg, keys: createTestKeys(), door, provision: { setStanding: async (tx, tenantId, personId, standing) => void (await setStanding(tx, tenantId, personId, standing)), restoreAccess, findFull: async () => null } }),
    ...createPeopleHandlers({ pg, door, topicLog, rightsChanges, isDemo: false, onPatientChanged: () => {}, tellDesk: async () => 0 }),
    ...createTestConsentHandlers({ pg, door, rightsChanges }), ...createProxyHandlers({ pg, keys: createTestKeys(), door, ids, readConsentRules: readUnsetRules }), ...createTestSharingHandlers({ pg, keys: createTestKeys(), door, rights, ids, clock }),
    ...createFamilyHandlers({ pg, keys: createTestKeys(), door, ids, log: topicLog, secrets: nodeSecrets, rightsChanges, readView: readFamilyView, previewView: previewFamilyView, approachOf: () => null, send: async () => true, publicUrl: 'https://care.example.org' }),
    ...createDeviceHandlers({ pg, door, keys: createTestKeys(), clock, ids, secrets: nodeSecrets, rightsChanges, tenants: openGate }),
    ...createEmergencyHandlers({ pg, door, rights, engine, roster }),
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
    ...createMonitoringHandlers({ pg, clock, door, command, openEmergencies }),
    ...createImportHandlers({ pg, door, ids, keys: createTestKeys(), wake: () => {} }),
    ...createEndedAlarmHandlers({ pg, door, siftPatients: createSiftPatients({ clock, rights: shippedRights() }) }),
    ...createNurseInChargeHandlers({ pg, door }), ...createPersonalLimitHandlers({ pg, door, book: rules, personal: rules }),
    ...createRuleSetHandlers({ pg, door, sha256, seal: testSeal, book: rules }), ...createRetentionHandlers({ pg, door, waveformHoursOf: async () => 72, firstWeekAt: () => null }), ...createProgrammeHandlers({ pg, door, ids, refreshPatients: async () => {} }),
    ...createHistoryHandlers({ pg, door, keys: createTestKeys(), ids, flushHeard: async () => {}, readConsentRules: readUnsetRules }),
    ...createBurdenHandlers({ pg, door, rights, ids, rulesOfUnit: () => [] }),
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
    ...createSceneHandlers({ pg, door, keys: createTestKeys(), readEmergency, record: (tx, id, event, nowMs) => engine.apply(tx, id, () => event, nowMs), latestVitals: async () => [], sha256: () => '' }),
    ...createTenantLimitHandlers({ pg, door, limits: { limitsOf: () => noLimits, refusedOf: () => 0 }, countSockets: () => 0 }),
    ...createRecordTimeHandlers({ pg, door, ids, keptYears: 10, wakeErasing: () => {} }),
    ...createPrivacyHandlers({ pg, door, ids, keys: createTestKeys(), keptYears: 10, masters: async () => [], tenants: openGate, tellPeople: async () => 0, wakeErasing: () => {}, wakeExports: () => {} }),
    ...createPatientEssentialsHandlers({ pg, door, keys: createTestKeys() }),
    ...createPlaceHandlers({ pg, door }), ...createFacilityHandlers({ pg, door, ids }),
    ...createVehicleHandlers({ pg, door, ids, secrets: nodeSecrets, tracking }),
    ...createTrackerHandlers({} as TrackerDesk),
    ...createMyShiftHandlers({ ...rotas, secrets: nodeSecrets, writeCalendar: () => '' }),
    ...createReachHandlers({ pg, keys: createTestKeys(), door, ids, log: topicLog, roster, rightsChanges, onCallUntil: nobodyOnCall, codeOf: () => '123456', isDeviceOpen: () => false, onTestMade: () => {}, lookAgain: roster.reload }),
    ...createIncidentHandlers({ pg, door, readEmergency, readWhy, readScene: async () => ({ ticks: [], notes: [], photos: [] }), print: async () => new Uint8Array(), sha256: () => '', siteName: 'care.example.org', capAddresses: [] }),
    ...createCapHandlers({ pg, door, log: topicLog, ids }),
  };
  const askHandlers: Ask = (caller, endpoint, input, requestId) => {
    const call = { caller, requestId, nowMs: WORLD_MS, params: {}, query: {}, body: undefined, ...input };
    return (handlers[endpoint] as unknown as (call: object) => Promise<Outcome>)(call);
  };
  return { ask: askHandlers, prepare: preparer(askHandlers, () => roster.reload()) };
}

const holdingEndpoints: readonly EndpointName[] = [
  'routeToScene', 'reportStatus', 'nameDestination', 'makeEmergencyFamilyPass', 'listEmergencyFamilyLinks', 'handOver', 'closeEmergency', 'takeBackStatus', 'getEmergency', 'getIncident',
  'exportIncident', 'getSceneEssentials', 'getSceneRecord', 'tickChecklist', 'writeSceneNote', 'addScenePhoto', 'getScenePhoto',
];

/** The built-in plans have no team: as if the plan had, and this person had taken a place. */
async function insertMember(emergencyId: string, personId: string): Promise<void> {
  const member = { personId, name: 'Rita', givenName: 'Rita', distanceM: null, since: WORLD_MS };
  const team = [{ place: 'second', needs: [], offerTo: 1, status: 'accepted', member, nextAt: null }];
  await database.sql(`update emergencies set state = jsonb_set(state, '{team}', $2) where id = $1`, [emergencyId, JSON.stringify(team)]);
}

/** Makes the records an endpoint is asked about: an alarm, a leaver, and an emergency brought to where the endpoint matters. */
function preparer(askAs: Ask, reloadRoster: () => Promise<void>) {
  const must = async (caller: PersonCaller, endpoint: EndpointName, input: Input): Promise<{ id: string }> => {
    const outcome = await askAs(caller, endpoint, input, randomUUID());
    assert.ok(outcome.ok, `${endpoint}: ${outcome.ok ? '' : outcome.error.code}`);
    return outcome.body as { id: string };
  };
  return async (endpoint: EndpointName, ward: Ward): Promise<Records> => {
    await reloadRoster();
    const { patientId, unitId, facilityId, deviceId, familyLinkId, callers } = ward;
    const [alarmId, leaverId, alertDeviceId, capAlertId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    await insertAlarmAndLeaver(ward, alarmId, leaverId);
    await insertAlertDevice(database, ward, alertDeviceId);
    await insertCapAlert(database, ward, capAlertId);
    const closureId = await insertClosure(ward);
    const massCasualtyId = await insertMassCasualty(ward);
    if (endpoint === 'renewRecoveryCodes') await database.sql(`insert into code_apps (person_id, tenant_id, sealed_key, made_at, used_step) values ($1, $2, '', $3, 0)`, [callers.nurse.personId, callers.nurse.tenantId, new Date(WORLD_MS)]);
    if (endpoint === 'answerMove') await insertMoveRequest(ward);
    if (endpoint === 'removeOwnDevice' || endpoint === 'submitOwnReadings') await database.sql(`update devices set own_ref = 'x', consented_by = $2, consented_at = created_at where id = $1`, [deviceId, callers.patient.personId]);
    const { id: emergencyId } =
      endpoint === 'cancelSos'
        ? await must(callers.patient, 'sendSos', { body: {} })
        : await must(callers.nurse, 'raiseEmergency', { body: { patientId, kind: 'deterioration', note: '' } });
    if (holdingEndpoints.includes(endpoint)) await must(callers.responder, 'acceptOffer', { params: { emergencyId } });
    if (endpoint === 'noticeSetAside' || endpoint === 'endSetAside') await database.sql('update emergencies set quarantined_at = opened_at where id = $1', [emergencyId]);
    if (endpoint === 'takeBackStatus') await must(callers.responder, 'reportStatus', { params: { emergencyId }, body: { status: 'en-route' } });
    const photoId = randomUUID();
    if (endpoint === 'getScenePhoto') await must(callers.responder, 'addScenePhoto', { params: { emergencyId }, body: { id: photoId, content: TINY_JPEG, saidAt: WORLD_MS } });
    if (endpoint === 'reportTeamStatus') await insertMember(emergencyId, callers.responder.personId);
    const pages = await database.sql<{ id: string }>(`select id from pages where emergency_id = $1 and person_id = $2`, [emergencyId, callers.responder.personId]);
    const people = { colleagueId: callers.doctor.personId, nurseId: callers.nurse.personId, relativeId: callers.otherFamily.personId, askedId: callers.responder.personId };
    const pack = await insertPack(endpoint, ward);
    const ruleVersion = await insertRules(endpoint, ward);
    const limitVersion = await insertLimit(ward);
    const rota = await insertRotaRecords(database, ward);
    const vehicleId = randomUUID();
    await database.sql(`insert into vehicles (id, tenant_id, name, equipment, key_hash, created_at) values ($1, $2, 'Car', '{}', '', now())`, [vehicleId, ward.tenantId]);
    const pairingId = randomUUID();
    await database.sql(
      `insert into pairings (id, tenant_id, patient_id, code_hash, created_by, created_at, expires_at, device_name, key_hash, claimed_at) values ($1, $2, $3, $4, $5, now(), '2100-01-01', 'Monitor', $4, now())`,
      [pairingId, ward.tenantId, patientId, Buffer.from(pairingId), callers.nurse.personId]);
    const sessionId = await insertTwinSession(database, callers.nurse);
    await insertPasskeyOf(database, callers.nurse);
    const appId = randomUUID();
    await database.sql(
      `insert into smart_apps (id, tenant_id, name, kind, redirect_uris, launch_url, scopes, created_at) values ($1, $2, 'Chart app', 'secret', '{https://app.example.org/}', 'https://app.example.org/launch', '{launch}', now())`, [appId, ward.tenantId]);
    const recoveryId = randomUUID();
    await database.sql(
      `insert into recoveries (id, tenant_id, person_id, asked_by, ask_reason, asked_at, agreed_by, agree_reason, agreed_at, stop_hash) values ($1, $2, $3, $4, 'lost telephone', $6, $5, 'seen', $7, $8)`,
      [recoveryId, ward.tenantId, callers.otherNurse.personId, callers.admin.personId, endpoint === 'makeRecoveryHalf' ? callers.coordinator.personId : null, new Date(WORLD_MS - 2 * 86_400_000), endpoint === 'makeRecoveryHalf' ? new Date(WORLD_MS - 86_400_000) : null, Buffer.from(recoveryId)]);
    if (endpoint === 'askRecovery') await database.sql(`update persons set email = 'otherNurse@example.org' where id = $1`, [callers.doctor.personId]);
    const breakGlassId = await insertBreakGlass(ward);
    const privacy = await insertPrivacyRecords(database, endpoint, ward);
    if (/^(appoint|end)Proxy$/.test(endpoint)) await insertActing(database, ward, privacy.holdId);
    const importId = await insertImport(database, endpoint, ward);
    const places = { ...(await insertEmptyPlaces(database, endpoint, ward)), ...(await insertSharing(database, endpoint, ward)) };
    return { ...pack, ...privacy, importId, recoveryId, breakGlassId, appId, sessionId, passkeyId: await insertPasskeyOf(database, callers.nurse), pairingId, patientId, unitId, facilityId, deviceId, familyLinkId, alarmId, leaverId, alertDeviceId, capAlertId, closureId, massCasualtyId, vehicleId, photoId, ruleVersion, limitVersion, trackedId: callers.responder.personId, emergencyId, pageId: pages[0]?.id ?? randomUUID(), ...people, ...rota, ...places };
  };
}

/** Ran out already, so that it opens nothing and another may be opened; its user is asked about it, and the patient was told by nothing. */
async function insertBreakGlass({ tenantId, patientId, callers }: Ward): Promise<string> {
  const id = randomUUID();
  await database.sql(
    `insert into break_glass (id, tenant_id, patient_id, person_id, reason, note, opened_at, ends_at, ended_at, verdict, judged_by, judged_at, told_by_account) values ($1, $2, $3, $4, 'other', 'tried', $5, $6, $6, 'asked', $7, $6, false)`,
    [id, tenantId, patientId, callers.doctor.personId, new Date(WORLD_MS - 7_200_000), new Date(WORLD_MS - 3_600_000), callers['privacy-officer'].personId],
  );
  return id;
}

/** One is on at a time: the one that is, of those already asked about. */
async function insertMassCasualty({ tenantId, callers }: Ward): Promise<string> {
  const id = randomUUID();
  await database.sql(
    `insert into mass_casualties (id, tenant_id, reason, declared_at, declared_by, until_at, ended_at) values ($1, $2, 'coach accident', $4, $3, $5, null) on conflict do nothing`,
    [id, tenantId, callers.dispatcher.personId, new Date(WORLD_MS), new Date(WORLD_MS + 3_600_000)],
  );
  return (await database.sql<{ id: string }>('select id from mass_casualties where tenant_id = $1', [tenantId]))[0]!.id;
}

async function insertMoveRequest({ tenantId, callers }: Ward): Promise<void> {
  await database.sql(
    `insert into move_requests (id, tenant_id, person_id, asked_by, square, notice_once, asked_at) values ($1, $2, $3, $4, $5, 'move', $6)`,
    [randomUUID(), tenantId, callers.responder.personId, callers.dispatcher.personId, JSON.stringify(COVERED), new Date(WORLD_MS)],
  );
}

async function insertClosure({ tenantId, callers }: Ward): Promise<string> {
  const id = randomUUID();
  await database.sql(
    `insert into road_closures (id, tenant_id, shape, reason, source, entered_at, entered_by) values ($1, $2, '{"type":"Point","coordinates":[1.5,42.5]}', 'rockfall', 'dispatcher', now(), $3)`,
    [id, tenantId, callers.dispatcher.personId],
  );
  return id;
}

const packStates: Partial<Record<EndpointName, 'proposed' | 'approved'>> = { approvePack: 'proposed', activatePack: 'approved' };

/** Written by somebody who asks nothing here; a name of its own, because every tenant counts its versions from 2. */
async function insertPack(endpoint: EndpointName, { tenantId, callers }: Ward): Promise<{ packId: string; packVersion: number }> {
  const packId = `pack-${randomUUID()}`;
  const wish = { tenantId, packId, state: packStates[endpoint] ?? ('draft' as const), author: callers.doctor.personId, approver: callers.nurse.personId, nowMs: WORLD_MS, change: (source: string) => source.replace('validFrom: 2026-11-25', 'validFrom: 2020-01-01') };
  return { packId, packVersion: await database.pg.asTenant(tenantId, (tx) => insertPackIn(tx, wish)) };
}

const ruleStates: Partial<Record<EndpointName, 'proposed' | 'approved' | 'active'>> = { approveRuleSet: 'proposed', activateRuleSet: 'approved', retireRuleSet: 'active', keepRuleSet: 'active' };

/** Of a unit that is asked for once, with a number no other tenant has. */
async function insertRules(endpoint: EndpointName, { tenantId, unitId, callers }: Ward): Promise<number> {
  const scope = ruleStates[endpoint] === 'active' ? ({ type: 'programme', programme: `${endpoint} ${randomInt(1_000_000)}` } as const) : ({ type: 'unit', unitId: unitId as UnitId } as const);
  const wish = { tenantId, scope, source: ruleSetText([]), state: ruleStates[endpoint] ?? ('draft' as const), author: callers.nurse.personId, approver: callers.otherNurse.personId, nowMs: WORLD_MS, version: randomInt(1_000, 900_000_000), isAskedOut: endpoint === 'keepRuleSet' };
  return database.pg.asTenant(tenantId, (tx) => insertRuleSetIn(tx, wish));
}

async function insertLimit({ tenantId, patientId, callers }: Ward): Promise<number> {
  const version = randomInt(1_000, 900_000_000);
  await database.sql('update personal_limits set ended_at = now() where patient_id = $1 and ended_at is null', [patientId]);
  await database.sql(
    `insert into personal_limits (tenant_id, version, patient_id, rule_id, priority, day_limit, night_from, night_to, time_zone, reason, signed_by, signed_at, expires_at)
     values ($1, $2, $3, 'spo2-low', 'medium', 88, 0, 360, 'UTC', 'own baseline', $4, $5, $6)`,
    [tenantId, version, patientId, callers.doctor.personId, new Date(WORLD_MS), new Date(WORLD_MS + 86_400_000)]);
  return version;
}

async function insertAlarmAndLeaver({ tenantId, patientId, unitId }: Ward, alarmId: string, leaverId: string): Promise<void> {
  const at = new Date(WORLD_MS).toISOString();
  await database.sql(
    `insert into alarms (id, tenant_id, patient_id, unit_id, condition_key, rule_id, rule_version, kind, priority, phase, state, inactivation, started_at, changed_at)
     values ($1, $2, $3, $4, 'spo2-low', 'spo2-low', 1, 'physiological', 'high', 'start', 'active', 'enabled', $5, $5)`,
    [alarmId, tenantId, patientId, unitId, at],
  );
  await database.sql(`insert into alarm_reviews (id, tenant_id, unit_id, week_on, subject, rule_id, alarms, of_alarms, bed_days) values ($1, $2, $3, '2026-01-05', 'rule', $4, 1, 1, 1)`, [alarmId, tenantId, unitId, leaverId]);
  await database.sql(`insert into persons (id, tenant_id, given_name, family_name, email, created_at) values ($1, $2, 'Leaving', 'Tester', $3, $4)`, [
    leaverId, tenantId, `${leaverId}@example.org`, at,
  ]);
  await database.sql(`insert into responders (person_id, tenant_id) values ($1, $2)`, [leaverId, tenantId]);
}

const cellOf = (outcome: Outcome): Cell | '401' => {
  if (outcome.ok) return 'ok';
  const { kind } = outcome.error;
  return kind === 'forbidden' ? '403' : kind === 'not-found' ? '404' : kind === 'unauthenticated' ? '401' : 'ok';
};
const plain = (body: unknown): unknown => JSON.parse(JSON.stringify(body ?? null));
/** In the asker's own tenant; what a guest reads is kept in the patient's as well (shared-care/shared-care.pg.test.ts). */
const auditRows = async (requestId: string, { tenantId }: Ward): Promise<number> =>
  (await database.sql<{ n: number }>(`select count(*)::int as n from audit_rows where request_id = $1 and tenant_id = $2`, [requestId, tenantId]))[0]?.n ?? -1;

test('[P16] every endpoint has a row for whom it is for, and every row a cell for every role', () => {
  assert.deepEqual(Object.keys(rightsMatrix).toSorted(), endpointNames.toSorted());
  for (const name of endpointNames) {
    const row = rightsMatrix[name];
    assert.equal(row.for, endpoints[name].auth, name);
    if (row.for !== 'person') continue;
    assert.equal(row.cells.length, columns.length, name);
    for (const cell of row.cells) assert.ok(['ok', '403', '404'].includes(cell), `${name}: ${cell}`);
    assert.ok((name in inputs) === namesRecord(name), `${name} names a record and has an input, or neither`);
  }
});

/** From the protocol's own table: an id in the path, the query or the body. */
function namesRecord(name: EndpointName): boolean {
  const { params, query, body } = endpoints[name];
  const keys = [...Object.keys(params.shape), ...Object.keys(query.shape), ...(body && 'shape' in body ? Object.keys(body.shape) : [])];
  return keys.some((key) => /^(patient|unit|alarm|review|emergency|page|device|familyLink|rota|override|swap|absence|feed|alertDevice|capAlert|vehicle|closure|massCasualty|facility|app|session|passkey|recovery|breakGlass|erasure|hold|export|network|sharedCare)Id$|^patientIds$/.test(key)) || Object.hasOwn(params.shape, 'personId') || keys.includes('version');
}

const personEndpoints = endpointNames.filter((name) => rightsMatrix[name].for === 'person');

for (const endpoint of personEndpoints) {
  const { cells, audit } = rightsMatrix[endpoint] as PersonRow;
  test(`[P16] ${endpoint} lets in whom the matrix says, [FR7] tells each no more than the fields of their role, and [A3] leaves exactly one row`, async () => {
    const world = async () => {
      const ward = await insertWard(database);
      const records = await prepare(endpoint, ward);
      return { ward, input: inputs[endpoint]?.(records) ?? plainInputs[endpoint] ?? {} };
    };
    let { ward, input } = await world();
    const found: string[] = [];
    let hasSucceeded = false;
    for (const [index, column] of columns.entries()) {
      // Once taken back, a family link is nobody's any more.
      if (endpoint === 'revokeFamilyLink') ({ ward, input } = await world());
      const requestId = randomUUID();
      const outcome = await ask(ward.callers[column], endpoint, input, requestId);
      found.push(cellOf(outcome));
      hasSucceeded ||= outcome.ok;
      if (outcome.ok && !endpoints[endpoint].isFile) assert.deepEqual(plain(cutOf(endpoints[endpoint].reply)(outcome.body, { seers: new Set(ward.callers[column].roles), isCut: false })), plain(outcome.body), `fields of ${endpoint} to ${column}`);
      assert.equal(await auditRows(requestId, ward), audit === 'none' && cells[index] === 'ok' ? 0 : 1, `audit rows of ${endpoint} by ${column}`);
    }
    assert.deepEqual(Object.fromEntries(columns.map((column, index) => [column, found[index]])), Object.fromEntries(columns.map((column, index) => [column, cells[index]])));
    assert.ok(hasSucceeded, 'somebody whom the matrix lets in did it');
  });
}

for (const endpoint of personEndpoints.filter((name) => name in inputs)) {
  const { cells } = rightsMatrix[endpoint] as PersonRow;
  test(`[P8] ${endpoint} answers another tenant's record exactly as a random one`, async () => {
    const [here, there] = [await insertWard(database), await insertWard(database)];
    const inputOf = inputs[endpoint]!;
    const foreign = await prepare(endpoint, there);
    const own = await prepare(endpoint, here);
    const named = { colleagueId: own.colleagueId, nurseId: own.nurseId, relativeId: own.relativeId, askedId: own.askedId };
    for (const [index, column] of columns.entries()) {
      const requests = { foreign: randomUUID(), random: randomUUID() };
      const caller = here.callers[column];
      const toForeign = await ask(caller, endpoint, inputOf({ ...foreign, ...named }), requests.foreign);
      const toRandom = await ask(caller, endpoint, inputOf({ ...randomRecords(own), ...named }), requests.random);
      assert.equal(JSON.stringify(toForeign), JSON.stringify(toRandom), column);
      assert.equal(cellOf(toForeign), cells[index] === '403' ? '403' : '404', column);
      for (const requestId of Object.values(requests)) assert.equal(await auditRows(requestId, here), 1, `a refusal of ${endpoint} to ${column} is recorded`);
    }
    assert.equal((await database.sql(`select from audit_rows where tenant_id = $1 and actor_id = any($2)`, [there.tenantId, Object.values(here.callers).map(({ personId }) => personId)])).length, 0);
  });
}

test('[P16] nobody signed in, and no device, is let in where a person is asked for', async () => {
  const ward = await insertWard(database);
  const device: Caller = { type: 'device', deviceId: ward.deviceId, tenantId: ward.callers.nurse.tenantId, patientId: ward.patientId };
  const records = await prepare('getPatient', ward);
  for (const endpoint of personEndpoints) {
    const input = inputs[endpoint]?.(records) ?? plainInputs[endpoint] ?? {};
    for (const caller of [{ type: 'public' } as const, device]) {
      assert.ok(['401', '403'].includes(cellOf(await ask(caller, endpoint, input, randomUUID()))), `${endpoint} as ${caller.type}`);
    }
  }
});

test('[P14] the demo\'s endpoints do not exist outside a demo', async () => {
  for (const endpoint of endpointNames.filter((name) => rightsMatrix[name].for === 'demo')) {
    assert.equal(cellOf(await ask({ type: 'public' }, endpoint, { body: { accountId: 'nurse' } }, randomUUID())), '404', endpoint);
  }
});
