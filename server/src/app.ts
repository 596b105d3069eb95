// The only place where parts are joined. Builds every slice by hand, starts them in an order in which nothing is
// acknowledged before it can be kept, and stops them in the reverse. Decides nothing.
import { pino } from 'pino';
import { insertAudit } from './audit/audit-store.ts';
import type { Config } from './config.ts';
import { createDispatchHandlers } from './dispatch/dispatch-routes.ts';
import { greatCircleM } from './dispatch/great-circle.ts';
import { byRoad, routeBy } from './dispatch/journeys.ts';
import { createPolicyBook } from './dispatch/ranking-policy-engine.ts';
import { createRankingHandlers } from './dispatch/ranking-routes.ts';
import { createRosterEngine, type RosterEngine } from './dispatch/responder-roster-engine.ts';
import { findResponder, listResponders } from './dispatch/responder-store.ts';
import { createDutyEnd, type EndDuty } from './emergency/duty-end-engine.ts';
import type { PlanBook } from './emergency/plan-book.ts';
import { createEmergencyEngine } from './emergency/emergency-engine.ts';
import { createPageAnswers } from './emergency/page-answer-engine.ts';
import { createEmergencyHandlers } from './emergency/emergency-routes.ts';
import { createEmergencyRankingHandlers } from './emergency/ranking-routes.ts';
import { openEmergencies, readDispatch, readEmergency, readFamily, readInbox } from './emergency/emergency-snapshot-store.ts';
import { readWhy } from './emergency/ranking-store.ts';
import { createResponderBack } from './emergency/responder-back-engine.ts';
import { createResponderLoss } from './emergency/responder-loss-engine.ts';
import { createEscalationEngine } from './emergency/escalation-engine.ts';
import { createGateway } from './gateway/gateway-engine.ts';
import { createHttp } from './gateway/http-server.ts';
import { createRequests } from './gateway/request-engine.ts';
import { createSessionWatch } from './gateway/session-store.ts';
import { createTopicSource } from './gateway/topic-source-store.ts';
import type { Snapshots } from './gateway/topic-source.ts';
import { printDocument } from './incident/document-node.ts';
import { BEFORE_MS } from './incident/incident-record.ts';
import { createIncidentHandlers } from './incident/incident-routes.ts';
import { keepAlarmPhases } from './incident/incident-store.ts';
import { sha256Hex } from './incident/sha256-node.ts';
import { createIntake } from './intake/intake-engine.ts';
import { createIntakeHandlers } from './intake/intake-routes.ts';
import { createCapHandlers } from './interop/cap-routes.ts';
import { expireCapAlerts, listShownCapAlerts } from './interop/cap-store.ts';
import { readPatientBoard, readUnitBoard } from './monitoring/board-store.ts';
import { createMonitoring } from './monitoring/monitoring-engine.ts';
import { createMonitoringHandlers } from './monitoring/monitoring-routes.ts';
import type { Carrier } from './paging/carrier.ts';
import { createAlertDevices } from './paging/alert-device-engine.ts';
import type { Caller } from './people/access.ts';
import { createTokenSigner, createTokenVerifier } from './people/access-token-jose.ts';
import { createDeviceVerifier } from './people/device-engine.ts';
import { createDeviceHandlers } from './people/device-routes.ts';
import { createDoor, createTopicDoor } from './people/door-postgres.ts';
import { createFamilyHandlers } from './people/family-routes.ts';
import { createPasswordHasher } from './people/password-argon2.ts';
import { createPeopleHandlers } from './people/people-routes.ts';
import { createRevocations } from './people/revocation-engine.ts';
import { nodeSecrets } from './people/secrets-node.ts';
import { parseDeviceKey } from './people/secrets.ts';
import { createSessionHandlers } from './people/session-routes.ts';
import { createDevicePresence } from './reachability/device-presence-engine.ts';
import { listEvidence } from './reachability/evidence-store.ts';
import { createReachTests } from './reachability/reach-test-engine.ts';
import { createReachWord } from './reachability/reach-word-engine.ts';
import { createReachHandlers } from './reachability/reachability-routes.ts';
import { makeTestCode } from './reachability/test-code-node.ts';
import { listNewestTests } from './reachability/test-page-store.ts';
import { createPageChannels, type PageChannels } from './page-channels.ts';
import { createBus } from './platform/bus.ts';
import { createBusWakeUps } from './platform/bus-postgres.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import { createDiskRoom } from './platform/disk-room-node.ts';
import { createSteadyClock } from './platform/steady-clock.ts';
import { type Answer, answer, type Handlers } from './platform/handlers.ts';
import { createIdempotency, forgetOldKeys } from './platform/idempotency-store.ts';
import { createIds } from './platform/ids.ts';
import { createLiveFeed } from './platform/live-feed.ts';
import { logOptions, problemFacts } from './platform/log-pino.ts';
import { createMetrics } from './platform/metrics-prometheus.ts';
import { createPostgres, type PostgresAddress } from './platform/postgres.ts';
import { createTopicLog, RETENTION_MS, truncateTopics } from './platform/topic-log-store.ts';
import { staffingSource } from './protocols/pack-force-engine.ts';
import { loadPackKey } from './protocols/pack-key-file.ts';
import { createPackReader } from './protocols/pack-reader-node.ts';
import { createPlanBook } from './protocols/plan-book-engine.ts';
import { createProtocolsHandlers } from './protocols/protocols-routes.ts';
import { createShippedPacks } from './protocols/shipped-packs-file.ts';
import { createMyShiftHandlers } from './rotas/my-shifts-routes.ts';
import { createOverlayHandlers } from './rotas/overlay-routes.ts';
import { type ClosureEngine, createClosureEngine } from './roads/closure-engine.ts';
import { closureFeedHttp } from './roads/closure-feed-http.ts';
import { createClosureHandlers } from './roads/closure-routes.ts';
import { openRoads } from './roads/open-roads-node.ts';
import { createRoadBook, type RoadBook } from './roads/road-book-engine.ts';
import { createRotaBook, type RotaBookEngine } from './rotas/rota-book-engine.ts';
import { readRotas } from './rotas/rota-gap-store.ts';
import { createRotaGaps } from './rotas/rota-gaps-engine.ts';
import { createRotaHandlers } from './rotas/rota-routes.ts';
import { writeIcal } from './rotas/shift-calendar-ical.ts';
import type { MailNotice } from './rotas/tell-coordinators.ts';

