// The HTTP edge as one thing: API, sockets, health, metrics, documents, the web app's files; and its graceful end.
// Ports and limits come from app.ts; domain answers come from `Requests`.
import { constants } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import fastifyStatic from '@fastify/static';
import { wireError } from '@mydr24/protocol';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Ids } from '../platform/ids.ts';
import { isRequestId, securityHeaders } from '../platform/http-headers.ts';
import { isOfOperator } from '../platform/operator-request.ts';
import { transportError } from '../platform/http-problem.ts';
import { loggedPath, problemFacts } from '../platform/log-pino.ts';
import type { Metrics } from '../platform/metrics-prometheus.ts';
import { createRateLimiter } from '../platform/rate-limiter.ts';
import { networkOf } from '../identity/network.ts';
import { openGate } from '../tenancy/tenant-limits.ts';
import type { BucketSize } from '../platform/token-bucket.ts';
import { registerDocs } from './docs-routes.ts';
import type { Gateway } from './gateway-engine.ts';
import { attachGateway } from './gateway-routes.ts';
import { registerApi, sendProblem, type ApiDeps, type Given } from './http-routes.ts';
import { isAttempt, type Refused } from './refusal-log-engine.ts';

export interface HttpDeps extends Omit<ApiDeps, 'limiter' | 'tenants'>, Partial<Pick<ApiDeps, 'tenants'>> {
  gateway: Gateway;
  ids: Ids;
  log: FastifyBaseLogger;
  metrics: Metrics;
  /** By name; each settles when its part is ready and throws when it is not. */
  readiness: Record<string, () => Promise<void>>;
  /** Who may read /metrics besides loopback; null: nobody. */
  metricsToken: string | null;
  allowedOrigins: readonly string[];
  /** Pages that are no part of the web app. */
  addPages?: (app: FastifyInstance) => void;
  /** Hashes of the style elements of pages that the web app shows within its own. */
  pageStyles?: readonly string[];
  /** Built web app, e.g. web/dist; absent or missing: API only. */
  webDir?: string;
  /** True when people reach us by https (here or at a proxy). */
  isTls: boolean;
  /** Certificate and key where this process speaks https itself. */
  tls?: SecureContextOptions;
  /** Addresses of proxies whose X-Forwarded-For is believed. */
  trustedProxies?: readonly string[];
  rate?: BucketSize;
  /** Told of every attempt that was refused. */
  onRefused?: (refused: Refused) => void;
  /** How long somebody slow is waited for. */
  patience?: Patience;
  /** Ways in that are no endpoints of the protocol's table: each registers its own routes. */
  ways?: readonly ((app: FastifyInstance) => void)[];
}

/** In one place: nothing that dribbles in is waited for longer. A long stream of readings says so itself, and has a bound of its own. */
export interface Patience {
  /** From the connection, or the first byte, to the end of the headers. */
  readonly headersMs: number;
  /** From the headers to the end of the body. */
  readonly bodyMs: number;
  readonly lookEveryMs: number;
}
const PATIENCE: Patience = { headersMs: 20_000, bodyMs: 30_000, lookEveryMs: 5_000 };

export interface HttpEdge {
  readonly app: FastifyInstance;
  listen(address: { host: string; port: number }): Promise<{ port: number }>;
  /** For connections from now on; open ones go on. */
  changeCertificate(tls: SecureContextOptions): void;
  /** Not ready at once; sockets are drained, running requests end, at the latest after `deadlineMs`. */
  close(deadlineMs: number): Promise<void>;
}

/** No renegotiation: it costs the server more than who asks for it. */
const TLS_TERMS = { minVersion: 'TLSv1.2', honorCipherOrder: true, secureOptions: constants.SSL_OP_NO_RENEGOTIATION } as const;
const DEFAULT_RATE: BucketSize = { burst: 120, perSecond: 20 };

