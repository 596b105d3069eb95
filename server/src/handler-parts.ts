// Gives every endpoint its handler. Part of app.ts. Decides nothing.
import { type BoardPatient, type LatestVital, topicName } from '@mydr24/protocol';
import { sceneCommandsOf } from './assignment-parts.ts';
import { createAssignmentHandlers } from './assignment/assignment-routes.ts';
import { createMassCasualtyHandlers } from './assignment/mass-casualty-routes.ts';
import { createBreakGlassHandlers } from './break-glass/break-glass-routes.ts';
import { createAuditHandlers } from './audit/audit-routes.ts';
import { createCapacityHandlers } from './capacity/capacity-routes.ts';
import type { Config } from './config.ts';
import { getPatient } from './people/people-store.ts';
import { createExplainHandlers } from './people/access-explain-routes.ts';
import { createCareTeamHandlers } from './care-team/care-team-routes.ts';
import { createConsentHandlers } from './consent/consent-routes.ts';
import { createProxyHandlers } from './proxies/proxy-routes.ts';
import { createGuestHandlers, stopVisit } from './shared-care/guest-routes.ts';
import { createReviewHandlers } from './shared-care/review-routes.ts';
import { createNetworkHandlers } from './shared-care/network-routes.ts';
import { createSharedCareHandlers } from './shared-care/shared-care-routes.ts';
import { createGuestTopics } from './people/guest-topics-postgres.ts';
import { listNotes } from './history/history-store.ts';
import { readVitalHistory } from './history/read-history-engine.ts';
import { insertAudit } from './audit/audit-store.ts';
import { createConsentRulesHandlers } from './consent/consent-rules-routes.ts';
import { readConsentRules } from './consent/consent-rules-store.ts';
import { createDispatchHandlers } from './dispatch/dispatch-routes.ts';
import { greatCircleM } from './dispatch/great-circle.ts';
import { sceneRouteOf } from './dispatch/journeys.ts';
import { createKitHandlers } from './dispatch/kit-routes.ts';
import { createRankingPreviewHandlers } from './dispatch/ranking-preview-routes.ts';
import { createRankingHandlers } from './dispatch/ranking-routes.ts';
import { firstNeeds } from './emergency/first-needs.ts';
import { createEmergencyHandlers } from './emergency/emergency-routes.ts';
import { createSetAsideHandlers } from './emergency/set-aside-routes.ts';
import { createEmergencyRankingHandlers } from './emergency/ranking-routes.ts';
import { openEmergencies, readEmergency } from './emergency/emergency-snapshot-store.ts';
import { readWhy } from './emergency/ranking-store.ts';
import { printDocument } from './incident/document-node.ts';
import { buildIdentityHandlers } from './identity-parts.ts';
import { createIncidentHandlers } from './incident/incident-routes.ts';
import { sha256Hex } from './incident/sha256-node.ts';
import type { ImportHandlers } from './imports/import-routes.ts';
import { createEndedAlarmHandlers } from './history/ended-alarm-routes.ts';
import { createHistoryHandlers } from './history/history-routes.ts';
import { createProtectedNotes } from './history/protected-reading-engine.ts';
import { createIntakeHandlers } from './intake/intake-routes.ts';
import { createCapHandlers } from './interop/cap-routes.ts';
import { createNurseInChargeHandlers } from './monitoring/nurse-in-charge-routes.ts';
import { findCharge } from './monitoring/nurse-in-charge-store.ts';
import { createPersonalLimitHandlers } from './monitoring/personal-limit-routes.ts';
import { createProgrammeHandlers } from './monitoring/programme-routes.ts';
import { createRuleSetHandlers } from './monitoring/rule-set-routes.ts';
import { createMonitoringHandlers } from './monitoring/monitoring-routes.ts';
import { createBurdenHandlers } from './burden/burden-routes.ts';
import { createReplayHandlers } from './rule-replay/replay-routes.ts';
import type { Keys } from './keys/keys.ts';
import type { Caller } from './people/access.ts';
import { createDeviceHandlers } from './devices/device-routes.ts';
import { createOwnDeviceHandlers } from './devices/own-device-routes.ts';
import { createPairingHandlers } from './devices/pairing-routes.ts';
import { createDeviceAlertHandlers } from './hl7v2/device-alert-routes.ts';
import { createPeopleHandlers } from './people/people-routes.ts';
import { nodeSecrets } from './people/secrets-node.ts';
import { createSiftPatients } from './people/sift-patients-postgres.ts';
import { createReachHandlers } from './reachability/reachability-routes.ts';
import type { Handlers } from './platform/handlers.ts';
import type { Tx } from './platform/postgres.ts';
import { createProtocolsHandlers } from './protocols/protocols-routes.ts';
import { createCoverageHandlers } from './coverage/coverage-routes.ts';
import { createBaseMapHandlers } from './roads/base-map-routes.ts';
import { createClosureHandlers } from './roads/closure-routes.ts';
import { createMyShiftHandlers } from './rotas/my-shifts-routes.ts';
import { createPositionHandlers } from './positions/position-routes.ts';
import { createTrackerHandlers } from './positions/tracker-routes.ts';
import { createFacilityHandlers } from './facilities/facility-routes.ts';
import { createPlaceHandlers } from './positions/place-routes.ts';
import { createVehicleHandlers } from './positions/vehicle-routes.ts';
import { readPatientBoard } from './monitoring/board-store.ts';
import type { PrivacyHandlers } from './privacy/privacy-routes.ts';
import type { RecordTimeHandlers } from './privacy/record-times-routes.ts';
import { createPatientEssentialsHandlers } from './scene-notes/patient-essentials-routes.ts';
import { createClamdScan } from './scene-notes/file-scan-clamd.ts';
import { createReadScene } from './scene-notes/scene-reading-engine.ts';
import { createSceneHandlers } from './scene-notes/scene-routes.ts';
import { createOverlayHandlers } from './rotas/overlay-routes.ts';
import { createRotaHandlers } from './rotas/rota-routes.ts';
import { writeIcal } from './rotas/shift-calendar-ical.ts';
import { createRetentionHandlers } from './retention/retention-routes.ts';
import { createWaveformHandlers } from './waveforms/waveform-routes.ts';
import { findKeepHours } from './waveforms/waveform-store.ts';
import { createTenantLimitHandlers } from './tenancy/tenant-limit-routes.ts';
import type { Tenancy } from './tenancy-parts.ts';
import type { Platform } from './platform-parts.ts';
import type { People } from './people-parts.ts';
import type { Chain } from './chain-parts.ts';
import type { Family } from './family-parts.ts';
import type { SignOnParts } from './sso-parts.ts';
import type { RoadParts } from './road-parts.ts';