export interface AppOptions {
  readonly config: Config;
  readonly address: PostgresAddress;
  /** 256 bits or more; judged by auth-key.ts before it gets here. */
  readonly authKey: Uint8Array;
  /** Where what is not in the database is kept: the Web Push keys made once. */
  readonly dataDir: string;
  /** No other node can be alive on this database, so leases of a killed one are not waited for. */
  readonly isAlone: boolean;
  /** Built web app; API only when absent. */
  readonly webDir?: string;
  /** The machine's clock, as it is; the parts get a steady one made of it. */
  readonly machineClock?: Clock;
}

export interface App {
  /** Loads state, then listens. Resolves when the first request will be answered. */
  start(): Promise<{ port: number }>;
  /** Drains sockets, ends requests, commits what waits. Safe to call once. */
  stop(): Promise<void>;
}

/** Seconds; close together around what is asked of it: 50 ms idle, 250 ms with 1,000 open. */
const LATENESS_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.5, 1, 2, 5, 10];
const SWEEP_EVERY_MS = 60 * 60_000;
const KEYS_KEPT_MS = 30 * 86_400_000;
const BURST_SHARE_OF_MINUTE = 0.2;

export async function createApp(options: AppOptions): Promise<App> {
  const platform = buildPlatform(options);
  const people = buildPeople(platform, options);
  const roads = await loadRoads(platform, options);
  const chain = buildChain(platform, roads, options);
  const handlers = buildHandlers(platform, people, chain, options.config);
  const edge = await buildEdge(platform, people, chain, handlers, options);
  let sweeper: NodeJS.Timeout | undefined;
  return {
    async start() {
      await people.revocations.start();
      await chain.roster.start();
      await chain.policies.start();
      await chain.closures.start();
      await chain.protocols.book.start();
      await chain.rotas.start();
      await chain.pages.start();
      await chain.monitoring.start();
      await chain.disk?.start();
      await chain.intake.start();
      chain.escalation.start();
      chain.reach.tests.start();
      chain.reach.word.start();
      chain.rotaGaps.start();
      await platform.wakeUps.start();
      edge.gateway.start();
      sweeper = setInterval(() => void sweep(platform).catch(platform.onProblem), SWEEP_EVERY_MS);
      return edge.http.listen({ host: options.config.host, port: options.config.port });
    },
    async stop() {
      clearInterval(sweeper);
      // Sockets that we close come back in a moment: nobody was lost.
      chain.sockets.areClosing = true;
      await edge.http.close(options.config.shutdownGraceMs);
      await chain.intake.stop();
      chain.disk?.stop();
      await chain.monitoring.stop();
      await chain.escalation.stop();
      await chain.reach.word.stop();
      await chain.reach.tests.stop();
      await chain.reach.devices.stop();
      await chain.rotaGaps.stop();
      await chain.pages.stop();
      await chain.protocols.book.stop();
      await chain.protocols.reader.stop();
      await chain.rotas.stop();
      await chain.closures.stop();
      chain.policies.stop();
      await chain.roster.stop();
      await people.revocations.stop();
      await platform.wakeUps.stop();
      await platform.pg.close();
    },
  };
}

