// A watchdog for `*.pg.test.ts`: set up on the test's database through the command line, its rounds on a real server, its alerts
// into a list, its promises with short times.
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { CleanUp, TestDatabase } from '@mydr24/server/platform/pg-testing.ts';
import { databaseUrl } from '../node-testing.ts';
import { runWatchdog } from '../watchdog.ts';
import type { AlertMessage } from './alert-text.ts';
import { type Credentials, readCredentials } from './credentials.ts';
import type { Link, WatchTerms } from './path-watch.ts';
import { createRounds, type RoundOutcome, type Rounds } from './round-engine.ts';
import { createWatchdog } from './watchdog-engine.ts';

/** The first good round counts; the later ones may have to wait until the last one's alarm is over, 5 s after its calm reading. */
export const SHORT: WatchTerms = { everyMs: 2_000, retryMs: 500, alertAfterMs: 4_000, repeatMs: 2_000, undeliveredMs: 1_000, rehearseMs: 86_400_000 };
export const LINK_MS = 1_500;

export async function setUpWatchdog(t: CleanUp, database: TestDatabase): Promise<Credentials> {
  const dir = mkdtempSync(join(tmpdir(), 'mydr24-watchdog-'));
  t.after(async () => rmSync(dir, { recursive: true, force: true }));
  const io = { stdin: Readable.from([]), out: () => {}, err: () => {}, cwd: dir, env: { MYDR24_DATABASE_URL: databaseUrl(database) }, isTty: false };
  const code = await runWatchdog(['setup', '--out', 'secrets.json'], io);
  if (code !== 0) throw new Error(`setup ended with ${code}`);
  return readCredentials(join(dir, 'secrets.json'))!;
}

export function roundsOf(t: CleanUp, url: string, credentials: Credentials, linkMs = LINK_MS, onLink: (link: Link) => void = () => {}): Rounds {
  const rounds = createRounds({ url, credentials, linkMs, waitsForStep: false, monotonicMs: () => performance.now(), onLink });
  t.after(() => rounds.stop());
  return rounds;
}

export interface Running {
  /** Resolves with the next alert of this kind and when it came; one that came before it was asked for counts. */
  next(kind: AlertMessage['kind']): Promise<{ message: AlertMessage; at: number }>;
  nextRound(isGood: boolean): Promise<RoundOutcome>;
}

export function runShort(t: CleanUp, rounds: Rounds, terms: WatchTerms = SHORT): Running {
  const alerts = channelOfWaiters<{ message: AlertMessage; at: number }>();
  const outcomes = channelOfWaiters<RoundOutcome>();
  const channel = {
    name: 'list',
    send: async (message: AlertMessage) => alerts.put({ message, at: performance.now() }),
    rehearse: async () => {},
  };
  const watchdog = createWatchdog({
    path: 'test', terms, channels: [channel], runRound: () => rounds.run(), monotonicMs: () => performance.now(), wallMs: () => Date.now(), keep: () => {},
    onLine: () => {}, onRound: outcomes.put, tickMs: 100,
  });
  watchdog.start();
  t.after(async () => watchdog.stop());
  return { next: (kind) => alerts.take(({ message }) => message.kind === kind), nextRound: (isGood) => outcomes.take((outcome) => outcome.isGood === isGood) };
}

function channelOfWaiters<Item>() {
  const items: Item[] = [];
  const waiting: { fits: (item: Item) => boolean; resolve: (item: Item) => void }[] = [];
  return {
    put(item: Item): void {
      const at = waiting.findIndex(({ fits }) => fits(item));
      if (at < 0) items.push(item);
      else waiting.splice(at, 1)[0]!.resolve(item);
    },
    take(fits: (item: Item) => boolean): Promise<Item> {
      const at = items.findIndex(fits);
      return at < 0 ? new Promise((resolve) => waiting.push({ fits, resolve })) : Promise.resolve(items.splice(at, 1)[0]!);
    },
  };
}

export interface Line {
  readonly url: string;
  /** From now on sockets stay open and nothing comes through them, as after a cable was pulled. Requests go on. */
  goHalfOpen(): void;
}

/** The way to a server, which can be cut for its sockets without either end hearing of it. */
export async function openLine(t: CleanUp, port: number): Promise<Line> {
  let isHalfOpen = false;
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    let isSocket = false;
    near.on('data', (bytes: Buffer) => {
      isSocket ||= bytes.includes('pgrade: websocket');
      if (!(isSocket && isHalfOpen)) far.write(bytes);
    });
    far.on('data', (bytes: Buffer) => void (!(isSocket && isHalfOpen) && near.write(bytes)));
    for (const [one, other] of [[near, far], [far, near]] as const) one.on('error', () => {}).on('close', () => other.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(async () => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, goHalfOpen: () => void (isHalfOpen = true) };
}