export function buildHandlers(platform: Platform & { readonly keys: Keys; readonly firstWeekAt: () => number | null }, people: People, roads: RoadParts, chain: Chain, outside: { tenants: Tenancy; provision: SignOnParts['provision']; handlers: Family['handlers'] & SignOnParts['handlers'] & PrivacyHandlers & RecordTimeHandlers & ImportHandlers }, config: Config): Handlers<Caller> {
  const isDemo = config.mode === 'demo';
  const { tenants } = outside;
  const { pg, keys, clock, ids, topicLog, onProblem } = platform;
  const { door, rights, revocations: rightsChanges } = people;
  const { engine, roster, intake, monitoring, reach } = chain;
  const rotas = { pg, keys, door, ids, log: topicLog, roster, onChanged: () => [chain.rotas, chain.rotaGaps].forEach((each) => each.onChanged()) };
  const consentRules = (tx: Tx) => readConsentRules(tx, config.consentRules);
  const protectedNotes = createProtectedNotes({ door, keys, readConsentRules: consentRules });
  const onPatientChanged = ({ id }: { id: string }): void => void monitoring.refreshPatients([id]).catch(onProblem);
  return {
    ...buildIdentityHandlers(platform, people, chain, outside.provision, config),
    ...createPeopleHandlers({ insertAudit, pg, keys, door, topicLog, rightsChanges, isDemo, onPatientChanged, tellDesk: chain.pages.notices.tellPeople }),
    ...createDeviceHandlers({ pg, keys, clock, door, ids, secrets: nodeSecrets, rightsChanges, tenants, flushHeard: chain.ear.flush }),
    ...createPairingHandlers({ pg, door, ids, secrets: nodeSecrets, tenants }),
    ...createOwnDeviceHandlers({ pg, door, ids, devices: chain.devices, tenants }),
    ...createDeviceAlertHandlers({ pg, door }),
    ...createTenantLimitHandlers({ pg, door, limits: tenants, countSockets: (tenantId) => chain.sockets.countOf(tenantId) }),
    ...privacyHandlers(platform, people, chain, config),
    ...sharedCareHandlers(platform, people),
    ...outside.handlers,
    ...createIntakeHandlers({ pg, door, intake, devices: chain.devices }),
    ...createWaveformHandlers({
      pg, door, hasRoom: () => chain.disk?.hasRoom() ?? true,
      canJudge: monitoring.desk.load.bind(monitoring.desk), onStored: chain.waveformWatch.hear,
    }),
    ...createRetentionHandlers({ pg, door, waveformHoursOf: findKeepHours, firstWeekAt: platform.firstWeekAt }),
    ...createHistoryHandlers({ pg, door, keys, ids, flushHeard: chain.ear.flush, readConsentRules: consentRules }),
    ...createMonitoringHandlers({ pg, keys, ids, clock, door, command: intake.command, openEmergencies }),
    ...createEndedAlarmHandlers({ pg, keys, door, siftPatients: createSiftPatients({ clock, rights }) }),
    ...createNurseInChargeHandlers({ pg, door }),
    ...createPersonalLimitHandlers({ pg, keys, door, ...chain.rules }),
    ...createRuleSetHandlers({ pg, keys, door, ...chain.rules }),
    ...createProgrammeHandlers({ pg, keys, door, ids, refreshPatients: monitoring.refreshPatients }),
    ...createBurdenHandlers({ pg, keys, door, rights, ids, rulesOfUnit: chain.burden.rulesOfUnit }),
    ...createReplayHandlers({ pg, door, ids, ...chain.trying }),
    ...createEmergencyHandlers({ pg, keys, door, rights, engine, roster }), ...createSetAsideHandlers({ pg, door, rights, engine, roster, log: topicLog, markResponders: roster.markResponders }),
    ...createEmergencyRankingHandlers({ pg, door, rights, engine, roster, routeOf: async (...asked) => sceneRouteOf(await roads.routeOf(...asked)) }),
    ...createRankingHandlers({ pg, door, policies: roads.policies }),
    ...createRankingPreviewHandlers({ pg, door, roster, policies: roads.policies, arrivalsOf: roads.arrivalsOf, needsOf: (tenantId, kind) => firstNeeds(chain.protocols.book.planFor(tenantId, kind).protocol) }),
    ...createKitHandlers({ pg, door, policies: roads.policies, onKitChanged: roster.reload }),
    ...createAssignmentHandlers({ pg, door, assignment: chain.assignment, scenes: sceneCommandsOf(engine, roster) }),
    ...createMassCasualtyHandlers({ pg, door, ids, book: chain.massCasualties, tellPeople: chain.pages.notices.tellPeople, onChanged: chain.assignment.wake }),
    ...createClosureHandlers({ pg, door, ids, closures: roads.closures }),
    ...createCoverageHandlers({ pg, door, ids, roster, coverage: chain.coverage, tellPerson: chain.pages.notices.tellPerson }),
    ...createBaseMapHandlers({ pg, door, baseMap: roads.baseMap }),
    ...createCapacityHandlers({ pg, door, ids }),
    ...createDispatchHandlers({ pg, door, log: topicLog, roster, onDutyEnded: reach.onDutyEnded }),
    ...createReachHandlers({ pg, keys, door, ids, log: topicLog, roster, rightsChanges, onCallUntil: reach.onCallUntil, codeOf: chain.pages.keys.testCodeOf, isDeviceOpen: reach.devices.isOpen, onTestMade: reach.tests.wake, lookAgain: roster.reload }),
    ...createProtocolsHandlers({ pg, door, ...chain.protocols, readEmergency: (tx, id) => readEmergency(tx, keys, id) }),
    ...createIncidentHandlers({
      pg, door, readEmergency: (tx, id) => readEmergency(tx, keys, id, 'openWords'), readWhy, readScene: createReadScene({ keys, protectedNotes }), print: printDocument, sha256: sha256Hex, siteName: siteNameOf(config), capAddresses: config.capAddresses,
    }),
    ...createSceneHandlers({
      pg, door, keys, protectedNotes, readEmergency: (tx, id) => readEmergency(tx, keys, id), sha256: sha256Hex, ...(config.fileScanner === undefined ? {} : { scan: createClamdScan(config.fileScanner) }), record: (tx, id, event, nowMs) => engine.apply(tx, id, () => event, nowMs),
      latestVitals: latestVitals(keys),
    }),
    ...createPatientEssentialsHandlers({ pg, door, keys }),
    ...createCapHandlers({ pg, keys, door, log: topicLog, ids }),
    ...createRotaHandlers(rotas),
    ...createOverlayHandlers(rotas),
    ...createPositionHandlers({ pg, door, tracking: chain.positions.tracking, distance: greatCircleM }),
    ...createPlaceHandlers({ pg, door }),
    ...createFacilityHandlers({ pg, door, ids }),
    ...createVehicleHandlers({ pg, door, ids, secrets: nodeSecrets, tracking: chain.positions.tracking, onChanged: roster.reload }),
    ...createTrackerHandlers(chain.positions.desk),
    ...createMyShiftHandlers({ ...rotas, secrets: nodeSecrets, writeCalendar: writeIcal }),
    ...chain.pages.handlers(door),
  };
}