type Platform = ReturnType<typeof buildPlatform>;
type People = ReturnType<typeof buildPeople>;
type Chain = ReturnType<typeof buildChain>;

function buildPlatform({ config, address, machineClock = systemClock }: AppOptions) {
  const clock = createSteadyClock(machineClock);
  const log = pino(logOptions(config.logLevel));
  const metrics = createMetrics();
  const problems = metrics.counter('mydr24_problems_total', 'Faults and bugs written to the log.');
  const onProblem = (error: unknown, facts: object = {}): void => {
    problems.add();
    log.error({ ...facts, ...problemFacts(error) }, 'problem');
  };
  metrics.gauge('mydr24_clock_drift_seconds', 'How far the machine clock is ahead of ours; beyond 2 s it was set.', () => clock.driftMs() / 1000);
  const half = Math.floor(config.databaseConnections / 2);
  const pg = createPostgres({ address, people: { maxConnections: half }, engine: { maxConnections: half }, onProblem });
  const bus = createBus(onProblem);
  const ids = createIds(clock);
  return { log, metrics, onProblem, address, pg, bus, ids, clock, live: createLiveFeed(), topicLog: createTopicLog(bus), wakeUps: createBusWakeUps({ pg, bus, onProblem }) };
}

function buildPeople({ pg, clock, onProblem }: Platform, { authKey }: AppOptions) {
  const revocations = createRevocations({ pg, clock, onProblem });
  const verifyToken = createTokenVerifier({ key: authKey, clock, isSessionRevoked: (id) => revocations.isSessionRevoked(id) });
  const verifyDeviceKey = createDeviceVerifier({ pg, clock, secrets: nodeSecrets, rightsChanges: revocations });
  return {
    revocations,
    verifyToken,
    signer: createTokenSigner({ key: authKey, clock }),
    /** A socket's hello carries a person's token or a device's key. */
    verifyEither: (token: string) => (parseDeviceKey(token) === null ? verifyToken(token) : verifyDeviceKey(token)),
    verifyDevice: async (key: string): Promise<Answer<Caller>> => {
      const verdict = await verifyDeviceKey(key);
      return verdict.ok ? answer(verdict.body.caller) : verdict;
    },
    door: createDoor({ clock, insertAudit }),
    authorise: createTopicDoor(pg, { clock, insertAudit }),
  };
}

