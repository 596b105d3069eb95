// The API over HTTP: one route per endpoint of the protocol's table. Authenticates before it reads a body, limits rates
// (critical endpoints exempt), asks the same `Requests` as the sockets do and writes replies and problems.
import { type Endpoint, endpoints, type EndpointName, type File, wireError, type WireError } from '@mydr24/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../people/access.ts';
import type { Clock } from '../platform/clock.ts';
import type { Answer, SignedRequest } from '../platform/handlers.ts';
import { bearerOf } from '../platform/http-headers.ts';
import { problemOf } from '../platform/http-problem.ts';
import type { RateLimiter } from '../platform/rate-limiter.ts';
import type { TenantGate } from '../tenancy/tenant-limits.ts';
import type { VerifyToken } from './ports.ts';
import { wireErrorOf, type Requests } from './request-engine.ts';

export interface ApiDeps {
  requests: Requests;
  verifyToken: VerifyToken;
  /** Who holds this device key. */
  verifyDeviceKey(key: string): Promise<Answer<Caller>>;
  clock: Clock;
  isDemo: boolean;
  limiter: RateLimiter;
  /** How much each tenant may ask. */
  tenants: Pick<TenantGate, 'takeRequest'>;
  /** Largest body of readings; every other body is small. */
  readingsBytes: number;
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
    /** Why it was refused. */
    refusal: WireError | null;
  }
}

const MISSING = wireError('unauthenticated', 'token-missing', 'send an access token: Authorization: Bearer <token>');

export function registerApi(app: FastifyInstance, deps: ApiDeps): void {
  app.decorateRequest('caller');
  app.decorateRequest('refusal', null);
  for (const name of Object.keys(endpoints) as EndpointName[]) {
    if (endpoints[name].auth === 'demo' && !deps.isDemo) continue;
    registerEndpoint(app, deps, name);
  }
}

function registerEndpoint(app: FastifyInstance, deps: ApiDeps, name: EndpointName): void {
  const { method, path, auth, isCritical, bodyBytes } = endpoints[name];
  app.route({
    method,
    url: path,
    bodyLimit: name === 'submitReadings' ? deps.readingsBytes : bodyBytes,
    config: { endpoint: name },
    // Before the body is read: a stranger does not make us read megabytes.
    onRequest: async (request, reply) => {
      const caller = await authenticate(deps, auth, request.headers.authorization);
      if (!caller.ok) return sendProblem(reply, caller.error);
      request.caller = caller.body;
      const waitMs = isCritical ? 0 : deps.limiter.take(holderOf(caller.body, request.ip), deps.clock.monotonicMs());
      if (waitMs > 0) return sendProblem(reply, wireError('too-many-requests', 'rate-limited', 'too many requests; wait and try again', { retryAfterMs: waitMs }));
      const asked = isCritical || caller.body.type !== 'person' ? null : deps.tenants.takeRequest(caller.body);
      const tooMany = asked && (await asked);
      if (tooMany !== null) return sendProblem(reply, tooMany);
    },
    handler: (request, reply) => answerRequest(deps, name, request, reply),
  });
}

async function authenticate(deps: ApiDeps, auth: Endpoint['auth'], authorization: string | undefined): Promise<Answer<Caller>> {
  if (auth === 'public' || auth === 'demo' || auth === 'carrier') return { ok: true, body: { type: 'public' } };
  const token = bearerOf(authorization);
  if (token === null) return { ok: false, error: MISSING };
  try {
    if (auth === 'device') return await deps.verifyDeviceKey(token);
    const verified = await deps.verifyToken(token);
    return verified.ok ? { ok: true, body: verified.body.caller } : verified;
  } catch (error) {
    return { ok: false, error: wireErrorOf(error) };
  }
}

async function answerRequest(deps: ApiDeps, name: EndpointName, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const key = request.headers['idempotency-key'];
  if (key !== undefined && !(typeof key === 'string' && key.length >= 8 && key.length <= 64)) {
    return sendProblem(reply, wireError('bad-request', 'bad-idempotency-key', 'Idempotency-Key: expected 8 to 64 characters'));
  }
  const { params, query } = request;
  const endpoint: Endpoint = endpoints[name];
  const { accepts, auth, isFile } = endpoint;
  const given = request.body as Given | undefined;
  if (given !== undefined && given.type !== accepts) return sendProblem(reply, wireError('bad-request', 'wrong-content-type', `expected a body of the kind ${accepts}`));
  const signed = auth === 'carrier' ? { signed: signedOf(request, given?.text ?? '') } : {};
  const input = { params, query, body: given?.value };
  const agent = request.headers['user-agent'];
  const answer = await deps.requests.invoke({ caller: request.caller, endpoint: name, input, key, requestId: request.id, address: request.ip, ...(agent === undefined ? {} : { agent }), ...signed });
  if (!answer.ok) return sendProblem(reply, answer.error);
  if (isFile) return sendFile(request, reply, answer.body as File);
  return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(answer.body));
}

/** A body as it came: what it was parsed to, and its text, which a signature may cover. */
export interface Given {
  type: 'json' | 'form' | 'text';
  value: unknown;
  text: string;
}

function signedOf({ url, headers }: FastifyRequest, rawBody: string): SignedRequest {
  const single = Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value] as const);
  return { path: url, headers: Object.fromEntries(single), rawBody };
}

function sendFile({ headers }: FastifyRequest, reply: FastifyReply, { contentType, fileName, content, encoding, lasting }: File): FastifyReply {
  if (lasting !== undefined) {
    const tag = `"${lasting}"`;
    reply.header('cache-control', 'private, max-age=31536000, immutable').header('etag', tag);
    if (headers['if-none-match'] === tag) return reply.code(304).send();
  }
  if (encoding !== undefined) reply.header('content-encoding', encoding);
  return reply
    .header('content-type', contentType)
    .header('content-disposition', `inline; filename="${fileName.replaceAll(/[^\w.-]/g, '_')}"`)
    .send(typeof content === 'string' ? content : Buffer.from(content));
}

export function sendProblem(reply: FastifyReply, error: WireError): FastifyReply {
  reply.request.refusal = error;
  const { status, headers, text } = problemOf(error, reply.request.id);
  return reply.code(status).headers(headers).send(text);
}

function holderOf(caller: Caller, ip: string): string {
  if (caller.type === 'person') return `person ${caller.personId}`;
  return caller.type === 'device' ? `device ${caller.deviceId}` : `address ${ip}`;
}
