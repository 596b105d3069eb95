// SCIM over HTTP: one plugin below /scim/v2 with its own content type and its own error bodies. Asks for the token before it reads a
// body, and limits each directory.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../platform/clock.ts';
import { Fault } from '../platform/fault.ts';
import { bearerOf } from '../platform/http-headers.ts';
import type { RateLimiter } from '../platform/rate-limiter.ts';
import { errorBody, type Json, listBody, refusal, type ScimRefusal, SCIM_PREFIX, SCIM_TYPE } from './scim.ts';
import { resourceTypes, schemas, serviceProviderConfig } from './scim-discovery.ts';
import type { Directory, Scim, ScimAsk, ScimReply } from './scim-engine.ts';

export interface ScimRouteOptions {
  readonly scim: Scim;
  readonly verify: (token: string) => Promise<Directory | null>;
  readonly limiter: RateLimiter;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly origin: string;
  readonly onProblem: (error: unknown, facts: object) => void;
}

const BODY_BYTES = 1_048_576;
type ById = { Params: { id: string } };

declare module 'fastify' {
  interface FastifyRequest {
    directory: Directory | null;
  }
}

export function scimRoutes({ scim, verify, limiter, clock, origin, onProblem }: ScimRouteOptions): (app: FastifyInstance) => void {
  const guard = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const text = bearerOf(request.headers.authorization);
    const parsed = text === null ? null : await verify(text);
    const waitMs = limiter.take(parsed === null ? `address ${request.ip}` : `tenant ${parsed.tenantId}`, clock.monotonicMs());
    if (waitMs > 0) return refuse(reply.header('retry-after', String(Math.ceil(waitMs / 1000))), refusal(429, null, 'too many requests; wait and try again'));
    if (parsed === null) return refuse(reply.header('www-authenticate', 'Bearer'), refusal(401, null, 'send a token that counts: Authorization: Bearer <token>'));
    request.directory = parsed;
    return undefined;
  };
  return (app) => void app.register((plugin, _, done) => {
    plugin.removeAllContentTypeParsers();
    plugin.addContentTypeParser(['application/scim+json', 'application/json'], { parseAs: 'string', bodyLimit: BODY_BYTES }, (_request, text, parsed) => {
      try {
        parsed(null, JSON.parse(String(text)));
      } catch {
        parsed(Object.assign(new Error('not JSON'), { statusCode: 400 }));
      }
    });
    plugin.decorateRequest('directory', null);
    plugin.addHook('onRequest', guard);
    describeItself(plugin, `${origin}${SCIM_PREFIX}`);
    for (const [path, desk] of [['/Users', scim.users], ['/Groups', scim.groups]] as const) {
      const options = { bodyLimit: BODY_BYTES, config: { endpoint: `scim-${path.slice(1).toLowerCase()}` } };
      plugin.get(path, options, async (request, reply) => send(request, reply, await desk.list(askOf(request))));
      plugin.get<ById>(`${path}/:id`, options, async (request, reply) => send(request, reply, await desk.get(askOf(request), request.params.id)));
      plugin.post(path, options, async (request, reply) => send(request, reply, await desk.create(askOf(request), request.body)));
      plugin.put<ById>(`${path}/:id`, options, async (request, reply) => send(request, reply, await desk.replace(askOf(request), request.params.id, request.body)));
      plugin.patch<ById>(`${path}/:id`, options, async (request, reply) => send(request, reply, await desk.patch(askOf(request), request.params.id, request.body)));
      plugin.delete<ById>(`${path}/:id`, options, async (request, reply) => send(request, reply, await desk.remove(askOf(request), request.params.id)));
    }
    plugin.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
      if (error instanceof Fault && error.retryable) return refuse(reply.header('retry-after', '1'), refusal(503, null, 'nothing of this request was done; send it again'));
      const status = error.statusCode ?? 500;
      if (status < 500) return refuse(reply, refusal(status, status === 400 ? 'invalidSyntax' : null, 'the body cannot be read; send application/scim+json'));
      onProblem(error, { requestId: request.id });
      return refuse(reply, refusal(500, null, 'the server made a mistake; it was recorded under this request id'));
    });
    plugin.setNotFoundHandler((_request, reply) => refuse(reply, refusal(404, null, `this is not done here; GET ${SCIM_PREFIX}/ServiceProviderConfig says what is`)));
    done();
  }, { prefix: SCIM_PREFIX });
}

function describeItself(plugin: FastifyInstance, base: string): void {
  const show = (reply: FastifyReply, body: Json): FastifyReply => reply.type(SCIM_TYPE).send(JSON.stringify(body));
  const all = (list: readonly Json[]): Json => listBody(list, list.length, { startIndex: 1, count: list.length });
  plugin.get('/ServiceProviderConfig', (_request, reply) => show(reply, serviceProviderConfig(base)));
  for (const [path, list] of [['/ResourceTypes', resourceTypes(base)], ['/Schemas', schemas(base)]] as const) {
    plugin.get(path, (_request, reply) => show(reply, all(list)));
    plugin.get<ById>(`${path}/:id`, (request, reply) => {
      const found = list.find(({ id }) => id === request.params.id);
      return found === undefined ? refuse(reply, refusal(404, null, 'there is no such resource')) : show(reply, found);
    });
  }
}

function askOf({ directory, query, id, headers }: FastifyRequest): ScimAsk {
  return { directory: directory!, query: query as Json, requestId: id, ifMatch: headers['if-match'] };
}

const refuse = (reply: FastifyReply, refused: ScimRefusal): FastifyReply => reply.code(refused.status).header('cache-control', 'no-store').type(SCIM_TYPE).send(JSON.stringify(errorBody(refused)));

function send(request: FastifyRequest, reply: FastifyReply, answer: ScimReply): FastifyReply {
  if (!answer.ok) return refuse(reply, answer);
  const { status, body, version } = answer.body;
  reply.header('cache-control', 'no-store').type(SCIM_TYPE);
  if (version !== undefined) reply.header('etag', version);
  if (request.method === 'GET' && version !== undefined && request.headers['if-none-match'] === version) return reply.code(304).send();
  if (status === 201 && body !== null) reply.header('location', String((body['meta'] as Json)['location']));
  return body === null ? reply.code(status).send() : reply.code(status).send(JSON.stringify(body));
}