/** A map that cannot be read stops nothing: straight lines take its place, and the problem is told. */
async function loadRoads({ metrics, clock, onProblem }: Platform, { config: { roadMap }, dataDir }: AppOptions): Promise<RoadBook | null> {
  const opened = roadMap === undefined ? null : await openRoads(roadMap, dataDir).catch((error: unknown) => (onProblem(error), null));
  metrics.gauge('mydr24_road_map_loaded', 'Whether travel times follow roads; 0 is straight lines.', () => (opened ? 1 : 0));
  if (opened) metrics.gauge('mydr24_road_map_age_seconds', 'Since the road map was made of its extract.', () => (clock.nowMs() - opened.madeAt) / 1000);
  return opened && createRoadBook(opened.graph);
}

/** Readings to pages. The gateway is built later and closes two loops by name: presence in, sockets counted. */
function buildChain(platform: Platform, roads: RoadBook | null, { config, authKey, dataDir, isAlone }: AppOptions) {
  const { pg, clock, ids, topicLog, bus, live, metrics, onProblem } = platform;
  const sockets = { areClosing: false, count: (_personId: string): number => 0 };
  const roster = createRosterEngine({ pg, clock, log: topicLog, live, onProblem, listEvidence, onLost: (personId) => void (sockets.areClosing || responderLost(personId)) });
  const alertDevices = createAlertDevices(pg, onProblem);
  const rotas = createRotaBook({ pg, clock, onProblem });
  const packKey = loadPackKey(dataDir);
  const staffingOf = staffingSource({ listPeople: (tenantId) => roster.list(tenantId), rotas, alertDevices });
  const packReader = createPackReader();
  const plans = createPlanBook({
    pg, clock, key: packKey, staffingOf, readSource: packReader.read, onProblem,
    onRefused: (tenantId, version) => pages.tellOperator('pack-refused', { tenantId, version }),
  });
  metrics.gauge('mydr24_protocol_packs_refused', 'Tenants whose active protocol pack was refused; the last good one is in force.', () => plans.refusedCount());
  const policies = createPolicyBook({ pg, onProblem });
  const opened = metrics.counterBy('mydr24_emergencies_opened_total', 'Emergencies opened; drills and tests are counted apart.', 'mode');
  const engine = createEmergencyEngine({
    log: topicLog, ids, roster, plans, rotas, alertDevices, policyOf: policies.policyOf, ...(roads ? { arrivalsOf: (tenantId: string) => byRoad(roads.of(tenantId)) } : {}), markResponders: roster.markResponders, onProblem,
    onOpened: (mode) => opened.add(mode),
    onCommitted(wakeAt) {
      // After the sockets were written to: the page a person sees goes before the records of it.
      setTimeout(() => {
        pages.paging.wake();
        if (wakeAt !== null) escalation.wakeAt(wakeAt);
      }, 0);
    },
  });
  const quarantined = metrics.counter('mydr24_emergencies_quarantined_total', 'Emergencies set aside after a bug; their people were paged.');
  const lateness = metrics.histogram('mydr24_step_lateness_seconds', 'How late due steps were decided and stored.', LATENESS_BUCKETS);
  const escalation = createEscalationEngine({
    pg, clock, ids, log: topicLog, engine, onProblem: (error, emergencyId) => onProblem(error, { emergencyId }),
    onQuarantined(emergencyId) {
      quarantined.add();
      pages.tellOperator('emergency-quarantined', { emergencyId });
    },
    onLateness: (lateMs) => lateness.observe(lateMs / 1000),
  });
  const answerPage = createPageAnswers({ engine, roster });
  const pages = createPageChannels({ pg, clock, ids, metrics, onProblem, config, authKey, dataDir, engine, answerPage, alertDevices, countConnections: (personId) => sockets.count(personId) });
  const monitoring = createMonitoring({ pg, clock, ids, topicLog, bus, liveFeed: live, raiseEmergencies: engine.raise, foreseeRaising: engine.foresee, onProblem, isAlone });
  // The disk of a database elsewhere is its operator's to watch.
  const disk = 'socketDir' in platform.address ? createDiskRoom({ dir: dataDir, onProblem }) : null;
  if (disk) metrics.gauge('mydr24_disk_free_bytes', 'Room left for the embedded database; below 200 MB readings are refused.', () => disk.freeBytes());
  const intake = createIntake({ pg, clock, desk: monitoring.desk, onProblem, hasRoom: () => disk?.hasRoom() ?? true });
  const closures = buildClosures(platform, roads, config);
  const responderLost = createResponderLoss({ pg, engine, clock, onProblem });
  const responderBack = createResponderBack({ pg, engine, clock, onProblem });
  const endDuty = createDutyEnd({ pg, engine, clock, onProblem });
  const rotaGaps = createRotaGaps({ pg, clock, ids, log: topicLog, mail: pages.mail && mailBy(pages.mail), onProblem });
  const protocols = { book: plans, key: packKey, staffingOf, reader: packReader, readSource: packReader.read, shipped: createShippedPacks(packReader.read, onProblem) };
  const reach = buildReach(platform, { roster, rotas, plans, pages, endDuty });
  return { sockets, responderBack, roster, policies, closures, roads, rotas, rotaGaps, reach, protocols, engine, escalation, pages, monitoring, intake, disk };
}

