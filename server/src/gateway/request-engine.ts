// One way to answer an endpoint, for HTTP and for sockets: check who may call, parse, ask once per idempotency key, and
// turn whatever is thrown into a wire error. The handlers decide; this file knows no endpoint by name.
import { type Endpoint, endpoints, STEP_UP_NEEDED, wireError, type EndpointName, type WireError } from '@mydr24/protocol';
import type { Caller, PersonCaller } from '../people/access.ts';
import type { Clock } from '../platform/clock.ts';
import { Fault } from '../platform/fault.ts';
import type { Answer, Handlers, SignedRequest } from '../platform/handlers.ts';
import type { Idempotency } from '../platform/idempotency.ts';
import { parseInput, type RawInput } from './request-input.ts';

export interface RequestCall {
  caller: Caller;
  endpoint: string;
  input: RawInput;
  /** The client's own id of this request, if it gave one. */
  key: string | undefined;
  requestId: string;
  /** Network address of the caller, when it asks over HTTP. */
  address?: string;
  /** What the caller's program says it is, over HTTP. */
  agent?: string;
  /** Given over HTTP for endpoints of carriers. */
  signed?: SignedRequest;
}

export interface Requests {
  invoke(call: RequestCall): Promise<Answer<unknown>>;
}

export interface RequestDeps {
  handlers: Handlers<Caller>;
  idempotency: Idempotency;
  clock: Clock;
  /** Demo endpoints do not exist outside demo mode. */
  isDemo: boolean;
  /** Whether this session's person proved themselves a short while ago; asked before dangerous acts. */
  isProven(caller: PersonCaller, nowMs: number): Promise<boolean>;
  /** Bugs and faults, once, with the request id and no contents. */
  onProblem(error: unknown, facts: { requestId: string; endpoint: string }): void;
}

type AnyHandler = (call: object) => Promise<Answer<unknown>>;

export function createRequests(deps: RequestDeps): Requests {
  const answerOnce = async (name: EndpointName, call: RequestCall): Promise<Answer<unknown>> => {
    const endpoint = endpoints[name];
    const parsed = parseInput(endpoint, call.input);
    if (!parsed.ok) return parsed;
    const { caller, requestId, address, agent, signed } = call;
    // Before the idempotency key is taken: the same request is sent again after the proof.
    if (endpoint.needsStepUp && caller.type === 'person' && !(await deps.isProven(caller, deps.clock.nowMs()))) return fail(stepUpNeeded);
    const handle = () =>
      (deps.handlers[name] as unknown as AnyHandler)({ ...parsed.body, caller, requestId, nowMs: deps.clock.nowMs(), ...(address === undefined ? {} : { address }), ...(agent === undefined ? {} : { agent }), ...(signed === undefined ? {} : { signed }) });
    const isOnce = call.key !== undefined && endpoint.method !== 'GET' && !endpoint.isSecret && call.caller.type === 'person';
    if (!isOnce) return handle();
    const { personId, tenantId } = call.caller as Extract<Caller, { type: 'person' }>;
    return deps.idempotency.once({ personId, tenantId, key: call.key!, endpoint: name, input: call.input }, handle);
  };
  return {
    async invoke(call) {
      const name = call.endpoint;
      if (!isEndpoint(name) || (endpoints[name].auth === 'demo' && !deps.isDemo)) return fail(wireError('not-found', 'no-such-endpoint', 'there is no such endpoint'));
      const refusal = refuseCaller(endpoints[name].auth, call.caller);
      if (refusal !== null) return fail(refusal);
      try {
        const answered = await answerOnce(name, call);
        return answered.ok ? answered : fail({ ...answered.error, requestId: call.requestId });
      } catch (error) {
        // A limit is no problem of the server's.
        if (!(error instanceof Fault && error.kind === 'too-many-requests')) deps.onProblem(error, { requestId: call.requestId, endpoint: name });
        return fail({ ...wireErrorOf(error), requestId: call.requestId });
      }
    },
  };
}

const stepUpNeeded = wireError('forbidden', STEP_UP_NEEDED, 'This act needs a fresh proof of who you are. Prove it (POST /v1/me/step-up) and send the same request again.');
const fail = (error: WireError): { ok: false; error: WireError } => ({ ok: false, error });

export function isEndpoint(name: string): name is EndpointName {
  return Object.hasOwn(endpoints, name);
}

function refuseCaller(auth: Endpoint['auth'], caller: Caller): WireError | null {
  if (auth === 'public' || auth === 'demo' || auth === 'carrier') return null;
  if (caller.type === auth) return null;
  return caller.type === 'public'
    ? wireError('unauthenticated', 'token-missing', 'send an access token: Authorization: Bearer <token>')
    : wireError('forbidden', 'wrong-caller', `this endpoint is for a ${auth}, not for a ${caller.type}`);
}

/** What a caller is told of something thrown: the kind and whether to try again, never what it was about. */
export function wireErrorOf(error: unknown): WireError {
  if (!(error instanceof Fault)) return wireError('bug', 'bug', 'the server made a mistake; it was recorded under this request id');
  const message = error.kind === 'bug' ? 'the server made a mistake; it was recorded under this request id' : error.kind === 'too-many-requests' ? error.message : 'the request could not be carried out now';
  const body = { ...wireError(error.kind, error.kind === 'bug' ? 'bug' : error.code, message), retryable: error.retryable };
  return error.retryAfterMs === undefined ? body : { ...body, retryAfterMs: error.retryAfterMs };
}
