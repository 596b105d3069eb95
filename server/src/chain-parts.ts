// Builds the chain from a reading to a page, and what hangs on it. Part of app.ts. Decides nothing.
import { createCoverage } from './coverage/coverage-engine.ts';
import { buildAssignment } from './assignment-parts.ts';
import { createRosterEngine } from './dispatch/responder-roster-engine.ts';
import { createDutyEnd } from './emergency/duty-end-engine.ts';
import { createEmergencyEngine } from './emergency/emergency-engine.ts';
import { createPageAnswers } from './emergency/page-answer-engine.ts';
import { createResponderBack } from './emergency/responder-back-engine.ts';
import { createResponderLoss } from './emergency/responder-loss-engine.ts';
import { createEscalationEngine } from './emergency/escalation-engine.ts';
import { createArrivalWatch } from './emergency/arrival-watch-engine.ts';
import { createSoonerWatch } from './emergency/sooner-watch-engine.ts';
import { createDeviceEar } from './devices/device-heard-engine.ts';
import { createDeviceIntake } from './intake/device-intake-engine.ts';
import { createIntake, type Intake } from './intake/intake-engine.ts';
import { buildBurden, buildRuleReplays, buildRules } from './rule-parts.ts';
import { createMonitoring } from './monitoring/monitoring-engine.ts';
import { createAlertDevices } from './paging/alert-device-engine.ts';
import { listEvidence } from './reachability/evidence-store.ts';
import { createTestAnswers } from './reachability/test-receipt-engine.ts';
import { createPageChannels } from './page-channels.ts';
import { createDiskRoom } from './platform/disk-room-node.ts';
import { createRotaBook } from './rotas/rota-book-engine.ts';
import { createRotaGaps } from './rotas/rota-gaps-engine.ts';
import { createWaveformWatch } from './waveforms/waveform-watch-engine.ts';
import { keepStrips } from './waveforms/waveform-store.ts';
import type { TenantGate } from './tenancy/tenant-limits.ts';
import type { AppOptions } from './app-options.ts';
import type { Keys } from './keys/keys.ts';
import type { Platform } from './platform-parts.ts';
import { buildPositions } from './position-parts.ts';
import { buildProtocols } from './protocol-parts.ts';
import { buildReach } from './reach-parts.ts';
import type { RoadParts } from './road-parts.ts';

/** Seconds; close together around what is asked of it: 50 ms idle, 250 ms with 1,000 open. */
const LATENESS_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.5, 1, 2, 5, 10];