function buildClosures({ pg, clock, ids, metrics, onProblem }: Platform, roads: RoadBook | null, { closuresFeedUrl }: Config): ClosureEngine {
  const feed = closuresFeedUrl === undefined ? {} : { fetchFeed: closureFeedHttp(closuresFeedUrl) };
  const closures = createClosureEngine({ pg, clock, ids, roads, onProblem, ...feed });
  if (closuresFeedUrl !== undefined) {
    metrics.gauge('mydr24_closures_feed_age_seconds', 'Since the feed of road closures was last read; -1 before.', () => {
      const readAt = closures.feedReadAt();
      return readAt === null ? -1 : (clock.nowMs() - readAt) / 1000;
    });
  }
  return closures;
}

interface ReachParts {
  roster: RosterEngine;
  rotas: RotaBookEngine;
  plans: PlanBook;
  pages: PageChannels;
  endDuty: EndDuty;
}

/** Whether people can be reached. A tenant's day is that of its plan; whose device has said another zone has that. */
function buildReach({ pg, clock, ids, topicLog, onProblem }: Platform, { roster, rotas, plans, pages, endDuty: onDutyEnded }: ReachParts) {
  const timeZoneOf = (tenantId: string): string => plans.planFor(tenantId, 'deterioration').protocol.timeZone;
  const { onCallUntil } = rotas;
  return {
    onCallUntil, onDutyEnded,
    devices: createDevicePresence({ pg, clock, onProblem }),
    tests: createReachTests({ pg, clock, ids, log: topicLog, roster, pagers: pages.pagers, makeCode: makeTestCode, timeZoneOf, onProblem }),
    word: createReachWord({ pg, clock, roster, onCallUntil, timeZoneOf, sendNotice: pages.notices.send, onDutyEnded, onProblem }),
  };
}

/** A coordinator's mail goes by the same carrier as pages do. */
function mailBy(carrier: Carrier): MailNotice {
  return async ({ key, to, text }, signal) => (await carrier.send({ key, channel: 'email', to, text, locale: 'en', isAnswerable: false }, signal)).type === 'accepted';
}

