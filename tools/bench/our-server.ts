// MyDR24 as a child process, started through its own command line on a data directory, everything on. Says when it answers
// /readyz, which processes are its, and stops or kills it. Knows nothing of what is measured.
import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { placeOf } from '@mydr24/server/platform/postgres-cluster.ts';

export interface OurServer {
  readonly port: number;
  readonly pid: number;
  /** From the start of the process until /readyz answered 200. */
  readonly readyMs: number;
  postmasterPid(): number;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

export interface ServerStart {
  /** Where the program lies; this version's own when absent. */
  readonly root?: string;
  readonly dataDir: string;
  readonly port: number;
  readonly authKey: string;
  /** For `node`, e.g. --cpu-prof. */
  readonly nodeFlags?: readonly string[];
  readonly readyWithinMs?: number;
  /** Where the server's log goes; kept nowhere when absent. */
  readonly logFile?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A second node on a database is alive long before it judges. */
  readonly isReadyBy?: '/readyz' | '/healthz';
}

export const ROOT = join(fileURLToPath(import.meta.url), '..', '..', '..');
export const DATABASE = 'mydr24';
const LOOK_EVERY_MS = 10;
const STOP_WITHIN_MS = 60_000;

export const socketDirOf = (dataDir: string): string => placeOf(dataDir).socketDir;

export async function startOurs({ root = ROOT, dataDir, port, authKey, nodeFlags = [], readyWithinMs = 120_000, logFile, env = {}, isReadyBy = '/readyz' }: ServerStart): Promise<OurServer> {
  const startedAt = performance.now();
  const origin = `http://127.0.0.1:${port}`;
  const words = [...nodeFlags, join(root, 'cli/src/main.ts'), 'serve', '--data-dir', dataDir, '--port', String(port), '--public-origin', origin];
  const child = spawn(process.execPath, words, { env: { ...process.env, ...env, MYDR24_AUTH_KEY: authKey }, stdio: ['ignore', 'pipe', 'pipe'] });
  const tail = keepTail(child, logFile);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const isGone = (): boolean => child.exitCode !== null || child.signalCode !== null;
  while (!(await isReady(`${origin}${isReadyBy}`))) {
    if (isGone()) throw new Error(`the server ended before it was ready: ${tail()}`);
    if (performance.now() - startedAt > readyWithinMs) throw new Error(`the server was not ready within ${readyWithinMs} ms: ${tail()}`);
    await sleep(LOOK_EVERY_MS);
  }
  return {
    port, pid: child.pid!, readyMs: performance.now() - startedAt, ended,
    postmasterPid: () => Number(readFileSync(join(placeOf(dataDir).clusterDir, 'postmaster.pid'), 'utf8').split('\n')[0]),
    kill: (signal) => void child.kill(signal),
    async stop() {
      if (isGone()) return;
      child.kill('SIGTERM');
      const stopped = await Promise.race([ended.then(() => true), sleep(STOP_WITHIN_MS, false, { ref: false })]);
      if (!stopped) child.kill('SIGKILL');
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const reply = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await reply.text();
    return reply.status === 200;
  } catch {
    return false;
  }
}

/** Also drains the pipes, so that the server never waits for us. */
function keepTail(child: ChildProcess, logFile: string | undefined): () => string {
  let text = '';
  const keep = (chunk: Buffer): void => {
    text = (text + chunk.toString()).slice(-2_000);
    if (logFile !== undefined) appendFileSync(logFile, chunk);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return () => text;
}
