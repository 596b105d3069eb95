// Wake-ups between nodes by LISTEN/NOTIFY on one connection of its own. Names of topics only, never contents; sent after
// the commit and in batches, because NOTIFY inside the writing transaction would make commits queue behind one lock.
// A lost connection or notice costs latency only: the gateway looks at every followed topic again by itself.
import { randomUUID } from 'node:crypto';
import type { TopicName } from '@mydr24/protocol';
import type pg from 'pg';
import type { TopicBus } from './bus.ts';
import type { Postgres } from './postgres.ts';

const CHANNEL = 'mydr24_topics';
/** PostgreSQL refuses payloads of 8,000 bytes. */
const MAX_PAYLOAD_BYTES = 7_500;
const BATCH_MS = 3;
const MAX_RECONNECT_MS = 5_000;

export interface BusWakeUps {
  /** Settles once listening for the first time, or once the first try failed (it then goes on trying). */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface BusWakeUpDeps {
  pg: Postgres;
  bus: TopicBus;
  onProblem(error: unknown): void;
}

export function createBusWakeUps({ pg, bus, onProblem }: BusWakeUpDeps): BusWakeUps {
  const nodeId = randomUUID();
  let client: pg.Client | null = null;
  let isStopped = false;
  let waitMs = 100;
  let timer: NodeJS.Timeout | undefined;
  let batch: { names: Set<TopicName>; timer: NodeJS.Timeout } | null = null;
  let stopBus = () => {};

  const connect = async (): Promise<void> => {
    const next = pg.openClient('mydr24_engine');
    next.on('error', () => lost(next));
    next.on('end', () => lost(next));
    next.on('notification', ({ payload }) => receive(bus, nodeId, payload ?? ''));
    try {
      await next.connect();
      await next.query(`set synchronous_commit = off; listen ${CHANNEL}`);
      if (isStopped) {
        await next.end();
        return;
      }
      client = next;
      waitMs = 100;
      bus.wake(null);
    } catch (error) {
      onProblem(error);
      lost(next);
    }
  };
  const lost = (which: pg.Client): void => {
    if (client !== null && client !== which) return;
    client = null;
    which.end().catch(() => {});
    if (isStopped || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      void connect();
    }, waitMs);
    waitMs = Math.min(waitMs * 2, MAX_RECONNECT_MS);
  };
  const flush = (): void => {
    const names = [...(batch?.names ?? [])];
    batch = null;
    if (client === null) return;
    client.query('select pg_notify($1, payload) from unnest($2::text[]) as payload', [CHANNEL, payloadsOf(nodeId, names)]).catch(onProblem);
  };

  return {
    async start() {
      stopBus = bus.subscribe((events) => {
        batch ??= { names: new Set(), timer: setTimeout(flush, BATCH_MS) };
        for (const { topic } of events) batch.names.add(topic);
      });
      await connect();
    },
    async stop() {
      isStopped = true;
      stopBus();
      clearTimeout(timer);
      clearTimeout(batch?.timer);
      const open = client;
      client = null;
      await open?.end().catch(() => {});
    },
  };
}

function receive(bus: TopicBus, nodeId: string, payload: string): void {
  const [from, ...topics] = payload.split(' ');
  if (from !== nodeId) bus.wake(topics as TopicName[]);
}

/** `<node> <topic> <topic> ...`, split so that each stays below PostgreSQL's limit. */
export function payloadsOf(nodeId: string, names: readonly string[]): string[] {
  const payloads: string[] = [];
  let current = nodeId;
  for (const name of names) {
    if (current.length + 1 + name.length > MAX_PAYLOAD_BYTES) {
      payloads.push(current);
      current = nodeId;
    }
    current += ` ${name}`;
  }
  return current === nodeId ? payloads : [...payloads, current];
}
