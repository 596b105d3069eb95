// The gateway: all open sockets together. Looks at time, at ended sessions and at moved topics; revokes, narrows, drains.
// One socket's life is in session-engine.ts, its rules in connection.ts; sockets are a port (`Wire`) here.
import { wireError, type TopicName } from '@mydr24/protocol';
import type { PersonCaller } from '../people/access.ts';
import type { TopicBus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import type { LiveFeed } from '../platform/live-feed.ts';
import { openGate, type TenantGate } from '../tenancy/tenant-limits.ts';
import { CONNECTION_LIMITS, personOf, type ConnectionLimits } from './connection.ts';
import { createFeeds, type Feeds } from './feed-engine.ts';
import { createLiveFollowers } from './live-followers.ts';
import { createTurns, shareOpenings } from './opening-engine.ts';
import type { OutboxLimits } from './outbox.ts';
import { createPeopleIndex } from './people-index.ts';
import type { AuthoriseTopic, ListEndedSessions, ListStandings, OnPresence, OnSocket, VerifyToken } from './ports.ts';
import { readFrame } from './read-frame.ts';
import type { Requests } from './request-engine.ts';
import { callerOf, createSessions, type Connection, type Sessions } from './session-engine.ts';
import { createSocketWriter, type Wire } from './socket-writer-engine.ts';
import type { TopicSource } from './topic-source.ts';

export type { Wire } from './socket-writer-engine.ts';
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
  listStandings?: ListStandings;
  clock: Clock;
  ids: Ids;
  /** How much each tenant may use; as much as there is without. */
  tenants?: Pick<TenantGate, 'takeSocket' | 'takeRequest'>;
  onPresence?: OnPresence;
  onSocket?: OnSocket;
  onProblem(error: unknown): void;
  limits?: Partial<ConnectionLimits>;
  outboxLimits?: OutboxLimits;
}

export interface ConnectionSummary {
  connectionId: string;
  sessionId: string | null;
  personDeviceId: string | null;
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
  narrow(whom: { personId: string } | 'all'): Promise<void>;
  connectionsOf(personId: string): ConnectionSummary[];
  /** Tells everybody to come back later, lets running requests end, then closes; at the latest after `deadlineMs`. */
  drain(deadlineMs: number): Promise<void>;
  stats(): GatewayStats;
  connectionCount(): number;
  /** Open sockets of all people of a tenant. */
  socketsOf(tenantId: string): number;
}

export const TICK_MS = 1_000;
export const LOOK_AGAIN_MS = 2_000;
export const LIVE_FLUSH_MS = 150;
/** Reconnects after a drain are spread so. */
const DRAIN_SPREAD_MS = 2_000;
/** Half of the connections people's requests have by default. */
const OPENINGS_AT_ONCE = 6;
const SESSION_ENDED = wireError('unauthenticated', 'session-ended', 'this session was ended; sign in again');
const SLOW_READER = wireError('slow-reader', 'slow-reader', 'this connection reads too slowly; connect again and resume', { retryAfterMs: 1_000 });
const NO_HELLO = wireError('too-many-requests', 'hello-too-late', 'many others wait to say who they are; connect again and say so at once', { retryAfterMs: 5_000 });
const DRAINING = wireError('unavailable', 'draining', 'the server stops; connect again');
const GOING_AWAY = 1001;

export function createGateway(deps: GatewayDeps): Gateway {
  const parts = joinParts(deps);
  const { connections, people, sessions } = parts;
  const watch = createWatch(deps, parts);
  let isDraining = false;
  const strangers = new Set<Connection>();
  return {
    ...watch,
    accept(wire) {
      if (isDraining) return null;
      const connection = sessions.open(wire);
      strangers.add(connection);
      makeRoom(strangers, deps.limits?.mostStrangers ?? CONNECTION_LIMITS.mostStrangers, sessions);
      return {
        onText: (text) => sessions.apply(connection, readFrame(text, callerOf(connection))),
        onHeard: () => sessions.apply(connection, { type: 'heard' }),
        onLost: () => sessions.apply(connection, { type: 'lost' }),
      };
    },
    revokeSession: (sessionId) => revokeSession(parts, sessionId),
    revokePerson(personId) {
      for (const connection of people.of(personId)) sessions.apply(connection, { type: 'ended', error: SESSION_ENDED });
    },
    async narrow(whom) {
      const narrowed = whom === 'all' ? [...connections] : people.of(whom.personId);
      await Promise.all(narrowed.map((connection) => connection.follows.recheck()));
    },
    connectionsOf: (personId) =>
      people.of(personId).map(({ id, state, personDeviceId, follows }) => ({ connectionId: id, sessionId: personOf(state)?.sessionId ?? null, personDeviceId, topics: follows.topics() })),
    async drain(deadlineMs) {
      isDraining = true;
      await drain(parts, deadlineMs);
    },
    connectionCount: () => connections.size,
    socketsOf: people.countOf,
    stats: () => statsOf(parts),
  };
}

/** Whoever said who they are is no stranger; of the others the one that waited longest makes room. */
function makeRoom(strangers: Set<Connection>, most: number, sessions: Sessions): void {
  if (strangers.size <= most) return;
  for (const connection of strangers) if (connection.state.tag !== 'greeting') strangers.delete(connection);
  const [longest] = strangers;
  if (strangers.size <= most || longest === undefined) return;
  strangers.delete(longest);
  sessions.finish(longest, NO_HELLO);
}

interface Parts {
  readonly connections: Set<Connection>;
  readonly people: ReturnType<typeof createPeopleIndex<Connection>>;
  readonly feeds: Feeds;
  readonly live: ReturnType<typeof createLiveFollowers>;
  readonly writer: ReturnType<typeof createSocketWriter<Connection>>;
  readonly sessions: Sessions;
  readonly running: Set<Promise<void>>;
  /** Roles and units of everybody present, as of the last look. */
  readonly standings: Map<string, Standing>;
  readonly counters: { slowReadersClosed: number; silentClosed: number };
}