export async function createHttp(deps: HttpDeps): Promise<HttpEdge> {
  const patience = deps.patience ?? PATIENCE;
  const ofServer = { headersTimeout: patience.headersMs, connectionsCheckingInterval: patience.lookEveryMs };
  const app = Fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 64 * 1024,
    trustProxy: deps.trustedProxies === undefined ? false : [...deps.trustedProxies],
    requestIdHeader: false,
    genReqId: ({ headers }) => (isRequestId(headers['x-request-id']) ? headers['x-request-id'] : deps.ids.next()),
    forceCloseConnections: 'idle',
    // Headers are watched by Node, bodies by hand (boundRequests): a stream of readings is one request of hours.
    requestTimeout: 0,
    return503OnClosing: true,
    // What the router refuses before any hook; its own words would repeat the address.
    frameworkErrors: (error, request, reply) =>
      void sendProblem(reply.headers(securityHeaders(deps.isTls, deps.pageStyles)).header('x-request-id', request.id), transportError(error.statusCode ?? 400) ?? wireError('bad-request', 'bad-request', 'the request could not be read')),
    // Some addresses carry two ids and a secret in one part.
    routerOptions: { maxParamLength: 200 },
    ...(deps.tls === undefined ? { http: ofServer } : { https: { ...deps.tls, ...TLS_TERMS, ...ofServer, handshakeTimeout: patience.headersMs } }),
  });
  const phase = { isClosing: false };
  readBodies(app);
  boundRequests(app, patience);
  everyResponse(app, deps);
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const known = transportError(error.statusCode ?? 500);
    if (known !== null) return sendProblem(reply, known);
    request.log.error({ requestId: request.id, path: loggedPath(request.url), ...problemFacts(error) }, 'request failed');
    return sendProblem(reply, wireError('bug', 'bug', 'the server made a mistake; it was recorded under this request id'));
  });
  registerApi(app, { tenants: openGate, ...deps, limiter: createRateLimiter(deps.rate ?? DEFAULT_RATE) });
  for (const register of deps.ways ?? []) register(app);
  registerHealth(app, deps, phase);
  await registerDocs(app);
  deps.addPages?.(app);
  await registerWeb(app, deps.webDir);
  await app.ready();
  attachGateway(app.server, deps.gateway, { allowedOrigins: deps.allowedOrigins, ...(deps.onRefused === undefined ? {} : { onRefused: deps.onRefused }) });
  return {
    app,
    async listen(address) {
      await app.listen(address);
      return { port: (app.server.address() as AddressInfo).port };
    },
    changeCertificate: (tls) => (app.server as Server).setSecureContext({ ...tls, ...TLS_TERMS }),
    async close(deadlineMs) {
      phase.isClosing = true;
      // Accepting ends first; requests that already run go on beside the sockets' drain.
      const closing = app.close();
      await deps.gateway.drain(deadlineMs);
      const timer = setTimeout(() => app.server.closeAllConnections(), deadlineMs);
      await closing;
      clearTimeout(timer);
      deps.gateway.stop();
    },
  };
}

/**
 * A request whose body has not come whole in time is answered so and cut off, unless it is meant to be long. One that was answered before its
 * body was read (no key, no such page) is cut off as well: nobody waits for what nobody reads.
 */
function boundRequests(app: FastifyInstance, { bodyMs, lookEveryMs }: Patience): void {
  const coming = new Map<FastifyRequest, { since: number; reply: FastifyReply }>();
  app.addHook('onRequest', (request, reply, done) => {
    if (!request.raw.complete && !(request.routeOptions.config as { isStream?: boolean }).isStream) {
      coming.set(request, { since: performance.now(), reply });
      request.raw.once('close', () => coming.delete(request));
    }
    done();
  });
  app.addHook('preHandler', (request, _, done) => {
    if (request.raw.complete) coming.delete(request);
    done();
  });
  const timer = setInterval(() => {
    const before = performance.now() - bodyMs;
    for (const [request, { since, reply }] of coming) {
      if (since >= before) continue;
      if (reply.sent) request.raw.destroy();
      else void reply.header('connection', 'close').send(Object.assign(new Error('too slow'), { statusCode: 408 }));
    }
  }, lookEveryMs);
  timer.unref();
  app.addHook('onClose', (_, done) => (clearInterval(timer), done()));
}

