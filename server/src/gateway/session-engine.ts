// The life of each open socket: facts go into the pure session (connection.ts), its effects are carried out here.
// Says nothing about all sockets together; the gateway does (gateway-engine.ts).
import { endpoints, errorKinds, wireError, type ServerFrame, type TopicName, type WireError } from '@mydr24/protocol';
import type { Caller } from '../people/access.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import type { TenantGate } from '../tenancy/tenant-limits.ts';
import { personOf, step, type ConnectionEvent, type ConnectionLimits, type ConnectionState, type Effect, type RequestFrame } from './connection.ts';
import type { Feeds } from './feed-engine.ts';
import { createFollows, type Follows } from './follow-engine.ts';
import type { LiveFollowers } from './live-followers.ts';
import type { InTurn } from './opening-engine.ts';
import { createOutbox, type OutboxLimits } from './outbox.ts';
import type { PeopleIndex, PersonKey } from './people-index.ts';
import type { AuthoriseTopic, OnSocket, VerifyToken } from './ports.ts';
import { isEndpoint, wireErrorOf, type Requests } from './request-engine.ts';
import type { Outgoing, SocketWriter, Wire } from './socket-writer-engine.ts';
import type { TopicSource } from './topic-source.ts';
import { frameOf } from './wire-frames.ts';

export interface Connection extends Outgoing {
  readonly id: string;
  readonly follows: Follows;
  state: ConnectionState;
  person: PersonKey | null;
  /** The browser's own id; null for programs. */
  personDeviceId: string | null;
  inFlight: number;
}

export interface SessionDeps {
  topics: TopicSource;
  requests: Requests;
  verifyToken: VerifyToken;
  authorise: AuthoriseTopic;
  inTurn: InTurn;
  clock: Clock;
  ids: Ids;
  onProblem(error: unknown): void;
  limits: ConnectionLimits;
  outboxLimits: OutboxLimits | undefined;
  feeds: Feeds;
  writer: SocketWriter<Connection>;
  live: LiveFollowers;
  people: PeopleIndex<Connection>;
  connections: Set<Connection>;
  /** Requests being answered; a drain waits for them. */
  running: Set<Promise<void>>;
  tenants: Pick<TenantGate, 'takeSocket' | 'takeRequest'>;
  onSilent(): void;
  onSocket?: OnSocket;
}

export interface Sessions {
  open(wire: Wire): Connection;
  apply(connection: Connection, event: ConnectionEvent): void;
  send(connection: Connection, frame: ServerFrame): void;
  /** Says why, then closes; a peer that takes no part in closing is cut off. */
  finish(connection: Connection, error: WireError, code?: number): void;
}

const CLOSE_GRACE_MS = 2_000;
const MAX_REQUESTS_IN_FLIGHT = 64;
const TOO_MANY_SOCKETS = wireError('too-many-requests', 'too-many-sockets', 'this session has as many connections as it may have; close some', { retryAfterMs: 10_000 });

export function createSessions(deps: SessionDeps): Sessions {
  const { clock, connections, people, writer } = deps;

  const send = (connection: Connection, frame: ServerFrame): void => writer.send(connection, frameOf(frame));
  const leave = (connection: Connection): void => {
    if (!connections.delete(connection)) return;
    connection.follows.close();
    writer.end(connection);
    if (connection.person === null) return;
    people.remove(connection.person, connection);
    deps.onSocket?.({ ...connection.person, personDeviceId: connection.personDeviceId, isOpen: false });
  };
  const finish = (connection: Connection, error: WireError, code: number = errorKinds[error.kind].closeCode): void => {
    connection.state = { tag: 'closed' };
    writer.end(connection);
    connection.wire.close(code, error.code);
    setTimeout(() => connection.wire.terminate(), CLOSE_GRACE_MS).unref();
    leave(connection);
  };
  const apply = (connection: Connection, event: ConnectionEvent): void => {
    const { state, effects } = step(connection.state, event, { nowMs: clock.nowMs(), monotonicMs: clock.monotonicMs() }, deps.limits);
    // Set before effects run, so that what they start sees the caller.
    connection.state = state;
    for (const effect of effects) run(connection, effect);
    if (state.tag === 'closed') leave(connection);
  };
  const run = (connection: Connection, effect: Effect): void => {
    switch (effect.type) {
      case 'send':
        return send(connection, effect.frame);
      case 'verify':
        return void verify(deps, connection, effect, apply);
      case 'welcome':
        return welcome(deps, connection, effect, send);
      case 'identity-changed':
        return void connection.follows.recheck();
      case 'topic':
        return effect.frame.type === 'subscribe'
          ? connection.follows.subscribe(effect.frame.id, effect.frame.topic, effect.frame.have)
          : connection.follows.unsubscribe(effect.frame.id, effect.frame.topic);
      case 'request':
        return track(deps.running, request(deps, connection, effect.frame, send));
      case 'close':
        return finish(connection, effect.error);
      case 'terminate':
        deps.onSilent();
        return connection.wire.terminate();
    }
  };
  return { open: (wire) => open(deps, wire, send), apply, send, finish };
}

