// The real client against the real gateway over a simulated network: whatever is cut, lost, late or renewed, in the end the
// client shows what a newcomer loads. Seeded: MYDR24_SEED=<n> runs one; a failure names its seed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient, applyEvent, type Client, type ClientWorld, type SocketEvents } from '@mydr24/client';
import { sampleResponder, uuid } from '@mydr24/client/testing/samples.ts';
import { topicName, type Snapshot, type StoredEvent, type TopicEvent } from '@mydr24/protocol';
import { createBus } from '../platform/bus.ts';
import { answer } from '../platform/handlers.ts';
import { createIds } from '../platform/ids.ts';
import { createLiveFeed } from '../platform/live-feed.ts';
import { createGateway, type WireEvents } from './gateway-engine.ts';
import { createManualClock, createMemoryTopics, verifyTestToken } from './gateway-testing.ts';

const TOPIC = topicName('dispatch', uuid(900));
const EMPTY: Snapshot<'dispatch'> = { emergencies: [], offers: [], pages: [], responders: [], capAlerts: [], setAside: [] };
const SEEDS = 300;
const STEPS = 60;

function createRandom(seed: number): () => number {
  let state = seed * 2654435761 + 1;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) | 0;
    const mixed = Math.imul(state ^ (state >>> 13), 3266489917);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}

/** Both directions of one connection; a step of the simulation moves what waits. */
interface Pipe {
  toServer: string[];
  toClient: string[];
  server: WireEvents;
  client: SocketEvents;
  isServerGone: boolean;
  isClientGone: boolean;
}

function createSimulation(seed: number) {
  const random = createRandom(seed);
  const clock = createManualClock();
  const bus = createBus();
  const fresh = (events: readonly StoredEvent[]) => events.reduce((state, event) => applyEvent('dispatch', state, event as unknown as TopicEvent<'dispatch'>), EMPTY);
  const topics = createMemoryTopics(bus, clock, fresh);
  const live = createLiveFeed();
  const problems: unknown[] = [];
  const gateway = createGateway({
    topics, bus, live, clock, ids: createIds(clock), verifyToken: verifyTestToken, authorise: async () => answer({ untilMs: null }),
    listEndedSessions: async () => [], requests: { invoke: async () => answer({}) }, onProblem: (error) => problems.push(error),
  });
  const pipes = new Set<Pipe>();
  const timers = new Set<{ atMs: number; work: () => void }>();

  const openSocket: ClientWorld['openSocket'] = (_url, _protocol, client) => {
    const pipe = { toServer: [], toClient: [], client, isServerGone: false, isClientGone: false } as unknown as Pipe;
    const decoder = new TextDecoder();
    pipe.server = gateway.accept({
      write(frames, onWritten) {
        pipe.toClient.push(...frames.map((frame) => decoder.decode(frame)));
        queueMicrotask(onWritten);
      },
      bufferedBytes: () => 0,
      close: (code) => endServer(pipe, code),
      terminate: () => endServer(pipe, 1006),
    })!;
    pipes.add(pipe);
    queueMicrotask(() => client.onOpen());
    return { send: (text) => void pipe.toServer.push(text), close: () => cut(pipe) };
  };
  const endServer = (pipe: Pipe, code: number): void => {
    pipe.isServerGone = true;
    if (!pipe.isClientGone) queueMicrotask(() => pipe.client.onClose(code, ''));
    pipe.isClientGone = true;
    pipes.delete(pipe);
  };
  /** Both ends learn of it; a half-open cut tells neither. */
  const cut = (pipe: Pipe): void => {
    pipes.delete(pipe);
    if (!pipe.isServerGone) pipe.server.onLost();
    if (!pipe.isClientGone) queueMicrotask(() => pipe.client.onClose(1006, ''));
    pipe.isServerGone = pipe.isClientGone = true;
  };
  const deliver = (share: () => number): void => {
    for (const pipe of [...pipes]) {
      for (const text of pipe.toServer.splice(0, Math.ceil(pipe.toServer.length * share()))) pipe.server.onText(text);
      for (const text of pipe.toClient.splice(0, Math.ceil(pipe.toClient.length * share()))) if (!pipe.isClientGone) pipe.client.onText(text);
    }
  };
  const advance = (ms: number): void => {
    clock.advance(ms);
    gateway.tick();
    for (const timer of [...timers]) {
      if (timer.atMs > clock.nowMs() || !timers.delete(timer)) continue;
      timer.work();
    }
  };
  const client: Client = createClient({
    url: 'http://sim', getToken: async () => 'person-1', capabilities: { platform: 'node', receipts: false, push: false, sound: false, locale: 'en' },
    world: {
      openSocket, newKey: () => 'key-000000', isOnline: () => true, onWorldChange: () => () => {}, fetch: () => Promise.reject(new Error('no network')),
      clock: {
        nowMs: clock.nowMs, monotonicMs: clock.monotonicMs, random,
        after(ms, work) {
          const timer = { atMs: clock.nowMs() + ms, work };
          timers.add(timer);
          return () => void timers.delete(timer);
        },
      },
    },
  });
  return { random, topics, live, gateway, client, pipes, problems, cut, deliver, advance, bus };
}

