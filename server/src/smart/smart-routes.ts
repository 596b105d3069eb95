// The endpoints apps themselves call: tokens, giving back, looking up; and where they read what there is. Forms in, JSON out, as OAuth
// says it; from any origin, because nothing here hangs on a cookie.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../platform/clock.ts';
import type { RateLimiter } from '../platform/rate-limiter.ts';
import { smartConfiguration } from './smart-configuration.ts';
import type { Form, SmartTokens, TokenReply } from './smart-token-engine.ts';

export interface SmartRouteOptions {
  readonly tokens: SmartTokens;
  readonly limiter: RateLimiter;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly origin: string;
}

const ANYWHERE = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' };
const PREFLIGHT = { ...ANYWHERE, 'access-control-allow-methods': 'GET, POST, OPTIONS', 'access-control-allow-headers': 'authorization, content-type, accept', 'access-control-max-age': '3600' };

export function smartRoutes({ tokens, limiter, clock, origin }: SmartRouteOptions): (app: FastifyInstance) => void {
  const answers: Record<string, (form: Form, authorization: string | undefined, requestId: string) => Promise<TokenReply>> = { token: tokens.token, revoke: tokens.revoke, introspect: tokens.introspect };
  const configuration = JSON.stringify(smartConfiguration(origin));
  return (app) => {
    for (const [name, ask] of Object.entries(answers)) {
      app.options(`/smart/${name}`, (_request, reply) => reply.code(204).headers(PREFLIGHT).send());
      app.post(`/smart/${name}`, { bodyLimit: 32_768, config: { endpoint: `smart-${name}` } }, async (request, reply) => {
        const waitMs = limiter.take(`address ${request.ip}`, clock.monotonicMs());
        if (waitMs > 0) return send(reply.header('retry-after', String(Math.ceil(waitMs / 1000))), { status: 429, body: { error: 'temporarily_unavailable', error_description: 'too many requests; wait and try again' } });
        const form = formOf(request);
        if (form === null) return send(reply, { status: 400, body: { error: 'invalid_request', error_description: 'send a form (application/x-www-form-urlencoded), each field once' } });
        return send(reply, await ask(form, request.headers.authorization, request.id));
      });
    }
    app.get('/fhir/R4/.well-known/smart-configuration', (_request, reply) => reply.headers({ ...ANYWHERE, 'content-type': 'application/json; charset=utf-8', 'cache-control': 'public, max-age=300' }).send(configuration));
    app.options('/fhir/R4/*', (_request, reply) => reply.code(204).headers(PREFLIGHT).send());
  };
}

function formOf({ body }: FastifyRequest): Form | null {
  const given = body as { type?: string; value?: Form; text?: string } | undefined;
  if (given?.type !== 'form' || given.value === undefined) return null;
  const names = [...new URLSearchParams(given.text ?? '').keys()];
  return names.length === new Set(names).size ? given.value : null;
}

function send(reply: FastifyReply, { status, body }: TokenReply): FastifyReply {
  if (status === 401) reply.header('www-authenticate', 'Basic realm="apps"');
  return reply.code(status).headers({ ...ANYWHERE, 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', pragma: 'no-cache' }).send(JSON.stringify(body));
}