type Send = Sessions['send'];

function open(deps: SessionDeps, wire: Wire, send: Send): Connection {
  const id = deps.ids.next();
  const outbox = createOutbox(deps.outboxLimits);
  const connection: Connection = {
    id, wire, outbox, roomWaiters: [], isOpen: true, state: { tag: 'greeting', openedMs: deps.clock.monotonicMs() }, person: null, personDeviceId: null, inFlight: 0,
    follows: createFollows({
      feeds: deps.feeds, topics: deps.topics, authorise: deps.authorise, inTurn: deps.inTurn, connectionId: id, onProblem: deps.onProblem,
      caller: () => callerOf(connection),
      send: (frame) => send(connection, frame),
      sendBytes: (frame) => deps.writer.send(connection, frame),
      whenRoom: () => deps.writer.whenRoom(connection),
      onFollowed: (topic: TopicName) => deps.live.follow(topic, outbox),
      onLeft: (topic: TopicName) => deps.live.unfollow(topic, outbox),
    }),
  };
  deps.connections.add(connection);
  return connection;
}

async function verify(
  deps: SessionDeps, connection: Connection, { token, reauthId }: Extract<Effect, { type: 'verify' }>, apply: Sessions['apply'],
): Promise<void> {
  let event: ConnectionEvent;
  try {
    const answer = await deps.verifyToken(token);
    if (!answer.ok) event = { type: 'unverified', error: answer.error, reauthId };
    else {
      const full = reauthId === null ? await findFull(deps, answer.body.caller) : null;
      event = full === null ? { type: 'verified', verified: answer.body, reauthId } : { type: 'unverified', error: full, reauthId };
    }
  } catch (error) {
    deps.onProblem(error);
    event = { type: 'unverified', error: wireErrorOf(error), reauthId };
  }
  apply(connection, event);
}

/** Why this caller gets no further socket now; null: they do. */
async function findFull({ people, limits, tenants }: SessionDeps, caller: Caller): Promise<WireError | null> {
  if (caller.type !== 'person') return null;
  if (people.of(caller.personId).filter(({ state }) => personOf(state)?.sessionId === caller.sessionId).length >= limits.socketsPerSession) return TOO_MANY_SOCKETS;
  return tenants.takeSocket(caller, people.countOf(caller.tenantId));
}

function welcome(deps: SessionDeps, connection: Connection, { verified, hello }: Extract<Effect, { type: 'welcome' }>, send: Send): void {
  const { caller, expiresAtMs } = verified;
  const person = caller.type === 'person' ? caller : null;
  send(connection, {
    type: 'welcome', connectionId: connection.id, personId: person?.personId ?? null, sessionId: person?.sessionId ?? null,
    roles: [...(person?.roles ?? [])], serverAt: deps.clock.nowMs(), heartbeatMs: deps.limits.heartbeatMs, tokenExpiresAt: expiresAtMs,
  });
  if (person !== null) {
    connection.person = { personId: person.personId, tenantId: person.tenantId };
    connection.personDeviceId = hello.capabilities.personDeviceId ?? null;
    deps.people.add(connection.person, connection);
    deps.onSocket?.({ ...connection.person, personDeviceId: connection.personDeviceId, isOpen: true });
  }
  for (const { topic, have } of hello.resume) connection.follows.subscribe(null, topic, have);
}

async function request(deps: SessionDeps, connection: Connection, frame: RequestFrame, send: Send): Promise<void> {
  if (connection.inFlight >= MAX_REQUESTS_IN_FLIGHT) {
    const error = wireError('too-many-requests', 'too-many-in-flight', 'wait for answers before asking more', { retryAfterMs: 500 });
    return send(connection, { type: 'refused', id: frame.id, error });
  }
  connection.inFlight += 1;
  const caller = callerOf(connection);
  const isBounded = caller.type === 'person' && !(isEndpoint(frame.endpoint) && endpoints[frame.endpoint].isCritical);
  const asked = isBounded ? deps.tenants.takeRequest(caller) : null;
  const tooMany = asked && (await asked);
  const answer = tooMany !== null ? { ok: false as const, error: tooMany } : await deps.requests.invoke({
    caller, endpoint: frame.endpoint, input: { params: frame.params, query: frame.query, body: frame.body },
    key: frame.key, requestId: deps.ids.next(),
  });
  connection.inFlight -= 1;
  send(connection, answer.ok ? { type: 'reply', id: frame.id, ok: true, body: answer.body } : { type: 'refused', id: frame.id, error: answer.error });
}

function track(running: Set<Promise<void>>, work: Promise<void>): void {
  running.add(work);
  void work.finally(() => running.delete(work));
}

export function callerOf({ state }: Connection): Caller {
  return state.tag === 'live' ? state.verified.caller : { type: 'public' };
}