function joinParts(deps: GatewayDeps): Parts {
  const counters = { slowReadersClosed: 0, silentClosed: 0 };
  const connections = new Set<Connection>();
  const running = new Set<Promise<void>>();
  const inTurn = createTurns(OPENINGS_AT_ONCE);
  const feeds = createFeeds(deps.topics, deps.bus, deps.onProblem);
  const live = createLiveFollowers(deps.live);
  const people = createPeopleIndex<Connection>((person, isConnected) => deps.onPresence?.({ ...person, isConnected, atMs: deps.clock.nowMs() }));
  const writer = createSocketWriter<Connection>((connection) => {
    counters.slowReadersClosed += 1;
    sessions.finish(connection, SLOW_READER);
  });
  const sessions: Sessions = createSessions({
    ...deps, tenants: deps.tenants ?? openGate, topics: shareOpenings(deps.topics, inTurn), inTurn, limits: { ...CONNECTION_LIMITS, ...deps.limits }, outboxLimits: deps.outboxLimits, feeds, writer, live, people, connections, running,
    onSilent: () => void (counters.silentClosed += 1),
  });
  return { connections, people, feeds, live, writer, sessions, running, standings: new Map(), counters };
}

/** What is looked at again and again; `start` does so by timers, tests by hand. */
function createWatch(deps: GatewayDeps, parts: Parts): Pick<Gateway, 'start' | 'stop' | 'tick' | 'lookAgain' | 'flushLive'> {
  const { connections, sessions } = parts;
  const timers: NodeJS.Timeout[] = [];
  let tickedMs = deps.clock.monotonicMs();
  const tick = (): void => {
    const monotonicMs = deps.clock.monotonicMs();
    const gapMs = monotonicMs - tickedMs - TICK_MS;
    tickedMs = monotonicMs;
    const lateMs = gapMs > 2 * TICK_MS ? gapMs : 0;
    for (const connection of [...connections]) {
      sessions.apply(connection, { type: 'tick', lateMs });
      connection.follows.tick(deps.clock.nowMs(), monotonicMs);
    }
  };
  const flushLive = (): void => parts.writer.flushLive(connections);
  const lookAgain = async (): Promise<void> => {
    await Promise.all([parts.feeds.lookAgain(), endRevoked(deps, parts), recheckMoved(deps, parts)]);
  };
  return {
    tick,
    flushLive,
    lookAgain,
    start() {
      tickedMs = deps.clock.monotonicMs();
      timers.push(setInterval(tick, TICK_MS), setInterval(flushLive, LIVE_FLUSH_MS));
      timers.push(setInterval(() => void lookAgain().catch(deps.onProblem), LOOK_AGAIN_MS));
    },
    stop() {
      timers.splice(0).forEach(clearInterval);
      parts.live.stop();
      parts.feeds.stop();
      for (const connection of [...connections]) sessions.finish(connection, DRAINING, GOING_AWAY);
    },
  };
}

/** Sessions ended on any node: found here even when every wake-up was lost. */
async function endRevoked(deps: GatewayDeps, parts: Parts): Promise<void> {
  const open = new Set([...parts.connections].flatMap(({ state }) => personOf(state)?.sessionId ?? []));
  if (open.size === 0) return;
  for (const sessionId of await deps.listEndedSessions([...open])) revokeSession(parts, sessionId);
}

/** Whose roles or units are others than at the last look, or than their token says at the first: everything they follow is asked for again. */
async function recheckMoved({ listStandings }: GatewayDeps, { people, standings }: Parts): Promise<void> {
  const present = people.ids();
  const now = listStandings === undefined || present.length === 0 ? new Map<string, Standing>() : await listStandings(present);
  const moved = [...now].filter(([personId, standing]) => {
    const before = standings.has(personId) ? [standings.get(personId)!] : people.of(personId).flatMap(({ state }) => personOf(state) ?? []);
    return before.some((each) => textOf(each) !== textOf(standing));
  });
  standings.clear();
  for (const [personId, standing] of now) standings.set(personId, standing);
  await Promise.all(moved.flatMap(([personId]) => people.of(personId).map(({ follows }) => follows.recheck())));
}

type Standing = Pick<PersonCaller, 'roles' | 'unitIds'>;
const textOf = ({ roles, unitIds }: Standing): string => [roles.toSorted(), unitIds.toSorted()].join('|');

function revokeSession({ connections, sessions }: Parts, sessionId: string): void {
  for (const connection of [...connections]) {
    if (personOf(connection.state)?.sessionId === sessionId) sessions.apply(connection, { type: 'ended', error: SESSION_ENDED });
  }
}

async function drain({ connections, sessions, writer, running }: Parts, deadlineMs: number): Promise<void> {
  let nth = 0;
  for (const connection of connections) sessions.send(connection, { type: 'drain', reconnectAfterMs: (nth++ * 7) % DRAIN_SPREAD_MS });
  writer.flush();
  await Promise.race([Promise.all(running), new Promise((wake) => setTimeout(wake, deadlineMs).unref())]);
  // Answers just pushed leave with the close.
  for (const connection of [...connections]) sessions.finish(connection, DRAINING, GOING_AWAY);
}

function statsOf({ connections, people, feeds, writer, counters }: Parts): GatewayStats {
  let queuedBytes = 0;
  for (const { wire, outbox } of connections) queuedBytes += wire.bufferedBytes() + outbox.bytes();
  return { connections: connections.size, people: people.count(), topics: feeds.size(), framesWritten: writer.framesWritten(), ...counters, queuedBytes };
}
