// The HTTP edge of the tests: over a real port, with handlers in memory.
import { endpointNames, type EndpointName } from '@mydr24/protocol';
import { pino } from 'pino';
import type { Caller } from '../people/access.ts';
import { answer, refuse, type Handlers } from '../platform/handlers.ts';
import { createIds } from '../platform/ids.ts';
import { logOptions } from '../platform/log-pino.ts';
import { createMetrics } from '../platform/metrics-prometheus.ts';
import { systemClock } from '../platform/clock.ts';
import { createBus } from '../platform/bus.ts';
import { createLiveFeed } from '../platform/live-feed.ts';
import { createGateway } from './gateway-engine.ts';
import { createMemoryTopics, uuid, verifyTestToken } from './gateway-testing.ts';
import { createHttp, type HttpDeps } from './http-server.ts';
import { createRequests } from './request-engine.ts';

export async function createHttpRig(t: { after(work: () => Promise<void>): void }, custom: Partial<Record<EndpointName, (call: { body: unknown; params: unknown }) => Promise<unknown>>> = {}, changes: Partial<HttpDeps> = {}) {
  const handlers = Object.fromEntries(endpointNames.map((name) => [name, custom[name] ?? (async () => answer({ name }))])) as unknown as Handlers<Caller>;
  const problems: unknown[] = [];
  const lines: string[] = [];
  const ids = createIds(systemClock);
  const requests = createRequests({
    handlers, clock: systemClock, isDemo: false, idempotency: { once: (_given, work) => work() }, isProven: async () => true, onProblem: (error) => problems.push(error),
  });
  const bus = createBus();
  const gateway = createGateway({
    topics: createMemoryTopics(bus, systemClock), bus, live: createLiveFeed(), clock: systemClock, ids, requests, verifyToken: verifyTestToken,
    authorise: async () => answer({ untilMs: null }), listEndedSessions: async () => [], onProblem: (error) => problems.push(error),
  });
  const http = await createHttp({
    requests, gateway, verifyToken: verifyTestToken, clock: systemClock, ids, isDemo: false, isTls: true, allowedOrigins: [], metricsToken: null, readingsBytes: 16 * 1024 * 1024,
    log: pino(logOptions('debug'), { write: (line: string) => void lines.push(line) }), metrics: createMetrics(), readiness: {},
    verifyDeviceKey: async (key) => (key === 'device-key' ? answer({ type: 'device', deviceId: uuid(5), tenantId: uuid(900) as never, patientId: null }) : refuse('unauthenticated', 'bad-key', 'no such key')),
    ...changes,
  });
  const { port } = await http.listen({ host: '127.0.0.1', port: 0 });
  t.after(() => http.close(1_000));
  return { http, problems, lines, url: `http://127.0.0.1:${port}` };
}