function buildHandlers(platform: Platform, people: People, chain: Chain, config: Config): Handlers<Caller> {
  const isDemo = config.mode === 'demo';
  const { pg, clock, ids, topicLog, onProblem } = platform;
  const { door, revocations: rightsChanges, signer } = people;
  const { engine, roster, intake, monitoring, reach } = chain;
  const rotas = { pg, door, ids, log: topicLog, roster, onChanged: () => [chain.rotas, chain.rotaGaps].forEach((each) => each.onChanged()) };
  const onPatientChanged = ({ id }: { id: string }): void => void monitoring.refreshPatients([id]).catch(onProblem);
  return {
    ...createSessionHandlers({ pg, clock, ids, hasher: createPasswordHasher(), signer, secrets: nodeSecrets, rightsChanges, insertAudit, isDemo }),
    ...createPeopleHandlers({ pg, door, topicLog, rightsChanges, isDemo, onPatientChanged }),
    ...createDeviceHandlers({ pg, clock, door, ids, secrets: nodeSecrets, rightsChanges }),
    ...createFamilyHandlers({ pg, door, ids, rightsChanges }),
    ...createIntakeHandlers({ pg, clock, door, intake }),
    ...createMonitoringHandlers({ pg, clock, door, command: intake.command, openEmergencies }),
    ...createEmergencyHandlers({ pg, door, engine, roster }),
    ...createEmergencyRankingHandlers({ pg, door, engine, roster, routeOf: (tenantId, from, to, vehicle) => routeBy(chain.roads?.of(tenantId) ?? null, from, to, vehicle) }),
    ...createRankingHandlers({ pg, door, policies: chain.policies, onKitChanged: roster.reload }),
    ...createClosureHandlers({ pg, door, ids, closures: chain.closures }),
    ...createDispatchHandlers({ pg, door, log: topicLog, roster, distance: greatCircleM, onDutyEnded: reach.onDutyEnded }),
    ...createReachHandlers({ pg, door, ids, log: topicLog, roster, rightsChanges, onCallUntil: reach.onCallUntil, makeCode: makeTestCode, isDeviceOpen: reach.devices.isOpen, onTestMade: reach.tests.wake, lookAgain: roster.reload }),
    ...createProtocolsHandlers({ pg, door, ...chain.protocols, readEmergency }),
    ...createIncidentHandlers({
      pg, door, readEmergency, readWhy, print: printDocument, sha256: sha256Hex, siteName: siteNameOf(config), capAddresses: config.capAddresses,
    }),
    ...createCapHandlers({ pg, door, log: topicLog, ids }),
    ...createRotaHandlers(rotas),
    ...createOverlayHandlers(rotas),
    ...createMyShiftHandlers({ ...rotas, secrets: nodeSecrets, writeCalendar: writeIcal }),
    ...chain.pages.handlers(door),
  };
}

/** The roster first: whoever is paged on coming back must be known to be there. */
function onPresence({ roster, responderBack }: Chain, presence: { personId: string; isConnected: boolean }): void {
  roster.onPresence(presence);
  if (presence.isConnected) responderBack.came(presence.personId);
}

/** How this site is named to other systems: the host people reach it by. */
function siteNameOf({ publicOrigin, host }: Config): string {
  return publicOrigin === undefined ? host : new URL(publicOrigin).hostname;
}

function buildSnapshots(clock: Clock): Snapshots {
  const rows = { list: listResponders, find: findResponder };
  return {
    unit: (tx, id) => readUnitBoard(tx, id, openEmergencies, clock.nowMs()),
    patient: (tx, id) => readPatientBoard(tx, id, openEmergencies, clock.nowMs()),
    emergency: (tx, id) => readEmergency(tx, id),
    dispatch: (tx, id) => readDispatch(tx, id, rows, listShownCapAlerts),
    rotas: (tx, id) => readRotas(tx, id),
    inbox: (tx, id) => readInbox(tx, id, rows, listNewestTests),
    family: (tx, id) => readFamily(tx, id),
  };
}