/** Plain JSON.parse: what comes of it is rebuilt field by field by the schemas, so a `__proto__` field never lands anywhere. */
function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parse = (types: string | string[], type: Given['type'], read: (text: string) => unknown): void =>
    app.addContentTypeParser(types, { parseAs: 'string' }, (_, given, done) => {
      const text = String(given);
      if (text.length === 0) return done(null, undefined);
      try {
        done(null, { type, value: read(text), text } satisfies Given);
      } catch {
        done(Object.assign(new Error(`not ${type}`), { statusCode: 400 }));
      }
    });
  parse('application/json', 'json', (text) => JSON.parse(text) as unknown);
  parse('application/x-www-form-urlencoded', 'form', (text) => Object.fromEntries(new URLSearchParams(text)));
  parse(['text/plain', 'application/xml', 'text/xml', 'application/yaml', 'application/cap+xml'], 'text', (text) => text);
}

function everyResponse(app: FastifyInstance, deps: HttpDeps): void {
  const headers = securityHeaders(deps.isTls, deps.pageStyles);
  // With `done` instead of promises: they run for every reading.
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers);
    reply.header('x-request-id', request.id);
    if (request.url.startsWith('/v1/')) reply.header('cache-control', 'no-store');
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    done();
    const endpoint = (request.routeOptions.config as { endpoint?: string } | undefined)?.endpoint;
    if (request.refusal !== null && isAttempt(request.refusal)) deps.onRefused?.({ endpoint: endpoint ?? 'none', code: request.refusal.code, from: whoOf(request) });
    if (endpoint === undefined) return;
    deps.metrics.observeRequest(endpoint, reply.statusCode, reply.elapsedTime / 1000);
    request.log.debug({ requestId: request.id, endpoint, status: reply.statusCode, durationMs: Math.round(reply.elapsedTime) }, 'request');
  });
}

/** A person or device by its id, a stranger by the network they come from. */
function whoOf({ caller, ip }: FastifyRequest): string {
  if (caller?.type === 'person') return `person ${caller.personId}`;
  return caller?.type === 'device' ? `device ${caller.deviceId}` : `network ${networkOf(ip) ?? 'unknown'}`;
}

function registerHealth(app: FastifyInstance, deps: HttpDeps, phase: { isClosing: boolean }): void {
  app.get('/healthz', async () => ({ status: 'alive' }));
  app.get('/readyz', async (_, reply) => {
    const checks = await Promise.all(Object.entries(deps.readiness).map(async ([name, check]) => [name, await isSettled(check)] as const));
    const isReady = !phase.isClosing && checks.every(([, isGood]) => isGood);
    return reply.code(isReady ? 200 : 503).header('cache-control', 'no-store').send({
      status: phase.isClosing ? 'closing' : isReady ? 'ready' : 'not-ready',
      checks: Object.fromEntries(checks.map(([name, isGood]) => [name, isGood ? 'ready' : 'not-ready'])),
    });
  });
  app.get('/metrics', async (request, reply) => {
    if (!isOfOperator(request, deps.metricsToken)) return sendProblem(reply, wireError('not-found', 'no-such-page', 'there is nothing here'));
    return reply.type(deps.metrics.registry.contentType).send(await deps.metrics.registry.metrics());
  });
}

const CHECK_WITHIN_MS = 2_000;

async function isSettled(check: () => Promise<void>): Promise<boolean> {
  const deadline = Promise.withResolvers<void>();
  const timer = setTimeout(() => deadline.reject(new Error('too slow')), CHECK_WITHIN_MS);
  try {
    await Promise.race([check(), deadline.promise]);
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** The web app: hashed assets for ever, everything else asked again; paths of screens answer with index.html. */
async function registerWeb(app: FastifyInstance, webDir: string | undefined): Promise<void> {
  const hasWeb = webDir !== undefined && existsSync(webDir);
  if (hasWeb) {
    await app.register(fastifyStatic, {
      root: webDir,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const isHashed = /\/assets\/.+-[A-Za-z0-9_-]{8,}\.\w+$/.test(path);
        reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const isScreen = hasWeb && request.method === 'GET' && !/^\/(v1|docs|assets)(\/|$)/.test(request.url) && (request.headers.accept ?? '').includes('text/html');
    if (isScreen) return reply.sendFile('index.html');
    return sendProblem(reply, wireError('not-found', 'no-such-page', 'there is nothing here; the endpoints are listed at /openapi.json'));
  });
}
