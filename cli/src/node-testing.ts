// Whole servers for `*.pg.test.ts`: `mydr24 serve` as its own process on the test's database, a socket of a person, and a line to
// the database whose wake-ups can be lost without anybody noticing. Judges nothing.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { SUBPROTOCOL, type ServerFrame, type TopicName } from '@mydr24/protocol';
import type { PersonCaller } from '@mydr24/server/people/access.ts';
import { createTokenSigner } from '@mydr24/server/people/access-token-jose.ts';
import { systemClock } from '@mydr24/server/platform/clock.ts';
import { freePort } from '@mydr24/server/platform/free-port-testing.ts';
import type { CleanUp, TestDatabase } from '@mydr24/server/platform/pg-testing.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const READY_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 25;
const TOKEN_MS = 5 * 60_000;
export const AUTH_KEY = randomBytes(32);
/** Of all nodes of a test: what one sealed the next one opens. */
const KEY_FOLDER = mkdtempSync(join(tmpdir(), 'mydr24-master-'));
const MASTER_KEYS = join(KEY_FOLDER, 'master-keys');
process.once('exit', () => rmSync(KEY_FOLDER, { recursive: true, force: true }));

export interface TestNode {
  readonly url: string;
  isReady(): Promise<boolean>;
  readonly port: number;
  readonly pid: number;
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
}

export interface NodeOptions {
  /** To come back where another was. */
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** What it logs and prints, as it comes. */
  readonly onSaid?: (text: string) => void;
}

/** A database as `DATABASE_URL` names it. */
export function databaseUrl({ address }: TestDatabase): string {
  if ('connectionString' in address) return address.connectionString;
  return `postgres://postgres@localhost/${address.database}?host=${encodeURIComponent(address.socketDir)}`;
}

/** Started, and answering /healthz; a second node on a database is alive before it is ready. */
export async function startNode(t: CleanUp, url: string, options: NodeOptions = {}): Promise<TestNode> {
  const port = options.port ?? (await freePort());
  const origin = `http://127.0.0.1:${port}`;
  const dataDir = mkdtempSync(join(tmpdir(), 'mydr24-node-'));
  const words = [MAIN, 'serve', '--port', String(port), '--public-origin', origin, '--data-dir', dataDir, '--shutdown-grace-ms', '0'];
  const env = { ...process.env, MYDR24_MASTER_KEY_FILE: MASTER_KEYS, MYDR24_AUTH_KEY: AUTH_KEY.toString('base64url'), MYDR24_DATABASE_URL: url, MYDR24_RATE_PER_MINUTE: '100000', ...options.env };
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', options.onSaid === undefined ? 'ignore' : 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => options.onSaid?.(chunk.toString()));
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  t.after(async () => {
    await end(child, ended, 'SIGTERM');
    rmSync(dataDir, { recursive: true, force: true });
  });
  const answers = (path: string): Promise<boolean> => fetch(`${origin}${path}`).then((reply) => reply.body?.cancel().then(() => reply.ok) ?? reply.ok, () => false);
  const isAlive = await within(READY_WITHIN_MS, () => answers('/healthz'));
  if (!isAlive) throw new Error(`the node did not start: ${said}`);
  return { url: origin, port, isReady: () => answers('/readyz'), pid: child.pid!, kill: () => end(child, ended, 'SIGKILL'), signal: (signal) => void child.kill(signal) };
}

async function end(child: ChildProcess, ended: Promise<void>, signal: NodeJS.Signals): Promise<void> {
  // A stopped process does not hear SIGTERM before it goes on.
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGCONT');
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  await ended;
}

/** Looks until it is so, or the time is over. */
export async function within(deadlineMs: number, isSo: () => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + deadlineMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) return false;
    await sleep(LOOK_EVERY_MS);
  }
  return true;
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

export async function tokenOf(caller: PersonCaller): Promise<string> {
  const signer = createTokenSigner({ key: AUTH_KEY, clock: systemClock });
  return (await signer.sign(caller, systemClock.nowMs() + TOKEN_MS)).token;
}

export interface TestSocket {
  /** Resolves with the time it came, for the first event of the topic that fits. */
  nextEvent(fits: (event: { kind: string; body: unknown }) => boolean): Promise<number>;
}

/** A person's socket that follows one topic; resolves once it is live. */
export async function follow(t: CleanUp, node: TestNode, caller: PersonCaller, topic: TopicName): Promise<TestSocket> {
  const token = await tokenOf(caller);
  const socket = new WebSocket(`${node.url.replace('http', 'ws')}/v1/socket`, SUBPROTOCOL);
  t.after(async () => socket.close());
  const waiting = new Set<(event: { kind: string; body: unknown }) => void>();
  const live = Promise.withResolvers<void>();
  socket.addEventListener('open', () => {
    const capabilities = { platform: 'node', receipts: true, push: false, sound: true, binary: false, locale: 'en' };
    socket.send(JSON.stringify({ type: 'hello', token, capabilities, resume: [] }));
    socket.send(JSON.stringify({ type: 'subscribe', id: 1, topic }));
  });
  socket.addEventListener('close', ({ code, reason }) => live.reject(new Error(`the socket was closed: ${code} ${reason}`)));
  socket.addEventListener('message', (message) => {
    const frame = JSON.parse(String(message.data)) as ServerFrame;
    if (frame.type === 'ping') socket.send(JSON.stringify({ type: 'pong', t: frame.t }));
    if (frame.type === 'subscribed') live.resolve();
    if (frame.type === 'refused') live.reject(new Error(frame.error.code));
    if (frame.type === 'events') for (const event of frame.events) for (const tell of waiting) tell(event);
  });
  await live.promise;
  return {
    nextEvent: (fits) =>
      new Promise((resolve) => {
        const tell = (event: { kind: string; body: unknown }): void => {
          if (fits(event)) resolve((waiting.delete(tell), performance.now()));
        };
        waiting.add(tell);
      }),
  };
}

export interface DeafLine {
  readonly url: string;
  /** From now on nothing reaches the listening connections, and nobody is told. */
  loseWakeUps(): void;
  /** From now on the database hears everything and is not heard. */
  muteAnswers(): void;
  /** Until mended the database is away: connections end, and new ones are refused. */
  cut(): void;
  mend(): void;
}

/** The database through a line of ours. */
export async function openDeafLine(t: CleanUp, database: TestDatabase): Promise<DeafLine> {
  const { address } = database;
  let isDeaf = false;
  let isCut = false;
  let isMute = false;
  const open = new Set<Socket>();
  const server = createServer((near) => {
    if (isCut) return near.destroy();
    open.add(near);
    near.once('close', () => open.delete(near));
    const far = 'socketDir' in address ? connect(join(address.socketDir, '.s.PGSQL.5432')) : connect(Number(new URL(address.connectionString).port), new URL(address.connectionString).hostname);
    let isListening = false;
    near.on('data', (bytes: Buffer) => {
      isListening ||= bytes.includes('listen mydr24_topics');
      far.write(bytes);
    });
    far.on('data', (bytes: Buffer) => {
      if (!(isListening && isDeaf) && !isMute) near.write(bytes);
    });
    for (const [one, other] of [[near, far], [far, near]] as const) one.on('error', () => {}).on('close', () => other.destroy());
  });
  const port = await listening(server);
  t.after(async () => void server.close());
  const url = new URL(databaseUrl(database));
  url.searchParams.delete('host');
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    loseWakeUps: () => void (isDeaf = true),
    muteAnswers: () => void (isMute = true),
    cut() {
      isCut = true;
      for (const near of open) near.destroy();
    },
    mend: () => void (isCut = false),
  };
}
