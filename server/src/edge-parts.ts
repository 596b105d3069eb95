// Builds where requests and sockets come in, and what they see. Part of app.ts. Decides nothing.
import type { Config } from './config.ts';
import { findResponder, listResponders } from './dispatch/responder-store.ts';
import { openEmergencies, readDispatch, readEmergency, readFamily, readInbox } from './emergency/emergency-snapshot-store.ts';
import { createGateway } from './gateway/gateway-engine.ts';
import { createHttp, type HttpDeps } from './gateway/http-server.ts';
import { cutBus, cutLive, cutRequests, cutTopics } from './gateway/outgoing-cut-engine.ts';
import { createProofCheck } from './identity/step-up-store.ts';
import { createRefusalLog, isAttempt, type RefusalLog } from './gateway/refusal-log-engine.ts';
import { createRequests, isEndpoint, type Requests } from './gateway/request-engine.ts';
import { createRolesNow, createSessionWatch, createStandingWatch } from './gateway/session-store.ts';
import { createTopicSource } from './gateway/topic-source-store.ts';
import type { Snapshots } from './gateway/topic-source.ts';
import { listShownCapAlerts } from './interop/cap-store.ts';
import { listOpenDeviceAlerts } from './hl7v2/device-alert-store.ts';
import { readPatientBoard, readUnitBoard } from './monitoring/board-store.ts';
import type { Caller } from './people/access.ts';
import { listNewestTests } from './reachability/test-page-store.ts';
import type { Clock } from './platform/clock.ts';
import type { Keys } from './keys/keys.ts';
import type { Handlers } from './platform/handlers.ts';
import { createIdempotency } from './platform/idempotency-store.ts';
import { readStatus, statusRoutes } from './status/status-routes.ts';
import { buildTransport } from './transport-parts.ts';
import { readStrips } from './waveforms/waveform-store.ts';
import { readRotas } from './rotas/rota-gap-store.ts';
import type { TenantGate } from './tenancy/tenant-limits.ts';
import type { AppOptions } from './app-options.ts';
import type { StatusSource } from './status/status-page.ts';
import type { Platform } from './platform-parts.ts';
import type { People } from './people-parts.ts';
import type { Chain } from './chain-parts.ts';

const BURST_SHARE_OF_MINUTE = 0.2;

function buildSnapshots(keys: Keys, clock: Clock): Snapshots {
  const rows = { list: listResponders, find: findResponder };
  return {
    unit: (tx, id) => readUnitBoard(tx, keys, id, openEmergencies, clock.nowMs(), listOpenDeviceAlerts),
    patient: (tx, id) => readPatientBoard(tx, keys, id, openEmergencies, clock.nowMs(), listOpenDeviceAlerts),
    strips: (tx, id) => readStrips(tx, id, clock.nowMs()),
    emergency: (tx, id) => readEmergency(tx, keys, id),
    dispatch: (tx, id) => readDispatch(tx, id, rows, listShownCapAlerts),
    rotas: (tx, id) => readRotas(tx, id),
    inbox: (tx, id) => readInbox(tx, id, rows, listNewestTests),
    family: (tx, id) => readFamily(tx, id),
  };
}

/** What is served over HTTP beside the endpoints: the small pages of families, FHIR and streams of readings. */
type RoutesBeside = Pick<HttpDeps, 'addPages' | 'pageStyles' | 'ways'> & { readonly tenants: TenantGate };

