// A whole server for the rehearsals: its own database, people with push subscriptions, a provider of ours, the fault hooks
// preloaded. One or two nodes on that database.
import { createECDH, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { placeOf } from '@mydr24/server/platform/postgres-cluster.ts';
import { freePort } from '@mydr24/server/platform/free-port-testing.ts';
import { findPostmaster, stopPostmaster } from '@mydr24/server/platform/postmaster.ts';
import { type BenchWorld, fillWorld, signTokens } from '../bench/bench-world.ts';
import { DATABASE, type OurServer, type ServerStart, socketDirOf, startOurs } from '../bench/our-server.ts';
import { readingOf } from '../bench/ours.ts';
import type { FaultOrders } from './fault-hooks.ts';
import { type Line, openLine } from './line.ts';
import { openPushProvider, type PushProvider } from './push-provider.ts';

const HOOKS = fileURLToPath(new URL('fault-hooks.ts', import.meta.url));
const DAY_MS = 86_400_000;
/** How PostgreSQL names its socket. */
const SOCKET = '.s.PGSQL.5432';
const SPO2 = '59408-5';
/** The roster hears of subscriptions within this. */
const ROSTER_MS = 2_500;

export interface Node {
  readonly server: OurServer;
  readonly start: ServerStart;
  order(orders: FaultOrders): void;
}

export interface FaultRig {
  readonly world: BenchWorld;
  readonly provider: PushProvider;
  readonly authKey: string;
  tokensOf(staff: BenchWorld['responders']): Promise<string[]>;
  /** Brought the database along. */
  readonly first: Node;
  /** Another node on the same database. */
  startSecond(): Promise<Node>;
  /** Another node, which reaches the database over a line that can be cut. */
  startOverLine(): Promise<{ node: Node; line: Line }>;
  /** The same node again, where it was. */
  restart(node: Node): Promise<Node>;
  sql<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Status of a reading of this patient; 0 when there was no answer. */
  send(node: Node, patientNo: number, value: number, deadlineMs?: number): Promise<number>;
  close(): Promise<void>;
}

export async function openFaultRig(patients: number, options: { hasPush: boolean; logFile: string }): Promise<FaultRig> {
  const top = mkdtempSync(join(tmpdir(), 'mydr24-faults-'));
  chmodSync(top, 0o755);
  const provider = await openPushProvider();
  const authKey = randomBytes(32).toString('base64url');
  const dataDir = join(top, 'data');
  const nodes: OurServer[] = [];
  const lines: Line[] = [];
  const startOf = async (n: number, socketDir = socketDirOf(dataDir)): Promise<ServerStart> => {
    const orders = join(top, `orders-${n}.json`);
    writeFileSync(orders, '{}');
    // What one node sealed the other opens.
    const env = { MYDR24_MASTER_KEY_FILE: join(top, 'master-keys'), FAULT_ORDERS: orders, FAULT_PROVIDER_PORT: String(provider.port), ...(n === 0 ? {} : { MYDR24_DATABASE_URL: databaseUrl(socketDir) }) };
    return { dataDir: n === 0 ? dataDir : join(top, `node-${n}`), port: await freePort(), authKey, nodeFlags: ['--import', HOOKS], env, logFile: options.logFile };
  };
  const run = async (start: ServerStart, isSecond: boolean): Promise<Node> => {
    const server = await startOurs({ ...start, ...(isSecond ? { isReadyBy: '/healthz' as const } : {}) });
    nodes.push(server);
    return { server, start, order: (orders) => (writeFileSync(start.env!['FAULT_ORDERS']!, JSON.stringify(orders)), server.kill('SIGUSR2')) };
  };
  const client = { current: null as pg.Client | null };
  const sql: FaultRig['sql'] = async <Row>(text: string, values: readonly unknown[] = []) => {
    client.current ??= await connect(dataDir, () => void (client.current = null));
    return (await client.current.query(text, [...values])).rows as Row[];
  };
  const first = await run(await startOf(0), false);
  const filling = await connect(dataDir, () => {});
  const world = await fillWorld(filling, { patients, responders: 8, crowdPatients: 1, crowdPeople: 1, crowdSockets: 1, devices: 8, noDataMs: DAY_MS });
  if (options.hasPush) await subscribeAll(filling, world);
  await filling.end();
  await sleep(ROSTER_MS);
  return {
    world, provider, authKey, sql,
    tokensOf: (staff) => signTokens(authKey, world.tenantId, staff),
    first,
    startSecond: async () => run(await startOf(1), true),
    async startOverLine() {
      const socketDir = join(top, 'line');
      mkdirSync(socketDir);
      const line = await openLine({ at: join(socketDir, SOCKET), to: join(socketDirOf(dataDir), SOCKET) });
      lines.push(line);
      return { node: await run(await startOf(1, socketDir), true), line };
    },
    restart: ({ start }) => run(start, false),
    send: (node, patientNo, value, deadlineMs) => send(node, world, patientNo, value, deadlineMs),
    async close() {
      for (const server of nodes) server.kill('SIGCONT');
      await client.current?.end().catch(() => {});
      for (const server of nodes.toReversed()) await server.stop();
      for (const line of lines) line.close();
      const postmaster = findPostmaster(placeOf(dataDir).clusterDir);
      if (postmaster !== undefined) await stopPostmaster(postmaster);
      provider.close();
      rmSync(top, { recursive: true, force: true });
    },
  };
}

const databaseUrl = (socketDir: string): string => `postgres://postgres@localhost/${DATABASE}?host=${encodeURIComponent(socketDir)}`;

async function connect(dataDir: string, onLost: () => void): Promise<pg.Client> {
  const client = new pg.Client({ host: socketDirOf(dataDir), database: DATABASE, user: 'postgres' });
  client.on('error', onLost);
  await client.connect();
  return client;
}

/** A browser for everybody on the ward and on duty. */
async function subscribeAll(client: pg.Client, { tenantId, responders, nurses }: BenchWorld): Promise<void> {
  const keys = createECDH('prime256v1');
  keys.generateKeys();
  await client.query(
    `insert into push_subscriptions (endpoint, tenant_id, person_id, p256dh, auth, created_at)
     select 'https://push.example.org/' || id, $2, id, $3, $4, now() from unnest($1::uuid[]) id`,
    [[...responders, ...nurses].map(({ personId }) => personId), tenantId, keys.getPublicKey('base64url'), randomBytes(16).toString('base64url')],
  );
}

async function send({ server }: Node, world: BenchWorld, patientNo: number, value: number, deadlineMs = 5_000): Promise<number> {
  const body = JSON.stringify({ readings: [readingOf(world.patientIds[patientNo]!, SPO2, value, '%')] });
  const headers = { authorization: `Bearer ${world.devices[patientNo % world.devices.length]!.key}`, 'content-type': 'application/json' };
  try {
    const reply = await fetch(`http://127.0.0.1:${server.port}/v1/readings`, { method: 'POST', headers, body, signal: AbortSignal.timeout(deadlineMs) });
    await reply.text();
    return reply.status;
  } catch {
    return 0;
  }
}

/** Looks until it is so, or the time is over; how long it took, or null. */
export async function within(deadlineMs: number, isSo: () => Promise<boolean>): Promise<number | null> {
  const startedAt = performance.now();
  while (!(await isSo().catch(() => false))) {
    if (performance.now() - startedAt > deadlineMs) return null;
    await sleep(50);
  }
  return performance.now() - startedAt;
}