/** How this site is named to other systems: the host people reach it by. */
function siteNameOf({ publicOrigin, host }: Config): string {
  return publicOrigin === undefined ? host : new URL(publicOrigin).hostname;
}

/** What crosses from one tenant to another, and nothing else does. */
function sharedCareHandlers({ pg, keys, ids, clock }: Platform & { readonly keys: Keys }, { door, rights }: People) {
  return {
    ...createNetworkHandlers({ pg, door }),
    ...createSharedCareHandlers({ pg, door, rights, ids, keys }),
    ...createReviewHandlers({ pg, keys, door, stopVisit: (call) => stopVisit({ pg, keys, door, ids, insertAudit }, call) }),
    ...createGuestHandlers({ pg, keys, door, ids, insertAudit, openTopics: createGuestTopics({ clock, rights }), readBoard: boardOf(keys), findInCharge: findCharge, readHistory: readVitalHistory, listNotes: (tx, patientId, span) => listNotes(tx, keys, patientId, span), sha256: sha256Hex }),
  };
}

/** Without an emergency: who asks this way is told of none. */
const boardOf = (keys: Keys) => (tx: Tx, patientId: string, nowMs: number): Promise<BoardPatient | null> => readPatientBoard(tx, keys, patientId, async () => new Map(), nowMs);
const latestVitals = (keys: Keys) => async (tx: Tx, patientId: string, nowMs: number): Promise<LatestVital[]> => (await boardOf(keys)(tx, patientId, nowMs))?.vitals ?? [];

/** Who sees what of a patient beyond everyday work, and who did. */
function privacyHandlers({ pg, keys, ids, topicLog }: Platform & { readonly keys: Keys }, { door, rights, revocations: rightsChanges }: People, chain: Chain, config: Config) {
  return {
    ...createConsentHandlers({
      pg, keys, door, rightsChanges, ruleSet: config.consentRules,
      tellPages: async (tx, tenantId, patientId, nowMs) => topicLog.append(tx, [{ tenantId, topic: topicName('patient', patientId), kind: 'patient-changed', body: await getPatient(tx, keys, patientId) }], nowMs),
    }),
    ...createConsentRulesHandlers({ pg, door, ruleSet: config.consentRules }), ...createProxyHandlers({ pg, keys, door, ids, readConsentRules: (tx) => readConsentRules(tx, config.consentRules) }),
    ...createBreakGlassHandlers({ pg, door, rights, keys, ids, rightsChanges, tellPeople: chain.pages.notices.tellPeople }),
    ...createCareTeamHandlers({ pg, door, ids, rightsChanges }),
    ...createExplainHandlers({ pg, door, rights }),
    ...createAuditHandlers({ pg, door, rights, siteName: siteNameOf(config) }),
  };
}