async function buildEdge(platform: Platform, people: People, chain: Chain, handlers: Handlers<Caller>, options: AppOptions) {
  const { pg, clock, ids, bus, live, log, metrics, onProblem } = platform;
  const { config, webDir } = options;
  const isDemo = config.mode === 'demo';
  const requests = createRequests({ handlers, idempotency: createIdempotency({ pg, clock }), clock, isDemo, onProblem });
  const gateway = createGateway({
    topics: createTopicSource({ pg, snapshots: buildSnapshots(clock) }), bus, live, requests, verifyToken: people.verifyEither, authorise: people.authorise,
    listEndedSessions: createSessionWatch(pg), clock, ids, onPresence: (presence) => onPresence(chain, presence), onSocket: chain.reach.devices.onSocket, onProblem,
  });
  chain.sockets.count = (personId) => gateway.connectionsOf(personId).length;
  people.revocations.subscribe((changes) => {
    for (const change of changes) {
      if (change.type !== 'session') continue;
      gateway.revokeSession(change.sessionId);
      void chain.reach.word.sessionEnded(change.sessionId);
    }
    if (changes.some(({ type }) => type === 'family-link')) void gateway.narrow('all').catch(onProblem);
  });
  measureGateway(metrics, gateway, chain);
  const http = await createHttp({
    requests, gateway, verifyToken: people.verifyToken, verifyDeviceKey: people.verifyDevice, clock, ids, log, metrics, isDemo,
    readiness: {
      database: () => pg.asEngine(async (tx) => void (await tx.query('select 1'))),
      monitoring: async () => chain.monitoring.mustJudge(),
    },
    metricsToken: config.metricsToken ?? null, trustedProxies: config.trustedProxies, readingsBytes: config.bodyLimitBytes, allowedOrigins: originsOf(config), isTls: config.publicOrigin?.startsWith('https:') ?? false,
    rate: { burst: config.ratePerMinute * BURST_SHARE_OF_MINUTE, perSecond: config.ratePerMinute / 60 },
    ...(webDir === undefined ? {} : { webDir }),
  });
  return { gateway, http };
}

/** The page itself is served from one of these; a socket from elsewhere is refused. */
function originsOf({ publicOrigin, allowedOrigins, port }: Config): string[] {
  const own = publicOrigin === undefined ? [`http://127.0.0.1:${port}`, `http://localhost:${port}`] : [publicOrigin];
  return [...own, ...allowedOrigins];
}

function measureGateway(metrics: Platform['metrics'], gateway: ReturnType<typeof createGateway>, { intake, monitoring }: Chain): void {
  metrics.gauge('mydr24_sockets', 'Open sockets.', () => gateway.connectionCount());
  metrics.gauge('mydr24_socket_queue_bytes', 'Waiting to be sent to sockets.', () => gateway.stats().queuedBytes);
  metrics.gauge('mydr24_slow_readers_closed', 'Sockets closed because they did not read.', () => gateway.stats().slowReadersClosed);
  metrics.gauge('mydr24_patients_monitored', 'Patients whose readings this node judges.', () => monitoring.patientCount());
  metrics.gauge('mydr24_intake_waiting_rows', 'Readings waiting for their commit.', () => intake.stats().waitingRows);
  metrics.gauge('mydr24_readings_stored', 'Readings stored since the start.', () => intake.stats().storedReadings);
}

/** What nobody will ask for again: expired alerts, events older than the log's promise, and old idempotency keys. What incidents need of the events is kept first. */
async function sweep({ pg, clock, topicLog }: Platform): Promise<void> {
  const nowMs = clock.nowMs();
  await pg.asEngine(async (tx) => topicLog.append(tx, await expireCapAlerts(tx, nowMs), nowMs));
  await pg.asEngine((tx) => keepAlarmPhases(tx, nowMs - RETENTION_MS, BEFORE_MS));
  await pg.asEngine((tx) => truncateTopics(tx, nowMs - RETENTION_MS));
  await forgetOldKeys(pg, nowMs - KEYS_KEPT_MS);
}