export async function buildEdge(platform: Platform & { readonly keys: Keys }, people: People, chain: Chain, handlers: Handlers<Caller>, beside: RoutesBeside, options: AppOptions & { readonly status: readonly StatusSource[] }) {
  const { pg, keys, clock, ids, bus, live, log, metrics, onProblem } = platform;
  const { config, webDir, patience } = options;
  const isDemo = config.mode === 'demo';
  const requests = cutRequests(createRequests({ handlers, idempotency: createIdempotency({ pg, clock }), clock, isDemo, isProven: createProofCheck(pg), onProblem }), createRolesNow(pg));
  const refusals = createRefusalLog((facts) => log.warn(facts, 'refused'));
  const gateway = createGateway({
    topics: cutTopics(createTopicSource({ pg, snapshots: buildSnapshots(keys, clock) })), bus: cutBus(bus), live: cutLive(live), requests: watched(requests, refusals), verifyToken: async (token) => {
      const verdict = await people.verifyEither(token);
      if (!verdict.ok) refusals.note({ endpoint: 'hello', code: verdict.error.code, from: 'unknown' });
      return verdict;
    }, authorise: people.authorise,
    listEndedSessions: createSessionWatch(pg), listStandings: createStandingWatch(pg), limits: { socketsPerSession: config.socketsPerSession }, tenants: beside.tenants, clock, ids, onPresence: (presence) => onPresence(chain, presence), onSocket: chain.reach.devices.onSocket, onProblem,
  });
  chain.sockets.countOf = gateway.socketsOf;
  chain.sockets.count = (personId) => gateway.connectionsOf(personId).length;
  people.revocations.subscribe((changes) => {
    for (const change of changes) {
      if (change.type !== 'session') continue;
      gateway.revokeSession(change.sessionId);
      void chain.reach.word.sessionEnded(change.sessionId);
    }
    if (changes.some(({ type }) => type === 'family-link' || type === 'consent' || type === 'break-glass' || type === 'care-team')) void gateway.narrow('all').catch(onProblem);
  });
  measureGateway(metrics, gateway, chain);
  const transport = await buildTransport(platform, config);
  const http = await createHttp({
    onRefused: refusals.note, requests, gateway, verifyToken: people.verifyToken, verifyDeviceKey: people.verifyDevice, clock, ids, log, metrics, isDemo,
    readiness: {
      database: () => pg.asEngine(async (tx) => void (await tx.query('select 1'))),
      monitoring: async () => chain.monitoring.mustJudge(),
    },
    metricsToken: config.metricsToken ?? null, trustedProxies: config.trustedProxies, readingsBytes: config.bodyLimitBytes, allowedOrigins: originsOf(config), isTls: transport.isTls, ...(transport.tls === undefined ? {} : { tls: transport.tls }),
    rate: { burst: config.ratePerMinute * BURST_SHARE_OF_MINUTE, perSecond: config.ratePerMinute / 60 },
    ...(webDir === undefined ? {} : { webDir }), ...(patience === undefined ? {} : { patience }), ...beside, ways: [...(beside.ways ?? []), statusRoutes({ lines: () => readStatus([transport.status, ...options.status]), metricsToken: config.metricsToken ?? null })],
  });
  transport.onChange(http.changeCertificate);
  return {
    gateway,
    async listen() {
      const { port } = await http.listen({ host: config.host, port: config.port });
      transport.start(port);
      refusals.start();
      return { port };
    },
    async stop() {
      // Sockets that we close come back in a moment: nobody was lost.
      chain.sockets.areClosing = true;
      transport.stop();
      await http.close(config.shutdownGraceMs);
      refusals.stop();
    },
  };
}

/** What is asked over sockets; HTTP tells of its own refusals, of those before any request too. */
function watched(requests: Requests, refusals: RefusalLog): Requests {
  return {
    async invoke(call) {
      const answered = await requests.invoke(call);
      const { caller, endpoint } = call;
      if (!answered.ok && isAttempt(answered.error)) refusals.note({ endpoint: isEndpoint(endpoint) ? endpoint : 'none', code: answered.error.code, from: caller.type === 'person' ? `person ${caller.personId}` : caller.type });
      return answered;
    },
  };
}

/** The roster first: whoever is paged on coming back must be known to be there. */
function onPresence({ roster, responderBack }: Chain, presence: { personId: string; isConnected: boolean }): void {
  roster.onPresence(presence);
  if (presence.isConnected) responderBack.came(presence.personId);
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
