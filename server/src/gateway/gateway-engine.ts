// The gateway: open sockets by connection, session and person; effects of the pure session (connection.ts) carried out;
// frames of one socket written together once a tick; live values now and then. Knows sockets as a port (`Wire`) only.
// Topics' contents come from topic-source, rights and requests from ports.
import { ClientFrame, errorKinds, wireError, type ServerFrame, type TopicName, type WireError } from '@mydr24/protocol';
import type { Caller } from '../people/access.ts';
import type { TopicBus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import type { LiveFeed, LiveValue } from '../platform/live-feed.ts';
import { CONNECTION_LIMITS, personOf, step, type ConnectionEvent, type ConnectionLimits, type ConnectionState, type Effect, type RequestFrame } from './connection.ts';
import { createFeeds } from './feed-engine.ts';
import { createFollows, type Follows } from './follow-engine.ts';
import { createOutbox, OUTBOX_LIMITS, type Frame, type Outbox, type OutboxLimits } from './outbox.ts';
import type { AuthoriseTopic, ListEndedSessions, OnPresence, VerifyToken } from './ports.ts';
import { wireErrorOf, type Requests } from './request-engine.ts';
import type { TopicSource } from './topic-source.ts';
import { frameOf } from './wire-frames.ts';

/** One socket as the gateway sees it. */
export interface Wire {
  /** Writes all frames in one go; `onWritten` when the last has left the process. */
  write(frames: readonly Frame[], onWritten: () => void): void;
  bufferedBytes(): number;
  close(code: number, reason: string): void;
  terminate(): void;
}
/** What the socket tells the gateway. */
export interface WireEvents {
  onText(text: string): void;
  onHeard(): void;
  onLost(): void;
}

export interface GatewayDeps {
  topics: TopicSource;
  bus: TopicBus;
  live: LiveFeed;
  requests: Requests;
  verifyToken: VerifyToken;
  authorise: AuthoriseTopic;
  listEndedSessions: ListEndedSessions;
  clock: Clock;
  ids: Ids;
  onPresence?: OnPresence;
  onProblem(error: unknown): void;
  limits?: Partial<ConnectionLimits>;
  outboxLimits?: OutboxLimits;
}

export interface ConnectionSummary {
  connectionId: string;
  sessionId: string | null;
  topics: readonly TopicName[];
}

export interface GatewayStats {
  connections: number;
  people: number;
  topics: number;
  queuedBytes: number;
  framesWritten: number;
  slowReadersClosed: number;
  silentClosed: number;
}

export interface Gateway {
  /** A new socket; null while draining. */
  accept(wire: Wire): WireEvents | null;
  start(): void;
  stop(): void;
  /** One look at time: hello deadlines, expiry, heartbeats. Run by `start`; tests run it themselves. */
  tick(): void;
  /** Ended sessions and moved topics, asked of the database. Run by `start` every two seconds. */
  lookAgain(): Promise<void>;
  /** Writes what waits, live values included. Run by `start`. */
  flushLive(): void;
  revokeSession(sessionId: string): void;
  revokePerson(personId: string): void;
  /** Rights became fewer: every topic of this person, or of all, is asked for again. */
  narrow(personId: string | 'all'): Promise<void>;
  connectionsOf(personId: string): ConnectionSummary[];
  /** Tells everybody to come back later, lets running requests end, then closes; at the latest after `deadlineMs`. */
  drain(deadlineMs: number): Promise<void>;
  stats(): GatewayStats;
  connectionCount(): number;
}

export const TICK_MS = 1_000;
export const LOOK_AGAIN_MS = 2_000;
export const LIVE_FLUSH_MS = 150;
const CLOSE_GRACE_MS = 2_000;
const MAX_REQUESTS_IN_FLIGHT = 64;
const MAX_PERSON_FRAME_BYTES = 64 * 1024;
/** Reconnects after a drain are spread so. */
const DRAIN_SPREAD_MS = 2_000;
const SESSION_ENDED = wireError('unauthenticated', 'session-ended', 'this session was ended; sign in again');

interface Connection {
  readonly id: string;
  readonly wire: Wire;
  readonly outbox: Outbox;
  readonly follows: Follows;
  state: ConnectionState;
  person: { personId: string; tenantId: string } | null;
  inFlight: number;
  roomWaiters: (() => void)[];
}

export function createGateway(deps: GatewayDeps): Gateway {
  const limits: ConnectionLimits = { ...CONNECTION_LIMITS, ...deps.limits };
  const feeds = createFeeds(deps.topics, deps.bus, deps.onProblem);
  const connections = new Set<Connection>();
  const byPerson = new Map<string, Set<Connection>>();
  const byTopic = new Map<TopicName, Set<Connection>>();
  const dirty = new Set<Connection>();
  const running = new Set<Promise<void>>();
  const timers: NodeJS.Timeout[] = [];
  const counters = { framesWritten: 0, slowReadersClosed: 0, silentClosed: 0 };
  let isDraining = false;
  let isFlushPlanned = false;
  let tickedMs = deps.clock.monotonicMs();

  // Writing ---------------------------------------------------------------------------------------------------------

  const markDirty = (connection: Connection): void => {
    dirty.add(connection);
    if (isFlushPlanned) return;
    isFlushPlanned = true;
    setImmediate(flushAll);
  };
  const flushAll = (): void => {
    isFlushPlanned = false;
    const waiting = [...dirty];
    dirty.clear();
    for (const connection of waiting) flush(connection);
  };
  const flush = (connection: Connection): void => {
    const { wire, outbox } = connection;
    const frames = outbox.take(wire.bufferedBytes());
    if (frames.length > 0) write(connection, frames);
    if (hasRoom(connection)) for (const wake of connection.roomWaiters.splice(0)) wake();
  };
  const write = (connection: Connection, frames: readonly Frame[]): void => {
    counters.framesWritten += frames.length;
    connection.wire.write(frames, () => {
      if (connection.state.tag !== 'closed' && (connection.outbox.bytes() > 0 || connection.roomWaiters.length > 0)) markDirty(connection);
    });
  };
  const hasRoom = ({ wire, outbox }: Connection): boolean => outbox.bytes() + wire.bufferedBytes() < OUTBOX_LIMITS.highWaterBytes;
  const sendBytes = (connection: Connection, frame: Frame): void => {
    if (!connections.has(connection)) return;
    if (connection.outbox.push(frame, connection.wire.bufferedBytes())) return markDirty(connection);
    counters.slowReadersClosed += 1;
    connection.outbox.clear();
    finish(connection, wireError('slow-reader', 'slow-reader', 'this connection reads too slowly; connect again and resume', { retryAfterMs: 1_000 }));
  };
  const send = (connection: Connection, frame: ServerFrame): void => sendBytes(connection, frameOf(frame));

  // The session -----------------------------------------------------------------------------------------------------

  const apply = (connection: Connection, event: ConnectionEvent): void => {
    const { state, effects } = step(connection.state, event, { nowMs: deps.clock.nowMs(), monotonicMs: deps.clock.monotonicMs() }, limits);
    connection.state = state;
    for (const effect of effects) run(connection, effect);
    if (state.tag === 'closed') leave(connection);
  };
  const run = (connection: Connection, effect: Effect): void => {
    switch (effect.type) {
      case 'send':
        return send(connection, effect.frame);
      case 'verify':
        return void verify(connection, effect.token, effect.reauthId);
      case 'welcome':
        return welcome(connection, effect);
      case 'identity-changed':
        return void connection.follows.recheck();
      case 'topic':
        return effect.frame.type === 'subscribe'
          ? connection.follows.subscribe(effect.frame.id, effect.frame.topic, effect.frame.have)
          : connection.follows.unsubscribe(effect.frame.id, effect.frame.topic);
      case 'request':
        return track(request(connection, effect.frame));
      case 'close':
        return finish(connection, effect.error);
      case 'terminate':
        counters.silentClosed += 1;
        return connection.wire.terminate();
    }
  };
  const verify = async (connection: Connection, token: string, reauthId: number | null): Promise<void> => {
    try {
      const answer = await deps.verifyToken(token);
      apply(connection, answer.ok ? { type: 'verified', verified: answer.body, reauthId } : { type: 'unverified', error: answer.error, reauthId });
    } catch (error) {
      deps.onProblem(error);
      apply(connection, { type: 'unverified', error: wireErrorOf(error), reauthId });
    }
  };
  const welcome = (connection: Connection, { verified, hello }: Extract<Effect, { type: 'welcome' }>): void => {
    const { caller } = verified;
    const isPerson = caller.type === 'person';
    // The state is set before effects run, so that follow-up work sees the caller.
    send(connection, {
      type: 'welcome', connectionId: connection.id, personId: isPerson ? caller.personId : null, sessionId: isPerson ? caller.sessionId : null,
      roles: isPerson ? [...caller.roles] : [], serverAt: deps.clock.nowMs(), heartbeatMs: limits.heartbeatMs, tokenExpiresAt: verified.expiresAtMs,
    });
    if (isPerson) arrive(connection, caller);
    for (const { topic, have } of hello.resume) connection.follows.subscribe(null, topic, have);
  };
  const arrive = (connection: Connection, { personId, tenantId }: { personId: string; tenantId: string }): void => {
    connection.person = { personId, tenantId };
    const theirs = byPerson.get(personId) ?? new Set();
    byPerson.set(personId, theirs.add(connection));
    if (theirs.size === 1) deps.onPresence?.({ personId, tenantId, isConnected: true, atMs: deps.clock.nowMs() });
  };
  const leave = (connection: Connection): void => {
    if (!connections.delete(connection)) return;
    connection.follows.close();
    for (const wake of connection.roomWaiters.splice(0)) wake();
    connection.outbox.clear();
    const { person } = connection;
    if (person === null) return;
    const theirs = byPerson.get(person.personId);
    theirs?.delete(connection);
    if (theirs?.size !== 0) return;
    byPerson.delete(person.personId);
    deps.onPresence?.({ ...person, isConnected: false, atMs: deps.clock.nowMs() });
  };
  /** Says why, then closes; a peer that does not take part in closing is cut off. */
  const finish = (connection: Connection, error: WireError, code: number = errorKinds[error.kind].closeCode): void => {
    const { wire, outbox } = connection;
    connection.state = { tag: 'closed' };
    const last = outbox.take(0);
    if (last.length > 0) write(connection, last);
    wire.close(code, error.code);
    setTimeout(() => wire.terminate(), CLOSE_GRACE_MS).unref();
    leave(connection);
  };

  // Requests --------------------------------------------------------------------------------------------------------

  const track = (work: Promise<void>): void => {
    running.add(work);
    void work.finally(() => running.delete(work));
  };
  const request = async (connection: Connection, frame: RequestFrame): Promise<void> => {
    if (connection.inFlight >= MAX_REQUESTS_IN_FLIGHT) {
      const error = wireError('too-many-requests', 'too-many-in-flight', 'wait for answers before asking more', { retryAfterMs: 500 });
      return send(connection, { type: 'refused', id: frame.id, error });
    }
    connection.inFlight += 1;
    const answer = await deps.requests.invoke({
      caller: callerOf(connection), endpoint: frame.endpoint, input: { params: frame.params, query: frame.query, body: frame.body },
      key: frame.key, requestId: deps.ids.next(),
    });
    connection.inFlight -= 1;
    send(connection, answer.ok ? { type: 'reply', id: frame.id, ok: true, body: answer.body } : { type: 'refused', id: frame.id, error: answer.error });
  };

  // Live values -----------------------------------------------------------------------------------------------------

  const stopLive = deps.live.subscribe((value) => {
    const followers = byTopic.get(value.topic);
    if (followers === undefined) return;
    const frame = liveFrame(value);
    for (const { outbox } of followers) outbox.setLive(`${value.topic} ${value.key}`, frame);
  });
  const follow = (topic: TopicName, connection: Connection): void => {
    byTopic.set(topic, (byTopic.get(topic) ?? new Set<Connection>()).add(connection));
  };
  const unfollow = (topic: TopicName, connection: Connection): void => {
    const followers = byTopic.get(topic);
    followers?.delete(connection);
    connection.outbox.dropLive(`${topic} `);
    if (followers?.size === 0) byTopic.delete(topic);
  };

  const open = (wire: Wire): Connection => {
    const id = deps.ids.next();
    const connection: Connection = {
      id, wire, outbox: createOutbox(deps.outboxLimits), state: { tag: 'greeting', openedMs: deps.clock.monotonicMs() }, person: null, inFlight: 0, roomWaiters: [],
      follows: createFollows({
        feeds, topics: deps.topics, authorise: deps.authorise, connectionId: id,
        caller: () => callerOf(connection),
        send: (frame) => send(connection, frame),
        sendBytes: (frame) => sendBytes(connection, frame),
        whenRoom: () => (hasRoom(connection) || !connections.has(connection) ? Promise.resolve() : new Promise((wake) => connection.roomWaiters.push(wake))),
        onFollowed: (topic) => follow(topic, connection),
        onLeft: (topic) => unfollow(topic, connection),
        onProblem: deps.onProblem,
      }),
    };
    connections.add(connection);
    return connection;
  };

  const gateway: Gateway = {
    accept(wire) {
      if (isDraining) return null;
      const connection = open(wire);
      return {
        onText: (text) => apply(connection, readFrame(text, callerOf(connection))),
        onHeard: () => apply(connection, { type: 'heard' }),
        onLost: () => apply(connection, { type: 'lost' }),
      };
    },
    start() {
      tickedMs = deps.clock.monotonicMs();
      timers.push(setInterval(gateway.tick, TICK_MS), setInterval(gateway.flushLive, LIVE_FLUSH_MS));
      timers.push(setInterval(() => void gateway.lookAgain().catch(deps.onProblem), LOOK_AGAIN_MS));
    },
    stop() {
      timers.splice(0).forEach(clearInterval);
      stopLive();
      feeds.stop();
      for (const connection of [...connections]) finish(connection, wireError('unavailable', 'stopping', 'the server stops'), 1001);
    },
    tick() {
      const monotonicMs = deps.clock.monotonicMs();
      const gapMs = monotonicMs - tickedMs - TICK_MS;
      tickedMs = monotonicMs;
      const lateMs = gapMs > 2 * TICK_MS ? gapMs : 0;
      for (const connection of [...connections]) {
        apply(connection, { type: 'tick', lateMs });
        connection.follows.tick(deps.clock.nowMs(), monotonicMs);
      }
    },
    async lookAgain() {
      await Promise.all([feeds.lookAgain(), endRevoked()]);
    },
    flushLive() {
      for (const connection of connections) {
        if (!connection.outbox.hasLive()) continue;
        const frames = connection.outbox.takeLive(connection.wire.bufferedBytes());
        if (frames.length > 0) write(connection, frames);
      }
    },
    revokeSession(sessionId) {
      for (const connection of [...connections]) {
        if (personOf(connection.state)?.sessionId === sessionId) apply(connection, { type: 'ended', error: SESSION_ENDED });
      }
    },
    revokePerson(personId) {
      for (const connection of [...(byPerson.get(personId) ?? [])]) apply(connection, { type: 'ended', error: SESSION_ENDED });
    },
    async narrow(personId) {
      const narrowed = personId === 'all' ? connections : (byPerson.get(personId) ?? []);
      await Promise.all([...narrowed].map((connection) => connection.follows.recheck()));
    },
    connectionsOf: (personId) =>
      [...(byPerson.get(personId) ?? [])].map((connection) => ({
        connectionId: connection.id, sessionId: personOf(connection.state)?.sessionId ?? null, topics: connection.follows.topics(),
      })),
    async drain(deadlineMs) {
      isDraining = true;
      let nth = 0;
      for (const connection of connections) send(connection, { type: 'drain', reconnectAfterMs: (nth++ * 7) % DRAIN_SPREAD_MS });
      flushAll();
      await Promise.race([Promise.all(running), new Promise((wake) => setTimeout(wake, deadlineMs).unref())]);
      // The answers just pushed leave with the close.
      for (const connection of [...connections]) finish(connection, wireError('unavailable', 'draining', 'the server stops; connect again'), 1001);
    },
    connectionCount: () => connections.size,
    stats: () => ({
      connections: connections.size, people: byPerson.size, topics: feeds.size(), ...counters,
      queuedBytes: [...connections].reduce((sum, { wire, outbox }) => sum + wire.bufferedBytes() + outbox.bytes(), 0),
    }),
  };
  /** Sessions ended on any node: found here even when every wake-up was lost. */
  const endRevoked = async (): Promise<void> => {
    const open = new Set([...connections].flatMap(({ state }) => personOf(state)?.sessionId ?? []));
    if (open.size === 0) return;
    for (const sessionId of await deps.listEndedSessions([...open])) gateway.revokeSession(sessionId);
  };
  return gateway;
}

function callerOf({ state }: Connection): Caller {
  return state.tag === 'live' ? state.verified.caller : { type: 'public' };
}

function readFrame(text: string, caller: Caller): ConnectionEvent {
  if (text.length > MAX_PERSON_FRAME_BYTES && caller.type !== 'device') {
    return { type: 'malformed', error: wireError('too-large', 'frame-too-large', `a frame holds at most ${MAX_PERSON_FRAME_BYTES} bytes`) };
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { type: 'malformed', error: wireError('bad-request', 'not-json', 'a frame is one JSON object') };
  }
  const parsed = ClientFrame.safeParse(json);
  if (parsed.success) return { type: 'frame', frame: parsed.data };
  return { type: 'malformed', error: wireError('bad-request', 'bad-frame', `the frame is not as expected at ${parsed.error.issues[0]?.path.join('.') || 'type'}`) };
}

/** Serialised once for all sockets, and only if any of them gets to send it. */
function liveFrame({ topic, kind, body }: LiveValue): () => Frame {
  let frame: Frame | undefined;
  return () => (frame ??= frameOf({ type: 'live', topic, kind, body }));
}
