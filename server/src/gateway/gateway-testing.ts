// The rig of the gateway's tests: real sockets on a free port; topics, tokens and handlers in memory; a clock set by hand.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LATEST_MS, ServerFrame, SUBPROTOCOL, type ClientFrameInput, type Have, type StoredEvent, type TopicName } from '@mydr24/protocol';
import { WebSocket } from 'ws';
import type { Caller } from '../people/access.ts';
import { createBus, type TopicBus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { answer, refuse, type Answer } from '../platform/handlers.ts';
import { createIds } from '../platform/ids.ts';
import { createLiveFeed } from '../platform/live-feed.ts';
import type { TopicHead } from '../platform/topic-log.ts';
import { createGateway, type Gateway, type GatewayDeps } from './gateway-engine.ts';
import { attachGateway, SOCKET_PATH } from './gateway-routes.ts';
import type { Verified } from './ports.ts';
import { judgeHave, type TopicSource } from './topic-source.ts';

export const ORIGIN = 'https://care.example';

export interface ManualClock extends Clock {
  advance(ms: number): void;
}
export function createManualClock(startMs = 1_000_000): ManualClock {
  let nowMs = startMs;
  return { nowMs: () => nowMs, monotonicMs: () => nowMs, advance: (ms) => void (nowMs += ms) };
}

export const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
export const unitTopic = (n: number): TopicName => `unit/${uuid(n)}`;

export interface MemoryTopics extends TopicSource {
  /** `isQuiet`: stored, but every wake-up is lost. */
  append(topic: TopicName, body: unknown, isQuiet?: boolean, kind?: string): StoredEvent;
  truncate(topic: TopicName, firstSeq: number): void;
  renewEpoch(topic: TopicName): void;
  remove(topic: TopicName): void;
}

interface Row extends TopicHead {
  events: StoredEvent[];
}

/** The snapshot of a topic here is the list of its events' bodies, unless told otherwise. */
export function createMemoryTopics(bus: TopicBus, clock: Clock, snapshotOf = (events: readonly StoredEvent[]): unknown => events.map((e) => e.body)): MemoryTopics {
  const rows = new Map<TopicName, Row>();
  const absent = new Set<TopicName>();
  let epochs = 0;
  const rowOf = (topic: TopicName): Row => {
    const row = rows.get(topic) ?? { epoch: `epoch-${++epochs}`, lastSeq: 0, firstSeq: 1, events: [] };
    rows.set(topic, row);
    return row;
  };
  return {
    async open(_caller: Caller, topic: TopicName, have: Have | undefined) {
      await Promise.resolve();
      if (absent.has(topic)) return { type: 'absent' };
      const { epoch, lastSeq: seq, events, firstSeq } = rowOf(topic);
      const gap = have === undefined ? null : judgeHave(have, { epoch, lastSeq: seq, firstSeq });
      if (have !== undefined && gap === null) return { type: 'continued', epoch, seq: have.seq, events: events.filter((e) => e.seq > have.seq) };
      return { type: 'fresh', epoch, seq, snapshot: snapshotOf(events), gap };
    },
    findHead: async (topic) => rows.get(topic),
    listEvents: async (topic, afterSeq, limit) => rowOf(topic).events.filter((e) => e.seq > afterSeq && e.seq >= rowOf(topic).firstSeq).slice(0, limit),
    listMovedHeads: async (followed) =>
      followed.flatMap(({ topic, epoch, seq }) => {
        const row = rows.get(topic);
        return row === undefined || (row.epoch === epoch && row.lastSeq === seq) ? [] : [{ topic, epoch: row.epoch, lastSeq: row.lastSeq, firstSeq: row.firstSeq }];
      }),
    append(topic, body, isQuiet = false, kind = 'grew') {
      const row = rowOf(topic);
      const event: StoredEvent = { topic, seq: (row.lastSeq += 1), at: clock.nowMs(), kind, body };
      row.events.push(event);
      if (!isQuiet) bus.publish([event]);
      return event;
    },
    truncate: (topic, firstSeq) => void (rowOf(topic).firstSeq = firstSeq),
    renewEpoch: (topic) => void (rowOf(topic).epoch = `epoch-${++epochs}`),
    remove: (topic) => void absent.add(topic),
  };
}

/** Tokens here say who: `person-<n>`, optionally `@<expiry ms>`; `bad` is refused. */
export function verifyTestToken(token: string): Promise<Answer<Verified>> {
  const match = /^person-(\d+)(?:\/(\d+))?(?:@(\d+))?$/.exec(token);
  if (match === null) return Promise.resolve(refuse('unauthenticated', 'bad-token', 'not a token'));
  const n = Number(match[1]);
  const caller = {
    type: 'person', personId: uuid(n), tenantId: uuid(900), sessionId: uuid(Number(match[2] ?? n + 1000)), roles: ['nurse'], unitIds: [],
  } as unknown as Caller;
  return Promise.resolve(answer({ caller, expiresAtMs: Number(match[3] ?? LATEST_MS) }));
}

export interface GatewayRig {
  url: string;
  server: Server;
  clock: ManualClock;
  bus: TopicBus;
  topics: MemoryTopics;
  live: GatewayDeps['live'];
  gateway: Gateway;
  problems: unknown[];
  /** Topics refused from now on. */
  forbidden: Set<TopicName>;
  endedSessions: Set<string>;
  presence: string[];
  open(options?: { origin?: string; path?: string; protocol?: string }): Promise<TestSocket>;
  /** Opened, greeted and welcomed. */
  join(token?: string, resume?: { topic: TopicName; have: Have }[]): Promise<TestSocket>;
}

export async function createGatewayRig(t: { after(work: () => Promise<void>): void }, changes: Partial<GatewayDeps> = {}): Promise<GatewayRig> {
  const clock = createManualClock();
  const bus = createBus();
  const topics = createMemoryTopics(bus, clock);
  const live = createLiveFeed();
  const problems: unknown[] = [];
  const forbidden = new Set<TopicName>();
  const endedSessions = new Set<string>();
  const presence: string[] = [];
  const gateway = createGateway({
    topics, bus, live, clock, ids: createIds(clock), verifyToken: verifyTestToken,
    authorise: async (_, topic) => (forbidden.has(topic) ? refuse('not-found', 'no-such-topic', 'no') : answer({ untilMs: null })),
    requests: { invoke: async ({ endpoint, key, input }) => answer({ endpoint, key, input }) },
    listEndedSessions: async (ids) => ids.filter((id) => endedSessions.has(id)),
    onPresence: ({ personId, isConnected }) => presence.push(`${isConnected ? '+' : '-'}${personId}`),
    onProblem: (error) => problems.push(error),
    ...changes,
  });
  const server = createServer();
  attachGateway(server, gateway, { allowedOrigins: [ORIGIN] });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}${SOCKET_PATH}`;
  t.after(async () => {
    gateway.stop();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  const open: GatewayRig['open'] = ({ origin, path = '', protocol = SUBPROTOCOL } = {}) => openTestSocket(url + path, protocol, origin);
  return {
    url, server, clock, bus, topics, live, gateway, problems, forbidden, endedSessions, presence, open,
    async join(token = 'person-1', resume = []) {
      const socket = await open();
      socket.hello(token, resume);
      await socket.next('welcome');
      return socket;
    },
  };
}

type FrameOf<T extends ServerFrame['type']> = Extract<ServerFrame, { type: T }>;

export interface TestSocket {
  readonly raw: WebSocket;
  readonly frames: ServerFrame[];
  readonly closed: Promise<{ code: number; reason: string }>;
  hello(token?: string, resume?: { topic: TopicName; have: Have }[]): void;
  send(frame: ClientFrameInput): void;
  /** The next frame of this type not taken yet. */
  next<T extends ServerFrame['type']>(type: T): Promise<FrameOf<T>>;
  /** Asks and is answered: everything sent before has then arrived. */
  settle(): Promise<void>;
  /** Numbers of the events that came of this topic. */
  seqs(topic: TopicName): number[];
}

async function openTestSocket(url: string, protocol: string, origin: string | undefined): Promise<TestSocket> {
  const raw = new WebSocket(url, protocol, origin === undefined ? {} : { origin });
  const frames: ServerFrame[] = [];
  const waiting: { type: string; give(frame: ServerFrame): void; fail(error: Error): void }[] = [];
  const untaken: ServerFrame[] = [];
  const closed = new Promise<{ code: number; reason: string }>((done) =>
    raw.on('close', (code, reason) => {
      done({ code, reason: reason.toString() });
      for (const { type, fail } of waiting.splice(0)) fail(new Error(`closed with ${code} while waiting for ${type}`));
    }));
  raw.on('message', (bytes: Buffer) => {
    const frame = ServerFrame.parse(JSON.parse(bytes.toString('utf8')));
    frames.push(frame);
    const at = waiting.findIndex(({ type }) => type === frame.type);
    if (at === -1) untaken.push(frame);
    else waiting.splice(at, 1)[0]!.give(frame);
  });
  await new Promise((done, fail) => raw.once('open', done).once('error', fail).once('unexpected-response', (_, response) => fail(new Error(String(response.statusCode)))));
  let pings = 0;
  const send = (frame: ClientFrameInput): void => raw.send(JSON.stringify(frame));
  const next = <T extends ServerFrame['type']>(type: T): Promise<FrameOf<T>> => {
    const at = untaken.findIndex((frame) => frame.type === type);
    if (at !== -1) return Promise.resolve(untaken.splice(at, 1)[0] as FrameOf<T>);
    return new Promise((give, fail) => waiting.push({ type, give: give as (frame: ServerFrame) => void, fail }));
  };
  return {
    raw, frames, closed, send, next,
    hello: (token = 'person-1', resume = []) =>
      send({ type: 'hello', token, resume, capabilities: { platform: 'node', receipts: true, push: false, sound: false, locale: 'en' } }),
    async settle() {
      send({ type: 'ping', t: (pings += 1) });
      while ((await next('pong')).t !== pings);
    },
    seqs: (topic) => frames.flatMap((frame) => (frame.type === 'events' && frame.topic === topic ? frame.events.map((e) => e.seq) : [])),
  };
}