/** Readings to pages. The gateway is built later and closes two loops by name: presence in, sockets counted. */
export function buildChain(platform: Platform & { readonly keys: Keys }, roads: RoadParts, oldestAt: Intake['oldestAt'], tenants: Pick<TenantGate, 'takeReadings'>, { config, authKey, dataDir, isAlone }: AppOptions) {
  const { pg, keys, clock, ids, topicLog, bus, live, metrics, onProblem } = platform;
  const { arrivalsOf, policies } = roads;
  const sockets = { areClosing: false, count: (_personId: string): number => 0, countOf: (_tenantId: string): number => 0 };
  const roster = createRosterEngine({ pg, clock, log: topicLog, live, onProblem, listEvidence, onLost: (personId) => void (sockets.areClosing || responderLost(personId)) });
  const alertDevices = createAlertDevices(pg, onProblem);
  const rotas = createRotaBook({ pg, clock, onProblem });
  const protocols = buildProtocols(platform, {
    dataDir, roster, rotas, alertDevices, onRefused: (tenantId, version) => pages.tellOperator('pack-refused', { tenantId, version }),
  });
  const plans = protocols.book;
  const opened = metrics.counterBy('mydr24_emergencies_opened_total', 'Emergencies opened; drills and tests are counted apart.', 'mode');
  const { assignment, massCasualties } = buildAssignment(platform, roads, roster);
  const engine = createEmergencyEngine({
    keys,
    standing: assignment,
    log: topicLog, ids, roster, plans, rotas, alertDevices, arrivalsOf, policyOf: policies.policyOf, markResponders: roster.markResponders, onProblem,
    onOpened: (mode) => opened.add(mode),
    onQuarantined: (emergencyId) => setAside(emergencyId),
    onCommitted(wakeAt) {
      // After the sockets were written to: the page a person sees goes before the records of it.
      setTimeout(() => {
        pages.paging.wake();
        assignment.wake();
        if (wakeAt !== null) escalation.wakeAt(wakeAt);
      }, 0);
    },
  });
  const quarantined = metrics.counter('mydr24_emergencies_quarantined_total', 'Emergencies set aside after a bug; their people were paged.');
  const lateness = metrics.histogram('mydr24_step_lateness_seconds', 'How late due steps were decided and stored.', LATENESS_BUCKETS);
  const setAside = (emergencyId: string): void => {
    quarantined.add();
    pages.tellOperator('emergency-quarantined', { emergencyId });
  };
  const escalation = createEscalationEngine({
    pg, clock, ids, log: topicLog, engine, onProblem: (error, emergencyId) => onProblem(error, { emergencyId }),
    onQuarantined: setAside,
    onLateness: (lateMs) => lateness.observe(lateMs / 1000),
  });
  const soonerWatch = createSoonerWatch({ pg, clock, engine, onProblem });
  const arrivalWatch = createArrivalWatch({ pg, clock, roster, arrivalsOf, live, onProblem });
  const answerPage = createPageAnswers({ engine, roster });
  const testAnswers = createTestAnswers({ pg, keys, log: topicLog, codeOf: (testPageId) => pages.keys.testCodeOf(testPageId), lookAgain: () => roster.reload().catch(onProblem) });
  const pages = createPageChannels({ pg, sealing: keys, clock, ids, metrics, onProblem, config, authKey, dataDir, engine, answerPage, testAnswers, alertDevices, countConnections: (personId) => sockets.count(personId) });
  const rules = buildRules(platform, { dataDir, tellOperator: pages.tellOperator, tellCircle: pages.notices.tellCircle, raise: (command) => intake.command(command), onChanged: (tenantId) => monitoring.rulesChanged(tenantId) });
  const trying = buildRuleReplays(platform, rules);
  const burden = buildBurden(platform, rules, pages.notices.tellCircle);
  const monitoring = createMonitoring({ rulesOf: rules.book.rulesOf, pg, keys, clock, ids, topicLog, bus, liveFeed: live, raiseEmergencies: engine.raise, foreseeRaising: engine.foresee, keepStrips, onProblem, isAlone });
  // The disk of a database elsewhere is its operator's to watch.
  const disk = 'socketDir' in platform.address ? createDiskRoom({ dir: dataDir, onProblem }) : null;
  if (disk) metrics.gauge('mydr24_disk_free_bytes', 'Room left for the embedded database; below 200 MB readings are refused.', () => disk.freeBytes());
  const ear = createDeviceEar({ pg, onProblem });
  const intake = createIntake({ pg, clock, desk: monitoring.desk, oldestAt, tenants, onProblem, hasRoom: () => disk?.hasRoom() ?? true, onVisit: (visit) => ear.note(visit) });
  const waveformWatch = createWaveformWatch({ pg, clock, isOurs: (patientId) => monitoring.desk.tenantOf(patientId) !== undefined, say: intake.say, liveFeed: live, onProblem });
  const devices = createDeviceIntake({ pg, clock, intake });
  const responderLost = createResponderLoss({ pg, engine, clock, onProblem });
  const responderBack = createResponderBack({ pg, engine, clock, onProblem });
  const endDuty = createDutyEnd({ pg, engine, clock, onProblem });
  const rotaGaps = createRotaGaps({ pg, clock, ids, log: topicLog, tellCoordinators: pages.notices.tellCoordinators, onProblem });
  const reach = buildReach(platform, { roster, rotas, plans, pages, endDuty });
  const positions = buildPositions(platform, config, roster);
  const coverage = createCoverage({ pg, clock, roster, timesOf: roads.timesOf, aimOf: (tenantId) => policies.policyOf(tenantId).coverage, onProblem });
  return { coverage, sockets, responderBack, roster, positions, rotas, rotaGaps, reach, protocols, engine, escalation, soonerWatch, arrivalWatch, assignment, massCasualties, pages, rules, trying, burden, monitoring, intake, waveformWatch, devices, ear, disk };
}

export type Chain = ReturnType<typeof buildChain>;
