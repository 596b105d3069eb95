// Requests with a deadline: over the socket when it is live, else over HTTP; tried again with the same key while the
// answer is "try again" or the connection is gone, until the deadline. The key makes that harmless.
import { endpoints, errorKinds, wireError, type EndpointArguments, type EndpointName, type EndpointReply, type ServerFrame, type WireError } from '@mydr24/protocol';
import { backoffMs } from './backoff.ts';
import type { ClientWorld, Reply, RequestOptions } from './client.ts';

export interface RequestsDeps {
  world: ClientWorld;
  baseUrl: string;
  getToken(isRefused: boolean): Promise<string | null>;
  isLive(): boolean;
  send(frame: { type: 'request'; id: number; endpoint: string; params: Record<string, string>; query: Record<string, string>; body?: unknown; key: string }): boolean;
  nextId(): number;
}

/** `isWanted`: asked between tries; false ends them. */
type OwnOptions = RequestOptions & { isWanted?: () => boolean };

export interface Requests {
  request<K extends EndpointName>(endpoint: K, args: EndpointArguments<K>, options?: OwnOptions): Promise<Reply<EndpointReply<K>>>;
  onFrame(frame: ServerFrame): void;
  /** The connection is gone: what waits there is asked again. */
  onLost(): void;
  /** The connection is back, or the client was told to end: what waits between tries goes now. */
  wake(): void;
}

interface Asked {
  name: EndpointName;
  params: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
  key: string;
  untilMs: number;
  via: 'auto' | 'http';
  isWanted: () => boolean;
}
type Outcome = { type: 'answered'; reply: Reply<unknown> } | { type: 'lost' };

const DEADLINE_MS = 10_000;
const CRITICAL_DEADLINE_MS = 30_000;
const LOST: Outcome = { type: 'lost' };
const TIMED_OUT = wireError('timeout', 'no-answer', 'no answer within the time given; it may have been done: ask again with the same key');

export function createRequests(deps: RequestsDeps): Requests {
  const { clock } = deps.world;
  const waiting = new Map<number, (outcome: Outcome) => void>();
  const sleepers = new Set<() => void>();

  const overSocket = (asked: Asked): Promise<Outcome> =>
    new Promise((done) => {
      const id = deps.nextId();
      const { name, params, query, body, key } = asked;
      const settle = (outcome: Outcome): void => {
        cancel();
        waiting.delete(id);
        done(outcome);
      };
      const cancel = clock.after(Math.max(0, asked.untilMs - clock.monotonicMs()), () => settle(LOST));
      waiting.set(id, settle);
      const isSent = deps.send({ type: 'request', id, endpoint: name, params, query, key, ...(body === undefined ? {} : { body }) });
      if (!isSent) settle(LOST);
    });
  const sleep = (ms: number): Promise<void> =>
    new Promise((done) => {
      const wake = (): void => {
        cancel();
        sleepers.delete(wake);
        done();
      };
      const cancel = clock.after(ms, wake);
      sleepers.add(wake);
    });
  const tryOnce = (asked: Asked): Promise<Outcome> => {
    const isSocket = asked.via === 'auto' && deps.isLive() && endpoints[asked.name].auth === 'person';
    return isSocket ? overSocket(asked) : overHttp(deps, asked, false);
  };
  const run = async (asked: Asked): Promise<Reply<unknown>> => {
    let last: WireError = TIMED_OUT;
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await tryOnce(asked);
      if (outcome.type === 'answered') {
        if (outcome.reply.ok || !outcome.reply.error.retryable) return outcome.reply;
        last = outcome.reply.error;
      }
      const leftMs = asked.untilMs - clock.monotonicMs();
      const pauseMs = Math.max(last.retryAfterMs ?? 0, backoffMs(attempt, clock.random()));
      if (leftMs <= pauseMs || !asked.isWanted()) return { ok: false, error: last };
      // Lost with the socket, and the socket is not there: HTTP goes at once.
      if (outcome.type === 'answered' || attempt > 0) await sleep(pauseMs);
      if (!asked.isWanted()) return { ok: false, error: last };
    }
  };

  return {
    request<K extends EndpointName>(name: K, args: EndpointArguments<K>, options: OwnOptions = {}) {
      const deadlineMs = options.deadlineMs ?? (endpoints[name].isCritical ? CRITICAL_DEADLINE_MS : DEADLINE_MS);
      return run({
        name, params: texts(args.params), query: texts(args.query), body: args.body, key: options.key ?? deps.world.newKey(),
        untilMs: clock.monotonicMs() + deadlineMs, via: options.via ?? 'auto',
        isWanted: options.isWanted ?? (() => true),
      }) as Promise<Reply<EndpointReply<K>>>;
    },
    onFrame(frame) {
      if (frame.type === 'reply') waiting.get(frame.id)?.({ type: 'answered', reply: { ok: true, body: frame.body } });
      else if (frame.type === 'refused' && frame.id !== null) waiting.get(frame.id)?.({ type: 'answered', reply: { ok: false, error: frame.error } });
    },
    onLost() {
      for (const settle of [...waiting.values()]) settle(LOST);
    },
    wake() {
      for (const awake of [...sleepers]) awake();
    },
  };
}

async function overHttp(deps: RequestsDeps, asked: Asked, isRefused: boolean): Promise<Outcome> {
  const { method, path, auth } = endpoints[asked.name];
  const controller = new AbortController();
  const cancel = deps.world.clock.after(Math.max(0, asked.untilMs - deps.world.clock.monotonicMs()), () => controller.abort());
  try {
    const headers: Record<string, string> = {};
    if (auth === 'person') {
      const token = await deps.getToken(isRefused);
      if (token === null) return { type: 'answered', reply: { ok: false, error: wireError('unauthenticated', 'signed-out', 'sign in first') } };
      headers['authorization'] = `Bearer ${token}`;
    }
    if (method !== 'GET') headers['idempotency-key'] = asked.key;
    const init: RequestInit = { method, headers, signal: controller.signal };
    if (asked.body !== undefined) {
      headers['content-type'] = 'application/json';
      init.body = JSON.stringify(asked.body);
    }
    const response = await deps.world.fetch(urlOf(deps.baseUrl, path, asked), init);
    if (response.status === 401 && auth === 'person' && !isRefused) return await overHttp(deps, asked, true);
    const body: unknown = await response.json();
    return { type: 'answered', reply: response.ok ? { ok: true, body } : { ok: false, error: problemIn(body, response.status) } };
  } catch {
    // No network, aborted, or not our server's words: nothing is known, ask again.
    return LOST;
  } finally {
    cancel();
  }
}

function urlOf(baseUrl: string, path: string, { params, query }: Asked): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams(query).toString();
  return `${baseUrl}${filled}${search === '' ? '' : `?${search}`}`;
}

function problemIn(body: unknown, status: number): WireError {
  const error = body as Partial<WireError> | null;
  if (typeof error?.kind === 'string' && Object.hasOwn(errorKinds, error.kind)) return error as WireError;
  return status >= 500 ? wireError('unavailable', 'bad-gateway', 'the server cannot be reached') : wireError('bad-request', 'refused', 'the request was refused');
}

function texts(values: object | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(values ?? {}).filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]));
}