const breathe = async (): Promise<void> => {
  for (let i = 0; i < 3; i += 1) await new Promise((next) => setImmediate(next));
};

async function run(seed: number): Promise<void> {
  const sim = createSimulation(seed);
  const { random, topics, gateway, client } = sim;
  const pick = (count: number): number => Math.floor(random() * count);
  const followed = client.follow('dispatch', uuid(900));
  const seen: number[] = [];
  followed.onEvent(({ seq }) => seen.push(seq));
  client.connect();
  let seq = 0;
  const append = (isQuiet: boolean): void => {
    seq = topics.append(TOPIC, sampleResponder(pick(5), { duty: random() < 0.5 ? 'on' : 'off', accuracyM: seq }), isQuiet, 'responder-changed').seq;
  };
  const acts: (() => unknown)[] = [
    () => append(false), () => append(false), () => append(true),
    () => sim.deliver(random), () => sim.deliver(random), () => sim.deliver(() => 1),
    () => sim.advance(pick(6_000)),
    () => { for (const pipe of sim.pipes) sim.cut(pipe); },
    // Half-open: neither end is told, what is on the way is gone.
    () => { if (random() < 0.3) sim.pipes.clear(); },
    () => gateway.lookAgain(),
    () => { if (random() < 0.1) topics.renewEpoch(TOPIC); },
    () => { if (random() < 0.2) topics.truncate(TOPIC, Math.max(1, seq - pick(4))); },
  ];
  for (let step = 0; step < STEPS; step += 1) {
    await acts[pick(acts.length)]!();
    if (random() < 0.7) await breathe();
  }
  // The network heals: within a minute everything has arrived.
  for (let second = 0; second < 70; second += 1) {
    sim.advance(1_000);
    if (second % 2 === 0) await gateway.lookAgain();
    await breathe();
    sim.deliver(() => 1);
    await breathe();
  }
  const view = followed.getSnapshot();
  const opening = await topics.open({ type: 'public' }, TOPIC, undefined);
  assert.equal(client.connection.getSnapshot().tag, 'live');
  assert.equal(view.status, 'live');
  assert.deepEqual(view.data, opening.type === 'fresh' ? opening.snapshot : null);
  assert.deepEqual(sim.problems, []);
  assert.deepEqual(seen, [...new Set(seen)].toSorted((a, b) => a - b), 'an event was applied twice or out of order');
  client.disconnect();
  gateway.stop();
}

test(`[G1] [C3] over ${SEEDS} seeded runs of cuts, losses, half-open sockets and new epochs a client ends where a newcomer starts`, { timeout: 120_000 }, async () => {
  const only = process.env['MYDR24_SEED'];
  for (const seed of only === undefined ? Array.from({ length: SEEDS }, (_, i) => i + 1) : [Number(only)]) {
    await run(seed).catch((error: unknown) => {
      throw new Error(`seed ${seed}: run again with MYDR24_SEED=${seed}`, { cause: error });
    });
  }
});
