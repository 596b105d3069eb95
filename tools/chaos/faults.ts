// The blows of a round: SIGKILL to the server, to PostgreSQL's first process, or to both at once; and how long until /readyz
// says yes again. A killed server is started again at once, as a service manager would; PostgreSQL is the server's own care.
import { setTimeout as sleep } from 'node:timers/promises';
import { type OurServer, startOurs, type ServerStart } from '../bench/our-server.ts';

export const FAULTS = ['server', 'database', 'both'] as const;
/**
 * `database, at once` is PostgreSQL's own immediate stop (SIGQUIT): every backend ends at once, without a checkpoint. `version` is no blow:
 * the server is asked to stop (SIGTERM), and the program that `start` names takes its place.
 */
export type Fault = (typeof FAULTS)[number] | 'database, at once' | 'version';

export interface Blow {
  readonly server: OurServer;
  readonly readyAfterMs: number;
}

const READY_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 10;

export async function strike(fault: Fault, server: OurServer, start: ServerStart): Promise<Blow> {
  if (fault === 'version') return replace(server, start);
  const postmaster = server.postmasterPid();
  const struckAt = performance.now();
  if (fault !== 'server') process.kill(postmaster, fault === 'database, at once' ? 'SIGQUIT' : 'SIGKILL');
  if (fault === 'database' || fault === 'database, at once') {
    await untilReady(server, postmaster);
    return { server, readyAfterMs: performance.now() - struckAt };
  }
  server.kill('SIGKILL');
  await server.ended;
  const next = await startOurs({ ...start, readyWithinMs: READY_WITHIN_MS });
  return { server: next, readyAfterMs: performance.now() - struckAt };
}

async function replace(server: OurServer, start: ServerStart): Promise<Blow> {
  const struckAt = performance.now();
  await server.stop();
  const next = await startOurs({ ...start, readyWithinMs: READY_WITHIN_MS });
  return { server: next, readyAfterMs: performance.now() - struckAt };
}

/** Ready with another PostgreSQL than the killed one. */
async function untilReady(server: OurServer, oldPostmaster: number): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS;
  let hasEnded = false;
  void server.ended.then(() => (hasEnded = true));
  while (performance.now() < until) {
    if (hasEnded) throw new Error('the server ended by itself when its database was killed');
    if (isReplaced(server, oldPostmaster) && (await isReady(server.port))) return;
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error(`the server was not ready within ${READY_WITHIN_MS} ms after its database was killed`);
}

function isReplaced(server: OurServer, oldPostmaster: number): boolean {
  try {
    return server.postmasterPid() !== oldPostmaster;
  } catch {
    // No pid file between the two.
    return false;
  }
}

async function isReady(port: number): Promise<boolean> {
  try {
    const reply = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2_000) });
    await reply.text();
    return reply.status === 200;
  } catch {
    return false;
  }
}
