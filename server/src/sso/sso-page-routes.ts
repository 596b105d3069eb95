// Signing in by a provider over HTTP: /sso/<provider> sends the browser there, /callback is where it comes back to, /sso/session hands
// over what it brought, once. Outside of the protocol's table: its callers are browsers under way. No token of ours is ever in
// an address: what belongs to one browser is in cookies that scripts cannot read, sealed.
import type { SignOnRefusal, SignOnTrial } from '@mydr24/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../platform/clock.ts';
import type { RateLimiter } from '../platform/rate-limiter.ts';
import type { Sealer } from '../platform/sealer-node.ts';
import type { Attempt } from './identity-provider.ts';
import type { SignOn } from './sso-engine.ts';

export interface SignOnPageOptions {
  readonly signOn: SignOn;
  readonly sealer: Sealer;
  readonly limiter: RateLimiter;
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>;
  readonly origin: string;
}

/** How long somebody may take at the provider. */
const ATTEMPT_S = 600;
const READY_S = 60;
const READY = 'sso-ready';
type ById = { Params: { providerId: string } };

const TRIED = 'sso-tried';

interface Kept extends Attempt {
  /** An administrator looks what would come of it. */
  readonly isTrial: boolean;
  readonly untilMs: number;
}

export function signOnPages({ signOn, sealer, limiter, clock, origin }: SignOnPageOptions): (app: FastifyInstance) => void {
  const isTls = origin.startsWith('https:');
  const secure = isTls ? '; Secure' : '';
  const cookie = (name: string, value: string, maxAgeS: number, path: string, sameSite: 'Lax' | 'Strict'): string => `${name}=${value}; Path=${path}; Max-Age=${maxAgeS}; HttpOnly; SameSite=${sameSite}${secure}`;
  const back = (reply: FastifyReply, how: 'done' | SignOnRefusal): FastifyReply => reply.header('cache-control', 'no-store').redirect(`/sign-in?sso=${how}`, 303);
  /** Back to the settings, which take what was found, once. */
  const tried = (reply: FastifyReply, name: string, trial: SignOnTrial): FastifyReply => {
    const sealed = sealer.seal(JSON.stringify({ trial, untilMs: clock.nowMs() + READY_S * 1000 }), TRIED);
    const cookies = [cookie(name, '', 0, `/sso/${trial.providerId}`, 'Lax'), cookie(TRIED, sealed, READY_S, '/sso', 'Strict')];
    return reply.headers({ 'cache-control': 'no-store', 'set-cookie': cookies }).redirect('/admin/sign-on?trial=1', 303);
  };
  const isBusy = (request: FastifyRequest): boolean => limiter.take(`address ${request.ip}`, clock.monotonicMs()) > 0;
  const open = <Body extends { untilMs: number }>(request: FastifyRequest, name: string, about: string): Body | null => {
    const sealed = cookieOf(request, name);
    const text = sealed === null ? null : sealer.open(sealed, about);
    const kept = text === null ? null : (JSON.parse(text) as Body);
    return kept === null || kept.untilMs < clock.nowMs() ? null : kept;
  };

  return (app) => {
    app.get<ById>('/sso/:providerId', async (request, reply) => {
      const { providerId } = request.params;
      if (isBusy(request)) return reply.code(429).header('retry-after', '5').send();
      const begun = await signOn.begin(providerId);
      if (begun === null) return reply.callNotFound();
      if (!begun.ok) return back(reply, begun.why);
      const kept: Kept = { ...begun.attempt, isTrial: (request.query as { trial?: unknown }).trial === '1', untilMs: clock.nowMs() + ATTEMPT_S * 1000 };
      const sealed = sealer.seal(JSON.stringify(kept), `attempt ${providerId}`);
      // One for each attempt, so that two tabs do not take each other's.
      return reply.headers({ 'cache-control': 'no-store', 'set-cookie': cookie(attemptName(begun.attempt.state), sealed, ATTEMPT_S, `/sso/${providerId}`, 'Lax') }).redirect(begun.url, 303);
    });

    app.get<ById>('/sso/:providerId/callback', async (request, reply) => {
      const { providerId } = request.params;
      if (isBusy(request)) return reply.code(429).header('retry-after', '5').send();
      const state = (request.query as { state?: unknown }).state;
      const name = typeof state === 'string' ? attemptName(state) : '';
      const attempt = open<Kept>(request, name, `attempt ${providerId}`);
      // Begun in another browser, with another provider, too long ago, or answered already.
      if (attempt === null || attempt.state !== state) return back(reply, 'stale');
      if (attempt.isTrial) return tried(reply, name, await signOn.tryOut(providerId, attempt, `${origin}${request.url}`));
      const entered = await signOn.finish(providerId, attempt, `${origin}${request.url}`, request.id);
      const forget = cookie(name, '', 0, `/sso/${providerId}`, 'Lax');
      if (!entered.ok) return back(reply.header('set-cookie', forget), entered.why);
      const ready = { refreshToken: entered.refreshToken, providerId, untilMs: clock.nowMs() + READY_S * 1000 };
      return back(reply.header('set-cookie', [forget, cookie(READY, sealer.seal(JSON.stringify(ready), READY), READY_S, '/sso', 'Strict')]), 'done');
    });

    /** The refresh token works once, so what is handed over here does too. */
    app.post('/sso/session', async (request, reply) => {
      const ready = open<{ refreshToken: string; providerId: string; untilMs: number }>(request, READY, READY);
      reply.headers({ 'cache-control': 'no-store', 'set-cookie': cookie(READY, '', 0, '/sso', 'Strict') });
      return ready === null ? reply.code(404).send({}) : reply.send({ refreshToken: ready.refreshToken, providerId: ready.providerId });
    });

    app.post('/sso/trial', async (request, reply) => {
      const kept = open<{ trial: SignOnTrial; untilMs: number }>(request, TRIED, TRIED);
      reply.headers({ 'cache-control': 'no-store', 'set-cookie': cookie(TRIED, '', 0, '/sso', 'Strict') });
      return kept === null ? reply.code(404).send({}) : reply.send(kept.trial);
    });

    app.get<ById>('/sso/:providerId/sign-out', async (request, reply) => {
      if (isBusy(request)) return reply.code(429).header('retry-after', '5').send();
      return reply.header('cache-control', 'no-store').redirect((await signOn.signOutUrl(request.params.providerId)) ?? '/sign-in', 303);
    });

    /** OpenID Connect Back-Channel Logout 1.0. */
    app.post<ById>('/sso/:providerId/back-channel-logout', { bodyLimit: 16_384 }, async (request, reply) => {
      reply.header('cache-control', 'no-store');
      if (isBusy(request)) return reply.code(429).header('retry-after', '5').send();
      const token = (request.body as { value?: { logout_token?: unknown } } | undefined)?.value?.logout_token;
      const isProven = typeof token === 'string' && (await signOn.endedThere(request.params.providerId, token, request.id));
      return isProven ? reply.code(200).send() : reply.code(400).send({ error: 'invalid_request', error_description: 'the logout token is not this provider’s, or too old' });
    });
  };
}

const attemptName = (state: string): string => `sso-${state.replaceAll(/[^\w-]/g, '').slice(0, 16)}`;

function cookieOf({ headers }: FastifyRequest, name: string): string | null {
  const found = (headers.cookie ?? '').split('; ').find((each) => each.startsWith(`${name}=`));
  return found === undefined || name === '' ? null : found.slice(name.length + 1);
}
